"""Changes of boundaries and inspections as requests: made once, in a revision that names who."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import JSONResponse
from sqlalchemy import Connection

from api.case_requests import Insider, KeyOf, address_of
from api.parameters import DatabaseOf
from api.plain_json import require_plain
from gazetteer.accounts.accepted_requests import accept, replayed, request_digest
from gazetteer.accounts.account import Account
from gazetteer.cases.case_writing import revision_of
from gis.database import Database, Unchanged


@dataclass(frozen=True, slots=True)
class Answer:
    """What a change answers.

    Attributes:
        body: The answer.
        tag: Edition of what it shows, its ETag; None: it has none.
        is_changed: False: what was asked for stood already, and no revision is kept.
        status: HTTP status.
    """

    body: dict[str, Any]
    tag: str | None = None
    is_changed: bool = True
    status: int = 200


@dataclass(frozen=True, slots=True)
class BoundaryRequest:
    """A change that somebody asks for.

    Attributes:
        database: The database.
        account: Who asks.
        key: Key under which the change is made once; None: none given.
        digest: What tells this request from others.
    """

    database: Database
    account: Account
    key: str | None
    digest: str

    def answer(self, reason: str, change: Callable[[Connection], Answer]) -> JSONResponse:
        """Make the change in a revision of its own, or give the answer it got before.

        Args:
            reason: Why, for the record.
            change: Makes the change.

        Raises:
            RequestReused: The key came before with another request.
        """
        kept: Answer | None = None
        context = {"account": self.account.account_id}
        with self.database.write(self.account.sign_in_name, reason, (), context) as connection:
            if self.key is not None:
                before = replayed(connection, self.account.account_id, self.key, self.digest)
                if before is not None:
                    kept = Answer(before.body["body"], before.body["tag"], False, before.status)
                    raise Unchanged
            kept = change(connection)
            if not kept.is_changed:
                raise Unchanged
            if self.key is not None:
                accept(
                    connection, self.account.account_id, self.key, self.digest,
                    revision_of(connection), kept.status, {"body": kept.body, "tag": kept.tag},
                )  # fmt: skip
        if kept is None:
            raise LookupError("the change answered nothing")
        headers = {} if kept.tag is None else {"ETag": f'"{kept.tag}"'}
        return JSONResponse(kept.body, kept.status, headers=headers)


async def boundary_request(
    request: Request, database: DatabaseOf, account: Insider, key: KeyOf
) -> BoundaryRequest:
    """The change that the request asks for.

    Raises:
        FieldError: The body says what the register cannot hold.
    """
    body = await request.body()
    require_plain(body)
    digest = request_digest(request.method, address_of(request), body)
    return BoundaryRequest(database, account, key, digest)


BoundaryRequestOf = Annotated[BoundaryRequest, Depends(boundary_request)]
