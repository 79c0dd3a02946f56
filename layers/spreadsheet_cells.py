"""Cells that people open in a spreadsheet: nothing they did not write may run there."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from openpyxl.cell import Cell, MergedCell

from gis.formulas import harmless, runs_as_formula


def csv_cell(value: Any) -> Any:
    """The value for CSV: text that a spreadsheet would run gets a single quote before it."""
    if isinstance(value, str):
        return harmless(value)
    return float(value) if isinstance(value, Decimal) else value


def keep_text(cell: Cell | MergedCell) -> None:
    """Let a cell of a workbook hold text as text: a code stays a code, `=1+1` stays what it is."""
    if isinstance(cell, Cell) and isinstance(cell.value, str):
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = runs_as_formula(cell.value)
