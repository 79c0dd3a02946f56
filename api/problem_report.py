"""Every problem of a load as a table, for loads with more of them than a terminal shows."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, fields
from pathlib import Path

from gis.errors import FileError
from gis.problems import Problem
from layers.spreadsheet_cells import csv_cell

COLUMNS = tuple(field.name for field in fields(Problem))


def write_problems(path: Path, problems: Sequence[Problem]) -> None:
    """Write all problems as CSV: file, row, column, value, reason, mend, severity.

    UTF-8 with byte order mark, replacing the file.

    Raises:
        FileError: The file cannot be written.
    """
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(COLUMNS)
            writer.writerows([csv_cell(value) for value in astuple(p)] for p in problems)
    except OSError as fault:
        raise FileError(
            f"The report {path} cannot be written: {fault.strerror}.",
            "Name another place, or close the program that holds it open.",
        ) from fault


def tally(problems: Sequence[Problem]) -> str:
    """How many there are of each sort."""
    counts = Counter(problem.severity for problem in problems)
    return f"{counts['reject']} rejections, {counts['finding']} findings"
