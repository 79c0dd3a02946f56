"""Rows of numbers in plain text, as surveyors exchange them: what all their formats share."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from gis.encodings import check_encoding
from gis.errors import FieldError, FileError
from gis.features import SurveyPoint
from gis.fields import Field, FieldType, parse_value
from gis.filesize import need_file
from gis.problems import Problem
from gis.wholefile import whole_file

TextEncoding = Literal["utf-8", "utf-8-sig", "gbk", "gb18030"]

LIMIT_BYTES = 100_000_000
_LONGEST_LINE = 10_000
_FULL_WIDTH_COMMA = "，"
# A comma ends a cell and a line break a row; neither format has quotes.
_SEPARATES = re.compile("[,，\x00-\x1f\x7f]")


def text_lines(path: Path, encoding: str | None) -> Iterator[tuple[int, str]]:
    """Number and text of every line that is not blank, without its line break.

    Args:
        path: The file.
        encoding: As declared; None means UTF-8. What does not fit is refused, and the message
            says whether GB18030 would.

    Raises:
        FileError: Missing, empty, too large, not text, in another encoding, or with a line far
            too long.
    """
    need_file(path, limit_bytes=LIMIT_BYTES)
    codec = check_encoding(path, encoding)
    with path.open(encoding=codec, newline=None) as file:
        number = 0
        while line := file.readline(_LONGEST_LINE + 1):
            number += 1
            if len(line) > _LONGEST_LINE:
                raise FileError(
                    f"Line {number} of {path.name} is far too long for a list of points.",
                    "Check that this is the right file.",
                )
            # An old end-of-file mark of DOS stands behind the last line of some programs.
            stripped = line.strip().strip("\x1a").strip()
            if stripped:
                yield number, stripped


def cells_of(line: str) -> list[str]:
    """The cells of a line, stripped; a full-width comma separates too."""
    return [cell.strip() for cell in line.replace(_FULL_WIDTH_COMMA, ",").split(",")]


def metres(text: str, column: str) -> float | None:
    """A length as text; None where blank.

    Raises:
        FieldError: No number.
    """
    value = parse_value(Field(column, FieldType.DECIMAL, column, column), text)
    return None if value is None else float(str(value))


def need_metres(text: str, column: str) -> float:
    """A coordinate as text.

    Raises:
        FieldError: Blank, or no number.
    """
    value = metres(text, column)
    if value is None:
        raise FieldError(f"{column} is missing.", "Give the coordinate in metres.")
    return value


def cell(text: str, what: str) -> str:
    """The text as a cell of a format that knows no quotes.

    Raises:
        FieldError: It holds a comma or a control character.
    """
    if _SEPARATES.search(text):
        raise FieldError(
            f"The {what} '{text[:40]}' holds a comma or a line break, which this format cannot.",
            "Write it without.",
        )
    return text


def duplicates(points: Sequence[SurveyPoint], file: str) -> list[Problem]:
    """One finding for every point whose number an earlier row has."""
    first: dict[str, int | None] = {}
    found = []
    for point in points:
        if point.number in first:
            found.append(
                Problem(
                    file,
                    point.row,
                    None,
                    point.number,
                    f"The point number {point.number} stands in row {first[point.number]} too.",
                    "Number every point once, or remove the older measurement.",
                    "finding",
                )
            )
        first.setdefault(point.number, point.row)
    return found


def write_lines(path: Path, lines: Sequence[str], encoding: TextEncoding) -> None:
    """Writes the lines with CR LF, whole or not at all.

    Raises:
        FieldError: A character that the encoding lacks, named with its line.
        FileError: The file cannot be written.
    """
    for number, line in enumerate(lines, start=1):
        try:
            line.encode(encoding)
        except UnicodeEncodeError as fault:
            char = line[fault.start]
            raise FieldError(
                f"Line {number}: {char} (U+{ord(char):04X}) does not exist in {encoding}.",
                "Write the file in utf-8 or gb18030, or replace the character.",
            ) from None
    with whole_file(path) as draft:
        draft.write_bytes("".join(f"{line}\r\n" for line in lines).encode(encoding))


def csv_line(cells: Sequence[str]) -> str:
    """One line of a CSV, quoted where needed, without its line break."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="").writerow(cells)
    return stream.getvalue()
