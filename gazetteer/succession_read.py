"""Reads the events and units that successions 沿革 are made of, on both time axes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, text

from gazetteer.succession import Link
from gis.period import Period


@dataclass(frozen=True, slots=True)
class UnitVersion:
    """What a unit was called during one period.

    Attributes:
        code: Twelve digits.
        name: Name of the time.
        level: Division level.
        period: When.
    """

    code: str
    name: str
    level: str
    period: Period


@dataclass(frozen=True, slots=True)
class Records:
    """Events on record, and the units they name.

    Attributes:
        events: Rows of the table of events by number, shares as Decimal.
        links: Those of them that have both sides.
        versions: Versions of each unit named, oldest first.
    """

    events: Mapping[int, Mapping[str, Any]]
    links: Sequence[Link]
    versions: Mapping[int, Sequence[UnitVersion]]

    @property
    def periods(self) -> dict[int, list[Period]]:
        """When each unit was in force."""
        return {unit: [v.period for v in found] for unit, found in self.versions.items()}

    def called(self, unit: int, day: date) -> UnitVersion:
        """The unit's version on a day, else the one nearest to it."""
        return min(self.versions[unit], key=lambda version: _distance(version.period, day))

    def step(self, event: int) -> dict[str, Any]:
        """One event as a step of a chain, for JSON: each side under its name of the time."""
        row = self.events[event]
        day: date = row["effective_on"]
        step: dict[str, Any] = {
            "kind": row["kind"],
            "effective_on": day.isoformat(),
            "date_precision": row["date_precision"],
        }
        for side, when in (("predecessor", day - timedelta(days=1)), ("successor", day)):
            unit = row[f"{side}_id"]
            known = None if unit is None else self.called(unit, when)
            step[f"{side}_code"] = None if known is None else known.code
            step[f"{side}_name"] = None if known is None else known.name
        for name in ("area_share", "population_share", "household_share"):
            step[name] = None if row[name] is None else float(row[name])
        return step | {
            name: row[name] for name in ("approval_no", "note", "source", "is_simulated")
        }


_EVENT = """
    SELECT event_id, kind, effective_on, date_precision, predecessor_id, successor_id,
           area_share, population_share, household_share, approval_no, note, source, is_simulated
    FROM gazetteer.division_event_known(CAST(:known AS timestamptz))
"""


def events_between(
    connection: Connection, after: date, until: date, known_at: datetime | None
) -> Records:
    """The events later than one day, up to another and on it."""
    rows = connection.execute(
        text(f"{_EVENT} WHERE effective_on > :after AND effective_on <= :until"
             " ORDER BY effective_on, event_id"),
        {"known": known_at, "after": after, "until": until},
    ).mappings()  # fmt: skip
    return _records(connection, [dict(row) for row in rows], known_at)


def events_around(connection: Connection, unit: int, known_at: datetime | None) -> Records:
    """The events that touch a unit, or any that it is linked to by others."""
    rows = connection.execute(
        text(f"""
        WITH RECURSIVE event AS MATERIALIZED ({_EVENT}), pair AS (
            SELECT predecessor_id AS here, successor_id AS there FROM event
            UNION SELECT successor_id, predecessor_id FROM event
        ), kin AS (
            SELECT CAST(:unit AS bigint) AS unit
            UNION
            SELECT p.there FROM kin JOIN pair p ON p.here = kin.unit WHERE p.there IS NOT NULL
        )
        SELECT * FROM event
        WHERE predecessor_id IN (SELECT unit FROM kin) OR successor_id IN (SELECT unit FROM kin)
        ORDER BY effective_on, event_id
        """),
        {"known": known_at, "unit": unit},
    ).mappings()
    return _records(connection, [dict(row) for row in rows], known_at, {unit})


def _records(
    connection: Connection,
    rows: Sequence[dict[str, Any]],
    known_at: datetime | None,
    units: Collection[int] = (),
) -> Records:
    named = {row[s] for row in rows for s in ("predecessor_id", "successor_id")} - {None}
    links = [
        Link(
            row["event_id"], row["kind"], row["effective_on"], row["date_precision"],
            row["predecessor_id"], row["successor_id"],
            {
                "area": exact(row["area_share"]),
                "population": exact(row["population_share"]),
                "household": exact(row["household_share"]),
            },
        )
        for row in rows
        if row["predecessor_id"] is not None and row["successor_id"] is not None
    ]  # fmt: skip
    versions = unit_versions(connection, {*named, *units}, known_at)
    return Records({row["event_id"]: row for row in rows}, links, versions)


def unit_versions(
    connection: Connection, units: Collection[int], known_at: datetime | None
) -> dict[int, list[UnitVersion]]:
    """All versions of units, oldest first."""
    found: dict[int, list[UnitVersion]] = defaultdict(list)
    for row in connection.execute(
        text("""
        SELECT division_id, code, name, level, lower(valid) AS starts, upper(valid) AS ends
        FROM gazetteer.division_version_known(CAST(:known AS timestamptz))
        WHERE division_id = ANY(CAST(:units AS bigint[]))
        ORDER BY division_id, lower(valid) NULLS FIRST
        """),
        {"known": known_at, "units": sorted(units)},
    ):
        found[row.division_id].append(
            UnitVersion(row.code, row.name, row.level, Period(row.starts, row.ends))
        )
    return dict(found)


def exact(share: Decimal | None) -> Fraction | None:
    """A share as it was stated, exactly."""
    return None if share is None else Fraction(share)


def _distance(period: Period, day: date) -> int:
    """Days from a day to a period; 0 inside it."""
    if day in period:
        return 0
    if period.start is not None and day < period.start:
        return (period.start - day).days
    return 1 if period.end is None else (day - period.end).days + 1
