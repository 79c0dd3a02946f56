"""`gazetteer publish`: the gazetteer book, its tables, the heritage list, linked open data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated

import typer

from api.commands.console import errors, note
from api.commands.options import AsOf, KnownAt, day, moment
from api.connect import migrated_url
from api.progress import progress_bars
from gazetteer.division import parse_code
from gazetteer.publishing.contents import contents
from gazetteer.publishing.heritage_files import heritage_bytes
from gazetteer.publishing.linked_places_files import geojson_chunks, lpf_chunks
from gazetteer.publishing.question import Audience, PublishQuestion, parse_class_code
from gazetteer.publishing.table_files import form_of, table_bytes
from gis.database import Database
from gis.errors import InputError
from gis.wholefile import whole_file
from maps.book.typeset import write_book

app = typer.Typer(no_args_is_help=True, help="Publishing 出版: book, tables, heritage, open data.")

Division = Annotated[str | None, typer.Option(help="Only in this division, 6/9/12 digits 区划代码")]
ClassCode = Annotated[
    str | None, typer.Option("--class", help="Only classes that begin so 地名类别代码")
]
For = Annotated[Audience, typer.Option(help="public 公开版 or internal 内部版")]
Output = Annotated[Path, typer.Option("-o", "--output", help="The file to write")]


@app.callback()
def group() -> None:
    """Publishing 出版: book, tables, heritage, open data."""


@app.command()
def book(
    output: Output,
    division: Division = None,
    class_code: ClassCode = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    audience: For = Audience.PUBLIC,
) -> None:
    """Typeset the gazetteer book as a PDF 《地名录》."""
    question = _question(division, class_code, as_of, known_at, audience)
    with _database() as database, progress_bars(errors) as progress:
        edition = write_book(database, question, output, progress)
    note(f"written: {output} ({len(edition.entries):,} entries)")


@app.command()
def table(
    output: Output,
    division: Division = None,
    class_code: ClassCode = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    audience: For = Audience.PUBLIC,
) -> None:
    """Write the gazetteer as a workbook, or its entries as CSV 地名表 (by the file's name)."""
    form = _form(output, ("xlsx", "csv"))
    question = _question(division, class_code, as_of, known_at, audience)
    with _database() as database, progress_bars(errors) as progress:
        edition = contents(database, question, progress)
    _write(output, table_bytes(edition, form))
    note(f"written: {output} ({len(edition.entries):,} entries)")


@app.command()
def heritage(
    output: Output,
    division: Division = None,
    class_code: ClassCode = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    audience: For = Audience.PUBLIC,
) -> None:
    """Write the heritage list with its claims 地名文化遗产 as .json, .csv or .xlsx."""
    form = _form(output, ("json", "csv", "xlsx"))
    question = _question(division, class_code, as_of, known_at, audience)
    with _database() as database:
        _write(output, heritage_bytes(database, question, form))
    note(f"written: {output}")


@app.command()
def lpf(
    output: Output,
    division: Division = None,
    class_code: ClassCode = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    audience: For = Audience.PUBLIC,
    base: Annotated[
        str | None, typer.Option(help="Address that place numbers are appended to, for @id")
    ] = None,
) -> None:
    """Write all places and their past in Linked Places Format v1.3 地名关联数据."""
    question = _question(division, class_code, as_of, known_at, audience)
    _stream(output, lambda database, counted: lpf_chunks(database, question, base, counted))


@app.command()
def geojson(
    output: Output,
    division: Division = None,
    class_code: ClassCode = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    audience: For = Audience.PUBLIC,
) -> None:
    """Write the places in force on the day as GeoJSON points."""
    question = _question(division, class_code, as_of, known_at, audience)
    _stream(output, lambda database, counted: geojson_chunks(database, question, counted))


def _question(
    division: str | None,
    class_code: str | None,
    as_of: str | None,
    known_at: str | None,
    audience: Audience,
) -> PublishQuestion:
    return PublishQuestion(
        day(as_of),
        moment(known_at),
        None if division is None else parse_code(division),
        None if class_code is None else parse_class_code(class_code),
        audience,
    )


@contextmanager
def _database() -> Iterator[Database]:
    address, _ = migrated_url()
    with closing(Database(address, pool_size=1)) as database:
        yield database


def _form(output: Path, known: tuple[str, ...]) -> str:
    form = form_of(output)
    if form not in known:
        raise InputError(
            f"The form of {output.name} is not said.",
            f"Let the name end in {' or '.join('.' + name for name in known)}.",
        )
    return form


def _write(output: Path, made: bytes) -> None:
    with whole_file(output) as draft:
        draft.write_bytes(made)


def _stream(
    output: Path, chunks: Callable[[Database, Callable[[int], None]], Iterable[str]]
) -> None:
    """Write a file as its pieces come."""
    with (
        _database() as database,
        progress_bars(errors) as progress,
        whole_file(output) as draft,
        draft.open("w", encoding="utf-8") as out,
    ):
        out.writelines(chunks(database, lambda count: progress("places 地名", count, None)))
    note(f"written: {output}")
