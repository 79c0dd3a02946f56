"""Kinds of case 事项类型: what each may do, and which route it takes.

Kinds of place names after 《地名管理条例》, of divisions after 《行政区划管理条例》(国务院令704).
撤乡设镇 and the like are abolishing and establishing, not renaming: kind `replace_division`. Kinds
of markers after 《行政区域界线管理条例》(国务院令353) and the rules for markers of 2008.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from gazetteer.cases.state import Route
from gis.errors import InputError


class Subject(StrEnum):
    """What a case is about."""

    PLACE = "place"
    DIVISION = "division"
    MARKER = "marker"


@dataclass(frozen=True, slots=True)
class CaseKind:
    """One kind of case.

    Attributes:
        key: Name in addresses and files.
        zh: Chinese title.
        en: English title.
        subject: Place, division or marker.
        law: Law and article.
        actions: Kinds of action it may contain, of `gazetteer.cases.actions.ACTIONS`.
        route: Whether it goes by the law's whole procedure, or only puts the register right.
    """

    key: str
    zh: str
    en: str
    subject: Subject
    law: str
    actions: frozenset[str]
    route: Route = Route.LAW

    @property
    def is_by_government(self) -> bool:
        """Whether only governments decide on it: of divisions, and where neighbours agree."""
        return self.subject is Subject.DIVISION or self.route is Route.JOINT


_NAMES = frozenset({"add_name", "end_name", "confirm_romanisation"})
# A change of divisions may take names and other divisions along.
_DIVISIONS = frozenset(
    {
        "establish_division", "abolish_division", "rename_division", "merge_divisions",
        "split_division", "transfer_division", "change_boundary", "move_seat", "replace_division",
    }
)  # fmt: skip
_NAMING_LAW = "《地名管理条例》(国务院令753)"
_DIVISION_LAW = "《行政区划管理条例》(国务院令704)"
_LINE_LAW = "《行政区域界线管理条例》(国务院令353)"


def _place(key: str, zh: str, en: str, law: str, actions: set[str], route: Route) -> CaseKind:
    return CaseKind(key, zh, en, Subject.PLACE, law, frozenset(actions) | _NAMES, route)


def _division(key: str, zh: str, en: str) -> CaseKind:
    actions = _DIVISIONS | {"create_place", "rename_place", "abolish_place"} | _NAMES
    return CaseKind(key, zh, en, Subject.DIVISION, f"{_DIVISION_LAW} 第六条至第十一条", actions)


def _marker(key: str, zh: str, en: str, law: str, actions: set[str], route: Route) -> CaseKind:
    return CaseKind(key, zh, en, Subject.MARKER, law, frozenset(actions), route)


KINDS: Final = {
    kind.key: kind
    for kind in (
        _place("naming", "命名", "Naming", f"{_NAMING_LAW} 第十一条、第十二条",
               {"create_place"}, Route.LAW),
        _place("renaming", "更名", "Renaming", f"{_NAMING_LAW} 第十条至第十二条",
               {"rename_place"}, Route.LAW),
        _place("abolishing", "销名", "Abolishing a name", "practice; the regulation is silent",
               {"abolish_place"}, Route.LAW),
        _place("adopting", "登记既有名称", "Adopting a name in use",
               f"{_NAMING_LAW} 第二十条; practice", {"create_place", "rename_place"},
               Route.REGISTER),
        _place("correcting", "更正", "Correcting the register", "practice of the register",
               {"correct_place", "correct_name"}, Route.REGISTER),
        _division("establish_division", "设立", "Establishing a division"),
        _division("abolish_division", "撤销", "Abolishing a division"),
        _division("rename_division", "更名(专名)", "Renaming a division (specific part)"),
        _division("merge_divisions", "合并", "Merging divisions"),
        _division("split_division", "拆分", "Splitting a division"),
        _division("transfer_division", "隶属变更", "Transferring a division"),
        _division("change_boundary", "界线变更", "Changing part of a boundary"),
        _division("move_seat", "驻地迁移", "Moving the seat of government"),
        _division("replace_division", "撤设(撤乡设镇等)", "Abolishing and establishing"),
        _marker("change_marker", "界桩移动、增设", "Moving or adding a boundary marker",
                f"{_LINE_LAW} 第六条", {"move_marker", "erect_marker"}, Route.JOINT),
        _marker("repair_marker", "界桩修复、更换、状态登记",
                "Repairing or replacing a boundary marker",
                "《行政区域界线界桩管理办法》(2008)",
                {"restore_marker", "replace_marker", "record_marker_state"}, Route.REGISTER),
    )
}  # fmt: skip


class UnknownCaseKind(InputError):
    """There is no such kind of case."""


def kind_of(key: str) -> CaseKind:
    """The kind by its key.

    Raises:
        UnknownCaseKind: There is none.
    """
    if key not in KINDS:
        raise UnknownCaseKind(
            f"{key[:60]!r} is not a kind of case.", f"Use one of {', '.join(KINDS)}."
        )
    return KINDS[key]
