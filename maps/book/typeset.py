"""Sets the gazetteer book in type: a PDF with searchable text, embedded fonts and bookmarks."""

from __future__ import annotations

import json
from importlib.resources import as_file, files
from pathlib import Path

import typst

from gazetteer.publishing.contents import contents
from gazetteer.publishing.entry import Contents
from gazetteer.publishing.question import PublishQuestion
from gis.database import Database
from gis.errors import InputError, SetupError
from gis.staging import Progress
from gis.wholefile import whole_file
from maps.book.data import book_data
from maps.typst_fonts import refuse_missing_fonts

_STEP = "typeset 排版"
# A structure for screen readers takes 8 KB an entry; books beyond this go without one.
_TAGGED_ENTRIES = 10_000


def book_pdf(edition: Contents, progress: Progress | None = None) -> bytes:
    """The book as a PDF. The same contents give the same bytes.

    Args:
        edition: What stands in it.
        progress: Called with (step, done, total).

    Raises:
        InputError: The edition has no entries.
        SetupError: The fonts are not installed, or the typesetter failed.
    """
    if not edition.entries:
        raise InputError(
            "No place with a standard name is on record there on that day: the book would be"
            " empty.",
            "Ask for another day, division or class; `gazetteer divisions` lists divisions.",
        )
    if progress is not None:
        progress(_STEP, 0, 1)
    given = {"data": json.dumps(book_data(edition), ensure_ascii=False)}
    with as_file(files("maps.book").joinpath("book.typ")) as template:
        try:
            pdf, warnings = typst.compile_with_warnings(
                str(template), format="pdf", sys_inputs=given,
                pdf_tags=len(edition.entries) <= _TAGGED_ENTRIES,
            )  # fmt: skip
        except typst.TypstError as fault:
            raise SetupError(f"The book could not be typeset: {fault}.") from fault
    refuse_missing_fonts("Books", warnings)
    if progress is not None:
        progress(_STEP, 1, 1)
    return bytes(pdf)


def write_book(
    database: Database, question: PublishQuestion, target: Path, progress: Progress | None = None
) -> Contents:
    """Write the book to a file, whole or not at all; returns what stands in it.

    Args:
        database: A migrated database.
        question: What is asked.
        target: The file to write.
        progress: Called with (step, done, total).

    Raises:
        InputError: As `gazetteer.publishing.contents.contents`; nothing to print.
        SetupError: The fonts are not installed.
        FileError: The file cannot be written.
    """
    edition = contents(database, question, progress)
    pdf = book_pdf(edition, progress)
    with whole_file(target) as draft:
        draft.write_bytes(pdf)
    return edition
