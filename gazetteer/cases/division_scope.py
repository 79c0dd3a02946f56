"""Whether what a case names lies in the division that it is for, where its rights are asked of."""

from __future__ import annotations

from sqlalchemy import Connection

from gazetteer.accounts.scope import division_chain
from gazetteer.cases.codes import significant


def lies_in(connection: Connection, division_code: str, code: str) -> bool:
    """Whether a division is another or lies in it, by its digits or by its parents."""
    return code.startswith(significant(division_code)) or division_code in division_chain(
        connection, code
    )
