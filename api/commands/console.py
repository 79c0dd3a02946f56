"""The two streams of the command line, and tables on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from api.tables import shown

out = Console()
errors = Console(stderr=True)

_WIDEST = 10_000


def print_table(
    title: str,
    columns: Sequence[tuple[str, str]],
    rows: Iterable[Mapping[str, Any]],
    numbers: frozenset[str] = frozenset(),
) -> int:
    """Print rows under (column, heading) pairs; returns how many rows there were."""
    table = Table(
        title=title, title_justify="left", title_style="bold", header_style="bold",
        box=SIMPLE_HEAD, show_edge=False, pad_edge=False, collapse_padding=True,
    )  # fmt: skip
    for name, heading in columns:
        table.add_column(heading, justify="right" if name in numbers else "left", no_wrap=True)
    count = 0
    for row in rows:
        count += 1
        table.add_row(*(Text(shown(row[name])) for name, _ in columns))
    # Always as wide as it needs: a figure cut short is a wrong figure. A narrow terminal wraps.
    everything = out.options.update(width=_WIDEST, max_width=_WIDEST)
    width = max(Measurement.get(out, everything, table).maximum, cell_len(title))
    Console(width=width, file=out.file, force_terminal=out.is_terminal).print(
        table, crop=False, no_wrap=True, overflow="ignore"
    )
    return count


def say(line: str = "") -> None:
    """A line on the output stream, as it is."""
    out.print(line, highlight=False, markup=False, soft_wrap=True)


def note(line: str) -> None:
    """A line on the error stream, as it is."""
    errors.print(line, highlight=False, markup=False, soft_wrap=True)
