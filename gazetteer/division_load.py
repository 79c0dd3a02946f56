"""Loads divisions 行政区划 and their outlines from files.

A row speaks of one division from one day on (`valid_from`; without it, of the state first on
record). A code names one unit for good: retired codes are never reused (行政区划代码管理办法,
2025). In a file with geometry, a division already on record only gets its outline; one that
is not is registered from the same row.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import shapely
from sqlalchemy import Connection, text

from gazetteer.division import committee_type_of, level_of, parent_code_of
from gazetteer.division_fields import DIVISION_FIELDS
from gazetteer.topology import report_topology
from gis.crs import STORAGE_SRID
from gis.geometry import as_multipolygon, polygon_problem
from gis.loading import LoadOptions, LoadReport, ParsedRow, parse_files
from gis.staging import (
    Progress,
    StagedRow,
    VersionedTable,
    apply_plan,
    copy_staged,
    create_staging,
    merge_staged,
)

VERSIONS = VersionedTable(
    name="gazetteer.division_version",
    unit="division_id",
    content={
        "code": "text",
        "name": "text",
        "level": "text",
        "parent_id": "bigint",
        "is_legal_division": "boolean",
        "urban_rural_class": "text",
        "committee_type": "text",
        "source": "text",
        "is_simulated": "boolean",
    },
    derived={},
    provenance=frozenset({"source"}),
    defaults={
        "parent_id": None,
        "is_legal_division": "true",
        "urban_rural_class": None,
        "committee_type": None,
        "source": None,
        "is_simulated": "false",
    },
)

AREAS = VersionedTable(
    name="gazetteer.division_area",
    unit="division_id",
    content={"geom": "geometry", "source": "text", "is_simulated": "boolean"},
    derived={
        "geom_3857": "ST_Transform(c.geom, 3857)",
        "area_m2": "ST_Area(c.geom::geography)",
    },
    provenance=frozenset({"source"}),
    defaults={"source": None, "is_simulated": "false"},
)


def load_divisions(
    connection: Connection, report: LoadReport, options: LoadOptions, progress: Progress | None
) -> None:
    """Load the report's files into the register of divisions.

    Fills `report`. Leaves the temporary table `touched (division_id, geom)`: units whose
    version or outline changed, with outlines old and new, in EPSG:4490.

    Raises:
        FileError: A file cannot be read as declared.
    """
    create_staging(connection)
    copy_staged(connection, _staged(report, options, progress))
    connection.exec_driver_sql(
        "CREATE TEMP TABLE staged_area ON COMMIT DROP AS"
        " SELECT * FROM staged WHERE content ? 'geom'"
    )
    connection.exec_driver_sql(
        "CREATE TEMP TABLE touched (division_id bigint, geom geometry) ON COMMIT DROP"
    )
    _assign_units(connection, report)
    _resolve_parents(connection, report)
    counts = merge_staged(connection, VERSIONS, report.reject, progress)
    report.counts["division_version"] = counts
    apply_plan(connection, VERSIONS)
    connection.exec_driver_sql(
        "INSERT INTO touched SELECT p.unit_id, a.geom FROM (SELECT DISTINCT unit_id FROM planned) p"
        " LEFT JOIN gazetteer.division_area a ON a.division_id = p.unit_id"
    )
    _load_outlines(connection, report, progress)


def _staged(
    report: LoadReport, options: LoadOptions, progress: Progress | None
) -> Iterator[StagedRow]:
    for parsed in parse_files(report, DIVISION_FIELDS, options, progress):
        values = parsed.values
        code = str(values["code"])
        content = _content(values, options)
        if parsed.row.geometry is not None:
            fault = polygon_problem(parsed.row.geometry)
            if fault is not None:
                report.reject(
                    [(parsed.file, parsed.row.number)], fault,
                    "Mend the outline in the program it was drawn with; nothing is repaired here.",
                    "geometry", code,
                )  # fmt: skip
                continue
            outline = shapely.set_srid(as_multipolygon(parsed.row.geometry), STORAGE_SRID)
            content["geom"] = shapely.to_wkb(outline, hex=True, include_srid=True)
        starts = parsed.day("valid_from") or options.in_force
        ends = parsed.day("valid_to")
        if starts is not None and ends is not None and ends <= starts:
            _reject_period(report, parsed)
            continue
        yield StagedRow(
            parsed.file, parsed.row.number, code, starts, ends, "valid_to" in values, content
        )


def _content(values: dict[str, object], options: LoadOptions) -> dict[str, Any]:
    code = str(values["code"])
    name = values.get("name")
    content: dict[str, Any] = {"code": code}
    for column in ("name", "level", "parent_code"):
        if values.get(column) is not None:  # a blank cell cannot take a name away
            content[column] = values[column]
    for column in ("urban_rural_class", "committee_type"):
        if column in values:
            content[column] = values[column]
    if values.get("is_legal_division") is not None:
        content["is_legal_division"] = _truth(values["is_legal_division"])
    source = values.get("source") or options.source
    if source is not None:
        content["source"] = source
    simulated = values.get("simulated")
    if simulated is None:
        simulated = options.is_simulated
    if simulated is not None:
        content["is_simulated"] = _truth(simulated)
    above, ancestors = parent_code_of(code), []
    while above is not None:
        ancestors.append(above)
        above = parent_code_of(above)
    # What the code itself tells, for a unit not yet on record.
    content["_new"] = {
        "level": level_of(code).value,
        "committee_type": committee_type_of(code, str(name or "")),
        "ancestors": ancestors,
    }
    return content


def _truth(value: object) -> str:
    return "true" if value else "false"


def _reject_period(report: LoadReport, parsed: ParsedRow) -> None:
    report.reject(
        [(parsed.file, parsed.row.number)],
        f"the period ends on {parsed.values['valid_to']}, not after it starts",
        "Give the first day no longer in force, after valid_from.",
        "valid_to",
        str(parsed.values["valid_to"]),
    )


def _assign_units(connection: Connection, report: LoadReport) -> None:
    """Fill in `unit_id`; reject new units without a name; take outlines of known ones out."""
    known = """
        UPDATE {table} s SET unit_id = u.division_id
        FROM (SELECT DISTINCT ON (code) code, division_id FROM gazetteer.division_version
              WHERE code IN (SELECT key FROM {table})
              ORDER BY code, upper(valid) DESC NULLS FIRST) u
        WHERE u.code = s.key
    """
    connection.exec_driver_sql(known.format(table="staged"))
    nameless = connection.exec_driver_sql(
        "DELETE FROM staged WHERE unit_id IS NULL AND NOT content ? 'name' RETURNING file, row, key"
    ).all()
    for file, row, code in nameless:
        report.reject(
            [(file, row)], f"the division {code} is not on record, and the row has no name",
            "Load the list of divisions first, or add a name column.", "code", code,
        )  # fmt: skip
    for file, row, code, given, name in connection.exec_driver_sql(
        """
        SELECT s.file, s.row, s.key, s.content->>'name', max(v.name)
        FROM staged s JOIN gazetteer.division_version v ON v.division_id = s.unit_id
        WHERE s.content ? 'geom' AND s.content ? 'name'
        GROUP BY s.file, s.row, s.key, s.content->>'name'
        HAVING NOT bool_or(v.name = s.content->>'name')
        ORDER BY s.file, s.row
        """
    ):
        report.find(
            f"the outline of {code} is called {given}, the register never says so but {name}",
            "The register keeps its name; load a list of divisions to change it.", file, row,
        )  # fmt: skip
    connection.exec_driver_sql("DELETE FROM staged WHERE content ? 'geom' AND unit_id IS NOT NULL")
    connection.exec_driver_sql(
        """
        UPDATE staged SET content = CASE WHEN unit_id IS NULL
            THEN (content->'_new') || (content - '_new' - 'geom') ELSE content - '_new' - 'geom' END
        """
    )
    connection.exec_driver_sql(
        """
        WITH fresh AS MATERIALIZED (
            SELECT key, nextval('gazetteer.division_division_id_seq') AS id
            FROM (SELECT DISTINCT key FROM staged WHERE unit_id IS NULL ORDER BY key) k
        ), made AS (INSERT INTO gazetteer.division SELECT id FROM fresh)
        UPDATE staged s SET unit_id = f.id FROM fresh f WHERE f.key = s.key
        """
    )


def _resolve_parents(connection: Connection, report: LoadReport) -> None:
    """Turn parent codes into units; reject rows whose parent is unknown or not above them."""
    connection.exec_driver_sql(
        """
        CREATE TEMP TABLE known_unit ON COMMIT DROP AS
        SELECT code, division_id, level FROM (
            SELECT code, division_id, level, upper(valid) AS ends FROM gazetteer.division_version
            UNION ALL SELECT key, unit_id, content->>'level', NULL FROM staged WHERE content ? 'level'
        ) k
        """
    )
    connection.exec_driver_sql("CREATE INDEX ON known_unit (code)")
    connection.exec_driver_sql("ANALYZE known_unit")
    ranks = "array['province','prefecture','county','township','community']"
    while True:
        # A row whose parent was itself rejected is rejected too, so go on until none is left.
        faulty = connection.exec_driver_sql(
            f"""
            DELETE FROM staged s USING (
                SELECT s.ctid AS place, k.division_id FROM staged s
                LEFT JOIN known_unit k ON k.code = s.content->>'parent_code'
                LEFT JOIN known_unit o ON o.code = s.key
                WHERE s.content ? 'parent_code' AND (k.division_id IS NULL
                    OR array_position({ranks}, k.level)
                       >= array_position({ranks}, coalesce(s.content->>'level', o.level)))
            ) f WHERE s.ctid = f.place
            RETURNING s.file, s.row, s.key, s.content->>'parent_code', f.division_id
            """
        ).all()
        for file, row, code, parent, found in faulty:
            report.reject(
                [(file, row)],
                f"the parent {parent} of {code} is "
                + ("unknown" if found is None else "not of a higher level"),
                "Load the parent first, or correct parent_code.", "parent_code", parent,
            )  # fmt: skip
        if not faulty:
            break
        connection.execute(
            text("DELETE FROM known_unit WHERE code = ANY(:gone) AND NOT EXISTS"
                 " (SELECT FROM gazetteer.division_version v WHERE v.code = known_unit.code)"
                 " AND NOT EXISTS (SELECT FROM staged s WHERE s.key = known_unit.code)"),
            {"gone": [row[2] for row in faulty]},
        )  # fmt: skip
    connection.exec_driver_sql(
        """
        UPDATE staged s SET content = content - 'parent_code' - 'ancestors'
            || jsonb_build_object('parent_id', (
                SELECT k.division_id::text FROM jsonb_array_elements_text(
                    CASE WHEN content ? 'parent_code' THEN jsonb_build_array(content->'parent_code')
                         ELSE content->'ancestors' END) WITH ORDINALITY a (code, nearness)
                JOIN known_unit k USING (code) ORDER BY nearness LIMIT 1))
        WHERE content ? 'parent_code' OR content ? 'ancestors'
        """
    )


def _load_outlines(connection: Connection, report: LoadReport, progress: Progress | None) -> None:
    connection.exec_driver_sql("DELETE FROM staged")
    connection.exec_driver_sql("DELETE FROM planned")
    # Without a date, an outline takes the place of the newest on record, else it holds for
    # the unit's whole life.
    connection.exec_driver_sql(
        """
        INSERT INTO staged
        SELECT s.file, s.row, s.key, u.division_id,
               coalesce(s.starts, (SELECT max(lower(a.valid)) FROM gazetteer.division_area a
                                   WHERE a.division_id = u.division_id)),
               s.ends, s.says_end,
               jsonb_strip_nulls(jsonb_build_object('geom', s.content->'geom',
                   'source', s.content->'source', 'is_simulated', s.content->'is_simulated'))
        FROM staged_area s JOIN LATERAL (
            SELECT division_id FROM gazetteer.division_version v WHERE v.code = s.key
            ORDER BY upper(v.valid) DESC NULLS FIRST LIMIT 1) u ON true
        """
    )
    counts = merge_staged(connection, AREAS, report.reject, progress)
    report.counts["division_area"] = counts
    connection.exec_driver_sql(
        "INSERT INTO touched SELECT p.unit_id, a.geom"
        " FROM planned p JOIN gazetteer.division_area a USING (version_id)"
    )
    apply_plan(connection, AREAS)
    connection.exec_driver_sql(
        "INSERT INTO touched SELECT unit_id, (content->>'geom')::geometry FROM planned WHERE op <> 'd'"
    )
    if not counts.is_nothing:
        report_topology(connection, report)
