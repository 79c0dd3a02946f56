"""`/publish/…`, `/heritage`: the gazetteer as a book, tables and linked open data."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from api.parameters import CodeOf, DatabaseOf, DayOf, MomentOf, StrictRoute
from api.sign_in import AccountOf, require_anywhere
from api.spooled import spooled
from gazetteer.accounts.errors import SignInRequired
from gazetteer.accounts.roles import Action
from gazetteer.publishing.contents import contents
from gazetteer.publishing.heritage_files import heritage_bytes
from gazetteer.publishing.linked_places_files import geojson_chunks, lpf_chunks
from gazetteer.publishing.question import Audience, PublishQuestion
from gazetteer.publishing.table_files import table_bytes
from gis.errors import InputError
from maps.book.typeset import book_pdf

router = APIRouter(route_class=StrictRoute, tags=["publishing"])

# A book of so many entries takes about half a minute; longer ones are for the command line.
MOST_ENTRIES = 10_000
_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


def question_of(
    account: AccountOf,
    as_of: DayOf,
    known_at: MomentOf,
    division: CodeOf,
    class_code: Annotated[
        str | None,
        Query(alias="class", description="First digits of the class 类别", pattern="^[0-9]{1,5}$"),
    ] = None,
    audience: Annotated[
        Audience, Query(description="public 公开版; internal 内部版, for those signed in")
    ] = Audience.PUBLIC,
) -> PublishQuestion:
    """What is asked.

    Raises:
        SignInRequired: The internal edition, and nobody is signed in.
        Forbidden: The internal edition, and no role of theirs lets them read inside.
    """
    if audience is Audience.INTERNAL and account is None:
        raise SignInRequired(
            "The internal edition is for those who are signed in.",
            "Sign in, or ask for audience=public.",
        )
    if audience is Audience.INTERNAL and account is not None:
        require_anywhere(account, Action.READ_INTERNAL)
    return PublishQuestion(as_of, known_at, division, class_code, audience)


QuestionOf = Annotated[PublishQuestion, Depends(question_of)]


@router.get("/publish/book.pdf", summary="The gazetteer book 地名录")
def book(database: DatabaseOf, question: QuestionOf) -> Response:
    """Typeset PDF with indexes by Pinyin and strokes; 10,000 entries at most."""
    edition = contents(database, question)
    if len(edition.entries) > MOST_ENTRIES:
        raise InputError(
            f"The book would have {len(edition.entries):,} entries; {MOST_ENTRIES:,} is the most"
            " that is typeset while you wait.",
            "Name a smaller division or a class, or use `gazetteer publish book`.",
        )
    return _file(book_pdf(edition), "pdf", _name(question, "gazetteer"))


@router.get("/publish/table.{form}", summary="The gazetteer as tables 地名表")
def table(database: DatabaseOf, question: QuestionOf, form: Literal["xlsx", "csv"]) -> Response:
    """All tables of the edition as a workbook, or its entries as CSV."""
    edition = contents(database, question)
    return _file(table_bytes(edition, form), form, _name(question, "gazetteer"))


@router.get("/heritage", summary="Heritage of place names 地名文化遗产")
def heritage(
    database: DatabaseOf,
    question: QuestionOf,
    format: Annotated[Literal["json", "csv", "xlsx"], Query()] = "json",
) -> Response:
    """Dated, cited claims and what they say of each criterion; never a finding."""
    made = heritage_bytes(database, question, format)
    if format == "json":
        return Response(made, media_type=_TYPES["json"])
    return _file(made, format, _name(question, "heritage"))


@router.get("/publish/lpf", summary="Linked Places Format v1.3")
@router.get("/places.lpf.json", include_in_schema=False)
def lpf(request: Request, database: DatabaseOf, question: QuestionOf) -> Response:
    """All places there were until the day, with the periods of names, classes and parents."""
    base = f"{request.base_url}places/"
    return spooled(lpf_chunks(database, question, base), "application/ld+json")


@router.get("/publish/geojson", summary="Places as plain GeoJSON")
def geojson(database: DatabaseOf, question: QuestionOf) -> Response:
    """The places in force on the day, one point each; null where no position is on record."""
    return spooled(geojson_chunks(database, question), "application/geo+json")


def _name(question: PublishQuestion, kind: str) -> str:
    parts = [kind, question.division or "all", question.class_code, question.as_of.isoformat()]
    return "-".join(part for part in [*parts, question.audience.value] if part)


def _file(made: bytes, form: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return Response(made, media_type=_TYPES[form], headers=headers)
