"""The columns that a check adds to a table, and those that the reviewed one ends with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gazetteer.matching.check import CheckQuestion
from gazetteer.matching.verdict import Verdict
from gazetteer.search.hit import Hit
from gazetteer.search.states import Parent

Cell = str | float | int | None
MOST_CANDIDATES: Final = 5

CHECKED: Final[Mapping[str, str]] = {
    "status": "核查结果 Check",
    "standard_name": "标准名称 Standard name",
    "now_called": "已废止,今名 Gone, now called",
    "romanisation": "罗马字母拼写 Romanisation",
    "place_code": "地名代码 Place code",
    "division_code": "区划代码 Division code",
    "class": "地名类别 Class",
    "path": "所在政区 Divisions",
    "why": "说明 Why",
    "score": "可信度 Score",
    "candidates": "候选 Candidates",
    "place_id": "地名编号 Place ID",
    "confirmed": "确认 Confirmed",
    "as_of": "核查时点 As of",
}
"""Columns of the first pass. In `confirmed` a person writes."""

FINAL: Final[Mapping[str, str]] = {
    "decision": "结论 Decision",
    "final_name": "定名 Final name",
    "final_romanisation": "定名拼写 Final romanisation",
    "final_place_code": "定名地名代码 Final place code",
    "final_division_code": "定名区划代码 Final division code",
    "final_class": "定名类别 Final class",
    "final_path": "定名所在政区 Final divisions",
    "final_place_id": "定名编号 Final place ID",
    "remark": "备注 Remark",
}
"""Columns of the second pass."""


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place as it is written into a table.

    Attributes:
        place_id: Its number.
        name: Standard name on the day.
        romanisation: Of the name.
        place_code: Twenty digits.
        division_code: Twelve digits, where it is a division.
        class_code: GB/T 18521.
        parents: Divisions it lies in, the smallest first.
    """

    place_id: int
    name: str
    romanisation: str | None
    place_code: str | None
    division_code: str | None
    class_code: str
    parents: tuple[Parent, ...]


def place_cells(place: NamedPlace | Hit, classes: Mapping[str, str]) -> dict[str, Cell]:
    """The columns that say which place it is, by the keys of the first pass."""
    is_gone = isinstance(place, Hit) and not place.in_force
    return {
        # A name that is no longer in force is no standard name to write down.
        "standard_name": None if is_gone else place.name,
        "romanisation": place.romanisation,
        "place_code": place.place_code,
        "division_code": place.division_code,
        "class": f"{place.class_code} {classes.get(place.class_code, '')}".strip(),
        "path": path_of(place.parents),
        "place_id": str(place.place_id),
    }


def checked_cells(
    verdict: Verdict, question: CheckQuestion, classes: Mapping[str, str]
) -> list[Cell]:
    """The cells that a check adds to a row, in the order of `CHECKED`."""
    best = verdict.best
    cells: dict[str, Cell] = dict.fromkeys(CHECKED)
    if best is not None:
        cells |= place_cells(best, classes)
        if not best.in_force:
            named = "、".join(one.name for one in best.now_called)
            cells["now_called"] = named or "去向未载 unknown"
        cells["score"] = verdict.chances[0]
    cells["status"] = " ".join(verdict.label)
    cells["why"] = " ".join(part for part in verdict.why if part) or None
    others = verdict.hits if best is None else verdict.hits[1:]
    cells["candidates"] = candidates_text(others[:MOST_CANDIDATES]) or None
    cells["as_of"] = question.as_of.isoformat()
    return [cells[key] for key in CHECKED]


def candidates_text(hits: Sequence[Hit]) -> str:
    """`12 江口镇（颍上县）；…`: the number to confirm by, the name, the divisions."""
    return "；".join(_candidate(hit) for hit in hits)


def path_of(parents: Sequence[Parent]) -> str:
    """Names of the parents, the largest first."""
    return "/".join(parent.name for parent in reversed(parents))


def _candidate(hit: Hit) -> str:
    within = path_of(hit.parents)
    former = "" if hit.in_force else "，已不存在 no more"
    matched = "" if hit.matched.spelling == hit.name else f"，{hit.matched.spelling}"
    return f"{hit.place_id} {hit.name}（{within}{matched}{former}）"
