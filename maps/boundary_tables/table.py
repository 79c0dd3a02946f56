"""A table before it is a file: columns, cells, and what stands above it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from gazetteer.boundaries.classification import Classification

# Text, a number with the digits it is to be printed with, or None: unknown.
Cell = str | Decimal | None

SIMULATED = ("含模拟数据，不得用作决策依据", "Contains simulated data: not for decisions")
UNKNOWN = "—"


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        zh: Heading in Chinese.
        en: Heading in English.
        width_mm: On paper, next to the others.
        decimals: Digits behind the point of its numbers; None: text.
    """

    zh: str
    en: str
    width_mm: float
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A line above the table: what it says of which matter."""

    zh: str
    en: str
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a table and on every page.

    Attributes:
        zh: Title.
        en: Title.
        line: Name and code of the line.
        statements: System, heights, day, source …
        notes: Remarks in Chinese and English.
        classification: 密级.
        is_simulated: Whether anything in it is invented.
    """

    zh: str
    en: str
    line: str
    statements: tuple[Statement, ...]
    notes: tuple[tuple[str, str], ...]
    classification: Classification
    is_simulated: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Heading, columns and rows; every row has a cell for every column."""

    heading: Heading
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


def shown(cell: Cell) -> str:
    """A cell as it is printed: a number with all its digits, what is unknown as a dash."""
    if cell is None:
        return UNKNOWN
    return f"{cell:f}" if isinstance(cell, Decimal) else cell
