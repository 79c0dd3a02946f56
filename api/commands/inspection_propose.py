"""`gazetteer inspection propose`: what results propose for the register, and a case of it."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from typing import Annotated

import typer

from api.commands.actor import command_line_actor
from api.commands.console import note, print_table
from api.commands.inspection_acting import reading
from api.commands.inspection_plans import Number
from api.connect import migrated_url
from gazetteer.accounts.repository import find_account
from gazetteer.boundaries.marker import STATE_LABELS
from gazetteer.cases.marker_proposals import open_proposals
from gazetteer.cases.opening import reserve_case
from gazetteer.division import parse_code
from gazetteer.inspection.report_data import joint_report
from gis.database import Database, seen_as
from gis.errors import InputError
from gis.roles import STAFF_ROLE

_PROPOSED = (
    ("full_number", "界桩\nMarker"), ("registered", "现登记\nRegistered"),
    ("proposed", "建议\nProposed"), ("reason", "理由\nReason"),
)  # fmt: skip


def propose(
    inspection: Number,
    case: Annotated[
        str | None,
        typer.Option(help="Open a draft case for this division 为此区划立案"),
    ] = None,
    as_: Annotated[
        str | None, typer.Option("--as", help="Account that opens the case 账户")
    ] = None,
) -> None:
    """What the results propose and the register does not say yet; --case drafts it 变更建议."""
    if case is None:
        with reading() as connection:
            proposals = joint_report(connection, inspection, date.today()).proposals
        rows = [
            {
                "full_number": one.full_number, "registered": STATE_LABELS[one.registered][0],
                "proposed": STATE_LABELS[one.proposed][0], "reason": one.reason[0],
            }
            for one in proposals
        ]  # fmt: skip
        print_table(f"登记变更建议 Proposals: {len(rows)}", _PROPOSED, rows)
        return
    if as_ is None:
        raise InputError("A case is opened in somebody's name.", "Give the account with --as.")
    number = _open_case(inspection, parse_code(case), as_)
    note(f"办件 case {number} (repair_marker): gazetteer case show {number}")


def _open_case(inspection: int, division_code: str, name: str) -> str:
    address, _ = migrated_url()
    with closing(Database(address, pool_size=1)) as database:
        with database.read(STAFF_ROLE) as connection:
            account = find_account(connection, name)
        with database.transact() as connection:
            case_id = reserve_case(connection)
        with database.write(
            f"{account.sign_in_name}, {command_line_actor()}",
            f"case of what inspection {inspection} proposes",
            (),
            {"case": case_id, "account": account.account_id},
        ) as connection:
            with seen_as(connection, account.reads_as):
                report = joint_report(connection, inspection, date.today())
            opened = open_proposals(connection, account, report, division_code, case_id)
    return opened.header.case_number
