"""Sessions of browsers and tokens of programs: begun, found again, ended.

Each is a random secret that its owner keeps; the database knows its digest. Whoever is found has
the roles of this moment, and nobody whose account is no longer active is found.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, text

from gazetteer.accounts.account import Account
from gazetteer.accounts.digests import digest, new_session_secret, new_token_secret
from gazetteer.accounts.events import EventKind, enter_event
from gazetteer.accounts.names import parse_line
from gazetteer.accounts.repository import ACCOUNT, account_of
from gis.errors import FieldError, InputError

_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long a session lasts.

    Attributes:
        idle: It ends when nothing was asked for so long.
        whole: It ends in any case.
    """

    idle: timedelta
    whole: timedelta


@dataclass(frozen=True, slots=True)
class FoundSession:
    """A session that holds.

    Attributes:
        account: Whose it is.
        is_seen_late: Whether `touch_session` is due.
    """

    account: Account
    is_seen_late: bool


@dataclass(frozen=True, slots=True)
class Token:
    """An access token 访问令牌, as its owner sees it afterwards: without the secret."""

    token_id: int
    name: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


def begin_session(connection: Connection, account: Account, limits: SessionLimits) -> str:
    """A new session's secret, for the cookie; sessions long ended are swept away."""
    secret = new_session_secret()
    connection.execute(text("DELETE FROM office.session WHERE expires_at < clock_timestamp()"))
    connection.execute(
        text("INSERT INTO office.session (session_hash, account_id, expires_at)"
             " VALUES (:hash, :account, clock_timestamp() + :whole)"),
        {"hash": digest(secret), "account": account.account_id, "whole": limits.whole},
    )  # fmt: skip
    return secret


def find_session(connection: Connection, secret: str, limits: SessionLimits) -> FoundSession | None:
    """The session of a secret; None where there is none, or it ended, or its account did."""
    row = connection.execute(
        text(f"SELECT {ACCOUNT}, s.last_seen_at < clock_timestamp() - :late AS is_seen_late"
             " FROM office.session s JOIN office.account a USING (account_id)"
             " WHERE s.session_hash = :hash AND a.is_active"
             " AND s.expires_at > clock_timestamp()"
             " AND s.last_seen_at > clock_timestamp() - :idle"),
        {
            "hash": digest(secret),
            "idle": limits.idle,
            "late": min(_SEEN_EVERY, limits.idle / 4),
        },
    ).mappings().first()  # fmt: skip
    return None if row is None else FoundSession(account_of(row), row["is_seen_late"])


def touch_session(connection: Connection, secret: str) -> None:
    """Say that something was asked just now."""
    connection.execute(
        text("UPDATE office.session SET last_seen_at = clock_timestamp()"
             " WHERE session_hash = :hash"),
        {"hash": digest(secret)},
    )  # fmt: skip


def end_session(connection: Connection, account: Account, secret: str) -> None:
    """Sign out."""
    ended = connection.execute(
        text("DELETE FROM office.session WHERE session_hash = :hash"), {"hash": digest(secret)}
    )
    if ended.rowcount:
        enter_event(connection, account.account_id, EventKind.SIGNED_OUT, account.sign_in_name)


def end_sessions(connection: Connection, account: Account, but: str | None = None) -> None:
    """End all sessions of an account, but for the one of this secret."""
    connection.execute(
        text("DELETE FROM office.session WHERE account_id = :account AND session_hash <> :kept"),
        {"account": account.account_id, "kept": b"" if but is None else digest(but)},
    )


def make_token(
    connection: Connection, account: Account, name: str, lasts: timedelta, actor: str
) -> tuple[Token, str]:
    """A new access token and its secret, which is shown this once.

    Args:
        connection: A writing one.
        account: Whose roles the token has.
        name: What it is for.
        lasts: How long it holds.
        actor: Who makes it.

    Raises:
        FieldError: No name, or one longer than 100 characters.
    """
    label = parse_line(name, "name of the token")
    if label is None:
        raise FieldError("The token has no usable name.", "Name it by what it is for.")
    secret = new_token_secret()
    row = connection.execute(
        text("INSERT INTO office.access_token (account_id, name, token_hash, expires_at)"
             " VALUES (:account, :name, :hash, clock_timestamp() + :lasts)"
             " RETURNING token_id, name, created_at, expires_at, revoked_at"),
        {
            "account": account.account_id,
            "name": label,
            "hash": digest(secret),
            "lasts": lasts,
        },
    ).mappings().one()  # fmt: skip
    enter_event(connection, account.account_id, EventKind.TOKEN_MADE, actor, label)
    return Token(**row), secret


def find_token(connection: Connection, secret: str) -> Account | None:
    """Whose token it is; None where there is none, or it expired or was revoked."""
    row = connection.execute(
        text(f"SELECT {ACCOUNT} FROM office.access_token t"
             " JOIN office.account a USING (account_id)"
             " WHERE t.token_hash = :hash AND a.is_active AND t.revoked_at IS NULL"
             " AND t.expires_at > clock_timestamp()"),
        {"hash": digest(secret)},
    ).mappings().first()  # fmt: skip
    return None if row is None else account_of(row)


def list_tokens(connection: Connection, account: Account) -> list[Token]:
    """The account's tokens, newest first; expired and revoked ones among them."""
    rows = connection.execute(
        text("SELECT token_id, name, created_at, expires_at, revoked_at FROM office.access_token"
             " WHERE account_id = :account ORDER BY token_id DESC"),
        {"account": account.account_id},
    ).mappings()  # fmt: skip
    return [Token(**row) for row in rows]


def revoke_token(connection: Connection, account: Account, token_id: int, actor: str) -> None:
    """End one of the account's tokens for good; one that ended already stays so.

    Raises:
        InputError: The account has no such token.
    """
    row = connection.execute(
        text("SELECT name, revoked_at FROM office.access_token"
             " WHERE account_id = :account AND token_id = :token FOR UPDATE"),
        {"account": account.account_id, "token": token_id},
    ).first()  # fmt: skip
    if row is None:
        raise InputError(f"You have no token number {token_id}.", "See the list of your tokens.")
    if row.revoked_at is None:
        connection.execute(
            text("UPDATE office.access_token SET revoked_at = clock_timestamp()"
                 " WHERE token_id = :token"),
            {"token": token_id},
        )  # fmt: skip
        enter_event(connection, account.account_id, EventKind.TOKEN_REVOKED, actor, row.name)
