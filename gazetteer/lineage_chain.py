"""The lineage of one division 区划沿革 as it is answered: both ways, event by event."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, text

from gazetteer.lineage import Side, iso, kin_in_force
from gazetteer.repository import require_records, why_not
from gazetteer.succession_read import Records, events_around, unit_versions


def lineage_of(
    connection: Connection, code: str, as_of: date, known_at: datetime | None = None
) -> dict[str, Any]:
    """Where a division came from and what followed it, for JSON.

    `predecessors` and `successors` are chains: every event on the way from the division, with
    how many steps off it lies (`step`), nearest first. Where the code is not in force on the
    day, `instead` names what stood in its place.

    Args:
        connection: Any connection that may read.
        code: Twelve digits.
        as_of: The day; of several units that bore the code, the one of the day is meant, else
            the one nearest to it.
        known_at: What was known then.

    Raises:
        UnknownDivision: The code never was on record.
        InputError: The day lies before everything on record.
    """
    require_records(connection, as_of, known_at)
    unit = _unit(connection, code, as_of, known_at)
    if unit is None:
        raise why_not(connection, code, as_of, known_at)
    records = events_around(connection, unit, known_at)
    versions = records.versions.get(unit) or unit_versions(connection, {unit}, known_at)[unit]
    own = [version for version in versions if version.code == code]
    current = next((version for version in own if as_of in version.period), None)
    instead: list[dict[str, str]] = []
    if current is None:
        begins = own[0].period.start
        side: Side = "successor" if begins is None or begins <= as_of else "predecessor"
        kin = kin_in_force(connection, unit, side, as_of, known_at)
        instead = [{"code": other, "name": name} for other, name in kin]
    return {
        "code": code,
        "name": (current or own[-1]).name,
        "level": (current or own[-1]).level,
        "in_force": current is not None,
        "as_of": as_of.isoformat(),
        "known_at": known_at.isoformat() if known_at else None,
        "instead": instead,
        "versions": [
            {
                "code": version.code,
                "name": version.name,
                "valid_from": iso(version.period.start),
                "valid_to": iso(version.period.end),
            }
            for version in versions
        ],
        "predecessors": _chain(records, unit, is_forward=False),
        "successors": _chain(records, unit, is_forward=True),
    }


def _unit(connection: Connection, code: str, as_of: date, known_at: datetime | None) -> int | None:
    found: int | None = connection.execute(
        text("""
        SELECT division_id FROM gazetteer.division_version_known(CAST(:known AS timestamptz))
        WHERE code = :code
        ORDER BY valid @> CAST(:as_of AS date) DESC,
                 least(abs(coalesce(lower(valid), DATE '0001-01-01') - CAST(:as_of AS date)),
                       abs(coalesce(upper(valid), DATE '9999-12-31') - CAST(:as_of AS date)))
        LIMIT 1
        """),
        {"code": code, "as_of": as_of, "known": known_at},
    ).scalar()
    return found


def _chain(records: Records, unit: int, *, is_forward: bool) -> list[dict[str, Any]]:
    """Events reached from a unit without going back in time, each once, by fewest steps."""
    here, there = ("predecessor_id", "successor_id")[:: 1 if is_forward else -1]
    steps: list[dict[str, Any]] = []
    seen: set[int] = set()
    # The latest (or earliest) day at which each unit was reached decides what can follow.
    front: list[tuple[int, date | None]] = [(unit, None)]
    depth = 0
    while front:
        depth += 1
        following: list[tuple[int, date | None]] = []
        for number, event in records.events.items():
            if number in seen or not any(
                event[here] == known and _follows(event["effective_on"], since, is_forward)
                for known, since in front
            ):
                continue
            seen.add(number)
            steps.append({"step": depth, **records.step(number)})
            if event[there] is not None and event[there] != event[here]:
                following.append((event[there], event["effective_on"]))
        front = following
    return steps


def _follows(day: date, since: date | None, is_forward: bool) -> bool:
    return since is None or (day >= since if is_forward else day <= since)
