"""Rules for lines and markers 界线规则: patterns, tolerances and widths, per level, each dated.

They ship as `rules.csv`. A row in `gazetteer.boundary_rule` takes the place of the shipped rules
of its name and level on the days it is in force.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files

from sqlalchemy import Connection, text

from gis.errors import InputError

ALL_LEVELS = "all"


@dataclass(frozen=True, slots=True)
class BoundaryRule:
    """One rule in force.

    Attributes:
        name: What it sets, with its unit.
        level: Level of line it holds for; "all": every level without a rule of its own.
        value: As text.
        unit: Unit of a number.
        clause: Where it stands written.
        evidence: How sure we are of it.
        valid_from: First day in force; None: always was.
        valid_to: First day no longer in force; None: open.
    """

    name: str
    level: str
    value: str
    unit: str | None
    clause: str
    evidence: str
    valid_from: date | None
    valid_to: date | None

    def is_in_force(self, as_of: date) -> bool:
        """Whether it holds on the day; the first day is in, the last named is out."""
        return (self.valid_from is None or self.valid_from <= as_of) and (
            self.valid_to is None or as_of < self.valid_to
        )


@dataclass(frozen=True, slots=True)
class BoundaryRules:
    """The rules of one day, by name and level."""

    as_of: date
    by_key: Mapping[tuple[str, str], BoundaryRule]

    def rule(self, name: str, level: str) -> BoundaryRule | None:
        """The rule for the level, else that for all levels; None: not set."""
        return self.by_key.get((name, level)) or self.by_key.get((name, ALL_LEVELS))

    def text(self, name: str, level: str) -> str:
        """Its value.

        Raises:
            InputError: No such rule is in force on the day.
        """
        found = self.rule(name, level)
        if found is None:
            raise InputError(
                f"No rule {name} for lines of level {level} is in force on {self.as_of}.",
                "Load one: gazetteer load boundary-rules FILE.",
            )
        return found.value

    def number(self, name: str, level: str) -> Decimal:
        """Its value as a number.

        Raises:
            InputError: No such rule is in force on the day.
        """
        return Decimal(self.text(name, level))


@cache
def shipped_rules() -> tuple[BoundaryRule, ...]:
    """The rules that ship with the service."""
    content = files("gazetteer.boundaries").joinpath("rules.csv").read_text("utf-8")
    return tuple(
        BoundaryRule(
            row["name"], row["level"], row["value"], row["unit"] or None, row["clause"],
            row["evidence"], _day(row["valid_from"]), _day(row["valid_to"]),
        )
        for row in csv.DictReader(content.splitlines())
    )  # fmt: skip


def rules_on_record(
    connection: Connection, as_of: date, known_at: datetime | None = None
) -> BoundaryRules:
    """The rules in force on a day: those that ship, and over them those on record."""
    found = {(rule.name, rule.level): rule for rule in shipped_rules() if rule.is_in_force(as_of)}
    rows = connection.execute(
        text("SELECT name, level, value, unit, clause, evidence, lower(valid) AS starts,"
             " upper(valid) AS ends"
             " FROM gazetteer.boundary_rule_known(CAST(:known AS timestamptz))"
             " WHERE valid @> CAST(:as_of AS date)"),
        {"known": known_at, "as_of": as_of},
    )  # fmt: skip
    for row in rows:
        found[row.name, row.level] = BoundaryRule(*row)
    return BoundaryRules(as_of, found)


def _day(text_: str) -> date | None:
    return date.fromisoformat(text_) if text_ else None
