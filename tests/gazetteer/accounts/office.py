"""Accounts in one line each, for the tests."""

from __future__ import annotations

from gazetteer.accounts.account import Account, Clearance, Grant
from gazetteer.accounts.register import add_account, grant_role
from gazetteer.accounts.roles import Role
from gis.database import Database

PASSWORD = "颍州 horse battery 7"


class Office:
    """Makes accounts in one line each."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def account(
        self, name: str, *grants: tuple[Role, str], clearance: Clearance = Clearance.INTERNAL
    ) -> Account:
        with self.database.write("test", "add account") as connection:
            account = add_account(connection, name, clearance=clearance)
            for role, code in grants:
                account = grant_role(connection, account, Grant(role, code))
        return account
