"""Asks the coverage question and writes its shareable map 可分享覆盖图 to a file."""

from __future__ import annotations

from pathlib import Path

from gazetteer.repository import find_division
from gis.database import Database
from gis.wholefile import whole_file
from layers.coverage import CoverageQuestion, answer, header
from layers.outlines import counted_centres, outlines_of
from layers.unassigned import unassigned_centres
from maps.page import Language, coverage_page


def write_coverage_page(
    database: Database, question: CoverageQuestion, target: Path, language: Language = "zh"
) -> None:
    """Write the map of one coverage question as one file, whole or not at all.

    Args:
        database: A migrated database.
        question: What is asked.
        target: The file to write.
        language: Language of the page.

    Raises:
        InputError: As `layers.coverage.answer`.
        SetupError: The browser libraries are not in place.
        FileError: The file cannot be written.
    """
    with database.read() as connection:
        lost = unassigned_centres(connection, question)
        found = answer(connection, question)
        rows = list(found.rows)
        codes = [row["code"] for row in rows]
        outlines = outlines_of(connection, question, codes)
        centres = [*counted_centres(connection, question, codes), *lost]
        about = header(found)
        if question.division is not None:
            root = find_division(connection, question.division, question.as_of, question.known_at)
            about["division_name"] = root.name
    html = coverage_page(about, rows, outlines, centres, language)
    with whole_file(target) as draft:
        draft.write_text(html, encoding="utf-8")
