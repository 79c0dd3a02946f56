"""The two streams of the command line, and tables on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from api.tables import shown

out = Console()
errors = Console(stderr=True)


def print_table(
    title: str,
    columns: Sequence[tuple[str, str]],
    rows: Iterable[Mapping[str, Any]],
    numbers: frozenset[str] = frozenset(),
) -> int:
    """Print rows under (column, heading) pairs; returns how many rows there were."""
    table = Table(title=title, title_justify="left", header_style="bold", show_edge=False)
    for name, heading in columns:
        table.add_column(heading, justify="right" if name in numbers else "left")
    count = 0
    for row in rows:
        count += 1
        table.add_row(*(shown(row[name]) for name, _ in columns))
    # A terminal that is too narrow folds cells; a pipe gets every column whole.
    target = out if out.is_terminal else Console(width=max(out.width, 200), file=out.file)
    target.print(table)
    return count


def say(line: str = "") -> None:
    """A line on the output stream, as it is."""
    out.print(line, highlight=False, markup=False, soft_wrap=True)


def note(line: str) -> None:
    """A line on the error stream, as it is."""
    errors.print(line, highlight=False, markup=False, soft_wrap=True)
