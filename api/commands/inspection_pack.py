"""`gazetteer inspection pack`, `return`: out into the field with a zip, and back in again."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from api.commands.actor import command_line_actor
from api.commands.console import note, print_table, say
from api.commands.inspection_acting import As
from api.commands.options import day
from api.connect import migrated_url
from gazetteer.accounts.account import Account
from gazetteer.accounts.repository import find_account
from gazetteer.inspection.decisions import (
    Decisions,
    accepted_fields,
    read_decisions,
    write_conflicts,
)
from gazetteer.inspection.pack_contents import choose_inspection
from gazetteer.inspection.pack_fields import (
    PROBLEMS,
    TASKS,
    choice_label,
    field_label,
    layer,
)
from gazetteer.inspection.return_apply import receive_return
from gazetteer.inspection.return_report import RECORD_LABELS, RecordState, ReturnReport
from gazetteer.inspection.sides import line_of
from gazetteer.inspection.three_way import Outcome
from gis.database import Database
from gis.rejects import summary
from gis.roles import STAFF_ROLE
from gis.survey_crs import parse_survey_crs
from gis.wholefile import whole_file
from maps.field_pack.make import make_pack
from maps.field_pack.sheets import sheets_of

_SHOWN = 40
_FIELDS = (
    ("label", "记录\nRecord"), ("field", "项目\nField"), ("base", "出包时\nWhen it left"),
    ("theirs", "外业\nField"), ("ours", "登记\nOn record"), ("changed", "登记修改\nOurs changed"),
)  # fmt: skip
_COUNTS = (("layer", "图层\nLayer"), ("state", "结果\nOutcome"), ("count", "数量\nNumber"))


def pack(
    inspection: Annotated[
        str, typer.Argument(help="Number of the inspection, or code or name of its line 联检或界线")
    ],
    output: Annotated[Path, typer.Option("-o", "--output", help="The zip to write 输出文件")],
    crs: Annotated[
        str, typer.Option(help="CGCS2000 degrees 4490, or a zone such as 4548 坐标系")
    ] = "4490",
    with_sheets: Annotated[
        bool, typer.Option("--sheets/--no-sheets", help="With the map sheets as PDF 带界线图")
    ] = True,
    as_: As = None,
) -> None:
    """Make the field pack of an inspection, for QGIS, QField and Mergin Maps 外业数据包."""
    system = parse_survey_crs(crs)
    address, _ = migrated_url()
    with closing(Database(address, pool_size=1)) as database:
        account = _account(database, as_)
        role = STAFF_ROLE if account is None else account.reads_as
        with database.read(role) as connection:
            chosen = choose_inspection(connection, inspection, day(None))
            line = line_of(connection, chosen, day(None))
            sheets = sheets_of(connection, line, day(None)) if with_sheets else None
        made = make_pack(
            database, chosen.inspection_id, output, system,
            actor=_actor(account), account=account, sheets=sheets,
        )  # fmt: skip
    contents = made.contents
    say(
        f"{output}: {contents.line.name} {contents.line.code},"
        f" {len(contents.tasks)} 界桩 markers, {contents.crs.name}"
    )
    say(f"{made.export.classification}; 登记号 export {made.export.export_id}")
    if made.export.warning is not None:
        note(made.export.warning)
    if contents.left_out:
        note(f"不在册 not on record today: {', '.join(contents.left_out)}")


def take_back(
    returned: Annotated[Path, typer.Argument(help="GeoPackage, zip or folder 返回的数据包")],
    photos: Annotated[
        Path | None, typer.Argument(help="Folder of the photos; default the pack's own 照片文件夹")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Do everything, keep nothing 试运行")
    ] = False,
    accept_theirs: Annotated[
        list[str] | None,
        typer.Option(help="Field whose value from the field holds in conflicts; or all 采用外业"),
    ] = None,
    resolve: Annotated[
        Path | None, typer.Option(help="Decisions: the file of --conflicts, filled in 裁定")
    ] = None,
    conflicts: Annotated[
        Path | None, typer.Option(help="Write the conflicts to this CSV file 冲突清单")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write all that became of it to this JSON file 处理结果")
    ] = None,
    as_: As = None,
) -> None:
    """Take a field pack back in: compared three ways, a conflict never overwritten 外业返回.

    Exit code 0: nothing waits; 1: there are conflicts or rejected rows.
    """
    accepted = accepted_fields(accept_theirs or ())
    decisions = Decisions(accepted) if resolve is None else read_decisions(resolve, accepted)
    address, _ = migrated_url()
    with closing(Database(address, pool_size=1)) as database:
        account = _account(database, as_)
        found = receive_return(
            database, returned, photos, actor=_actor(account), decisions=decisions,
            is_dry_run=dry_run, account=account,
        )  # fmt: skip
    _explain(found)
    if conflicts is not None:
        note(f"{write_conflicts(conflicts, found)} 冲突 conflicts: {conflicts}")
    if report is not None:
        with whole_file(report) as draft:
            draft.write_text(json.dumps(found.as_json(), ensure_ascii=False, indent=1), "utf-8")
    if found.is_nothing:
        say("nothing to change 无变化" if found.is_clean else "nothing came in 未入库")
    else:
        say("dry run: nothing was kept 试运行，未保存" if dry_run else "returned 已入库")
    if not found.is_clean:
        raise typer.Exit(1)


def _explain(found: ReturnReport) -> None:
    """How many records came to what, each field that waits for a decision, and what is wrong."""
    counted = [
        {"layer": layer(name).label[0], "state": " ".join(RECORD_LABELS[state]), "count": count}
        for name in (TASKS, PROBLEMS)
        for state, count in found.counts(name).items()
    ]
    for state in (RecordState.ADDED, RecordState.SAME, RecordState.REJECTED):
        count = sum(photo.state is state for photo in found.photos)
        if count:
            label = " ".join(RECORD_LABELS[state])
            counted.append({"layer": "照片", "state": label, "count": count})
    print_table(f"{found.line_name} {found.line_code}", _COUNTS, counted, frozenset({"count"}))
    fields = [
        {
            "label": one.label, "field": field_label(one.layer, field.field)[0],
            "base": choice_label(one.layer, field.field, field.base),
            "theirs": choice_label(one.layer, field.field, field.theirs),
            "ours": choice_label(one.layer, field.field, field.ours),
            "changed": None if one.changed_by is None or one.changed_at is None
            else f"{one.changed_at.astimezone():%Y-%m-%d %H:%M} {one.changed_by}",
        }
        for one in found.conflicts
        for field in one.fields
        if field.outcome is Outcome.CONFLICT
    ]  # fmt: skip
    if fields:
        print_table("冲突：登记未改 Conflicts: nothing was overwritten", _FIELDS, fields)
        note(
            "有冲突的记录整条暂不入库。Records with a conflict wait as a whole. --conflicts FILE"
            " 写出清单，填好后用 --resolve 读入 writes them for --resolve; --accept-theirs FIELD"
            " 该项一律采用外业 takes the field's."
        )
    for line in summary(found.problems, _SHOWN):
        note(line)


def _account(database: Database, as_: str | None) -> Account | None:
    if as_ is None:
        return None
    with database.read(STAFF_ROLE) as connection:
        return find_account(connection, as_)


def _actor(account: Account | None) -> str:
    user = command_line_actor()
    return user if account is None else f"{account.sign_in_name}, {user}"
