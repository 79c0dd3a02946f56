"""Revisions of the inspection commands: in the name of an account, or of this machine's user."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Annotated

import typer
from sqlalchemy import Connection

from api.commands.actor import command_line_actor
from api.connect import migrated_url
from gazetteer.accounts.account import Account
from gazetteer.accounts.repository import find_account
from gazetteer.accounts.roles import Action
from gazetteer.boundaries.line import BoundaryLine
from gazetteer.inspection.plan import Inspection
from gazetteer.inspection.plan_record import find_inspection
from gazetteer.inspection.sides import line_of, require_side
from gis.database import Database, seen_as
from gis.roles import STAFF_ROLE

As = Annotated[
    str | None,
    typer.Option("--as", help="Account that acts, with its rights; else this machine's user 账户"),
]


@dataclass(frozen=True, slots=True)
class Acting:
    """A revision under way and whoever acts in it.

    Attributes:
        connection: The revision.
        account: Who acts; None: the user of this machine, whom no role binds.
    """

    connection: Connection
    account: Account | None

    @property
    def role(self) -> str:
        """The database role that decides what is seen."""
        return STAFF_ROLE if self.account is None else self.account.reads_as

    def require(self, action: Action, line: BoundaryLine) -> None:
        """Refuse what the account may do on neither side of the line.

        Raises:
            Forbidden: No role of the account allows it.
        """
        if self.account is not None:
            require_side(self.connection, self.account, action, line)

    def inspection(self, number: int, action: Action) -> Inspection:
        """An inspection that may be seen and worked on.

        Raises:
            UnknownInspection: There is none that may be seen.
            Forbidden: The account may not do it there.
        """
        with seen_as(self.connection, self.role):
            found = find_inspection(self.connection, number)
            line = line_of(self.connection, found)
        self.require(action, line)
        return found


@contextmanager
def acting(reason: str, as_: str | None) -> Iterator[Acting]:
    """A revision, in the name of an account where one is given.

    Args:
        reason: Why, for the record.
        as_: Sign-in name.
    """
    address, _ = migrated_url()
    with closing(Database(address, pool_size=1)) as database:
        account = None
        if as_ is not None:
            with database.read(STAFF_ROLE) as connection:
                account = find_account(connection, as_)
        actor, context = command_line_actor(), {}
        if account is not None:
            actor = f"{account.sign_in_name}, {actor}"
            context = {"account": account.account_id}
        with database.write(actor, reason, (), context) as connection:
            yield Acting(connection, account)


@contextmanager
def reading() -> Iterator[Connection]:
    """A read as staff."""
    address, _ = migrated_url()
    with closing(Database(address, pool_size=1)) as database, database.read(STAFF_ROLE) as seen:
        yield seen
