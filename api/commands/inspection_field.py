"""`gazetteer inspection tasks`, `result`, `compare`: what was found, and did a marker move?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer

from api.commands.console import note, print_table
from api.commands.inspection_acting import As, acting, reading
from api.commands.inspection_plans import Number
from api.commands.options import AsOf, KnownAt, day, moment
from api.moments import parse_date
from gazetteer.accounts.roles import Action
from gazetteer.boundaries.line_record import find_lines
from gazetteer.boundaries.marker import SurveyMethod
from gazetteer.inspection.compared import compare_inspection, compare_line
from gazetteer.inspection.comparison import MOVEMENT_LABELS
from gazetteer.inspection.plan_record import find_inspection
from gazetteer.inspection.result import (
    CONDITION_LABELS,
    Condition,
    NewEpoch,
    ResultEntry,
    WitnessesState,
)
from gazetteer.inspection.result_entry import enter_result
from gazetteer.inspection.task_record import tasks_on_record
from gazetteer.inspection.tasking import make_tasks
from gis.errors import InputError
from gis.survey_crs import parse_survey_crs

_TASKS = (
    ("full_number", "界桩\nMarker"), ("ordinal", "序\nNo."), ("assigned_to", "承担\nAssigned"),
    ("condition", "结果\nResult"), ("inspected_on", "日期\nDay"), ("surveyed", "复测\nSurveyed"),
    ("task_uuid", "UUID"),
)  # fmt: skip
_COMPARED = (
    ("full_number", "界桩\nMarker"), ("earlier", "前次\nEarlier"), ("later", "本次\nNew"),
    ("epsg", "EPSG"), ("delta_north_m", "ΔX m"), ("delta_east_m", "ΔY m"),
    ("distance_m", "Δs m"), ("tolerance_m", "限差\nLimit m"), ("delta_height_m", "Δh m"),
    ("movement", "结论\nResult"), ("reasons", "说明\nNote"),
)  # fmt: skip
_FIGURES = frozenset({"delta_north_m", "delta_east_m", "distance_m", "tolerance_m",
                      "delta_height_m"})  # fmt: skip


def tasks(
    inspection: Number,
    make: Annotated[bool, typer.Option("--make", help="Make those missing 生成任务")] = False,
    with_lost: Annotated[
        bool, typer.Option("--with-lost", help="Look for lost ones too 含已丢失")
    ] = False,
    as_: As = None,
) -> None:
    """List the tasks of an inspection, one for each marker; --make makes them 联检任务."""
    if make:
        with acting(f"inspection {inspection}: tasks", as_) as who:
            who.inspection(inspection, Action.PLAN_INSPECTION)
            made = make_tasks(who.connection, inspection, with_lost=with_lost)
        note(f"{len(made.added)} added, {len(made.removed)} removed")
    with reading() as connection:
        find_inspection(connection, inspection)
        found = tasks_on_record(connection, inspection)
    rows = [
        {
            "full_number": task.full_number, "ordinal": task.ordinal,
            "assigned_to": task.assigned_to, "task_uuid": task.task_uuid,
            "condition": None if task.result is None
            else CONDITION_LABELS[task.result.says.condition][0],
            "inspected_on": None if task.result is None else task.result.says.inspected_on,
            "surveyed": None if task.result is None else task.result.survey_uuid is not None,
        }
        for task in found
    ]  # fmt: skip
    print_table(f"联检任务 Tasks: {len(rows)}", _TASKS, rows)


def result(
    inspection: Number,
    marker: Annotated[str, typer.Argument(help="Full number, or UUID of the task 界桩编号")],
    condition: Annotated[Condition, typer.Argument(help="As it was found 界桩状态")],
    on: Annotated[str | None, typer.Option(help="Day; default today 检查日期")] = None,
    inspector_a: Annotated[str | None, typer.Option(help="For side A 甲方检查人")] = None,
    inspector_b: Annotated[str | None, typer.Option(help="For side B 乙方检查人")] = None,
    found_where: Annotated[str | None, typer.Option(help="Where it was found 发现位置")] = None,
    action: Annotated[str | None, typer.Option(help="What was done at once 现场处理")] = None,
    witnesses: Annotated[WitnessesState | None, typer.Option(help="方位物")] = None,
    remark: Annotated[str | None, typer.Option(help="Anything else 备注")] = None,
    x: Annotated[str | None, typer.Option("--x", help="North, or latitude 纵坐标X")] = None,
    y: Annotated[str | None, typer.Option("--y", help="East, or longitude 横坐标Y")] = None,
    crs: Annotated[str | None, typer.Option(help="Their system: 4548, 4490 … 坐标系")] = None,
    height: Annotated[str | None, typer.Option(help="Metres 高程")] = None,
    height_system: Annotated[str | None, typer.Option(help="高程系统")] = None,
    sigma: Annotated[str | None, typer.Option(help="1 sigma in metres 中误差")] = None,
    method: Annotated[SurveyMethod, typer.Option(help="测量方法")] = SurveyMethod.UNKNOWN,
    surveyor: Annotated[str | None, typer.Option(help="Who measured 测量人")] = None,
    accuracy_reason: Annotated[str | None, typer.Option(help="Why it is poor 精度说明")] = None,
    replace_: Annotated[
        bool, typer.Option("--replace", help="Take the place of the result there 更正")
    ] = False,
    as_: As = None,
) -> None:
    """Enter what was found at a marker, with coordinates if any were measured 录入联检结果."""
    says = ResultEntry(
        date.today() if on is None else parse_date(on, "--on"), condition, inspector_a,
        inspector_b, found_where, action, witnesses, accuracy_reason, remark,
    )  # fmt: skip
    epoch = None
    if x is not None or y is not None:
        if x is None or y is None or crs is None:
            raise InputError("Coordinates need --x, --y and --crs.", "Give all three.")
        epoch = NewEpoch(
            parse_survey_crs(crs).epsg, _number(x, "--x"), _number(y, "--y"), None,
            None if height is None else _number(height, "--height"), height_system, method,
            None if sigma is None else _number(sigma, "--sigma"), surveyor,
        )  # fmt: skip
    with acting(f"inspection {inspection}: result of {marker}", as_) as who:
        who.inspection(inspection, Action.RECORD_INSPECTION)
        found = [
            task for task in tasks_on_record(who.connection, inspection)
            if marker in (task.full_number, task.task_uuid)
        ]  # fmt: skip
        if len(found) != 1:
            raise InputError(
                f"{len(found)} tasks of inspection {inspection} are for {marker!r}.",
                f"`gazetteer inspection tasks {inspection}` lists them with their UUIDs.",
            )
        before = found[0].result
        read_at = before.entered_at if before is not None and replace_ else None
        enter_result(who.connection, found[0].task_uuid, says, epoch, read_at=read_at)
    zh, en = CONDITION_LABELS[condition]
    note(f"{found[0].full_number}: {zh} {en}")


def compare(
    inspection: Annotated[
        int | None, typer.Argument(help="Number of the inspection 联检号")
    ] = None,
    line: Annotated[
        str | None, typer.Option(help="All markers of a line instead: code or name 界线")
    ] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
) -> None:
    """New coordinates against the last earlier ones: did a marker move? 成果比较."""
    when, known = day(as_of), moment(known_at)
    if (inspection is None) == (line is None):
        raise InputError("Nothing says what to compare.", "Give an inspection, or --line.")
    with reading() as connection:
        if inspection is not None:
            one = find_inspection(connection, inspection, known)
            found = compare_inspection(connection, one, None if as_of is None else when, known)
        else:
            found = tuple(
                compared
                for part in find_lines(connection, line or "", when, known)
                for compared in compare_line(connection, part.code, part.level.value, when, known)
            )
    rows = [
        {
            "full_number": one.full_number, "later": one.later.surveyed_on,
            "earlier": None if one.earlier is None else one.earlier.surveyed_on,
            "epsg": one.epsg, "delta_north_m": _to_millimetre(one.delta_north_m),
            "delta_east_m": _to_millimetre(one.delta_east_m), "distance_m": one.distance_m,
            "tolerance_m": one.tolerance_m, "delta_height_m": one.delta_height_m,
            "movement": MOVEMENT_LABELS[one.movement][0],
            "reasons": "；".join(zh for zh, _ in one.reasons) or None,
        }
        for one in found
    ]  # fmt: skip
    print_table(f"成果比较 Comparison: {len(rows)}", _COMPARED, rows, _FIGURES)
    for clause in sorted({one.clause for one in found if one.clause is not None}):
        note(f"限差 limit: {clause}")


def _to_millimetre(metres: Decimal | None) -> str | None:
    return None if metres is None else f"{metres:.3f}"


def _number(text: str, option: str) -> Decimal:
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise InputError(f"{option} {text[:40]!r} is not a number.", "Write it like 3641176.64.")
    return value
