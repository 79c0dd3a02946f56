"""All checks of boundary lines 界线 and markers 界桩, over what is on record on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from sqlalchemy import Connection

from gazetteer.boundaries.finding import Finding, in_order
from gazetteer.boundaries.length_check import check_length
from gazetteer.boundaries.line import BoundaryLine
from gazetteer.boundaries.line_file import LineFile
from gazetteer.boundaries.line_file_record import line_files
from gazetteer.boundaries.line_record import lines_on_record
from gazetteer.boundaries.located import locate
from gazetteer.boundaries.numbering_checks import check_numbers
from gazetteer.boundaries.outline_checks import check_outlines
from gazetteer.boundaries.position_checks import check_positions
from gazetteer.boundaries.tri_point_checks import check_tri_points
from gazetteer.boundaries.witness_checks import check_witnesses


def findings_of(files: Iterable[LineFile]) -> tuple[Finding, ...]:
    """What the checks find in some lines, in one order whatever theirs was.

    An object at a tri-point stands in the files of three lines; what is found of it alone is told
    once, under the first of them.
    """
    told: set[tuple[str, str | None, str]] = set()
    kept: set[Finding] = set()
    for finding in in_order(set(_all(files))):
        key = (finding.check, finding.subject, finding.evidence.zh)
        if finding.subject is not None and finding.check in _OF_OBJECTS and key in told:
            continue
        told.add(key)
        kept.add(finding)
    return in_order(kept)


_OF_OBJECTS = frozenset(
    {
        "number_pattern", "number_repeated", "set_incomplete", "set_mixed", "set_kind",
        "no_object_stands", "never_surveyed", "sigma_unknown", "sigma_worse", "witness_count",
        "witness_unknown", "witness_azimuth", "witness_distance", "tri_point_lines",
        "tri_point_unknown",
    }
)  # fmt: skip


def _all(files: Iterable[LineFile]) -> Iterator[Finding]:
    for file in files:
        location = locate(file)
        yield from check_numbers(file)
        yield from check_positions(file, location)
        yield from check_witnesses(file)
        yield from check_outlines(file, location)
        yield from check_length(file, location)
        yield from check_tri_points(file)


def check_line(
    connection: Connection, line: BoundaryLine, as_of: date, known_at: datetime | None = None
) -> tuple[Finding, ...]:
    """What is wrong, doubtful or unknown about one line and what stands on it.

    Args:
        connection: Any that may read; what its role may not see is not checked.
        line: As in force on the day.
        as_of: The day.
        known_at: As known at this moment; None: now.
    """
    return findings_of(line_files(connection, [line], as_of, known_at))


def check_boundaries(
    connection: Connection,
    as_of: date,
    known_at: datetime | None = None,
    lines: Sequence[BoundaryLine] | None = None,
) -> tuple[Finding, ...]:
    """The same of several lines, in few questions; None: of all that are in force on the day."""
    if lines is None:
        lines = lines_on_record(connection, as_of, known_at)
    return findings_of(line_files(connection, lines, as_of, known_at))
