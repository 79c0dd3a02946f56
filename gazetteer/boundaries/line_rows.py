"""Rows of a file of boundary lines, made ready to be staged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from gazetteer.boundaries.line import Conversion
from gazetteer.boundaries.line_fields import LINE_FIELDS
from gazetteer.boundaries.line_oddities import line_findings
from gazetteer.boundaries.line_shape import as_multiline, line_to_storage, to_hex
from gazetteer.boundaries.line_whereabouts import Whereabouts, check_whereabouts
from gazetteer.boundaries.official import conversion_of
from gazetteer.boundaries.positions import ApproximateCount, kept_options_system
from gazetteer.boundaries.row_values import ColumnFault, about, check_period, fixed
from gazetteer.boundaries.rules import ALL_LEVELS, BoundaryRules
from gis.errors import FieldError
from gis.loading import LoadOptions, LoadReport, ParsedRow, parse_files
from gis.staging import Progress, StagedRow

# What every line has; a blank cell cannot take it away.
_NEEDED = (
    "name", "level", "side_a_code", "side_a_name", "side_b_code", "side_b_name", "legal_status",
)  # fmt: skip
_OPTIONAL = ("line_group", "numbering_unit", "agreement", "agreement_no", "start_text", "end_text")


def staged_lines(
    report: LoadReport,
    options: LoadOptions,
    rules: BoundaryRules,
    where: Whereabouts,
    today: date,
    progress: Progress | None,
) -> Iterator[StagedRow]:
    """The good rows of the report's files, by line code; the others go to the report.

    A row without geometry leaves that on record as it is.
    """
    approximate = ApproximateCount()
    for parsed in parse_files(report, LINE_FIELDS, options, progress):
        place = [(parsed.file, parsed.row.number)]
        code = str(parsed.values["line_code"])
        try:
            check_period(parsed, options)
            _check(parsed, rules, today)
            shape = _shape(parsed, options, where, approximate)
        except ColumnFault as fault:
            report.reject(place, fault.message, fault.mend, fault.column, fault.value)
            continue
        except FieldError as fault:
            report.reject(place, fault.message, fault.mend, "geometry", code)
            continue
        for reason, mend in shape.pop("_findings", ()):
            report.find(f"{code}: {reason}", mend, *place[0])
        yield StagedRow(
            *place[0], code, parsed.day("valid_from") or options.in_force,
            parsed.day("valid_to"), "valid_to" in parsed.values,
            _content(parsed, options) | shape,
        )  # fmt: skip
    approximate.report(report)


def _check(parsed: ParsedRow, rules: BoundaryRules, today: date) -> None:
    values = parsed.values
    code, level = str(values["line_code"]), parsed.text("level") or ALL_LEVELS
    pattern = rules.text("line_code_pattern", level)
    if re.fullmatch(pattern, code, re.ASCII) is None:
        raise ColumnFault(
            f"the line code {code} does not fit the pattern {pattern}.",
            "Correct the code, or set line_code_pattern: gazetteer load boundary-rules FILE.",
            "line_code", code,
        )  # fmt: skip
    one, other = parsed.text("side_a_code"), parsed.text("side_b_code")
    if (one is None) != (other is None):
        raise ColumnFault(
            "one of the two sides is missing.", "Give the codes of both sides.",
            "side_a_code" if one is None else "side_b_code", None,
        )  # fmt: skip
    if one is not None and other is not None and one >= other:
        raise ColumnFault(
            f"side A is {one}, side B {other}: the lower code is side A 甲方, and they differ.",
            "Swap the two sides with their names.", "side_a_code", one,
        )  # fmt: skip
    agreed = parsed.day("agreed_on")
    if agreed is not None and agreed > today:
        raise ColumnFault(
            f"the agreement is dated {agreed}, which is yet to come.", "Correct the day.",
            "agreed_on", agreed,
        )  # fmt: skip


def _shape(
    parsed: ParsedRow, options: LoadOptions, where: Whereabouts, approximate: ApproximateCount
) -> dict[str, Any]:
    """Columns of the geometry, and under `_findings` what is odd about it."""
    system = kept_options_system(options)
    if parsed.row.geometry is None or system is None:
        return {}
    official = as_multiline(parsed.row.geometry)
    stored = line_to_storage(official, system)
    known = where.sides.get(str(parsed.values["line_code"]), (None, None))
    stated = (parsed.text("side_a_code") or known[0], parsed.text("side_b_code") or known[1])
    check_whereabouts(official, system, filter(None, stated), where.boxes)
    conversion: Conversion = conversion_of(system.epsg)
    approximate.count(parsed.file, system.epsg, conversion)
    return {
        "official_epsg": str(system.epsg),
        "official_geom": to_hex(official, system.epsg),
        "conversion": conversion.value,
        "geom": to_hex(stored),
        "_findings": list(line_findings(stored)),
    }


def _content(parsed: ParsedRow, options: LoadOptions) -> dict[str, Any]:
    values = parsed.values
    content: dict[str, Any] = {c: values[c] for c in _NEEDED if values.get(c) is not None}
    content |= {column: values[column] for column in _OPTIONAL if column in values}
    if "agreed_on" in values:
        agreed = parsed.day("agreed_on")
        content["agreed_on"] = None if agreed is None else agreed.isoformat()
    if "map_scale" in values:
        content["map_scale"] = parsed.text("map_scale")
    if "stated_length_m" in values:
        content["stated_length_m"] = fixed(values["stated_length_m"], 2)
    return content | about(parsed, options)
