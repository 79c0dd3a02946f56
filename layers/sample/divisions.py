"""Rows of the division files: one per version of a code, from the yearly lists.

A list of year Y states what held on 31 December of Y. What is seen first in list Y is valid from
that day; what is gone from list Y is no longer in force on that day.

The list of 2022 calls community 341202003001 清河街道办事处, and the list of 2023 takes that
back. The first file holds what the lists up to 2022 made us believe, error included; the second
what the list of 2023 changed and corrected. Loaded one after the other they are two revisions.
"""

from __future__ import annotations

import re

from layers.sample.facts import LAST_LIST, Facts, Listing
from layers.sample.manifest import LIST_2023_SOURCE, LISTS_2022_SOURCE
from layers.sample.textfiles import Cell

DIVISION_COLUMNS = (
    "code", "name", "level", "parent_code", "is_legal_division", "committee_type",
    "urban_rural_class", "valid_from", "valid_to", "source", "simulated",
)  # fmt: skip

# Zones that the statisticians number like counties.
STATISTICAL_COUNTIES = ("341271", "341272")


def list_day(year: int) -> str:
    """The day of which a yearly list speaks."""
    return f"{year}-12-31"


def divisions_to_2022(facts: Facts) -> list[dict[str, Cell]]:
    """Rows as the lists of 2016 to 2022 have them, province and prefecture first."""
    since = {row["new_code"]: row["year"] for row in facts.events if row["new_code"]}
    # A day before the first event: as far back as the sample goes.
    horizon = min(int(row["year"]) for row in facts.events) - 1
    rows: list[dict[str, Cell]] = [
        _row(
            upper["code"], upper["name"], upper["level"], upper["parent_code"],
            list_day(int(since.get(upper["code"], horizon))), None, LISTS_2022_SOURCE,
        )
        for upper in facts.upper
    ]  # fmt: skip
    for entry in sorted(facts.listings, key=_top_down):
        if entry.first_list == LAST_LIST:
            continue
        valid_from = list_day(entry.first_list)
        if entry.level == "county" and entry.code in since:
            valid_from = list_day(int(since[entry.code]))
        valid_to = list_day(entry.last_list + 1) if entry.last_list < LAST_LIST - 1 else None
        rows.append(_listed(entry, valid_from, valid_to, LISTS_2022_SOURCE))
    return rows


def divisions_changed_2023(facts: Facts) -> list[dict[str, Cell]]:
    """Rows for what the list of 2023 changed, ended, began and took back."""
    runs: dict[str, list[Listing]] = {}
    for entry in facts.listings:
        runs.setdefault(entry.code, []).append(entry)
    rows = []
    for entry in sorted(facts.listings, key=_top_down):
        mine = runs[entry.code]
        if entry.first_list == LAST_LIST:
            taken_back = _takes_back(mine)
            valid_from = list_day(LAST_LIST - 1 if taken_back else LAST_LIST)
            rows.append(_listed(entry, valid_from, None, LIST_2023_SOURCE))
        elif entry.last_list == LAST_LIST - 1 and mine[-1] is entry:
            rows.append(
                _listed(entry, list_day(entry.first_list), list_day(LAST_LIST), LIST_2023_SOURCE)
            )
    return rows


def committee_type(code: str, name: str) -> str | None:
    """居委会 or 村委会 of a community: its name where that says so, else GB/T 10114's bands.

    None for pseudo-communities (last three digits from 400) and for other levels.
    """
    serial = int(code[9:])
    if not 0 < serial < 400:
        return None
    if re.search("(村委会|村民委员会)$", name):
        return "村委会"
    if re.search("(居委会|居民委员会)$", name):
        return "居委会"
    return "居委会" if serial < 200 else "村委会"


def is_legal_division(code: str, name: str, level: str) -> bool:
    """Whether the unit stands in law, and not only in the statisticians' lists.

    Not legal: the zones 341271 and 341272; townships numbered 400–599 that are no 街道, 镇 or 乡
    by name; communities numbered from 400 (virtual communities, mines, farm quarters).
    """
    if level == "county":
        return code[:6] not in STATISTICAL_COUNTIES
    if level == "township":
        return not (400 <= int(code[6:9]) < 600 and not name.endswith(("街道", "镇", "乡")))
    return level != "community" or int(code[9:]) < 400


def parent_code(code: str, level: str) -> str:
    """The code one level up."""
    digits = {"county": 4, "township": 6, "community": 9}[level]
    return code[:digits].ljust(12, "0")


def _takes_back(runs: list[Listing]) -> bool:
    """Whether the newest name is the one before the last: the name between was an error."""
    return len(runs) > 2 and runs[-1].name == runs[-3].name and runs[-2].first_list == LAST_LIST - 1


def _top_down(entry: Listing) -> tuple[int, str, int]:
    return ("county", "township", "community").index(entry.level), entry.code, entry.first_list


def _listed(entry: Listing, valid_from: str, valid_to: str | None, source: str) -> dict[str, Cell]:
    parent = parent_code(entry.code, entry.level)
    return _row(entry.code, entry.name, entry.level, parent, valid_from, valid_to, source)


def _row(
    code: str,
    name: str,
    level: str,
    parent: str,
    valid_from: str,
    valid_to: str | None,
    source: str,
) -> dict[str, Cell]:
    return {
        "code": code,
        "name": name,
        "level": level,
        "parent_code": parent,
        "is_legal_division": is_legal_division(code, name, level),
        "committee_type": committee_type(code, name),
        "valid_from": valid_from,
        "valid_to": valid_to,
        "source": source,
        "simulated": False,
    }
