"""Requests that were accepted 幂等请求: asked twice under one key, a change is made once.

The entry is written in the same transaction as the change. Asked again, even by somebody who
never heard the first answer because the server died, the answer comes from here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from gazetteer.accounts.errors import RequestReused
from gis.errors import FieldError

LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class AcceptedAnswer:
    """What was answered.

    Attributes:
        revision_id: The revision that holds the change; None where there was none.
        status: HTTP status of the answer.
        body: The answer itself.
    """

    revision_id: int | None
    status: int
    body: Any


def request_digest(method: str, path: str, body: bytes) -> str:
    """What tells one request from another under the same key: SHA-256 of all three."""
    parts = json.dumps([method.upper(), path]).encode() + b"\n" + body
    return hashlib.sha256(parts).hexdigest()


def check_key(key: str) -> str:
    """The key of a request.

    Raises:
        FieldError: Empty, longer than 200 characters, or not printable ASCII.
    """
    if not 1 <= len(key) <= LONGEST_KEY or not (key.isascii() and key.isprintable()):
        raise FieldError(
            "The Idempotency-Key cannot be used.",
            f"Send 1 to {LONGEST_KEY} printable ASCII characters, such as a UUID.",
        )
    return key


def replayed(
    connection: Connection, account_id: int, key: str, digest: str
) -> AcceptedAnswer | None:
    """The answer that the request got before; None where it is new.

    Args:
        connection: Of the revision the change is to be made in: revisions take turns, so that of
            two at once the second sees what the first accepted.
        account_id: Who asks; keys of different accounts have nothing to do with each other.
        key: The request's own.
        digest: `request_digest` of it.

    Raises:
        RequestReused: The key came before with another request.
    """
    row = connection.execute(
        text("SELECT request_digest, revision_id, status, answer FROM office.accepted_request"
             " WHERE account_id = :account AND request_key = :key"),
        {"account": account_id, "key": key},
    ).first()  # fmt: skip
    if row is None:
        return None
    if row.request_digest != digest:
        raise RequestReused(
            "This Idempotency-Key was used for another request before.",
            "Send a new key with each new request.",
        )
    return AcceptedAnswer(row.revision_id, row.status, row.answer)


def accept(
    connection: Connection,
    account_id: int,
    key: str,
    digest: str,
    revision_id: int | None,
    status: int,
    answer: Mapping[str, Any],
) -> None:
    """Enter the answer, in the transaction of the change.

    Args:
        connection: Of the revision.
        account_id: Who asked.
        key: The request's own.
        digest: `request_digest` of it.
        revision_id: The revision; None where nothing on record changed.
        status: HTTP status of the answer.
        answer: The answer, of what JSON can hold.
    """
    connection.execute(
        text("INSERT INTO office.accepted_request"
             " (account_id, request_key, request_digest, revision_id, status, answer)"
             " VALUES (:account, :key, :digest, :revision, :status, CAST(:answer AS jsonb))"),
        {
            "account": account_id,
            "key": key,
            "digest": digest,
            "revision": revision_id,
            "status": status,
            "answer": json.dumps(dict(answer), ensure_ascii=False),
        },
    )  # fmt: skip
