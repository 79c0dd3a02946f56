"""What happened to accounts besides their changes: sign-ins, passwords, tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, text


class EventKind(StrEnum):
    """What happened."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    PASSWORD_SET = "password_set"
    TOKEN_MADE = "token_made"
    TOKEN_REVOKED = "token_revoked"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class AccountEvent:
    """One thing that happened.

    Attributes:
        happened_at: When.
        kind: What; `refused` is an attempt to sign in that failed.
        sign_in_name: Whose account; for an attempt the name that was typed.
        actor: Who did it, by sign-in name or as the command line names itself.
        address: Network address of an attempt, where known.
        detail: Name of the token, and the like.
    """

    happened_at: datetime
    kind: EventKind
    sign_in_name: str
    actor: str | None
    address: str | None
    detail: str | None


def enter_event(
    connection: Connection,
    account_id: int,
    kind: EventKind,
    actor: str,
    detail: str | None = None,
    attempt_id: int | None = None,
) -> None:
    """Enter what happened; it can never be changed."""
    connection.execute(
        text("INSERT INTO office.account_event (account_id, kind, actor, detail, attempt_id)"
             " VALUES (:account, :kind, :actor, :detail, :attempt)"),
        {
            "account": account_id,
            "kind": kind,
            "actor": actor,
            "detail": detail,
            "attempt": attempt_id,
        },
    )  # fmt: skip


def list_events(
    connection: Connection,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    name: str | None = None,
    limit: int = 100,
) -> list[AccountEvent]:
    """The newest events first, failed attempts to sign in among them.

    Args:
        connection: Of the writer: nobody else may read them.
        since: Not before this moment.
        until: Before this moment.
        name: Only of this sign-in name.
        limit: How many at most.
    """
    rows = connection.execute(
        text("""
        SELECT * FROM (
            SELECT e.happened_at, e.kind, a.sign_in_name, e.actor, t.address, e.detail
            FROM office.account_event e JOIN office.account a USING (account_id)
            LEFT JOIN office.sign_in_attempt t USING (attempt_id)
            UNION ALL
            SELECT t.attempted_at, 'refused', t.sign_in_name, NULL, t.address, NULL
            FROM office.sign_in_attempt t
            WHERE NOT EXISTS (SELECT FROM office.account_event e
                              WHERE e.attempt_id = t.attempt_id)
        ) AS event
        WHERE (CAST(:since AS timestamptz) IS NULL OR happened_at >= :since)
          AND (CAST(:until AS timestamptz) IS NULL OR happened_at < :until)
          AND (CAST(:name AS text) IS NULL OR sign_in_name = :name)
        ORDER BY happened_at DESC LIMIT :limit
        """),
        {"since": since, "until": until, "name": name, "limit": limit},
    )
    return [
        AccountEvent(
            row.happened_at, EventKind(row.kind), row.sign_in_name, row.actor, row.address,
            row.detail,
        )
        for row in rows
    ]  # fmt: skip
