"""Rows of a file of divisions, or of their outlines, made ready to be staged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import shapely

from gazetteer.division import (
    Level,
    committee_type_of,
    is_committee,
    is_legal_by_code,
    level_of,
)
from gazetteer.division_fields import DIVISION_FIELDS
from gis.crs import STORAGE_SRID
from gis.geometry import as_multipolygon, polygon_problem
from gis.loading import LoadOptions, LoadReport, ParsedRow, parse_files
from gis.staging import Progress, StagedRow


def staged_divisions(
    report: LoadReport, options: LoadOptions, progress: Progress | None
) -> Iterator[StagedRow]:
    """The good rows of the report's files; what is wrong with the others goes to the report.

    Content holds the columns the file has, `geom` where the row has an outline (hexadecimal
    EWKB, EPSG:4490), `parent_code` where it is given, and under `_new` what code and name tell
    of a division not yet on record.
    """
    for parsed in parse_files(report, DIVISION_FIELDS, options, progress):
        values = parsed.values
        code = str(values["code"])
        if level_of(code) is not Level.COMMUNITY and is_committee(parsed.text("name")):
            report.reject(
                [(parsed.file, parsed.row.number)],
                f"{parsed.text('name')} is a community, but {code} is the code of a"
                f" {level_of(code).value}.",
                "Correct the code: a spreadsheet may have rounded it. Format the column as text.",
                "code", code,
            )  # fmt: skip
            continue
        content = _content(parsed, options)
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


def _content(parsed: ParsedRow, options: LoadOptions) -> dict[str, Any]:
    values = parsed.values
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
    if (source := parsed.source(options)) is not None:
        content["source"] = source
    if (simulated := parsed.is_simulated(options)) is not None:
        content["is_simulated"] = _truth(simulated)
    # What code and name themselves tell, for a unit not yet on record.
    content["_new"] = {
        "level": level_of(code).value,
        "committee_type": committee_type_of(code, str(name or "")),
        "is_legal_division": _truth(is_legal_by_code(code, str(name or ""))),
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
