"""Loads facilities 设施 of one kind from files.

A row describes a facility from one day on: `valid_from` where it is an extension or other
change, else from its opening. Without either it was open since before the records begin.
`closed_on` ends it; the closing day is the first day it is no longer open. A row that gives
another opening than the register corrects it: the facility was not open before that day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import shapely
from sqlalchemy import Connection

from gis.crs import STORAGE_SRID
from gis.errors import FieldError
from gis.geometry import position
from gis.loading import LoadOptions, LoadReport, ParsedRow, parse_files
from gis.merging import merge_staged
from gis.staging import Progress, StagedRow, apply_plan, copy_staged, create_staging
from gis.versioned_table import VersionedTable
from layers.facility_fields import facility_fields
from layers.facility_units import (
    OPENED,
    assign_units,
    correct_closings,
    correct_openings,
    keep_attributes,
    reject_unknown_communities,
)
from layers.kinds import FacilityKind

FACILITIES = VersionedTable(
    name="layers.facility_version",
    unit="facility_id",
    content={
        "kind": "text",
        "name": "text",
        "position": "geometry",
        "is_approximate": "boolean",
        "floor_area_m2": "numeric",
        "attributes": "jsonb",
        "serves": "jsonb",
        "source": "text",
        "is_simulated": "boolean",
    },
    derived={"position_3857": "ST_Transform(c.position, 3857)"},
    provenance=frozenset({"source"}),
    defaults={
        "position": None,
        "is_approximate": "false",
        "floor_area_m2": None,
        "attributes": {},
        "serves": {},
        "source": None,
        "is_simulated": "false",
    },
)


def load_facilities(
    connection: Connection,
    report: LoadReport,
    options: LoadOptions,
    kind: FacilityKind,
    progress: Progress | None,
) -> None:
    """Load the report's files as facilities of the kind.

    Fills `report`. Leaves the temporary table `resettle (facility_id)`: facilities whose
    versions changed.

    Raises:
        FileError: A file cannot be read as declared.
    """
    create_staging(connection)
    copy_staged(connection, _staged(report, options, kind, progress))
    reject_unknown_communities(connection, report)
    assign_units(connection, report, kind.key)
    keep_attributes(connection)
    moved = correct_openings(connection) + correct_closings(connection)
    counts = merge_staged(connection, FACILITIES, report.reject, progress)
    counts.changed += moved
    report.counts["facility_version"] = counts
    apply_plan(connection, FACILITIES)
    connection.exec_driver_sql(
        "CREATE TEMP TABLE resettle ON COMMIT DROP AS"
        " SELECT unit_id AS facility_id FROM planned UNION SELECT facility_id FROM moved"
    )


def _staged(
    report: LoadReport, options: LoadOptions, kind: FacilityKind, progress: Progress | None
) -> Iterator[StagedRow]:
    for parsed in parse_files(report, facility_fields(kind), options, progress):
        opened, precision = parsed.day("opened_on"), "day"
        if opened is None and isinstance(built := parsed.values.get("built_year"), int):
            # Only the year is known: from its last day on it is certain.
            opened, precision = (date(built, 12, 31) if built >= 1000 else None), "year"
        changed, closed = parsed.day("valid_from"), parsed.day("closed_on")
        starts = changed or opened or options.in_force
        place = [(parsed.file, parsed.row.number)]
        if closed is not None and starts is not None and closed <= starts:
            report.reject(
                place, f"it closed on {closed}, not after it opened or changed on {starts}.",
                "Correct one of the dates; closed_on is the first day it is no longer open.",
                "closed_on", str(closed),
            )  # fmt: skip
            continue
        if changed is not None and opened is not None and precision == "day" and changed < opened:
            report.reject(
                place, f"it changed on {changed}, before it opened on {opened}.",
                "Correct one of the dates.", "valid_from", str(changed),
            )  # fmt: skip
            continue
        try:
            content = _content(parsed, kind, options)
        except FieldError as fault:
            report.reject(place, fault.message, fault.mend, "longitude")
            continue
        if opened is not None:
            content[OPENED] = [opened.isoformat(), precision]
        yield StagedRow(
            parsed.file, parsed.row.number, str(parsed.values["facility_code"]), starts, closed,
            "closed_on" in parsed.values, content,
        )  # fmt: skip


def _content(parsed: ParsedRow, kind: FacilityKind, options: LoadOptions) -> dict[str, Any]:
    values = parsed.values
    content: dict[str, Any] = {"kind": kind.key}
    if values.get("name") is not None:
        content["name"] = values["name"]
    point = _position(parsed, options)
    if point is not None or "longitude" in values:
        content["position"] = None
        if point is not None:
            point = shapely.set_srid(point, STORAGE_SRID)
            content["position"] = shapely.to_wkb(point, hex=True, include_srid=True)
        is_approximate = options.crs is not None and options.crs.is_obfuscated
        content["is_approximate"] = "true" if is_approximate else "false"
    attributes: dict[str, Any] = {}
    for field in kind.attributes:
        if field.name == "floor_area_m2":
            if field.name in values:
                area = values[field.name]
                content[field.name] = None if area is None else f"{Decimal(str(area)):.2f}"
        elif field.name in values:
            attributes[field.name] = _plain(values[field.name])
    if any(field.name in values for field in kind.attributes):
        content["attributes"] = attributes
    if "serves" in values:
        content["serves"] = values["serves"] or {}
    if (source := parsed.source(options)) is not None:
        content["source"] = source
    if (simulated := parsed.is_simulated(options)) is not None:
        content["is_simulated"] = "true" if simulated else "false"
    return content


def _position(parsed: ParsedRow, options: LoadOptions) -> shapely.Point | None:
    geometry = parsed.row.geometry
    if geometry is not None:
        if not isinstance(geometry, shapely.Point):
            raise FieldError(
                f"the geometry is a {geometry.geom_type}, not a point.",
                "Give one point a facility.",
            )
        return geometry
    x, y = parsed.text("longitude"), parsed.text("latitude")
    if x is None and y is None:
        return None
    if x is None or y is None:
        raise FieldError("one of the two coordinates is missing.", "Give both, or neither.")
    if options.crs is None:
        raise FieldError(
            "the file has coordinates but their CRS was not declared.", "Add --crs, such as 4490."
        )
    return position(x, y, options.crs)


def _plain(value: object) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)
