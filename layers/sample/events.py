"""Rows of the event files: county-level events 1986–2000, and recodings seen in the lists.

The source's rows are carried as they are, but for the corrections made here; each corrected or
added row says so in its note.
"""

from __future__ import annotations

from collections import defaultdict

from layers.sample.divisions import parent_code
from layers.sample.facts import FIRST_LIST, LAST_LIST, Facts, Listing
from layers.sample.manifest import EVENTS_SOURCE, RECODINGS_SOURCE
from layers.sample.textfiles import Cell

EVENT_COLUMNS = (
    "year", "kind", "old_code", "old_name", "old_parent_code",
    "new_code", "new_name", "new_parent_code", "note", "source",
)  # fmt: skip
INFERRED = "inferred from the yearly lists: same name in the same county"
PROVINCE = "340000000000"


def county_events(facts: Facts) -> list[dict[str, Cell]]:
    """The source's events with our corrections, in the source's order."""
    rows: list[dict[str, Cell]] = []
    for fact in facts.events:
        row: dict[str, Cell] = {**fact, "note": None, "source": EVENTS_SOURCE}
        if (fact["year"], fact["old_code"]) == ("1992", "342121000000"):
            row |= {
                "new_code": "342101000000",
                "new_name": "阜阳市",
                "new_parent_code": "342100000000",
                "note": "corrected: the source names 341202 颍州区, which was set up in 1996; "
                "in 1992 the county went into the county-level city 342101",
            }
        elif fact["new_code"] in ("341200000000", "341600000000") and not fact["new_parent_code"]:
            row |= {
                "new_parent_code": PROVINCE,
                "note": "completed: the source leaves the parent of the prefecture empty",
            }
        if fact["new_code"] == "341600000000":
            rows.append(_bozhou_established())
        rows.append(row)
    return rows


def recodings(facts: Facts) -> list[dict[str, Cell]]:
    """Continuity where a list drops a code and shows its name under another, by year and code.

    Only where the pair is unique on both sides within the county and the level. A township 乡
    that gives way to a 镇 with the same specific name 专名 counts as 撤乡设镇.
    """
    rows = []
    for year in range(FIRST_LIST + 1, LAST_LIST + 1):
        gone, new = _gone_and_new(facts, year)
        pairs = _unique_pairs(gone, new, specific=False)
        paired = {entry.code for pair in pairs for entry in pair}
        old_left, new_left = (
            [entry for entry in side if entry.level == "township" and entry.code not in paired]
            for side in (gone, new)
        )
        upgrades = [
            (old, successor)
            for old, successor in _unique_pairs(old_left, new_left, specific=True)
            if old.name.endswith("乡") and successor.name.endswith("镇")
        ]
        rows += [_recoding(year, "同名改码", old, successor) for old, successor in pairs]
        rows += [_recoding(year, "撤乡设镇", old, successor) for old, successor in upgrades]
    return sorted(rows, key=lambda row: (str(row["year"]), str(row["old_code"])))


def _bozhou_established() -> dict[str, Cell]:
    return {
        "year": "2000",
        "kind": "新设",
        "new_code": "341600000000",
        "new_name": "亳州市",
        "new_parent_code": PROVINCE,
        "note": "added: the source has the county-level city's end and the counties' move, "
        "but not that the prefecture was set up",
        "source": EVENTS_SOURCE,
    }


def _gone_and_new(facts: Facts, year: int) -> tuple[list[Listing], list[Listing]]:
    first: dict[str, Listing] = {}
    last: dict[str, Listing] = {}
    for entry in facts.listings:
        first.setdefault(entry.code, entry)
        last[entry.code] = entry
    gone = [entry for entry in last.values() if entry.last_list == year - 1]
    new = [entry for entry in first.values() if entry.first_list == year]
    return gone, new


def _unique_pairs(
    gone: list[Listing], new: list[Listing], specific: bool
) -> list[tuple[Listing, Listing]]:
    """Pairs alone with their name; `specific` leaves off the generic part 通名 (one character)."""

    def key(entry: Listing) -> tuple[str, str, str]:
        name = entry.name[:-1] if specific else entry.name
        return entry.code[:6], entry.level, name

    olds: dict[tuple[str, str, str], list[Listing]] = defaultdict(list)
    news: dict[tuple[str, str, str], list[Listing]] = defaultdict(list)
    for entry in gone:
        olds[key(entry)].append(entry)
    for entry in new:
        news[key(entry)].append(entry)
    return [
        (old[0], news[name][0])
        for name, old in olds.items()
        if len(old) == 1 and len(news.get(name, [])) == 1
    ]


def _recoding(year: int, kind: str, old: Listing, new: Listing) -> dict[str, Cell]:
    return {
        "year": year,
        "kind": kind,
        "old_code": old.code,
        "old_name": old.name,
        "old_parent_code": parent_code(old.code, old.level),
        "new_code": new.code,
        "new_name": new.name,
        "new_parent_code": parent_code(new.code, new.level),
        "note": INFERRED if kind == "同名改码" else INFERRED + ", 乡 become 镇",
        "source": RECODINGS_SOURCE,
    }
