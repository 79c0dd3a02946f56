"""Rows as CSV text or as cells of a table for the terminal."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from gazetteer.division import Level
from gazetteer.repository import Division
from layers.spreadsheet_cells import csv_cell

DIVISION_COLUMNS = tuple(f.name for f in fields(Division) if f.name != "division_id")


def division_list(
    as_of: date,
    known_at: datetime | None,
    under: str | None,
    level: Level | None,
    rows: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """A list of divisions for JSON, with what was asked; the same on the terminal and over HTTP."""
    return {
        "as_of": as_of.isoformat(),
        "known_at": known_at.isoformat() if known_at else None,
        "under": under,
        "level": level,
        "simulated": any(row["is_simulated"] for row in rows),
        "rows": rows,
    }


def csv_text(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    """CSV with a header line, also where there are no rows; None is an empty cell."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([csv_cell(row[name]) for name in columns] for row in rows)
    return buffer.getvalue()


def shown(value: object) -> str:
    """A cell of a terminal table: unknown is a dash, truth a mark."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "✓" if value else "✗"
    return str(value)
