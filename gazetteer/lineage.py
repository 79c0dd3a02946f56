"""Lineage 沿革: which divisions a division came from, and which followed it.

Both time axes hold here too: `known_at` is what the register said at that moment; None is now.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, text

Side = Literal["predecessor", "successor"]

_OTHER: dict[Side, Side] = {"predecessor": "successor", "successor": "predecessor"}


def linked_divisions(
    connection: Connection, unit: int, side: Side, known_at: datetime | None
) -> list[dict[str, Any]]:
    """The `predecessor`s or `successor`s of a unit by the events on record, oldest first.

    Each under its name of the time: the last day before the event, or the day of it.
    """
    other = _OTHER[side]
    rows = connection.execute(
        text(f"""
        SELECT DISTINCT ON (e.effective_on, v.code, e.kind)
               v.code, v.name, e.kind, e.effective_on, e.date_precision, e.area_share,
               e.population_share, e.household_share, e.approval_no, e.note, e.source
        FROM gazetteer.division_event_known(CAST(:known AS timestamptz)) e
        JOIN gazetteer.division_version_known(CAST(:known AS timestamptz)) v
            ON v.division_id = e.{side}_id
        WHERE e.{other}_id = :unit AND e.{side}_id <> :unit
        ORDER BY e.effective_on, v.code, e.kind,
                 v.valid @> (e.effective_on - CASE WHEN :earlier THEN 1 ELSE 0 END) DESC,
                 upper(v.valid) DESC NULLS FIRST
        """),
        {"unit": unit, "known": known_at, "earlier": side == "predecessor"},
    ).mappings()
    return [
        {
            name: iso(value) if isinstance(value, date)
            else float(value) if name.endswith("_share") and value is not None else value
            for name, value in row.items()
        }
        for row in rows
    ]  # fmt: skip


def kin_in_force(
    connection: Connection, unit: int, side: Side, as_of: date, known_at: datetime | None
) -> list[tuple[str, str]]:
    """Code and name of the predecessors or successors of a unit that were in force on a day.

    Followed through as many events as it takes: 亳县 became 342102, which became 341281, which
    went into 341600. Where the line ends before the day, the direct ones under their names of
    the time.
    """
    other = _OTHER[side]
    rows = connection.execute(
        text(f"""
        WITH RECURSIVE event AS NOT MATERIALIZED (
            SELECT {other}_id AS here, {side}_id AS there
            FROM gazetteer.division_event_known(CAST(:known AS timestamptz))
            WHERE {other}_id <> {side}_id
        ), version AS NOT MATERIALIZED (
            SELECT division_id, code, name
            FROM gazetteer.division_version_known(CAST(:known AS timestamptz))
            WHERE valid @> CAST(:as_of AS date)
        ), kin AS (
            SELECT CAST(:unit AS bigint) AS unit, false AS is_in_force
            UNION
            SELECT e.there, EXISTS (SELECT FROM version v WHERE v.division_id = e.there)
            FROM kin JOIN event e ON e.here = kin.unit WHERE NOT kin.is_in_force
        )
        SELECT v.code, v.name FROM kin JOIN version v ON v.division_id = kin.unit
        WHERE kin.is_in_force ORDER BY v.code
        """),
        {"unit": unit, "as_of": as_of, "known": known_at},
    ).all()
    if rows:
        return [(code, name) for code, name in rows]
    direct = linked_divisions(connection, unit, side, known_at)
    return list(dict.fromkeys((link["code"], link["name"]) for link in direct))


def iso(day: date | None) -> str | None:
    """A day for JSON."""
    return None if day is None else day.isoformat()
