"""Questions about single facilities 设施. Each takes the time axes it can."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, text

from gis.errors import InputError
from layers.kinds import FacilityKind


class UnknownFacility(InputError):
    """There is no such facility."""


_COLUMNS = """
    f.facility_code, v.name, lower(v.valid) AS valid_from, upper(v.valid) AS valid_to,
    ST_X(v.position) AS longitude_deg, ST_Y(v.position) AS latitude_deg, v.is_approximate,
    v.floor_area_m2, v.attributes, v.serves, v.source, v.is_simulated
"""


def list_facilities(
    connection: Connection,
    kind: FacilityKind,
    as_of: date,
    known_at: datetime | None,
    limit: int,
    after: str | None,
) -> list[dict[str, Any]]:
    """Facilities of the kind in use on the day, by code, following `after`."""
    rows = connection.execute(
        text(f"""
        SELECT {_COLUMNS} FROM layers.facility f
        JOIN layers.facility_version_known(CAST(:known AS timestamptz)) v USING (facility_id)
        WHERE f.kind = :kind AND v.valid @> CAST(:as_of AS date)
          AND (CAST(:after AS text) IS NULL OR f.facility_code > :after)
        ORDER BY f.facility_code LIMIT :limit
        """),
        {"kind": kind.key, "as_of": as_of, "known": known_at, "after": after, "limit": limit},
    )
    return [_plain(row) for row in rows.mappings()]


def describe_facility(
    connection: Connection,
    kind: FacilityKind,
    facility_code: str,
    as_of: date,
    known_at: datetime | None,
) -> dict[str, Any]:
    """A facility on the day, all its versions, and the communities it counts for in each period.

    Raises:
        UnknownFacility: There is none of that kind and code.
    """
    parameters = {
        "kind": kind.key, "code": facility_code, "as_of": as_of, "known": known_at,
    }  # fmt: skip
    versions = connection.execute(
        text(f"""
        SELECT {_COLUMNS}, v.valid @> CAST(:as_of AS date) AS is_in_force
        FROM layers.facility f
        JOIN layers.facility_version_known(CAST(:known AS timestamptz)) v USING (facility_id)
        WHERE f.kind = :kind AND f.facility_code = :code ORDER BY lower(v.valid) NULLS FIRST
        """),
        parameters,
    ).mappings().all()  # fmt: skip
    if not versions:
        raise UnknownFacility(
            f"There is no {kind.en.lower()} {facility_code[:60]}.",
            f"See /facilities/{kind.key} for their codes.",
        )
    counted = connection.execute(
        text("""
        SELECT d.code, d.name, s.share, s.basis, s.note,
               lower(s.valid) AS valid_from, upper(s.valid) AS valid_to
        FROM layers.facility f
        JOIN layers.supply_known(CAST(:known AS timestamptz)) s USING (facility_id)
        LEFT JOIN LATERAL (
            SELECT v.code, v.name
            FROM gazetteer.division_version_known(CAST(:known AS timestamptz)) v
            WHERE v.division_id = s.division_id AND v.valid && s.valid
            ORDER BY lower(v.valid) DESC NULLS LAST LIMIT 1) d ON true
        WHERE f.kind = :kind AND f.facility_code = :code ORDER BY lower(s.valid) NULLS FIRST, d.code
        """),
        parameters,
    ).mappings()
    return {
        "kind": kind.key,
        "facility_code": facility_code,
        "in_force": next((_plain(row) for row in versions if row["is_in_force"]), None),
        "versions": [_plain(row) for row in versions],
        "counts_for": [_plain(row) for row in counted],
    }


def _plain(row: RowMapping) -> dict[str, Any]:
    plain: dict[str, Any] = dict(row)
    for name, value in plain.items():
        if isinstance(value, date):
            plain[name] = value.isoformat()
        elif name in ("floor_area_m2", "share") and value is not None:
            plain[name] = float(value)
    return plain
