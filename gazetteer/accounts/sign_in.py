"""Signing in 登录: name and password, and how often they may be tried.

An attempt is entered, and counted, before the password is looked at: attempts made at once, also
through several servers, are all counted. The answer and its time are the same for a name that
nobody has, a wrong password and an account that is not active.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, text

from gazetteer.accounts.account import Account
from gazetteer.accounts.credentials import SessionLimits, begin_session, end_sessions
from gazetteer.accounts.errors import SignInRefused, TooManyAttempts, UnknownAccount
from gazetteer.accounts.events import EventKind, enter_event
from gazetteer.accounts.names import fold_sign_in_name
from gazetteer.accounts.password import (
    check_password,
    hash_password,
    is_outdated,
    verify_password,
)
from gazetteer.accounts.repository import find_account
from gis.database import Database


@dataclass(frozen=True, slots=True)
class AttemptLimits:
    """How often signing in may fail.

    Attributes:
        by_name: Times for one name, since it last succeeded.
        by_address: Times from one network address, whatever the names.
        window: Only failures so recent count.
    """

    by_name: int
    by_address: int
    window: timedelta


def sign_in(
    database: Database,
    name: str,
    password: str,
    address: str | None,
    attempts: AttemptLimits,
    limits: SessionLimits,
) -> tuple[Account, str]:
    """The account, and the secret of a new session.

    Args:
        database: Of the service.
        name: Sign-in name as typed.
        password: As typed.
        address: Network address of whoever asks; None where unknown, which is not counted.
        attempts: How often it may fail.
        limits: How long the session lasts.

    Raises:
        TooManyAttempts: It failed too often; the password was not looked at.
        SignInRefused: Name and password do not go together, or the account is not active.
    """
    account, attempt_id = _verify(database, name, password, address, attempts)
    with database.transact() as connection:
        enter_event(
            connection, account.account_id, EventKind.SIGNED_IN, account.sign_in_name,
            attempt_id=attempt_id,
        )  # fmt: skip
        return account, begin_session(connection, account, limits)


def change_password(
    database: Database,
    account: Account,
    old: str,
    new: str,
    address: str | None,
    attempts: AttemptLimits,
    session_secret: str | None,
) -> None:
    """Set one's own password; all other sessions end.

    Raises:
        TooManyAttempts: The old one was wrong too often.
        SignInRefused: The old one is wrong.
        FieldError: The new one will not do.
    """
    check_password(new, account.sign_in_name)
    _, attempt_id = _verify(database, account.sign_in_name, old, address, attempts)
    with database.transact() as connection:
        enter_event(
            connection, account.account_id, EventKind.SIGNED_IN, account.sign_in_name,
            detail="to set a new password", attempt_id=attempt_id,
        )  # fmt: skip
        set_password(connection, account, new, account.sign_in_name)
        end_sessions(connection, account, but=session_secret)


def set_password(connection: Connection, account: Account, password: str, actor: str) -> None:
    """Set an account's password; sessions are the caller's to end.

    Args:
        connection: A writing one.
        account: Whose.
        password: The new one.
        actor: Who sets it.

    Raises:
        FieldError: The password will not do.
    """
    _keep(connection, account, hash_password(check_password(password, account.sign_in_name)))
    enter_event(connection, account.account_id, EventKind.PASSWORD_SET, actor)


def _verify(
    database: Database, name: str, password: str, address: str | None, attempts: AttemptLimits
) -> tuple[Account, int]:
    """The account and the attempt, which the caller notes as a success."""
    folded = fold_sign_in_name(name)
    with database.transact() as connection:
        attempt_id = _enter_attempt(connection, folded, address, attempts)
        account, kept = _kept(connection, folded)
    # No connection is held, and nobody waits, while the hash is computed.
    fits = verify_password(password, kept)
    if account is None or not account.is_active or not fits or kept is None:
        raise SignInRefused(
            "The name or the password is wrong.",
            "Check both; an administrator can set a new password.",
        )
    if is_outdated(kept):
        with database.transact() as connection:
            _keep(connection, account, hash_password(password))
    return account, attempt_id


def _enter_attempt(
    connection: Connection, name: str, address: str | None, attempts: AttemptLimits
) -> int:
    # One at a time for a name and for an address, so that each counts those before it.
    for key in sorted({f"name {name}", f"address {address}"}):
        connection.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 1969))"), {"key": key}
        )
    parameters = {"name": name, "address": address, "window": attempts.window}
    failed = connection.execute(
        text("""
        SELECT (SELECT count(*) FROM office.sign_in_attempt t
                WHERE t.sign_in_name = :name AND t.attempted_at > coalesce(
                    (SELECT max(s.attempted_at) FROM office.sign_in_attempt s
                     JOIN office.account_event USING (attempt_id) WHERE s.sign_in_name = :name
                     AND s.attempted_at > clock_timestamp() - :window),
                    clock_timestamp() - :window)) AS by_name,
               (SELECT count(*) FROM office.sign_in_attempt t
                WHERE t.address = :address AND t.attempted_at > clock_timestamp() - :window
                AND NOT EXISTS (SELECT FROM office.account_event e
                                WHERE e.attempt_id = t.attempt_id)) AS by_address
        """),
        parameters,
    ).one()
    if failed.by_name >= attempts.by_name or failed.by_address >= attempts.by_address:
        raise TooManyAttempts(max(1, int(attempts.window.total_seconds())))
    attempt_id: int = connection.execute(
        text("INSERT INTO office.sign_in_attempt (sign_in_name, address)"
             " VALUES (:name, :address) RETURNING attempt_id"),
        parameters,
    ).scalar_one()  # fmt: skip
    return attempt_id


def _kept(connection: Connection, name: str) -> tuple[Account | None, str | None]:
    try:
        account = find_account(connection, name)
    except UnknownAccount:
        return None, None
    kept: str | None = connection.execute(
        text("SELECT password_hash FROM office.account_password WHERE account_id = :id"),
        {"id": account.account_id},
    ).scalar()
    return account, kept


def _keep(connection: Connection, account: Account, password_hash: str) -> None:
    connection.execute(
        text("INSERT INTO office.account_password (account_id, password_hash)"
             " VALUES (:id, :hash) ON CONFLICT (account_id) DO UPDATE"
             " SET password_hash = excluded.password_hash, changed_at = clock_timestamp()"),
        {"id": account.account_id, "hash": password_hash},
    )  # fmt: skip
