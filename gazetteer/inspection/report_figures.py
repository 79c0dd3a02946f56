"""The figures of a joint report 联检数据, each with what it counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from gazetteer.boundaries.line import BoundaryLine
from gazetteer.inspection.comparison import Movement
from gazetteer.inspection.plan import Bilingual
from gazetteer.inspection.problem import Problem, ProblemState
from gazetteer.inspection.progress import Progress
from gazetteer.inspection.report import Figure, MarkerRow, TouchedDivision
from gazetteer.inspection.result import CONDITION_LABELS, Condition
from gazetteer.inspection.task import STANDING
from gis.measure import length_m

_KM: Bilingual = ("km", "km")
_OBJECTS: Bilingual = ("座", "objects")
_NUMBERS: Bilingual = ("号", "numbers")
_UNITS: Bilingual = ("个", "units")
_CASES: Bilingual = ("项", "matters")


def report_figures(
    line: BoundaryLine,
    rows: Sequence[MarkerRow],
    progress: Progress,
    touched: Sequence[TouchedDivision] | None,
    problems: Sequence[Problem],
    as_of: date,
) -> tuple[Figure, ...]:
    """The figures, in the order of the report; what cannot be known is None."""
    standing = [row for row in rows if row.marker.state in STANDING]
    measured = None if line.geom is None else Decimal(str(round(length_m(line.geom) / 1000, 3)))
    stated = None if line.stated_length_m is None else line.stated_length_m / 1000
    found = progress.conditions
    beyond = _count_beyond(rows) if progress.surveyed is not None else None
    figures = [
        ("length_km", ("界线长度", "Length"), measured, _KM,
         ("按登记界线在 CGCS2000 椭球面上量算",
          "of the registered line, on the CGCS2000 ellipsoid")),
        ("stated_length_km", ("协议书载明长度", "Length by the agreement"), stated, _KM,
         ("协议书所载，未作量算", "as the agreement states it")),
        ("marker_numbers", ("界桩编号数", "Marker numbers"),
         len({row.marker.marker_number for row in standing}), _NUMBERS,
         ("登记为现存的界桩，同号双立、三立计一号；含三交点",
          "of markers registered as standing; two or three under one number count once;"
          " tri-points included")),
        ("marker_objects", ("界桩数", "Markers"), len(standing), _OBJECTS,
         ("登记为现存的界桩，逐座计；含三交点",
          "objects registered as standing, each counted; tri-points included")),
        ("markers_to_visit", ("应检界桩", "To be visited"), progress.tasks, _OBJECTS,
         ("列入本次联检任务的界桩", "objects with a task in this inspection")),
        ("markers_visited", ("实检界桩", "Visited"), progress.visited, _OBJECTS,
         ("已有联检记录的界桩", "objects with a result")),
        *(
            (f"markers_{one.value}", CONDITION_LABELS[one], None if found is None else found[one],
             _OBJECTS, ("实检界桩中联检结果如此者", "of those visited, found so"))
            for one in Condition
        ),
        ("markers_surveyed", ("复测界桩", "Surveyed anew"), progress.surveyed, _OBJECTS,
         ("本次测得新坐标的界桩", "objects with a new epoch")),
        ("markers_beyond_tolerance", ("复测超限界桩", "Beyond tolerance"), beyond, _OBJECTS,
         ("新旧坐标之差超过限差者；无法比较的不计",
          "new minus earlier epoch beyond the tolerance; without those that cannot be compared")),
        *_towns(touched),
        ("problems", ("发现问题", "Problems found"), progress.problems, _CASES,
         ("问题清单所列", "in the list of problems")),
        ("problems_handled", ("已处理问题", "Problems handled"),
         sum(one.state is ProblemState.HANDLED for one in problems), _CASES,
         ("问题清单中已处理者，已移交的不计", "of these handled; those referred are not counted")),
    ]  # fmt: skip
    return tuple(
        Figure(key, label, None if value is None else Decimal(value), unit, definition, as_of)
        for key, label, value, unit, definition in figures
    )


def _count_beyond(rows: Sequence[MarkerRow]) -> int:
    return sum(
        row.comparison is not None and row.comparison.movement is Movement.MOVED for row in rows
    )


def _towns(
    touched: Sequence[TouchedDivision] | None,
) -> list[tuple[str, Bilingual, int | None, Bilingual, Bilingual]]:
    """Townships and communities along the line, side by side: a register may have one side only."""
    definition = (
        "登记界线在容差内沿其边界通过者，仅在一点相接的不计；轮廓以当日有效者为准",
        "the line runs along their outline, within the tolerance; one that only meets it in a"
        " point is not counted; outlines in force on the day",
    )
    return [
        (f"{plural}_touched_{side}", (f"{side_zh}{zh}", f"{en} along the line, {side_en}"),
         _count(touched, level, side), _UNITS, definition)
        for side, side_zh, side_en in (("a", "甲方", "side A"), ("b", "乙方", "side B"))
        for level, plural, zh, en in (
            ("township", "townships", "涉及乡镇、街道", "Townships"),
            ("community", "communities", "涉及村、社区", "Communities"),
        )
    ]  # fmt: skip


def _count(touched: Sequence[TouchedDivision] | None, level: str, side: str) -> int | None:
    """How many of a side are on record beside the line; none means no outline is, not zero."""
    return sum((one.level, one.side) == (level, side) for one in touched or ()) or None
