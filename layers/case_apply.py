"""The door through which a case changes the register: names and divisions, then what follows.

`gazetteer.cases.apply` changes divisions and places; here the facilities are settled anew on the
changed outlines, and figures go along with divisions that take another code or are merged.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, text

from gazetteer.accounts.account import Account
from gazetteer.cases.application import Application
from gazetteer.cases.apply import apply_actions, put_in_force
from gazetteer.cases.case import Case
from gazetteer.cases.move import Move
from gazetteer.cases.repository import find_header
from gazetteer.cases.state import State
from gazetteer.settle import settle_register
from gis.database import Database
from gis.version_cutting import cut_version
from layers.case_figures import keep_figures
from layers.facility_load import FACILITIES
from layers.supply import settle_divisions


def apply_case(
    database: Database, account: Account, number: str, remark: str | None = None
) -> Case:
    """Apply an approved case in a revision of its own, all or nothing.

    Raises:
        StaleCase: What it changes was changed since it was drawn up.
        InputError: It cannot be applied; nothing was kept.
        AccessError: The account may not.
        DatabaseGone: The database went away.
    """
    with database.read(account.reads_as) as connection:
        case_id = find_header(connection, number).case_id
    context = {"case": case_id, "account": account.account_id}
    with database.write(account.sign_in_name, f"case {number}: apply", (), context) as connection:
        return apply_within(connection, account, number, Move(State.IN_FORCE, remark))


def apply_within(connection: Connection, account: Account, number: str, move: Move) -> Case:
    """Apply an approved case within a revision under way; raises as `apply_case` does."""
    case, app = put_in_force(connection, account, number, move)
    settle_after(connection, app)
    return case


def try_within(connection: Connection, case: Case, account: str, day: date) -> Application:
    """Carry a case out in whatever state it is, for a revision that is not to be kept."""
    app = apply_actions(connection, case, account, day)
    settle_after(connection, app)
    return app


def settle_after(connection: Connection, app: Application) -> None:
    """Bring facilities, figures and the places of divisions up to date with what changed."""
    _declare_again(connection, app)
    keep_figures(app)
    settle_divisions(connection)
    settle_register(connection)


def _declare_again(connection: Connection, app: Application) -> None:
    """Who declared to serve a community under a code that went into another serves that one.

    The facility's version is cut at the day, so that the declaration of before stays readable.
    """
    moved = {old: new[0] for old, new in app.successors.items() if len(new) == 1 and new != [old]}
    if not moved:
        return
    rows = connection.execute(
        text("""
        SELECT version_id, serves, lower(valid) IS NOT DISTINCT FROM CAST(:day AS date) AS starts
        FROM layers.facility_version
        WHERE valid @> CAST(:day AS date) AND serves ?| CAST(:codes AS text[])
        """),
        {"day": app.day, "codes": sorted(moved)},
    ).all()
    for row in rows:
        version = row.version_id
        if not row.starts:
            version = cut_version(connection, FACILITIES, version, app.day)
        shares: dict[str, Decimal] = {}
        for code, share in row.serves.items():
            code = moved.get(code, code)
            shares[code] = shares.get(code, Decimal(0)) + Decimal(str(share))
        connection.execute(
            text("UPDATE layers.facility_version SET serves = CAST(:serves AS jsonb)"
                 " WHERE version_id = :version"),
            {"version": version, "serves": json.dumps({c: str(s) for c, s in shares.items()})},
        )  # fmt: skip
