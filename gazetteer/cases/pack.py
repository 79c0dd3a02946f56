"""The change pack 变更材料包 of a case: what 《行政区划管理条例》 wants beside the application.

A ZIP with the case, its documents, the outlines before and after as GeoJSON, and a table of the
areas before and after. An outline that is not on record is left out, and the table says so.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, text

from gazetteer.cases.action_checks import codes_of
from gazetteer.cases.case import Case
from gazetteer.cases.kinds import Subject
from gazetteer.cases.notice import notice_of
from gazetteer.cases.repository import find_document

_COLUMNS = ("code", "name", "level", "as_of", "area_km2", "is_simulated")


def pack_of(connection: Connection, case: Case, today: date) -> bytes:
    """The pack of a case as it stands; documents the connection may not see are left out.

    Args:
        connection: As whoever asks sees it.
        case: The case.
        today: Day of the clocks, and of the change where the case has none yet.
    """
    day = case.header.effective_on or today
    codes = sorted(codes_of(case.actions) | _changed(connection, case))
    before = _divisions(connection, codes, day - timedelta(days=1))
    after = _divisions(connection, codes, day)
    spool = io.BytesIO()
    with zipfile.ZipFile(spool, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("case.json", _json(case.as_dict(today)))
        if case.header.kind.subject is not Subject.MARKER:  # of which there is no notice
            notice = case.header.notice or notice_of(connection, case)
            archive.writestr("notice.json", _json(notice))
        archive.writestr("before.geojson", _json(_collection(before)))
        archive.writestr("after.geojson", _json(_collection(after)))
        archive.writestr("areas.csv", _table([*before, *after]))
        for document in case.documents:
            about, content = find_document(
                connection, case.header.case_number, document.document_id
            )
            archive.writestr(f"documents/{about.document_id}-{about.kind}-{about.name}", content)
    return spool.getvalue()


def _changed(connection: Connection, case: Case) -> set[str]:
    """Codes that the applied case gave or ended."""
    if case.header.applied_revision is None:
        return set()
    return set(
        connection.execute(
            text("""
            SELECT v.code FROM gazetteer.division_version v JOIN gis.revision r
                ON lower(v.recorded) = r.recorded_at WHERE r.revision_id = :revision
            UNION
            SELECT v.code FROM gazetteer.division_version_history v JOIN gis.revision r
                ON upper(v.recorded) = r.recorded_at WHERE r.revision_id = :revision
            """),
            {"revision": case.header.applied_revision},
        ).scalars()
    )


def _divisions(connection: Connection, codes: list[str], day: date) -> list[dict[str, Any]]:
    rows = connection.execute(
        text("""
        SELECT v.code, v.name, v.level, CAST(:day AS date)::text AS as_of,
               round((a.area_m2 / 1e6)::numeric, 4)::text AS area_km2,
               coalesce(a.is_simulated, v.is_simulated) AS is_simulated,
               ST_AsGeoJSON(a.geom, 9) AS geometry
        FROM gazetteer.division_version v LEFT JOIN gazetteer.division_area a
            ON a.division_id = v.division_id AND a.valid @> CAST(:day AS date)
        WHERE v.code = ANY(:codes) AND v.valid @> CAST(:day AS date) ORDER BY v.code
        """),
        {"codes": codes, "day": day},
    ).mappings()
    return [dict(row) for row in rows]


def _collection(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {name: row[name] for name in _COLUMNS},
                "geometry": None if row["geometry"] is None else json.loads(row["geometry"]),
            }
            for row in rows
        ],
    }


def _table(rows: list[dict[str, Any]]) -> str:
    stream = io.StringIO()
    stream.write("﻿")
    writer = csv.DictWriter(stream, _COLUMNS, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        area = row["area_km2"] or "未知 unknown"
        writer.writerow({**row, "area_km2": area})
    return stream.getvalue()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
