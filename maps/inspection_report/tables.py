"""The tables of the joint report (DOMAIN 3.5): what is not on record says so in its cell."""

from __future__ import annotations

from decimal import Decimal

from gazetteer.boundaries.declared_position import rounded
from gazetteer.boundaries.marker import KIND_LABELS, STATE_LABELS
from gazetteer.inspection.comparison import MOVEMENT_LABELS
from gazetteer.inspection.problem import PROBLEM_LABELS, PROBLEM_STATE_LABELS
from gazetteer.inspection.report import NOT_FILLED_IN, JointReport, MarkerRow
from gazetteer.inspection.result import CONDITION_LABELS, WITNESSES_LABELS
from maps.inspection_report.grid import Grid, GridColumn

BLANK = NOT_FILLED_IN[0]
_NONE = "—"
_MILLIMETRES = 3
_SIDES = {"a": "甲", "b": "乙"}
_LEVELS = {"township": "乡镇 township", "community": "村社区 community"}


def basis_table(report: JointReport) -> Grid:
    """联检依据."""
    return Grid(
        (GridColumn("依据", "Basis", 50), GridColumn("内容", "What", 120)),
        tuple((f"{b.label[0]} {b.label[1]}", b.detail or BLANK) for b in report.basis),
    )


def figure_table(report: JointReport) -> Grid:
    """联检数据: each figure with its definition."""
    return Grid(
        (
            GridColumn("项目", "Figure", 40),
            GridColumn("数值", "Value", 22, True),
            GridColumn("单位", "Unit", 24),
            GridColumn("统计口径", "What is counted", 90),
        ),
        tuple(
            (
                f"{f.label[0]} {f.label[1]}",
                "不详" if f.value is None else f"{f.value:f}",
                f.unit[0] if f.unit[0] == f.unit[1] else f"{f.unit[0]} {f.unit[1]}",
                f"{f.definition[0]}。{f.definition[1]}",
            )
            for f in report.figures
        ),
        f"截至 as of {report.as_of.isoformat()}；不详 unknown",
    )


def marker_table(report: JointReport) -> Grid:
    """界桩联检情况表: one row for each object."""
    return Grid(
        (
            GridColumn("序", "No.", 8),
            GridColumn("界桩号", "Marker", 33),
            GridColumn("类型", "Kind", 14),
            GridColumn("联检日期", "Inspected on", 20),
            GridColumn("状况", "Condition", 13),
            GridColumn("方位物", "Reference objects", 18),
            GridColumn("检查人 甲/乙", "Inspectors", 22),
            GridColumn("发现位置、处理及说明", "Found where, action, remark", 47),
        ),
        tuple(_marker(row) for row in report.markers),
    )


def comparison_table(report: JointReport) -> Grid:
    """界桩复测比较表: differences are new minus earlier; the line is never moved by them."""
    return Grid(
        (
            GridColumn("界桩号", "Marker", 33),
            GridColumn("原测", "Earlier", 20),
            GridColumn("复测", "New", 20),
            GridColumn("坐标系", "EPSG", 12, True),
            GridColumn("ΔX (m)", "North", 15, True),
            GridColumn("ΔY (m)", "East", 15, True),
            GridColumn("Δs (m)", "Plane", 15, True),
            GridColumn("Δh (m)", "Height", 15, True),
            GridColumn("限差 (m)", "Tolerance", 15, True),
            GridColumn("结论", "Conclusion", 28),
        ),
        tuple(_comparison(row) for row in report.markers if row.new is not None),
        "差值为复测减原测。Differences are new minus earlier.",
    )


def touched_table(report: JointReport) -> Grid:
    """界线沿线乡镇、村."""
    return Grid(
        (
            GridColumn("方", "Side", 10),
            GridColumn("代码", "Code", 28),
            GridColumn("名称", "Name", 42),
            GridColumn("所属", "Within", 30),
            GridColumn("层级", "Level", 32),
            GridColumn("沿线长度 (m)", "Along the line", 24, True),
        ),
        tuple(
            (
                _SIDES.get(t.side, t.side), t.code, t.name + ("（模拟）" if t.is_simulated else ""),
                t.parent_name or _NONE, _LEVELS.get(t.level, t.level), f"{rounded(t.along_m, 0):f}",
            )
            for t in report.touched
        ),
        empty="不详（登记册无沿线轮廓） unknown: no outlines along the line on record",
    )  # fmt: skip


def problem_table(report: JointReport) -> Grid:
    """问题清单及处理."""
    return Grid(
        (
            GridColumn("序", "No.", 8),
            GridColumn("类型", "Kind", 22),
            GridColumn("界桩号", "Marker", 33),
            GridColumn("发现日期", "Found on", 20),
            GridColumn("问题", "Problem", 44),
            GridColumn("处理", "Handling", 34),
            GridColumn("状态", "State", 16),
        ),
        tuple(
            (
                str(number), PROBLEM_LABELS[p.kind][0], p.full_number or _NONE,
                BLANK if p.found_on is None else p.found_on.isoformat(), p.description,
                p.handling or BLANK,
                PROBLEM_STATE_LABELS[p.state][0]
                + ("" if p.handled_on is None else f" {p.handled_on.isoformat()}"),
            )
            for number, p in enumerate(report.problems, start=1)
        ),
    )  # fmt: skip


def proposal_table(report: JointReport) -> Grid:
    """登记变更建议: a result proposes, the register changes by a decision of its own."""
    return Grid(
        (
            GridColumn("界桩号", "Marker", 34),
            GridColumn("现登记", "Registered", 24),
            GridColumn("建议", "Proposed", 24),
            GridColumn("理由", "Reason", 88),
        ),
        tuple(
            (
                p.full_number, " ".join(STATE_LABELS[p.registered]),
                " ".join(STATE_LABELS[p.proposed]), f"{p.reason[0]} {p.reason[1]}",
            )
            for p in report.proposals
        ),
    )  # fmt: skip


def _marker(row: MarkerRow) -> tuple[str, ...]:
    marker, result = row.marker, row.result
    first = (str(row.serial), marker.full_number, KIND_LABELS[marker.kind][0])
    if result is None:
        state = STATE_LABELS[marker.state]
        said = BLANK if row.has_task else f"未列入任务，登记为{state[0]} registered: {state[1]}"
        return (*first, BLANK if row.has_task else _NONE, *((_NONE,) * 3), said)
    says = result.says
    words = (says.found_where, says.action_taken, says.accuracy_reason, says.remark)
    witnesses = None if says.witnesses_state is None else WITNESSES_LABELS[says.witnesses_state][0]
    return (
        *first,
        says.inspected_on.isoformat(),
        CONDITION_LABELS[says.condition][0],
        witnesses or BLANK,
        f"{says.inspector_a or BLANK} / {says.inspector_b or BLANK}",
        "；".join(word for word in words if word) or _NONE,
    )


def _comparison(row: MarkerRow) -> tuple[str, ...]:
    compared, last, new = row.comparison, row.last, row.new
    days = [_NONE if survey is None else survey.surveyed_on.isoformat() for survey in (last, new)]
    if compared is None:
        return (row.marker.full_number, *days, *((_NONE,) * 6), _NONE)
    figures = (
        compared.delta_north_m, compared.delta_east_m, compared.distance_m,
        compared.delta_height_m, compared.tolerance_m,
    )  # fmt: skip
    conclusion = MOVEMENT_LABELS[compared.movement][0]
    reasons = "；".join(zh for zh, _ in compared.reasons)
    return (
        row.marker.full_number,
        *days,
        _NONE if compared.epsg is None else str(compared.epsg),
        *(_metres(figure) for figure in figures),
        f"{conclusion}（{reasons}）" if reasons else conclusion,
    )


def _metres(value: Decimal | None) -> str:
    return _NONE if value is None else f"{rounded(value, _MILLIMETRES):f}"
