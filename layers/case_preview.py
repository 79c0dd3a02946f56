"""What a case would change 影响预览: tried in a revision that is not kept, and measured.

The case is carried out whole, the rows it wrote are read back from the register's own history,
coverage is computed before and after, and then everything is rolled back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, text

from gazetteer.accounts.account import Account, Clearance
from gazetteer.cases.application import Application
from gazetteer.cases.case import Case
from gazetteer.cases.findings import CaseFinding
from gazetteer.cases.move import missing_documents
from gazetteer.cases.state import State
from gazetteer.division import Level
from gazetteer.repository import UnknownDivision
from gis.errors import InputError
from layers.case_apply import try_within
from layers.coverage import CoverageQuestion, answer

_SHOWN = 1000
_FIGURES = (
    "households", "floor_area_m2", "area_per_100_households_m2", "meets_area", "communities",
    "communities_compliant", "communities_unknown", "coverage_rate", "centres",
)  # fmt: skip

SECTIONS: Mapping[str, tuple[str, str]] = {
    "divisions": ("区划代码、名称、隶属的变化", "Codes, names and parents of divisions"),
    "events": ("记入的区划变更", "Events recorded"),
    "names": ("地名的变化", "Names"),
    "place_codes": ("新编地名代码", "Place codes assigned"),
    "places": ("所在政区随之变化的地名", "Places whose division changes"),
    "facilities": ("改变归属的设施", "Facilities that count for another community"),
    "households": ("户数", "Households"),
    "coverage": ("覆盖情况的前后对比", "Coverage before and after"),
    "outlines": ("范围面积的变化", "Areas of outlines"),
    "remarks": ("须知与未知", "What to know, and what stays unknown"),
    "findings": ("命名规则审查", "Findings of the naming rules"),
    "missing_documents": ("尚缺材料", "Documents still missing"),
    "clocks": ("法定时限", "Statutory clocks"),
    "tiles": ("受影响的地图瓦片", "Map tiles touched"),
}


def measure_case(
    connection: Connection,
    case: Case,
    account: Account,
    findings: Sequence[CaseFinding],
    today: date,
) -> dict[str, Any]:
    """Carry a case out in a revision and measure what it changes; the caller rolls back.

    Args:
        connection: A revision that is not to be kept.
        case: The case, in whatever state.
        account: Who asks; places they are not cleared for are left out.
        findings: What the naming rules say, asked as whoever asks sees the register.
        today: Day of the clocks, and of the change where the case has none yet.

    Returns:
        For JSON: the sections of `SECTIONS` but for the tiles, `as_of`, `labels`; and in
        `envelopes` west, south, east, north of what is drawn otherwise, in EPSG:3857 metres.

    Raises:
        StaleCase: What it changes was changed since it was drawn up.
        Contradiction: The register says otherwise.
        InputError: An action cannot be carried out.
    """
    day = case.header.effective_on or today
    around = _counties(connection, case, day)
    seen = ["public", "internal"]
    if account.clearance is Clearance.SECRET:
        seen.append("secret")
    app = try_within(connection, case, account.display_name, day)
    if case.header.effective_on is None:
        app.remark(
            f"未定生效日期,按 {day} 试算。",
            f"The case has no day from which it holds; tried as of {day}.",
            is_unknown=True,
        )
    measured = {
        "case_number": case.header.case_number,
        "as_of": day.isoformat(),
        "labels": {key: {"zh": zh, "en": en} for key, (zh, en) in SECTIONS.items()},
        "divisions": _divisions(connection, day),
        "events": _events(connection),
        "names": _names(connection, seen),
        "place_codes": _place_codes(connection, seen),
        "places": _places(connection, seen),
        "facilities": _facilities(connection, day),
        "households": _households(connection, day),
        "outlines": _outlines(connection, day),
        "remarks": [remark.as_dict() for remark in app.remarks],
        "findings": [found.as_dict() for found in findings],
        "missing_documents": [
            {"document": m.document, "state": m.state.value, "article": m.article}
            for m in missing_documents(case, State.IN_FORCE)
        ],
        "clocks": [clock.as_dict() for clock in case.header.clocks(today)],
        "envelopes": _envelopes(connection),
    }
    # Last, for it leaves the connection reading through cursors. Before is what was known then.
    moment = connection.execute(
        text("SELECT gis.recorded_at() - interval '1 microsecond'")
    ).scalar_one()
    before = _coverage(connection, around, day, moment)
    after = _coverage(connection, _continued(app, around), day, None)
    return {**measured, "coverage": _compared(before, after, app)}


def _divisions(connection: Connection, day: date) -> list[dict[str, Any]]:
    """Units changed in this revision, as they stand on the eve and on the day."""
    rows = connection.execute(
        text("""
        WITH changed AS (
            SELECT division_id FROM gazetteer.division_version
            WHERE lower(recorded) = gis.recorded_at()
            UNION SELECT division_id FROM gazetteer.division_version_history
            WHERE upper(recorded) = gis.recorded_at()
        )
        SELECT o.code AS old_code, o.name AS old_name, op.name AS old_parent,
               n.code AS new_code, n.name AS new_name, np.name AS new_parent,
               coalesce(n.level, o.level) AS level
        FROM changed c
        LEFT JOIN gazetteer.division_version o
            ON o.division_id = c.division_id AND o.valid @> (CAST(:day AS date) - 1)
        LEFT JOIN gazetteer.division_version op
            ON op.division_id = o.parent_id AND op.valid @> (CAST(:day AS date) - 1)
        LEFT JOIN gazetteer.division_version n
            ON n.division_id = c.division_id AND n.valid @> CAST(:day AS date)
        LEFT JOIN gazetteer.division_version np
            ON np.division_id = n.parent_id AND np.valid @> CAST(:day AS date)
        ORDER BY coalesce(n.code, o.code) LIMIT :limit
        """),
        {"day": day, "limit": _SHOWN},
    ).mappings()
    return [dict(row) for row in rows]


def _events(connection: Connection) -> list[dict[str, Any]]:
    rows = connection.execute(
        text("""
        SELECT e.kind, p.code AS old_code, s.code AS new_code, e.area_share::text,
               e.population_share::text, e.household_share::text, e.note
        FROM gazetteer.division_event e
        LEFT JOIN LATERAL (SELECT code FROM gazetteer.division_version v
            WHERE v.division_id = e.predecessor_id AND v.valid @> (e.effective_on - 1)) p ON true
        LEFT JOIN LATERAL (SELECT code FROM gazetteer.division_version v
            WHERE v.division_id = e.successor_id AND v.valid @> e.effective_on) s ON true
        WHERE lower(e.recorded) = gis.recorded_at() ORDER BY e.event_id LIMIT :limit
        """),
        {"limit": _SHOWN},
    ).mappings()
    return [dict(row) for row in rows]


def _names(connection: Connection, seen: Sequence[str]) -> list[dict[str, Any]]:
    """Name rows written or superseded: as they were, as they are."""
    rows = connection.execute(
        text("""
        WITH was AS (SELECT * FROM gazetteer.place_name_history
                     WHERE upper(recorded) = gis.recorded_at()),
             now_is AS (SELECT * FROM gazetteer.place_name
                        WHERE lower(recorded) = gis.recorded_at())
        SELECT coalesce(n.place_id, w.place_id) AS place_id, coalesce(n.kind, w.kind) AS kind,
               w.spelling AS old_name, w.romanisation AS old_romanisation,
               w.valid::text AS old_period, n.spelling AS new_name,
               n.romanisation AS new_romanisation, n.romanisation_state,
               n.valid::text AS new_period
        FROM was w FULL JOIN now_is n USING (name_id)
        WHERE coalesce(n.secrecy, w.secrecy) = ANY(:seen)
        ORDER BY 1, lower(coalesce(n.valid, w.valid)) NULLS FIRST LIMIT :limit
        """),
        {"limit": _SHOWN, "seen": list(seen)},
    ).mappings()
    return [dict(row) for row in rows]


def _place_codes(connection: Connection, seen: Sequence[str]) -> list[dict[str, Any]]:
    rows = connection.execute(
        text("""
        SELECT v.place_id, v.place_code, v.class_code FROM gazetteer.place_version v
        WHERE lower(v.recorded) = gis.recorded_at() AND v.place_code IS NOT NULL
          AND v.secrecy = ANY(:seen)
          AND NOT EXISTS (SELECT FROM gazetteer.place_version_history h
                          WHERE h.place_id = v.place_id AND h.place_code = v.place_code)
          AND NOT EXISTS (SELECT FROM gazetteer.place_version o
                          WHERE o.place_id = v.place_id AND o.place_code = v.place_code
                            AND lower(o.recorded) < gis.recorded_at())
        ORDER BY v.place_code LIMIT :limit
        """),
        {"limit": _SHOWN, "seen": list(seen)},
    ).mappings()
    return [dict(row) for row in rows]


def _places(connection: Connection, seen: Sequence[str]) -> list[dict[str, Any]]:
    rows = connection.execute(
        text("""
        SELECT v.place_id, n.spelling AS name, o.division_codes AS old_codes,
               v.division_codes AS new_codes
        FROM gazetteer.place_version v
        JOIN LATERAL (
            SELECT division_codes FROM gazetteer.place_version_history h
            WHERE h.place_id = v.place_id AND upper(h.recorded) = gis.recorded_at()
            ORDER BY lower(h.valid) DESC LIMIT 1) o ON true
        LEFT JOIN LATERAL (SELECT spelling FROM gazetteer.place_name n
            WHERE n.place_id = v.place_id AND n.kind = 'standard'
            ORDER BY lower(n.valid) DESC LIMIT 1) n ON true
        WHERE lower(v.recorded) = gis.recorded_at() AND v.division_codes <> o.division_codes
          AND v.secrecy = ANY(:seen)
        ORDER BY v.place_id LIMIT :limit
        """),
        {"limit": _SHOWN, "seen": list(seen)},
    ).mappings()
    return [dict(row) for row in rows]


def _facilities(connection: Connection, day: date) -> list[dict[str, Any]]:
    """Facilities that on the day count for others than they would have."""
    rows = connection.execute(
        text("""
        WITH changed AS (
            SELECT facility_id FROM layers.supply WHERE lower(recorded) = gis.recorded_at()
            UNION SELECT facility_id FROM layers.supply_history
            WHERE upper(recorded) = gis.recorded_at()
        ), was AS (
            SELECT facility_id, division_id, share FROM layers.supply
            WHERE lower(recorded) < gis.recorded_at() AND valid @> CAST(:day AS date)
            UNION ALL SELECT facility_id, division_id, share FROM layers.supply_history
            WHERE upper(recorded) = gis.recorded_at() AND valid @> CAST(:day AS date)
        ), now_is AS (
            SELECT facility_id, division_id, share, note FROM layers.supply
            WHERE valid @> CAST(:day AS date)
        )
        SELECT f.facility_code, f.kind, v.name,
               (SELECT string_agg(coalesce(d.code, '未归属 unassigned'), ',' ORDER BY d.code)
                FROM was w LEFT JOIN gazetteer.division_version d
                    ON d.division_id = w.division_id AND d.valid @> (CAST(:day AS date) - 1)
                WHERE w.facility_id = c.facility_id) AS was,
               (SELECT string_agg(coalesce(d.code, '未归属 unassigned'), ',' ORDER BY d.code)
                FROM now_is n LEFT JOIN gazetteer.division_version d
                    ON d.division_id = n.division_id AND d.valid @> CAST(:day AS date)
                WHERE n.facility_id = c.facility_id) AS is_now
        FROM changed c JOIN layers.facility f USING (facility_id)
        LEFT JOIN layers.facility_version v
            ON v.facility_id = c.facility_id AND v.valid @> CAST(:day AS date)
        ORDER BY f.facility_code LIMIT :limit
        """),
        {"day": day, "limit": _SHOWN},
    ).mappings()
    return [
        {("is" if key == "is_now" else key): value for key, value in row.items()}
        for row in rows
        if row["was"] != row["is_now"]
    ]


def _households(connection: Connection, day: date) -> list[dict[str, Any]]:
    """Communities changed in this revision: the households on record for them; None: unknown."""
    rows = connection.execute(
        text("""
        WITH changed AS (
            SELECT division_id FROM gazetteer.division_version
            WHERE lower(recorded) = gis.recorded_at()
        )
        SELECT v.code, v.name, s.measure, s.value, s.reference_date::text AS reference_date,
               s.source
        FROM changed c JOIN gazetteer.division_version v USING (division_id)
        LEFT JOIN LATERAL (
            SELECT DISTINCT ON (measure) * FROM layers.division_statistic s
            WHERE s.division_id = c.division_id AND s.measure LIKE 'households%'
              AND s.reference_date <= CAST(:day AS date)
            ORDER BY measure, reference_date DESC, source) s ON true
        WHERE v.valid @> CAST(:day AS date) AND v.level = 'community'
        ORDER BY v.code, s.measure LIMIT :limit
        """),
        {"day": day, "limit": _SHOWN},
    ).mappings()
    return [dict(row) for row in rows]


def _outlines(connection: Connection, day: date) -> list[dict[str, Any]]:
    """Areas of outlines changed in this revision, on the eve and on the day; None: unknown."""
    rows = connection.execute(
        text("""
        WITH changed AS (
            SELECT division_id FROM gazetteer.division_area
            WHERE lower(recorded) = gis.recorded_at()
            UNION SELECT division_id FROM gazetteer.division_area_history
            WHERE upper(recorded) = gis.recorded_at()
        )
        SELECT coalesce(n.code, o.code) AS code, coalesce(n.name, o.name) AS name,
               oa.area_m2 AS old_area_m2, na.area_m2 AS new_area_m2
        FROM changed c
        LEFT JOIN gazetteer.division_version o
            ON o.division_id = c.division_id AND o.valid @> (CAST(:day AS date) - 1)
        LEFT JOIN gazetteer.division_version n
            ON n.division_id = c.division_id AND n.valid @> CAST(:day AS date)
        LEFT JOIN gazetteer.division_area oa
            ON oa.division_id = c.division_id AND oa.valid @> (CAST(:day AS date) - 1)
        LEFT JOIN gazetteer.division_area na
            ON na.division_id = c.division_id AND na.valid @> CAST(:day AS date)
        ORDER BY 1 LIMIT :limit
        """),
        {"day": day, "limit": _SHOWN},
    ).mappings()
    return [dict(row) for row in rows]


def _envelopes(connection: Connection) -> list[tuple[float, float, float, float]]:
    """Boxes of the outlines and positions written or superseded, in EPSG:3857 metres."""
    rows = connection.execute(
        text("""
        WITH drawn AS (
            SELECT geom_3857 AS g FROM gazetteer.division_area
            WHERE lower(recorded) = gis.recorded_at()
            UNION ALL SELECT geom_3857 FROM gazetteer.division_area_history
            WHERE upper(recorded) = gis.recorded_at()
            UNION ALL SELECT a.geom_3857 FROM gazetteer.division_version v
            JOIN gazetteer.division_area a USING (division_id)
            WHERE lower(v.recorded) = gis.recorded_at()
            UNION ALL SELECT position_3857 FROM gazetteer.place_version
            WHERE lower(recorded) = gis.recorded_at()
            UNION ALL SELECT position_3857 FROM gazetteer.place_version_history
            WHERE upper(recorded) = gis.recorded_at()
            UNION ALL SELECT v.position_3857 FROM gazetteer.place_name n
            JOIN gazetteer.place_version v USING (place_id)
            WHERE lower(n.recorded) = gis.recorded_at()
        )
        SELECT DISTINCT ST_XMin(g), ST_YMin(g), ST_XMax(g), ST_YMax(g)
        FROM drawn WHERE g IS NOT NULL AND NOT ST_IsEmpty(g)
        """)
    ).all()
    return [(west, south, east, north) for west, south, east, north in rows]


def _counties(connection: Connection, case: Case, day: date) -> list[tuple[str, Level]]:
    """The counties and townships that the case's codes lie in, in force on the day."""
    codes = {
        code[:digits].ljust(12, "0")
        for action in case.actions
        for code in _codes(action.payload)
        for digits in (6, 9)
    }
    rows = connection.execute(
        text("SELECT code, level FROM gazetteer.division_version"
             " WHERE code = ANY(:codes) AND valid @> CAST(:day AS date)"
             " AND level IN ('county', 'township') ORDER BY code"),
        {"codes": sorted(codes), "day": day},
    ).all()  # fmt: skip
    return [(code, Level(level)) for code, level in rows]


def _codes(payload: Any) -> list[str]:
    """Everything in a payload that has the look of a division code."""
    if isinstance(payload, str):
        is_code = payload.isascii() and payload.isdigit() and len(payload) in (6, 9, 12)
        return [payload.ljust(12, "0")] if is_code else []
    inner: Sequence[Any] = ()
    if isinstance(payload, Mapping):
        inner = [value for key, value in payload.items() if key not in ("outline", "geometry")]
    elif isinstance(payload, list):
        inner = payload
    return [code for value in inner for code in _codes(value)]


def _continued(app: Application, around: Sequence[tuple[str, Level]]) -> list[tuple[str, Level]]:
    """The divisions asked about before, and those that took their place."""
    found = dict(around)
    for code, level in around:
        for successor in app.successors.get(code, ()):
            found[successor] = level
    return list(found.items())


def _coverage(
    connection: Connection,
    around: Sequence[tuple[str, Level]],
    day: date,
    known_at: datetime | None,
) -> dict[str, dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for code, level in around:
        # A division not in force on that side of the change has no figures there.
        with suppress(UnknownDivision, InputError):
            found = answer(connection, CoverageQuestion(level, day, code, known_at))
            rows |= {row["code"]: row for row in found.rows}
    return rows


def _compared(
    before: Mapping[str, Mapping[str, Any]],
    after: Mapping[str, Mapping[str, Any]],
    app: Application,
) -> list[dict[str, Any]]:
    compared = []
    for code in sorted(before.keys() | after.keys()):
        old, new = before.get(code), after.get(code)
        compared.append(
            {
                "code": code,
                "name": (new or old or {})["name"],
                "level": (new or old or {})["level"],
                "successors": app.successors.get(code, []),
                "before": None if old is None else {n: _plain(old[n]) for n in _FIGURES},
                "after": None if new is None else {n: _plain(new[n]) for n in _FIGURES},
            }
        )
    return compared


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value
