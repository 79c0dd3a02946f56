"""Loads boundary points 界线点 and tri-points 三交点 from files: the point table 边界点成果表."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection

from gazetteer.boundaries.keyed_merge import merge_keyed
from gazetteer.boundaries.line_facts import LineFacts, check_distance, known_lines, line_facts
from gazetteer.boundaries.line_load import keep_system
from gazetteer.boundaries.line_shape import to_hex
from gazetteer.boundaries.marker import OfficialPosition
from gazetteer.boundaries.point import PointKind
from gazetteer.boundaries.point_fields import POINT_FIELDS
from gazetteer.boundaries.positions import ApproximateCount, stated_position
from gazetteer.boundaries.register_tables import POINTS
from gazetteer.boundaries.row_values import ColumnFault, about, check_period, fixed
from gazetteer.boundaries.unit_entry import POINT_UNITS, assign_units
from gis.errors import FieldError
from gis.loading import LoadOptions, LoadReport, ParsedRow, parse_files
from gis.staging import Progress, StagedRow, copy_staged, create_staging

_LINES_AT_A_TRI_POINT = 3


def load_boundary_points(
    connection: Connection, report: LoadReport, options: LoadOptions, progress: Progress | None
) -> None:
    """Load the report's files into the register of boundary points. Fills `report`.

    Raises:
        FileError: A file cannot be read as declared.
        FieldError: The declared system is not accepted for boundaries (GCJ-02, BD-09 …).
    """
    options = keep_system(options)
    create_staging(connection)
    copy_staged(connection, _staged(report, options, line_facts(connection), progress))
    assign_units(connection, POINT_UNITS)
    _keep_finer(connection, report)
    merge_keyed(connection, report, POINT_UNITS, POINTS, progress)


def _keep_finer(connection: Connection, report: LoadReport) -> None:
    """Keep coordinates on record that a file gives again, rounded to centimetres as exports are."""
    kept = connection.exec_driver_sql(
        """
        UPDATE staged s SET content = s.content || jsonb_build_object(
            'official_epsg', v.official_epsg::text, 'official_north', v.official_north::text,
            'official_east', v.official_east::text, 'position', v.position::text,
            'conversion', v.conversion)
            || CASE WHEN round(v.height_m, 2) = (s.content->>'height_m')::numeric
                    THEN jsonb_build_object('height_m', v.height_m::text) ELSE '{}' END
        FROM gazetteer.boundary_point_version v
        WHERE v.point_id = s.unit_id AND s.content ? 'official_north'
          AND (v.official_epsg::text, v.official_north::text, v.official_east::text)
              <> (s.content->>'official_epsg', s.content->>'official_north',
                  s.content->>'official_east')
          AND CASE WHEN v.official_epsg = (s.content->>'official_epsg')::int THEN
                  v.official_north > 360  -- metres
                  AND abs(v.official_north - (s.content->>'official_north')::numeric) <= 0.005
                  AND abs(v.official_east - (s.content->>'official_east')::numeric) <= 0.005
              ELSE
                  -- In degrees a centimetre's rounding is less than 1e-7.
                  v.conversion = 'exact' AND s.content->>'conversion' = 'exact'
                  AND ST_Distance(v.position, (s.content->>'position')::geometry) < 1e-7
              END
        RETURNING s.file
        """
    ).scalars()
    for file, count in sorted(Counter(kept).items()):
        report.find(
            f"{count} of its points are those on record, rounded to centimetres or in another zone;"
            " the record is kept.",
            "Nothing need be done.", file,
        )  # fmt: skip


def _staged(
    report: LoadReport,
    options: LoadOptions,
    facts: Mapping[str, LineFacts],
    progress: Progress | None,
) -> Iterator[StagedRow]:
    approximate, today = ApproximateCount(), date.today()
    for parsed in parse_files(report, POINT_FIELDS, options, progress):
        place = [(parsed.file, parsed.row.number)]
        number = str(parsed.values["point_number"])
        try:
            check_period(parsed, options)
            content = _content(parsed, options, today)
            at = stated_position(parsed, options)
            codes = parsed.values.get("line_codes")
            if isinstance(codes, tuple):
                lines = known_lines(facts, codes)
                content["line_codes"] = "{" + ",".join(codes) + "}"
                if at is not None:
                    check_distance(number, at, lines)
                _note_tri_point(report, parsed, number, codes)
        except ColumnFault as fault:
            report.reject(place, fault.message, fault.mend, fault.column, fault.value)
            continue
        except FieldError as fault:
            report.reject(place, fault.message, fault.mend, "north", parsed.text("north"))
            continue
        if at is not None:
            approximate.count(parsed.file, at.epsg, at.conversion)
            content |= _position(at)
        yield StagedRow(
            *place[0], number, parsed.day("valid_from") or options.in_force,
            parsed.day("valid_to"), "valid_to" in parsed.values, content,
        )  # fmt: skip
    approximate.report(report)


def _note_tri_point(
    report: LoadReport, parsed: ParsedRow, number: str, codes: tuple[str, ...]
) -> None:
    is_tri_point = parsed.values.get("kind") == PointKind.TRI_POINT.value
    if is_tri_point and len(codes) < _LINES_AT_A_TRI_POINT:
        report.find(
            f"{number} is a tri-point 三交点 with {len(codes)} lines; three meet there.",
            "Give all of them in line_codes, once they are on record.",
            parsed.file, parsed.row.number,
        )  # fmt: skip


def _position(at: OfficialPosition) -> dict[str, Any]:
    content: dict[str, Any] = {
        "official_epsg": str(at.epsg),
        "official_north": f"{at.north:f}",
        "official_east": f"{at.east:f}",
        "height_m": fixed(at.height_m, 3),
        "height_system": at.height_system,
        "position": None if at.position is None else to_hex(at.position),
        "conversion": at.conversion.value,
    }
    return content


def _content(parsed: ParsedRow, options: LoadOptions, today: date) -> dict[str, Any]:
    values = parsed.values
    content: dict[str, Any] = {}
    for column in ("kind", "method"):  # a blank cell cannot take them away
        if values.get(column) is not None:
            content[column] = values[column]
    if "name" in values:
        content["name"] = values["name"]
    if "surveyed_on" in values:
        surveyed = parsed.day("surveyed_on")
        if surveyed is not None and surveyed > today:
            raise ColumnFault(
                f"the survey is dated {surveyed}, which is yet to come.", "Correct the day.",
                "surveyed_on", surveyed,
            )  # fmt: skip
        content["surveyed_on"] = None if surveyed is None else surveyed.isoformat()
    if "sigma_m" in values:
        content["sigma_m"] = fixed(values["sigma_m"], 4)
    return content | about(parsed, options)
