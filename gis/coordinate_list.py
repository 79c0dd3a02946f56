"""Coordinate lists of Chinese land practice (界址点坐标 TXT): `J1,1,X,Y`, X north first.

A list may begin with a section [属性描述] of `key=value` lines, among them the system (坐标系), the
width of the zone (几度分带) and its number (带号); the section [地块坐标] follows. A line ending in
@ heads a block (an area or a line); its points follow as number, ring, X, Y. Ring 1 is the outer
one, further rings are holes. A list without sections and heads is one block.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gis.errors import FieldError
from gis.features import SurveyPoint, check_point
from gis.problems import Problem, Severity
from gis.survey_text import TextEncoding, cell, cells_of, need_metres, text_lines, write_lines

_ATTRIBUTES, _COORDINATES = "属性描述", "地块坐标"
_SECTION = re.compile(r"[\[［](?P<name>[^\]］]*)[\]］]")
_CELLS = 4
_NORTH, _EAST, _RING = "X (north)", "Y (east)", "ring"


@dataclass(frozen=True, slots=True)
class Ring:
    """A run of points; of an area the outer edge or a hole.

    Attributes:
        number: 1 for the outer one.
        points: In order; where a ring is closed, the first stands again at the end.
    """

    number: int
    points: tuple[SurveyPoint, ...]


@dataclass(frozen=True, slots=True)
class CoordinateBlock:
    """One area or line.

    Attributes:
        rings: In the order of the file.
        heading: Cells of its heading line, without the closing @; empty: none.
        row: Line of its heading, or of its first point.
    """

    rings: tuple[Ring, ...]
    heading: tuple[str, ...] = ()
    row: int | None = None


@dataclass(frozen=True, slots=True)
class CoordinateList:
    """A whole list.

    Attributes:
        blocks: In the order of the file.
        attributes: What [属性描述] says, by key.
        problems: Rejected rows and findings.
    """

    blocks: tuple[CoordinateBlock, ...]
    attributes: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read_coordinate_list(path: Path, *, encoding: str | None = None) -> CoordinateList:
    """Reads a coordinate list; a row that cannot be used becomes a problem with row and column.

    Args:
        path: The file.
        encoding: As declared; None means UTF-8, and what does not fit is refused with the
            advice to declare.

    Raises:
        FileError: Not readable as text in that encoding.
    """
    reader = _Reader(path.name)
    for row, line in text_lines(path, encoding):
        reader.line(row, line)
    reader.end_block()
    return CoordinateList(tuple(reader.blocks), reader.attributes, tuple(reader.problems))


class _Reader:
    """Takes the lines one by one."""

    def __init__(self, file: str) -> None:
        self.blocks: list[CoordinateBlock] = []
        self.attributes: dict[str, str] = {}
        self.problems: list[Problem] = []
        self._file = file
        self._section = _COORDINATES
        self._heading: tuple[str, ...] = ()
        self._heading_row: int | None = None
        self._rings: dict[int, list[SurveyPoint]] = {}

    def line(self, row: int, line: str) -> None:
        section = _SECTION.fullmatch(line)
        if section is not None:
            self.end_block()
            self._section = section["name"].strip()
            if self._section not in (_ATTRIBUTES, _COORDINATES):
                self._problem(
                    row,
                    None,
                    line,
                    f"The section [{self._section}] is not known; its lines were not read.",
                    f"Known are [{_ATTRIBUTES}] and [{_COORDINATES}].",
                    is_finding=True,
                )
        elif self._section == _ATTRIBUTES:
            key, sign, value = line.partition("=")
            if sign:
                self.attributes[key.strip()] = value.strip()
            else:
                self._problem(row, None, line, "The line is not key=value.", "Write key=value.")
        elif self._section == _COORDINATES:
            if line.endswith("@"):
                self.end_block()
                self._heading = tuple(cells_of(line.removesuffix("@").removesuffix(",")))
                self._heading_row = row
            else:
                self._point(row, line)

    def end_block(self) -> None:
        """Closes the block that is open, if any."""
        if self._rings:
            rings = tuple(Ring(number, tuple(ps)) for number, ps in self._rings.items())
            row = self._heading_row or rings[0].points[0].row
            self.blocks.append(CoordinateBlock(rings, self._heading, row))
        elif self._heading_row is not None:
            self._problem(
                self._heading_row,
                None,
                ",".join(self._heading),
                "No usable point follows this heading.",
                "Add its points, or remove the heading.",
            )
        self._heading, self._heading_row, self._rings = (), None, {}

    def _point(self, row: int, line: str) -> None:
        cells = cells_of(line)
        # Programs that end every line with a comma.
        if len(cells) == _CELLS + 1 and not cells[-1]:
            cells.pop()
        column: str | None = None
        try:
            if len(cells) != _CELLS:
                raise FieldError(
                    f"The row has {len(cells)} cells, not {_CELLS}.",
                    "Write number,ring,X (north),Y (east).",
                )
            number, ring_text, north_text, east_text = cells
            column = "number"
            if not number:
                raise FieldError("The point has no number.", "Number every point.")
            column = _RING
            if not (ring_text.isascii() and ring_text.isdigit() and len(ring_text) < 7):
                raise FieldError(f"'{ring_text}' is no number of a ring.", "Write 1, 2, ….")
            column = _NORTH
            north = need_metres(north_text, _NORTH)
            column = _EAST
            east = need_metres(east_text, _EAST)
        except FieldError as fault:
            self._problem(row, column, line, fault.message, fault.mend)
            return
        points = self._rings.setdefault(int(ring_text), [])
        points.append(SurveyPoint(number, north, east, row=row))

    def _problem(
        self,
        row: int,
        column: str | None,
        value: str,
        reason: str,
        mend: str,
        *,
        is_finding: bool = False,
    ) -> None:
        severity: Severity = "finding" if is_finding else "reject"
        self.problems.append(Problem(self._file, row, column, value[:80], reason, mend, severity))


def write_coordinate_list(
    path: Path,
    blocks: Sequence[CoordinateBlock],
    *,
    attributes: Mapping[str, str] | None = None,
    encoding: TextEncoding = "gbk",
    decimals: int = 3,
) -> None:
    """Writes a coordinate list, whole or not at all.

    Args:
        path: Target, .txt.
        blocks: Blocks with headings are written below [地块坐标].
        attributes: Lines of [属性描述]; None or empty: no such section.
        encoding: GBK by default, for the programs in use.
        decimals: Digits behind the point.

    Raises:
        FieldError: A point without number or position; a comma in a number; a character that
            the encoding lacks; several blocks of which one has no heading.
        FileError: The file cannot be written.
    """
    if len(blocks) > 1 and not all(block.heading for block in blocks):
        raise FieldError(
            "Several blocks without headings would run into one.", "Give every block a heading."
        )
    lines = []
    if attributes:
        lines.append(f"[{_ATTRIBUTES}]")
        for key, value in attributes.items():
            if "=" in key or re.search("[\r\n]", key + value):
                raise FieldError(f"'{key}' cannot be a key of the list.", "Write it without =.")
            lines.append(f"{key}={value}")
    if attributes or any(block.heading for block in blocks):
        lines.append(f"[{_COORDINATES}]")
    for block in blocks:
        if block.heading:
            lines.append(",".join([*(cell(text, "heading") for text in block.heading), "@"]))
        for ring in block.rings:
            for point in ring.points:
                check_point(point)
                lines.append(
                    f"{cell(point.number, 'point number')},{ring.number},"
                    f"{point.x_north_m:.{decimals}f},{point.y_east_m:.{decimals}f}"
                )
    write_lines(path, lines, encoding)
