"""Figures that publishing rests on and no law at hand gives: data, dated, with their evidence."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from gis.errors import SetupError


@dataclass(frozen=True, slots=True)
class Parameter:
    """One figure in force from a day.

    Attributes:
        name: Its name in the table.
        value: The figure.
        unit: Its unit.
        valid_from: First day in force.
        valid_to: First day no longer in force; None: still in force.
        evidence: How well it is known; [M] is memory or assumption.
        source: Where it comes from.
    """

    name: str
    value: float
    unit: str
    valid_from: date
    valid_to: date | None
    evidence: str
    source: str


@cache
def _parameters() -> tuple[Parameter, ...]:
    table = files("gazetteer.publishing").joinpath("parameters.csv").read_text(encoding="utf-8")
    return tuple(
        Parameter(
            row["name"],
            float(row["value"]),
            row["unit"],
            date.fromisoformat(row["valid_from"]),
            date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            row["evidence"],
            row["source"],
        )
        for row in csv.DictReader(table.splitlines())
    )


def public_position_grid(as_of: date) -> Parameter:
    """Width of the grid that positions in public editions are moved to, in metres.

    Raises:
        SetupError: The table has no figure for the day.
    """
    for parameter in _parameters():
        if (
            parameter.name == "public_position_grid"
            and parameter.valid_from <= as_of
            and (parameter.valid_to is None or as_of < parameter.valid_to)
        ):
            return parameter
    raise SetupError(
        f"No public_position_grid is in force on {as_of}.",
        "Add a row to gazetteer/publishing/parameters.csv.",
    )
