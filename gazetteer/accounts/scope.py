"""Where a role holds: the chain of divisions above one, and the refusal outside one's scope."""

from __future__ import annotations

from sqlalchemy import Connection, text

from gazetteer.accounts.account import Account
from gazetteer.accounts.errors import Forbidden
from gazetteer.accounts.roles import EVERYWHERE, Action


def division_chain(connection: Connection, code: str) -> frozenset[str]:
    """The code and those of all divisions above it, by today's parent links.

    A division that has ended, or is yet to begin, counts by its last version: whoever looked
    after it looks after its record. Empty for a code that is nowhere on record, and for
    `EVERYWHERE`.

    Args:
        connection: Any that may read.
        code: Twelve digits.
    """
    rows = connection.execute(
        text("""
        WITH RECURSIVE found AS (
            SELECT division_id, code, parent_id FROM gazetteer.division_version
            WHERE code = :code
            ORDER BY valid @> CURRENT_DATE DESC, lower(valid) DESC NULLS LAST LIMIT 1
        ), chain AS (
            SELECT code, parent_id FROM found
            UNION
            SELECT p.code, p.parent_id FROM chain c, LATERAL (
                SELECT v.code, v.parent_id FROM gazetteer.division_version v
                WHERE v.division_id = c.parent_id
                ORDER BY v.valid @> CURRENT_DATE DESC, lower(v.valid) DESC NULLS LAST LIMIT 1
            ) p
        )
        SELECT code FROM chain
        """),
        {"code": code},
    )
    return frozenset(rows.scalars())


def is_allowed(connection: Connection, account: Account, action: Action, code: str) -> bool:
    """Whether the account may do it in the division; `EVERYWHERE` asks for everywhere."""
    if not account.holds(action):
        return False
    if account.may(action, ()):
        return True
    return code != EVERYWHERE and account.may(action, division_chain(connection, code))


def require(connection: Connection, account: Account, action: Action, code: str) -> None:
    """Refuse what the account may not do in the division.

    Raises:
        Forbidden: No role of the account allows it there.
    """
    if is_allowed(connection, account, action, code):
        return
    where = "everywhere" if code == EVERYWHERE else f"in {code}"
    raise Forbidden(
        f"None of your roles allows {action.value} {where}.",
        "Ask an administrator of that division for the role.",
    )
