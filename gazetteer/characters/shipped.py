"""The tables that ship beside this file; SOURCES.md says where they come from."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.resources import files


def shipped_rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of one shipped table, by column.

    Args:
        name: File name, such as "standard.csv".
    """
    table = files("gazetteer.characters").joinpath(name)
    yield from csv.DictReader(table.read_text(encoding="utf-8").splitlines())
