"""Simulated households and population of communities, scaled to the real county totals.

Assumptions (see facts/SOURCES.md): household sizes of 2.6 to 3.2; more registered than resident
households in villages, since people work elsewhere; 15.5 % aged 60 and over. Real are the county
totals of 2018 and the city's 10.65 % aged 65 and over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from numpy.random import Generator

from layers.sample.communities import Community, Township
from layers.sample.facts import Facts
from layers.sample.manifest import POPULATION_SOURCE, simulated_source
from layers.sample.plane import Array
from layers.sample.streams import POPULATION, stream
from layers.sample.textfiles import Cell

STATISTIC_COLUMNS = (
    "code", "households_registered", "households_resident", "population", "population_60",
    "population_65", "reference_date", "source", "simulated",
)  # fmt: skip
COUNTY_COLUMNS = ("code", "population", "reference_date", "source", "simulated")
FIRST_DATE, SECOND_DATE = "2018-12-31", "2022-12-31"
SHARE_65, SHARE_60 = Decimal("0.1065"), Decimal("0.155")

# People of a community on the average, before scaling: (built-up township, committee type).
_SIZE = {
    (True, "居委会"): 9000.0,
    (True, "村委会"): 5000.0,
    (True, None): 3000.0,
    (False, "居委会"): 5600.0,
    (False, "村委会"): 3600.0,
    (False, None): 2500.0,
}


@dataclass(frozen=True, slots=True)
class _Gaps:
    """Communities, by code, whose figures are missing or zero on purpose."""

    never: frozenset[str]
    only_2018: frozenset[str]
    only_2022: frozenset[str]
    blank_households: frozenset[str]
    blank_resident_2022: frozenset[str]
    uninhabited: frozenset[str]


def statistics(facts: Facts, townships: Sequence[Township], seed: int) -> list[dict[str, Cell]]:
    """Rows of both dates, by code.

    The rows of 2018 sum to the published total of each county, and of the city's share aged 65
    and over, exactly; communities without a row count for nobody.
    """
    random = stream(seed, POPULATION)
    members = [(township, member) for township in townships for member in township.communities]
    gaps = _choose_gaps([member for _, member in members], random)
    urban = np.array(
        [town.is_built_up and member.committee_type == "居委会" for town, member in members]
    )
    weight = np.array([_SIZE[town.is_built_up, member.committee_type] for town, member in members])
    weight *= 0.55 + 1.05 * random.random(len(members))
    codes = [member.code for _, member in members]
    nobody = gaps.never | gaps.uninhabited | gaps.only_2022
    people = _people_2018(facts, [member for _, member in members], weight, nobody)
    over_65, over_60 = _aged(people, urban, SHARE_65, random)
    size = np.where(urban, 2.6, 2.75) + np.where(urban, 0.4, 0.45) * random.random(len(members))
    resident = np.rint(people / size)
    registered = np.rint(resident * _registered_ratio(urban, random))

    # Those without a row in 2018 get what their weight is worth.
    per_weight = people.sum() / weight[people > 0].sum()
    absent = np.array([code in gaps.only_2022 for code in codes])
    base = np.where(absent, np.rint(weight * per_weight), people)
    later = np.rint(base * (0.95 + 0.08 * random.random(len(members)) + 0.03 * urban))
    later_65, later_60 = _aged(later, urban, SHARE_65 * Decimal("1.18"), random)
    later_resident = np.rint(later / (size * 0.985))
    ratio = np.where(resident > 0, registered / np.maximum(resident, 1), 1.1)
    later_registered = np.rint(later_resident * ratio * 1.01)

    rows: list[dict[str, Cell]] = []
    first = np.column_stack([registered, resident, people, over_60, over_65]).astype(int)
    second = np.column_stack([later_registered, later_resident, later, later_60, later_65]).astype(
        int
    )
    for index, code in enumerate(codes):
        if code not in gaps.never | gaps.only_2022:
            rows.append(_row(code, first[index].tolist(), FIRST_DATE, gaps, seed))
        if code not in gaps.never | gaps.only_2018:
            rows.append(_row(code, second[index].tolist(), SECOND_DATE, gaps, seed))
    return rows


def county_population(facts: Facts) -> list[dict[str, Cell]]:
    """Real resident population of the counties at the end of 2018."""
    return [
        {
            "code": code,
            "population": total,
            "reference_date": FIRST_DATE,
            "source": POPULATION_SOURCE,
            "simulated": False,
        }
        for code, total in sorted(facts.population_2018.items())
    ]


def share_out(total: int, weights: Array) -> Array:
    """Whole numbers in proportion to the weights that sum to the total (largest remainder).

    Equal remainders go to the earlier place.
    """
    exact = weights * (total / weights.sum())
    whole: Array = np.floor(exact)
    left = int(total - whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:left]] += 1
    return whole


def rounded_share(total: int, share: Decimal) -> int:
    """Part of a total, rounded half up."""
    return int((total * share).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _choose_gaps(members: list[Community], random: Generator) -> _Gaps:
    """About 3 % of the communities, in six sorts; drawn without replacement."""
    drawn = random.permutation(len(members))
    codes = [members[index].code for index in drawn]
    # A virtual community has no households; a second one joins it.
    virtual = [member.code for member in members if member.committee_type is None]
    uninhabited = [*virtual[:1], *(code for code in codes if code not in virtual)][:2]
    rest = iter([code for code in codes if code not in uninhabited])

    def take(count: int) -> frozenset[str]:
        return frozenset(next(rest) for _ in range(count))

    return _Gaps(
        never=take(24),
        only_2018=take(5),
        only_2022=take(5),
        blank_households=take(20),
        blank_resident_2022=take(6),
        uninhabited=frozenset(uninhabited),
    )


def _people_2018(
    facts: Facts, members: list[Community], weight: Array, nobody: frozenset[str]
) -> Array:
    people = np.zeros(len(members))
    for county, total in sorted(facts.population_2018.items()):
        counted = [
            index
            for index, member in enumerate(members)
            if member.host == county and member.code not in nobody
        ]
        people[counted] = share_out(total, weight[counted])
    return people


def _aged(people: Array, urban: Array, share_65: Decimal, random: Generator) -> tuple[Array, Array]:
    """People of 65 and over, and of 60 and over; villages are older."""
    total = int(people.sum())
    lean = np.where(urban, 0.8, 1.1) * (0.85 + 0.3 * random.random(len(people)))
    over_65 = share_out(rounded_share(total, share_65), people * lean)
    band = rounded_share(total, share_65 * SHARE_60 / SHARE_65) - int(over_65.sum())
    return over_65, over_65 + share_out(band, people * lean)


def _registered_ratio(urban: Array, random: Generator) -> Array:
    spread = random.random(len(urban))
    return np.where(urban, 0.78 + 0.2 * spread, 1.06 + 0.34 * spread)


def _row(code: str, figures: list[int], day: str, gaps: _Gaps, seed: int) -> dict[str, Cell]:
    registered, resident, people, over_60, over_65 = figures
    is_blank = code in gaps.blank_households
    no_resident = is_blank or (code in gaps.blank_resident_2022 and day == SECOND_DATE)
    return {
        "code": code,
        "households_registered": None if is_blank else registered,
        "households_resident": None if no_resident else resident,
        "population": people,
        "population_60": over_60,
        "population_65": over_65,
        "reference_date": day,
        "source": simulated_source(seed),
        "simulated": True,
    }
