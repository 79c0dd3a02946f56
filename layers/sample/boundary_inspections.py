"""Simulated past inspections 联合检查 of the sample's lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from numpy.random import Generator

from gazetteer.boundaries.line import LEVEL_LABELS
from layers.sample.boundary_lines import SampleLine
from layers.sample.facility_rows import day_between
from layers.sample.manifest import simulated_source
from layers.sample.textfiles import Cell

INSPECTION_COLUMNS = (
    "line_code", "year", "completed_on", "title", "team_a", "team_b", "source", "simulated",
)  # fmt: skip
# No inspection of these is on record.
NEVER_INSPECTED = ("341204341221", "341222341621")
_FIRST_YEAR, _LAST_YEAR = 2018, 2023
_INTERVAL_YEARS = 5
# How many lines have the round before the last on record too.
_EARLIER_ROUND = 0.5


def past_inspections(
    lines: Sequence[SampleLine], random: Generator, seed: int
) -> list[dict[str, Cell]]:
    """Rows by line and year: the last round of most lines, of half of them the round before.

    The last round was in 2018 to 2023; a line of 2018 is due since 2023.
    """
    rows: list[dict[str, Cell]] = []
    for line in lines:
        if line.code in NEVER_INSPECTED:
            continue
        last = int(random.integers(_FIRST_YEAR, _LAST_YEAR + 1))
        years = [last]
        if random.random() < _EARLIER_ROUND:
            years.insert(0, last - _INTERVAL_YEARS)
        for year in years:
            rows.append(
                {
                    "line_code": line.code,
                    "year": year,
                    "completed_on": day_between(date(year, 4, 1), date(year, 11, 30), random),
                    "title": f"{year}年{LEVEL_LABELS[line.level][0]}联合检查(模拟)",
                    "team_a": f"{line.side_names[0]}民政局",
                    "team_b": f"{line.side_names[1]}民政局",
                    "source": simulated_source(seed),
                    "simulated": True,
                }
            )
    return rows


def last_inspected(rows: Iterable[dict[str, Cell]]) -> dict[str, str]:
    """Line code to the day on which the last inspection in the rows was completed."""
    return {str(row["line_code"]): str(row["completed_on"]) for row in rows}
