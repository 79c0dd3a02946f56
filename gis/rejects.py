"""Rejected rows, given back to their owner: as a file to mend, and as lines to read."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from gis.errors import FileError
from gis.formulas import harmless
from gis.problems import Problem
from gis.rows import Row

_ADDED = ("row", "reason", "mend")


def write_rejects(
    path: Path, columns: Sequence[str], rejected: Iterable[tuple[Row, list[Problem]]]
) -> int:
    """Writes the rejected rows as CSV, UTF-8 with byte order mark, replacing the file.

    The columns are those of the original, then row, reason and mend. Where the original has
    one of these itself, ours is called rejected_row and so on. Cells that a spreadsheet would
    run as a formula get a single quote before them. Geometries are not written: the row number
    leads back to the feature.

    Args:
        path: Where to write.
        columns: Headers of the original.
        rejected: Rows with their problems.

    Returns:
        The number of rows written.

    Raises:
        FileError: The file cannot be written.
    """
    added = [f"rejected_{name}" if name in columns else name for name in _ADDED]
    count = 0
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*map(_cell, columns), *added])
            for row, problems in rejected:
                reasons = " ".join(_reason(problem) for problem in problems)
                mends = " ".join(dict.fromkeys(p.mend for p in problems if p.mend))
                cells = [_cell(row.values.get(column) or "") for column in columns]
                writer.writerow([*cells, row.number, _cell(reasons), _cell(mends)])
                count += 1
    except OSError as error:
        raise FileError(
            f"The rejects file {path} cannot be written: {error.strerror}.",
            "Name another place, or close the program that holds it open.",
        ) from error
    return count


def summary(problems: Sequence[Problem], limit: int = 20) -> list[str]:
    """One line for each problem, rejections first, and one for how many more there are."""
    ordered = sorted(problems, key=lambda problem: problem.severity != "reject")
    lines = [_line(problem) for problem in ordered[:limit]]
    if len(ordered) > limit:
        rest = ordered[limit:]
        rejections = sum(problem.severity == "reject" for problem in rest)
        lines.append(
            f"… and {len(rest)} more ({rejections} rejected, {len(rest) - rejections} findings)."
        )
    return lines


def _line(problem: Problem) -> str:
    place = problem.file if problem.row is None else f"{problem.file} row {problem.row}"
    if problem.column is not None:
        place += f", {problem.column}"
    # The reason as a rule quotes the value itself.
    value = problem.value
    shown = f" ('{value}')" if value is not None and value.strip() not in problem.reason else ""
    label = "" if problem.severity == "reject" else "finding: "
    reason = f"{problem.reason.rstrip('.')}{shown}."
    return f"{place}: {label}{reason} {problem.mend}".rstrip()


def _reason(problem: Problem) -> str:
    return f"{problem.column}: {problem.reason}" if problem.column else problem.reason


def _cell(text: str) -> str:
    return harmless(text, is_number_kept=True)
