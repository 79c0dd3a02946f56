"""Changes to accounts and roles; each inside a revision, which says who made it.

Who may ask for which change is `gazetteer.accounts.granting`'s; what must never come about,
whoever asks, is refused here.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from gazetteer.accounts.account import Account, Clearance, Grant
from gazetteer.accounts.errors import Forbidden, NameTaken
from gazetteer.accounts.names import parse_line, parse_sign_in_name
from gazetteer.accounts.repository import account_by_id
from gazetteer.accounts.roles import EVERYWHERE, Action, Role
from gazetteer.accounts.scope import division_chain
from gis.errors import InputError


def add_account(
    connection: Connection,
    name: str,
    display_name: str | None = None,
    organisation: str | None = None,
    clearance: Clearance = Clearance.INTERNAL,
) -> Account:
    """A new account, without roles and without a password.

    Args:
        connection: Of a revision.
        name: Sign-in name.
        display_name: As it will stand on cases; None: the sign-in name.
        organisation: Where they work.
        clearance: What they may see.

    Raises:
        FieldError: The name will not do.
        NameTaken: There is such an account, active or not.
    """
    sign_in_name = parse_sign_in_name(name)
    row = connection.execute(
        text("INSERT INTO office.account (sign_in_name, display_name, organisation, clearance)"
             " VALUES (:name, :display, :organisation, :clearance)"
             " ON CONFLICT (sign_in_name) DO NOTHING RETURNING account_id"),
        {
            "name": sign_in_name,
            "display": parse_line(display_name, "display name") or sign_in_name,
            "organisation": parse_line(organisation, "organisation"),
            "clearance": clearance,
        },
    ).first()  # fmt: skip
    if row is None:
        raise NameTaken(
            f"There is an account {sign_in_name} already.",
            "Names are never used again; choose another, or make that account active.",
        )
    return account_by_id(connection, row.account_id)


def change_account(
    connection: Connection,
    account: Account,
    *,
    display_name: str | None = None,
    organisation: str | None = None,
    clearance: Clearance | None = None,
    is_active: bool | None = None,
) -> Account:
    """Change what is given; what is None stays.

    An account made inactive can no longer sign in; its sessions and tokens end with it.

    Raises:
        Forbidden: No administrator would be left for a division.
    """
    if is_active is False and account.is_active:
        for grant in account.grants:
            _require_other_administrator(connection, account, grant)
    connection.execute(
        text("UPDATE office.account SET display_name = coalesce(:display, display_name),"
             " organisation = coalesce(:organisation, organisation),"
             " clearance = coalesce(:clearance, clearance),"
             " is_active = coalesce(:is_active, is_active) WHERE account_id = :id"),
        {
            "id": account.account_id,
            "display": parse_line(display_name, "display name"),
            "organisation": parse_line(organisation, "organisation"),
            "clearance": clearance,
            "is_active": is_active,
        },
    )  # fmt: skip
    if is_active is False:
        connection.execute(
            text("DELETE FROM office.session WHERE account_id = :id"), {"id": account.account_id}
        )
        connection.execute(
            text("UPDATE office.access_token SET revoked_at = clock_timestamp()"
                 " WHERE account_id = :id AND revoked_at IS NULL"),
            {"id": account.account_id},
        )  # fmt: skip
    return account_by_id(connection, account.account_id)


def grant_role(connection: Connection, account: Account, grant: Grant) -> Account:
    """Give a role within a division; nothing happens where the account has it.

    Raises:
        InputError: The division is nowhere on record.
    """
    code = grant.division_code
    if code != EVERYWHERE and not division_chain(connection, code):
        raise InputError(
            f"The register has no division {code}.",
            f"Check the code, load the divisions first, or use {EVERYWHERE} for everywhere.",
        )
    connection.execute(
        text("INSERT INTO office.account_role (account_id, role, division_code)"
             " VALUES (:id, :role, :code) ON CONFLICT DO NOTHING"),
        {"id": account.account_id, "role": grant.role, "code": code},
    )  # fmt: skip
    return account_by_id(connection, account.account_id)


def revoke_role(connection: Connection, account: Account, grant: Grant) -> Account:
    """Take a role away.

    Raises:
        Forbidden: No administrator would be left for the division.
        InputError: The account does not have it.
    """
    if grant not in account.grants:
        raise InputError(
            f"{account.sign_in_name} is no {grant.role.value} for {grant.division_code}.",
            "See `gazetteer account list`.",
        )
    if account.is_active:
        _require_other_administrator(connection, account, grant)
    connection.execute(
        text("DELETE FROM office.account_role"
             " WHERE account_id = :id AND role = :role AND division_code = :code"),
        {"id": account.account_id, "role": grant.role, "code": grant.division_code},
    )  # fmt: skip
    return account_by_id(connection, account.account_id)


def _require_other_administrator(connection: Connection, account: Account, grant: Grant) -> None:
    """Refuse to leave a division that had an administrator without any.

    Another grant of the same account counts only where the account stays active; the caller
    takes one grant, or the account, and never both.
    """
    if grant.role is not Role.ADMINISTRATOR:
        return
    scopes = {EVERYWHERE, grant.division_code}
    if grant.division_code != EVERYWHERE:
        scopes |= division_chain(connection, grant.division_code)
    others = connection.execute(
        text("SELECT EXISTS (SELECT FROM office.account_role r JOIN office.account a"
             " USING (account_id) WHERE r.role = 'administrator' AND a.is_active"
             " AND a.account_id <> :id AND r.division_code = ANY(:scopes))"),
        {"id": account.account_id, "scopes": sorted(scopes)},
    ).scalar_one()  # fmt: skip
    if not others:
        raise Forbidden(
            f"{account.sign_in_name} is the last administrator of {_scope(grant)}.",
            f"Let another account have {Action.MANAGE_ACCOUNTS.value} there first: `gazetteer"
            " account grant NAME administrator`.",
        )


def _scope(grant: Grant) -> str:
    return "all divisions" if grant.division_code == EVERYWHERE else grant.division_code
