"""A table of text in the joint report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One column.

    Attributes:
        zh: Heading.
        en: Heading.
        width_mm: Next to the others.
        is_number: Set to the right.
    """

    zh: str
    en: str
    width_mm: float
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table.

    Attributes:
        columns: In order.
        rows: Cells as they are printed; empty: nothing on record.
        note: Below the table; empty: none.
        empty: What stands in a table without rows.
    """

    columns: tuple[GridColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    empty: str = "无 none"
