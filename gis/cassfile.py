"""CASS .dat, the list of points that southern CASS and Chinese field controllers read.

One point a line: number, code, Y (east), X (north), height. East comes first, unlike in the
coordinate lists of land practice (`gis.coordinate_list`), where X does; code and height may be
blank. (Form as described by users of the program; PROOFS C3.)
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gis.errors import FieldError
from gis.features import SurveyPoint, SurveyPoints, check_point
from gis.problems import Problem
from gis.survey_text import (
    TextEncoding,
    cell,
    cells_of,
    duplicates,
    metres,
    need_metres,
    text_lines,
    write_lines,
)

_CELLS = 5
_EAST, _NORTH, _HEIGHT = "Y (east)", "X (north)", "height"


def write_cass(
    path: Path,
    points: Sequence[SurveyPoint],
    *,
    encoding: TextEncoding = "gbk",
    decimals: int = 3,
) -> None:
    """Writes the points as `number,code,Y,X,height`, whole or not at all.

    Args:
        path: Target, .dat.
        points: In metres; X north and Y east change places in the line.
        encoding: GBK by default, for the programs in use.
        decimals: Digits behind the point.

    Raises:
        FieldError: A point without number or position; a comma in a number or code; a character
            that the encoding lacks.
        FileError: The file cannot be written.
    """
    lines = []
    for point in points:
        check_point(point)
        height = "" if point.height_m is None else f"{point.height_m:.{decimals}f}"
        number = cell(point.number, "point number")
        code = cell(point.code or "", "code")
        lines.append(
            f"{number},{code},{point.y_east_m:.{decimals}f},{point.x_north_m:.{decimals}f},{height}"
        )
    write_lines(path, lines, encoding)


def read_cass(path: Path, *, encoding: str | None = None) -> SurveyPoints:
    """Reads a .dat; a row that cannot be used becomes a problem with row and column.

    Args:
        path: The file.
        encoding: As declared, "gbk" for most programs; None means UTF-8, and what does not fit
            is refused with the advice to declare.

    Raises:
        FileError: Not readable as text in that encoding.
    """
    points: list[SurveyPoint] = []
    problems: list[Problem] = []
    for row, line in text_lines(path, encoding):
        cells = cells_of(line)
        if len(cells) == _CELLS - 1:
            # Some programs drop the last comma of a point without height.
            cells.append("")
        column: str | None = None
        try:
            if len(cells) != _CELLS:
                raise FieldError(
                    f"The row has {len(cells)} cells, not {_CELLS}.",
                    "Write number,code,Y (east),X (north),height; code and height may be blank.",
                )
            number, code, *rest = cells
            column = "number"
            if not number:
                raise FieldError("The point has no number.", "Number every point.")
            column = _EAST
            east = need_metres(rest[0], _EAST)
            column = _NORTH
            north = need_metres(rest[1], _NORTH)
            column = _HEIGHT
            height = metres(rest[2], _HEIGHT)
        except FieldError as fault:
            problems.append(Problem(path.name, row, column, line[:80], fault.message, fault.mend))
            continue
        points.append(SurveyPoint(number, north, east, height, code or None, row))
    problems.extend(duplicates(points, path.name))
    return SurveyPoints(tuple(points), tuple(problems))
