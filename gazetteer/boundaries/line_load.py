"""Loads boundary lines 界线 with their official geometry from files.

A row describes a line from one day on (`valid_from`; without it, since the records begin, or the
state first on record). The geometry is kept on its own datum, as the agreement has it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from gazetteer.boundaries.keyed_merge import merge_keyed
from gazetteer.boundaries.line_rows import staged_lines
from gazetteer.boundaries.line_whereabouts import whereabouts
from gazetteer.boundaries.positions import kept_options_system
from gazetteer.boundaries.register_tables import LINES
from gazetteer.boundaries.rules import rules_on_record
from gazetteer.boundaries.unit_entry import LINE_UNITS, assign_units
from gis.kept_crs import parse_kept_crs
from gis.loading import LoadOptions, LoadReport
from gis.staging import Progress, copy_staged, create_staging


def load_boundary_lines(
    connection: Connection, report: LoadReport, options: LoadOptions, progress: Progress | None
) -> None:
    """Load the report's files into the register of boundary lines. Fills `report`.

    Raises:
        FileError: A file cannot be read as declared.
        FieldError: The declared system is not accepted for boundaries (GCJ-02, BD-09 …).
    """
    options, today = keep_system(options), date.today()
    rules = rules_on_record(connection, options.in_force or today)
    where = whereabouts(connection, options.in_force or today)
    create_staging(connection)
    copy_staged(connection, staged_lines(report, options, rules, where, today, progress))
    assign_units(connection, LINE_UNITS)
    _keep_finer(connection, report)
    merge_keyed(connection, report, LINE_UNITS, LINES, progress)


def _keep_finer(connection: Connection, report: LoadReport) -> None:
    """Keep a course on record that a file gives again, rounded to centimetres as exports are.

    A file in another system of CGCS2000 is held against the record in degrees, where a
    centimetre's rounding moves a vertex by less than 1e-7.
    """
    kept = connection.exec_driver_sql(
        """
        UPDATE staged s SET content = s.content || jsonb_build_object(
            'official_geom', v.official_geom::text, 'official_epsg', v.official_epsg::text,
            'geom', v.geom::text, 'conversion', v.conversion)
        FROM gazetteer.boundary_line_version v
        CROSS JOIN LATERAL ST_SnapToGrid(v.official_geom, 0.01) r
        WHERE v.line_id = s.unit_id AND s.content ? 'official_geom'
          AND v.official_geom::text <> s.content->>'official_geom'
          AND ST_NPoints(v.official_geom) = ST_NPoints((s.content->>'official_geom')::geometry)
          AND CASE WHEN v.official_epsg = (s.content->>'official_epsg')::int THEN
                  ST_XMax(v.official_geom) > 360  -- metres
                  AND ST_HausdorffDistance(r, (s.content->>'official_geom')::geometry) < 1e-6
              ELSE
                  v.conversion = 'exact' AND s.content->>'conversion' = 'exact'
                  AND ST_HausdorffDistance(v.geom, (s.content->>'geom')::geometry) < 1e-7
              END
        RETURNING s.file, s.row, s.key
        """
    ).all()
    for file, row, code in sorted(kept):
        report.find(
            f"{code}: its course is that on record, rounded to centimetres; the record is kept.",
            "Nothing need be done.", file, row,
        )  # fmt: skip


def keep_system(options: LoadOptions) -> LoadOptions:
    """The options, with the geometries of files left in the declared system.

    Raises:
        FieldError: The system is not accepted for boundaries.
    """
    system = kept_options_system(options)
    return options if system is None else replace(options, crs=parse_kept_crs(system.name))
