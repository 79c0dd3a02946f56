"""Which accounts there are, and which roles they hold now."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, RowMapping, text

from gazetteer.accounts.account import Account, Clearance, Grant
from gazetteer.accounts.errors import UnknownAccount
from gazetteer.accounts.names import fold_sign_in_name
from gazetteer.accounts.roles import Role

ACCOUNT = """
    a.account_id, a.sign_in_name, a.display_name, a.organisation, a.clearance, a.is_active,
    ARRAY(SELECT r.role || ' ' || r.division_code FROM office.account_role r
          WHERE r.account_id = a.account_id ORDER BY 1) AS grants
"""
"""Columns of `office.account a`, as `account_of` reads them."""


def find_account(connection: Connection, name: str) -> Account:
    """The account of a sign-in name, however it is typed.

    Args:
        connection: Of staff or the writer.
        name: Sign-in name.

    Raises:
        UnknownAccount: There is none.
    """
    row = connection.execute(
        text(f"SELECT {ACCOUNT} FROM office.account a WHERE a.sign_in_name = :name"),
        {"name": fold_sign_in_name(name)},
    ).mappings().first()  # fmt: skip
    if row is None:
        raise UnknownAccount(f"There is no account {name[:70]!r}.", "See `gazetteer account list`.")
    return account_of(row)


def account_by_id(connection: Connection, account_id: int) -> Account:
    """The account of a number that some record gives.

    Raises:
        UnknownAccount: There is none.
    """
    row = connection.execute(
        text(f"SELECT {ACCOUNT} FROM office.account a WHERE a.account_id = :id"),
        {"id": account_id},
    ).mappings().first()  # fmt: skip
    if row is None:
        raise UnknownAccount(f"There is no account number {account_id}.")
    return account_of(row)


def list_accounts(connection: Connection) -> Iterator[Account]:
    """All accounts, by name; those no longer active among them."""
    for row in connection.execute(
        text(f"SELECT {ACCOUNT} FROM office.account a ORDER BY a.sign_in_name")
    ).mappings():
        yield account_of(row)


def account_of(row: RowMapping) -> Account:
    """The account in a row of `ACCOUNT`."""
    return Account(
        account_id=row["account_id"],
        sign_in_name=row["sign_in_name"],
        display_name=row["display_name"],
        organisation=row["organisation"],
        clearance=Clearance(row["clearance"]),
        is_active=row["is_active"],
        grants=tuple(_grant(one) for one in row["grants"]),
    )


def _grant(written: str) -> Grant:
    role, _, code = written.partition(" ")
    return Grant(Role(role), code)
