"""All that is on record of one division 区划详情, as it is answered in JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, text

from gazetteer.lineage import iso, linked_divisions
from gazetteer.repository import VERSION, find_division, require_records, why_not


def describe_division(
    connection: Connection, code: str, as_of: date, known_at: datetime | None = None
) -> dict[str, Any]:
    """A division with its parents, versions, predecessors, successors and area, for JSON.

    A code that is not in force on the day is described by its versions, with
    `in_force: false`.

    Raises:
        UnknownDivision: The code never was on record.
        InputError: The day lies before everything on record.
    """
    require_records(connection, as_of, known_at)
    parameters = {"code": code, "as_of": as_of, "known": known_at}
    versions = connection.execute(
        text("""
        SELECT v.division_id, v.name, v.level, lower(v.valid) AS valid_from,
               upper(v.valid) AS valid_to, lower(v.recorded) AS recorded_at, v.source,
               v.is_simulated, v.valid @> CAST(:as_of AS date) AS is_in_force
        FROM gazetteer.division_version_known(CAST(:known AS timestamptz)) v
        WHERE v.code = :code ORDER BY lower(v.valid) NULLS FIRST
        """), parameters,
    ).mappings().all()  # fmt: skip
    if not versions:
        raise why_not(connection, code, as_of, known_at)
    current = next((v for v in versions if v["is_in_force"]), None)
    about: dict[str, Any] = {"code": code, "in_force": current is not None}
    if current is not None:
        about |= find_division(connection, code, as_of, known_at).as_dict()
    else:
        about |= {"name": versions[-1]["name"], "level": versions[-1]["level"]}
    unit = (current or versions[-1])["division_id"]  # a code may have passed to another
    about["names"] = sorted({v["name"] for v in versions})
    about["parents"] = _parents(connection, unit, as_of, known_at)
    about["versions"] = [
        {
            "name": v["name"],
            "valid_from": iso(v["valid_from"]),
            "valid_to": iso(v["valid_to"]),
            "recorded_at": v["recorded_at"].isoformat(),
            "source": v["source"],
            "is_simulated": v["is_simulated"],
        }
        for v in versions
    ]
    about["predecessors"] = linked_divisions(connection, unit, "predecessor", known_at)
    about["successors"] = linked_divisions(connection, unit, "successor", known_at)
    outline = connection.execute(
        text("SELECT area_m2, source AS area_source, is_simulated AS area_is_simulated"
             " FROM gazetteer.division_area_known(CAST(:known AS timestamptz))"
             " WHERE division_id = :unit AND valid @> CAST(:as_of AS date)"),
        {**parameters, "unit": unit},
    ).mappings().first()  # fmt: skip
    nothing = {"area_m2": None, "area_source": None, "area_is_simulated": None}
    return {**about, **(outline or nothing)}


def _parents(
    connection: Connection, unit: int, as_of: date, known_at: datetime | None
) -> list[dict[str, str]]:
    rows = connection.execute(
        text(f"""
        WITH RECURSIVE version AS NOT MATERIALIZED ({VERSION}), above AS (
            SELECT v.*, 0 AS step FROM version v WHERE division_id = :unit
            UNION ALL
            SELECT p.*, step + 1 FROM above JOIN version p ON p.division_id = above.parent_id
        )
        SELECT code, name, level FROM above WHERE step > 0 ORDER BY step
        """),
        {"unit": unit, "as_of": as_of, "known": known_at},
    )
    return [dict(row) for row in rows.mappings()]
