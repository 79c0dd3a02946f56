"""Writes the sample's text files: the same bytes on every machine."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

Cell = str | int | bool | Decimal | None


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, Cell]]) -> Path:
    """Write rows as UTF-8 without BOM, comma, LF; a missing or None cell is left empty.

    Floats are not taken: the caller decides on the decimals (see `fixed`).

    Raises:
        ValueError: A row has a column that is not in `columns`.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow({column: _text(cell) for column, cell in row.items()})
    return path


def write_json(path: Path, value: Any) -> Path:
    """Write JSON as UTF-8 without spaces, keys in the order given."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
    return path


def read_csv(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV as text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fixed(value: float, decimals: int) -> Decimal:
    """The figure with so many decimals, as it is to stand in the file."""
    return Decimal(f"{value:.{decimals}f}")


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return str(cell)
