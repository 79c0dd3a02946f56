"""Changes of cases as requests: known by whom, made once, answered the same when asked again."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Header, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy import Connection

from api.parameters import DatabaseOf, StrictRoute
from api.plain_json import require_plain
from api.session_cookie import is_form
from api.settings import ServerSettings
from api.sign_in import SettingsOf, SignedIn, require_anywhere
from gazetteer.accounts.accepted_requests import accept, check_key, replayed, request_digest
from gazetteer.accounts.account import Account
from gazetteer.accounts.roles import Action
from gazetteer.cases.case_writing import revision_of
from gazetteer.cases.documents import StoredFile, require_size, store
from gazetteer.cases.opening import reserve_case
from gazetteer.cases.repository import find_header
from gis.database import Database, Unchanged
from gis.errors import FieldError, FileError

_SPOOL_BYTES = 1024 * 1024
_EDITION = re.compile(r'(?:W/)?"?(\d{1,9})"?', re.ASCII)


@dataclass(frozen=True, slots=True)
class CaseRequest:
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

    def answer(
        self,
        number: str | None,
        what: str,
        status: int,
        change: Callable[[Connection, int], dict[str, Any]],
    ) -> JSONResponse:
        """Make the change in a revision of its own, or give the answer it got before.

        Args:
            number: The case; None: a new one.
            what: Why, for the record.
            status: Status of the answer.
            change: Makes the change for a case id; returns the answer.

        Raises:
            UnknownCase: There is none that the account may see.
            RequestReused: The key came before with another request.
        """
        if number is None:
            with self.database.transact() as connection:
                case_id = reserve_case(connection)
        else:
            with self.database.read(self.account.reads_as) as connection:
                case_id = find_header(connection, number).case_id
        context = {"case": case_id, "account": self.account.account_id}
        body: Any = None
        with self.database.write(
            self.account.sign_in_name, f"case {number or 'new'}: {what}", (), context
        ) as connection:
            if self.key is not None:
                before = replayed(connection, self.account.account_id, self.key, self.digest)
                if before is not None:
                    status, body = before.status, before.body
                    raise Unchanged
            body = change(connection, case_id)
            if self.key is not None:
                accept(
                    connection, self.account.account_id, self.key, self.digest,
                    revision_of(connection), status, body,
                )  # fmt: skip
        return JSONResponse(body, status)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came as the body of a request.

    Attributes:
        stored: The file, checked.
        request: The request as a change, its digest that of the file.
    """

    stored: StoredFile
    request: CaseRequest


def insider(account: SignedIn) -> Account:
    """Who is signed in and may read inside.

    Raises:
        SignInRequired: Nobody is signed in.
        Forbidden: No role of theirs lets them read inside.
    """
    require_anywhere(account, Action.READ_INTERNAL)
    return account


Insider = Annotated[Account, Depends(insider)]


def key_of(
    idempotency_key: Annotated[
        str | None,
        Header(description="The request's own key: sent again, nothing is done twice 幂等键"),
    ] = None,
) -> str | None:
    """The key under which a change is made once.

    Raises:
        FieldError: It cannot be used.
    """
    return None if idempotency_key is None else check_key(idempotency_key)


KeyOf = Annotated[str | None, Depends(key_of)]


async def case_request(
    request: Request, database: DatabaseOf, account: Insider, key: KeyOf
) -> CaseRequest:
    """The change that the request asks for.

    Raises:
        FieldError: The body says what the register cannot hold.
    """
    body = await request.body()
    require_plain(body)
    return CaseRequest(
        database, account, key, request_digest(request.method, address_of(request), body)
    )


CaseRequestOf = Annotated[CaseRequest, Depends(case_request)]


def edition_of(
    if_match: Annotated[
        str | None, Header(description="Edition of the case that was read, as its ETag gives it")
    ] = None,
) -> int | None:
    """The edition of the case that was read; None: whatever it is now.

    Raises:
        FieldError: Not an edition.
    """
    if if_match is None or if_match.strip() == "*":
        return None
    found = _EDITION.fullmatch(if_match.strip())
    if found is None:
        raise FieldError("If-Match is not an edition of a case.", 'Send it like "3".')
    return int(found[1])


EditionOf = Annotated[int | None, Depends(edition_of)]


class CaseRoute(StrictRoute):
    """A route that refuses a body too large before anything reads it."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Look at the headers first."""
        handler = super().get_route_handler()

        async def checked(request: Request) -> Response:
            settings: ServerSettings = request.app.state.settings
            length = request.headers.get("content-length", "0")
            if length.isascii() and length.isdigit():
                require_size(int(length), settings.document_limit_mb)
            return await handler(request)

        return checked


class DocumentRoute(CaseRoute):
    """A route that takes a file as its body, and no form, which would be read whole."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Look at the headers first."""
        handler = super().get_route_handler()

        async def checked(request: Request) -> Response:
            if is_form(request):
                raise FileError(
                    "The document came inside a form.",
                    "Send the file itself as the body, its type as Content-Type.",
                )
            return await handler(request)

        return checked


async def upload_of(
    request: Request,
    database: DatabaseOf,
    settings: SettingsOf,
    account: Insider,
    key: KeyOf,
    name: str,
) -> Upload:
    """The file in the body, counted while it comes in.

    Raises:
        DocumentTooLarge: It is larger than the limit; the rest is not read.
        FileError: It may not be attached, or lies about its type.
    """
    size = 0
    with tempfile.SpooledTemporaryFile(max_size=_SPOOL_BYTES) as spool:
        async for chunk in request.stream():
            size += len(chunk)
            require_size(size, settings.document_limit_mb)
            spool.write(chunk)
        spool.seek(0)
        content = spool.read()
    stored = store(name, request.headers.get("content-type"), content)
    digest = request_digest(request.method, address_of(request), stored.sha256.encode())
    return Upload(stored, CaseRequest(database, account, key, digest))


UploadOf = Annotated[Upload, Depends(upload_of)]


def address_of(request: Request) -> str:
    """Path and query, by which a request is told from others under the same key."""
    query = request.url.query
    return request.url.path + (f"?{query}" if query else "")
