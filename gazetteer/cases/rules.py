"""The dated rules that ship with the service: documents, deadlines, receivers of the filing.

Data, not code: each row has its article, its source and the day it is in force from. Of rows that
say the same thing from different days, the latest not after the day asked about holds.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from gazetteer.cases.kinds import CaseKind
from gazetteer.cases.state import State
from gis.errors import SetupError

DOCUMENT_KINDS: Mapping[str, tuple[str, str]] = {
    "application": ("申请书", "Application"),
    "plan": ("方案及理由", "Plan and reasons"),
    "assessment": ("综合评估报告", "Comprehensive assessment"),
    "expert_review": ("专家论证报告", "Expert review"),
    "consultation": ("征求意见报告", "Consultation report"),
    "approval": ("批准文件", "Approval"),
    "filing": ("备案材料", "Filing"),
    "notice": ("公告", "Notice"),
    "measures": ("保护措施", "Protective measures"),
    "map": ("变更前后地图", "Maps before and after"),
    "agreement": ("毗邻方协商一致文件", "Agreement of both sides"),
    "survey_record": ("共同测绘记录", "Record of the joint survey"),
    "repair_record": ("界桩查勘、修复记录(毗邻方在场)", "Record of the repair, both sides present"),
    "other": ("其他", "Other"),
}
APPROVER_CLASSES = ("government", "place_name_authority", "other_department")
UNITS = ("calendar_day", "month")


@dataclass(frozen=True, slots=True)
class Requirement:
    """A document that must be there before a case reaches a state.

    Attributes:
        state: The state.
        document: Kind of document.
        article: Which article asks for it.
        source: How we know.
    """

    state: State
    document: str
    article: str
    source: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A period that runs from a day of the case.

    Attributes:
        clock: `filing`, `notice` or `completion`.
        counts_from: Column of the case with the day it runs from; that day is not counted.
        number: How many units.
        unit: `calendar_day` or `month`.
        article: Which article.
        source: How we know.
    """

    clock: str
    counts_from: str
    number: int
    unit: str
    article: str
    source: str


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who receives the filing 备案机关."""

    zh: str
    en: str
    article: str


def requirements(kind: CaseKind, day: date) -> tuple[Requirement, ...]:
    """Documents that a kind of case needs, by the rules in force on a day."""
    rows = [
        row
        for row in _rows("requirements.csv")
        if row["subject"] == kind.subject and row["case_kind"] in ("", kind.key)
    ]
    return tuple(
        Requirement(State(row["state"]), row["document"], row["article"], row["source"])
        for row in _in_force(rows, ("state", "document"), day)
    )


def deadlines(kind: CaseKind, approver_class: str, day: date) -> tuple[Deadline, ...]:
    """Deadlines of a kind of case approved by a class of body, as in force on a day.

    Raises:
        SetupError: A row counts in a unit nobody can count in.
    """
    rows = [
        row
        for row in _rows("deadlines.csv")
        if row["subject"] == kind.subject and row["approver_class"] == approver_class
    ]
    found = []
    for row in _in_force(rows, ("clock",), day):
        if row["unit"] not in UNITS:
            raise SetupError(
                f"deadlines.csv counts {row['clock']} in {row['unit']!r}.",
                f"Use one of {', '.join(UNITS)}.",
            )
        found.append(
            Deadline(
                row["clock"], row["counts_from"], int(row["number"]), row["unit"], row["article"],
                row["source"],
            )
        )  # fmt: skip
    return tuple(found)


def receiver(kind: CaseKind, approver_class: str, day: date) -> Receiver | None:
    """Who receives the filing; None where no rule was in force."""
    rows = [
        row
        for row in _rows("receivers.csv")
        if kind.subject in row["subjects"].split() and row["approver_class"] == approver_class
    ]
    for row in _in_force(rows, ("approver_class",), day):
        return Receiver(row["zh"], row["en"], row["article"])
    return None


def _in_force(
    rows: Iterable[Mapping[str, str]], keys: tuple[str, ...], day: date
) -> list[Mapping[str, str]]:
    latest: dict[tuple[str, ...], Mapping[str, str]] = {}
    for row in rows:
        if date.fromisoformat(row["valid_from"]) > day:
            continue
        key = tuple(row[name] for name in keys)
        if key not in latest or latest[key]["valid_from"] <= row["valid_from"]:
            latest[key] = row
    return list(latest.values())


@cache
def _rows(name: str) -> tuple[Mapping[str, str], ...]:
    text = files("gazetteer.cases").joinpath(name).read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))
