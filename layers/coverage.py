"""Coverage of community service centres 社区综合服务中心覆盖: the figures and what they mean.

What each figure means stands in `layers.coverage_definition`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import Connection, RowMapping, text

from gazetteer.division import LEVEL_LABELS, Level, level_rank
from gazetteer.repository import find_division, require_records
from gis.errors import InputError
from layers.coverage_definition import DEFINITION, URBAN_BY
from layers.coverage_query import SCOPE_ALL, SCOPE_BELOW, coverage_sql
from layers.demand import HouseholdsKind
from layers.standards import AREA_PER_100_HOUSEHOLDS, SINGLE_BUILDING, Standard, standards_in_force

UrbanBy = Literal["committee", "class"]


@dataclass(frozen=True, slots=True)
class CoverageQuestion:
    """What is asked.

    Attributes:
        level: Level of the rows.
        as_of: Day the answer holds for.
        division: Twelve-digit code; None: everything on record.
        known_at: What was known then; None: now.
        households: Which households are counted.
        urban_by: What tells urban from rural.
        statistics_source: Only household figures of this source.
    """

    level: Level
    as_of: date
    division: str | None = None
    known_at: datetime | None = None
    households: HouseholdsKind = HouseholdsKind.REGISTERED
    urban_by: UrbanBy = "committee"
    statistics_source: str | None = None


@dataclass(frozen=True, slots=True)
class CoverageAnswer:
    """The answer; `rows` can be read once, and only while the connection is open.

    Attributes:
        question: What was asked.
        standards: Standards in force on the day, by measure.
        rows: One mapping a division, by code; the columns are `COLUMNS`.
    """

    question: CoverageQuestion
    standards: Mapping[str, Standard]
    rows: Iterator[dict[str, Any]]


COLUMNS = (
    "code", "name", "level", "committee_type", "households", "floor_area_m2",
    "area_per_100_households_m2", "meets_area", "meets_single_building", "short_m2",
    "communities", "communities_compliant", "communities_meeting_area", "communities_unknown",
    "coverage_rate", "coverage_rate_urban", "coverage_rate_rural", "communities_urban",
    "communities_rural", "centres", "centres_without_area", "households_counted",
    "floor_area_counted_m2", "communities_compliance_unknown", "simulated",
)  # fmt: skip


def answer(connection: Connection, question: CoverageQuestion) -> CoverageAnswer:
    """Answer the question.

    Raises:
        UnknownDivision: The division was not in force on the day; says which succeeded it.
        InputError: The day lies before all data, or the level lies above the division's.
    """
    require_records(connection, question.as_of, question.known_at)
    standards = standards_in_force(connection, question.as_of, question.known_at)
    parameters = query_parameters(question, standards)
    scope = SCOPE_ALL
    if question.division is not None:
        root = find_division(connection, question.division, question.as_of, question.known_at)
        if level_rank(question.level) < level_rank(root.level):
            raise InputError(
                f"{root.code} {root.name} is a {root.level}, below the level {question.level}.",
                f"Ask for {root.level} or lower.",
            )
        scope, parameters["root"] = SCOPE_BELOW, root.division_id
    of_communities = question.level is Level.COMMUNITY
    is_now = question.known_at is None
    sql = coverage_sql(scope, of_communities=of_communities, is_now=is_now) + " ORDER BY v.code"
    return CoverageAnswer(question, standards, _rows(connection, sql, parameters))


def _rows(
    connection: Connection, sql: str, parameters: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """Ask on the first row wanted, and let go of the cursor even where not all are read."""
    result = connection.execution_options(yield_per=5000).execute(text(sql), parameters)
    try:
        names = tuple(result.keys())
        for sums in result:  # a plain dict: SQLAlchemy's mapping takes longer to look into
            yield row(dict(zip(names, sums, strict=True)))
    finally:
        result.close()


def query_parameters(
    question: CoverageQuestion, standards: Mapping[str, Standard]
) -> dict[str, Any]:
    """Parameters of `coverage_sql`, but for the scope's root."""
    area, building = standards.get(AREA_PER_100_HOUSEHOLDS), standards.get(SINGLE_BUILDING)
    return {
        "as_of": question.as_of,
        "known": question.known_at,
        "level": question.level.value,
        "measure": question.households.measure,
        "urban_by": question.urban_by,
        "statistics_source": question.statistics_source,
        "area_standard": None if area is None else area.value,
        "building_standard": None if building is None else building.value,
    }


def row(sums: RowMapping | Mapping[str, Any]) -> dict[str, Any]:
    """One division's figures from its sums; Decimal where exact, None where unknown."""
    is_community = sums["level"] == Level.COMMUNITY
    communities = _whole(sums["communities"])
    # Without a standard nobody can be said to comply, so a rate would be a wrong number.
    is_judged = not is_community and _whole(sums["compliance_unknown"]) < communities
    counted, area_counted = sums["households_counted"], sums["area_counted"]
    return {
        "code": sums["code"],
        "name": sums["name"],
        "level": sums["level"],
        "committee_type": sums["committee_type"],
        "households": _none_or_int(sums["households"]),
        "floor_area_m2": _floor_area(sums),
        "area_per_100_households_m2": 100 * Decimal(area_counted) / Decimal(counted)
        if counted
        else None,
        "meets_area": sums["meets_area"],
        "meets_single_building": sums["meets_building"],
        "short_m2": None if sums["short"] is None else Decimal(sums["short"]),
        "communities": communities,
        "communities_compliant": _whole(sums["compliant"]),
        "communities_meeting_area": _whole(sums["meeting_area"]),
        "communities_unknown": _whole(sums["unknown"]),
        "coverage_rate": _rate(sums["compliant"], communities) if is_judged else None,
        "coverage_rate_urban": _rate(sums["urban_compliant"], sums["urban"]) if is_judged else None,
        "coverage_rate_rural": _rate(sums["rural_compliant"], sums["rural"]) if is_judged else None,
        "communities_urban": _whole(sums["urban"]),
        "communities_rural": _whole(sums["rural"]),
        "centres": _whole(sums["centres"]),
        "centres_without_area": _whole(sums["unmeasured"]),
        "households_counted": _none_or_int(counted),
        "floor_area_counted_m2": None if area_counted is None else Decimal(area_counted),
        "communities_compliance_unknown": _whole(sums["compliance_unknown"]),
        "simulated": bool(sums["division_simulated"] or sums["simulated"]),
    }


def header(found: CoverageAnswer) -> dict[str, Any]:
    """What a result says of itself, beside its rows."""
    question = found.question
    zh, en = LEVEL_LABELS[question.level]
    return {
        "title": f"社区综合服务设施覆盖 · Community service centre coverage ({zh} {en})",
        "definition": {**DEFINITION, "urban_by": URBAN_BY[question.urban_by]},
        "standards": [
            found.standards[measure].as_dict()
            for measure in (AREA_PER_100_HOUSEHOLDS, SINGLE_BUILDING)
            if measure in found.standards
        ],
        "division": question.division,
        "level": question.level.value,
        "as_of": question.as_of.isoformat(),
        "known_at": question.known_at.isoformat() if question.known_at else None,
        "households_kind": question.households.value,
        "urban_by": question.urban_by,
        "statistics_source": question.statistics_source,
    }


def _floor_area(sums: RowMapping | Mapping[str, Any]) -> Decimal | None:
    """Without a centre it is zero; it is unknown where no centre's area is, or no community."""
    if not sums["communities"] or (sums["area"] is None and sums["centres"]):
        return None
    return Decimal(sums["area"] or 0)


def _rate(part: Any, whole: Any) -> float | None:
    return float(Decimal(part) / Decimal(whole)) if whole else None


def _whole(value: Any) -> int:
    return int(value or 0)


def _none_or_int(value: Any) -> int | None:
    return None if value is None else int(value)
