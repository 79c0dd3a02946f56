"""Who may change whose account: administrators, within their own scope, and never upwards."""

from __future__ import annotations

from sqlalchemy import Connection

from gazetteer.accounts.account import Account, Clearance, Grant
from gazetteer.accounts.errors import Forbidden
from gazetteer.accounts.roles import EVERYWHERE, Action
from gazetteer.accounts.scope import division_chain, require


def require_administrator(actor: Account) -> None:
    """Refuse all but administrators, wherever their scope.

    Raises:
        Forbidden: The actor is none.
    """
    if not actor.holds(Action.MANAGE_ACCOUNTS):
        raise Forbidden("Only administrators may see and change accounts.", "Ask an administrator.")


def require_may_grant(
    connection: Connection, actor: Account, account: Account, grant: Grant
) -> None:
    """Refuse a grant outside the actor's scope, or one to themselves of what they lack.

    Raises:
        Forbidden: With the reason.
    """
    require(connection, actor, Action.MANAGE_ACCOUNTS, grant.division_code)
    if account.account_id == actor.account_id and not _has(connection, actor, grant):
        raise Forbidden(
            "Nobody gives a role to themselves.", "Another administrator can give it to you."
        )


def require_may_revoke(connection: Connection, actor: Account, grant: Grant) -> None:
    """Refuse to take a role away outside the actor's scope.

    Raises:
        Forbidden: With the reason.
    """
    require(connection, actor, Action.MANAGE_ACCOUNTS, grant.division_code)


def require_may_change(connection: Connection, actor: Account, account: Account) -> None:
    """Refuse to change, or to set the password of, an account that reaches further than one's own.

    Raises:
        Forbidden: The account has a role outside the actor's scope, or a higher clearance.
    """
    require_administrator(actor)
    for grant in account.grants:
        require(connection, actor, Action.MANAGE_ACCOUNTS, grant.division_code)
    require_may_clear(actor, account.clearance)


def require_may_clear(actor: Account, clearance: Clearance) -> None:
    """Refuse to give, or to decide about, a clearance that the actor has not.

    Raises:
        Forbidden: The clearance is higher than the actor's.
    """
    if clearance is Clearance.SECRET and actor.clearance is not Clearance.SECRET:
        raise Forbidden(
            "Only somebody cleared for what is secret may decide about that clearance.",
            "Ask an administrator who is.",
        )


def _has(connection: Connection, account: Account, grant: Grant) -> bool:
    chain = {EVERYWHERE, grant.division_code}
    if grant.division_code != EVERYWHERE:
        chain |= division_chain(connection, grant.division_code)
    return any(g.role is grant.role and g.division_code in chain for g in account.grants)
