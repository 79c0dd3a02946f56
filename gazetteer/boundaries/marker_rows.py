"""Rows of a file of markers 界桩: number, object, state, reference objects, and an epoch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from gazetteer.boundaries.line_facts import LineFacts, check_distance, known_lines
from gazetteer.boundaries.marker import MarkerKind
from gazetteer.boundaries.marker_fields import MARKER_FIELDS, WITNESSES
from gazetteer.boundaries.numbering import (
    MarkerNumber,
    check_kind,
    parse_marker_number,
    plain_number,
)
from gazetteer.boundaries.positions import (
    ApproximateCount,
    kept_options_system,
    stated_position,
)
from gazetteer.boundaries.row_values import ColumnFault, about, check_period
from gazetteer.boundaries.rules import BoundaryRules
from gazetteer.boundaries.stated_surveys import StatedSurvey, stated_survey
from gis.coordinate_faults import coordinate_fault
from gis.errors import FieldError
from gis.loading import LoadOptions, LoadReport, ParsedRow, parse_files
from gis.staging import Progress, StagedRow
from gis.survey_systems import SurveyCrs

_TEXTS = (
    "shape", "material", "dimensions", "managing_code", "managing_name", "location_a",
    "location_b", "location_c", "position_text", "inscription", "remark",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MarkerRow:
    """A good row.

    Attributes:
        staged: The version it states; its key is full number and ordinal.
        number: The number, taken apart.
        ordinal: Which object under it.
        object_uuid: As the row has it; None: it has none.
        line_codes: As the row has them; None: it has none.
        survey: The epoch; None: the row has no coordinates.
    """

    staged: StagedRow
    number: MarkerNumber
    ordinal: int
    object_uuid: str | None
    line_codes: tuple[str, ...] | None
    survey: StatedSurvey | None


def marker_rows(
    report: LoadReport,
    options: LoadOptions,
    facts: Mapping[str, LineFacts],
    lines_of: Mapping[str, tuple[str, ...]],
    rules: BoundaryRules,
    progress: Progress | None,
) -> Iterator[MarkerRow]:
    """The good rows of the report's files; what is wrong with the others goes to the report.

    Args:
        report: The load's.
        options: The load's.
        facts: Lines on record.
        lines_of: Lines of the full numbers on record, for rows that name none.
        rules: In force.
        progress: Called with (step, done, total).
    """
    approximate, today = ApproximateCount(), date.today()
    for parsed in parse_files(report, MARKER_FIELDS, options, progress):
        place = (parsed.file, parsed.row.number)
        try:
            row = _row(report, parsed, options, facts, lines_of, rules, today)
        except ColumnFault as fault:
            report.reject([place], fault.message, fault.mend, fault.column, fault.value)
            continue
        except FieldError as fault:
            report.reject([place], fault.message, fault.mend, "north", parsed.text("north"))
            continue
        if row.survey is not None:
            at = row.survey.survey.at
            approximate.count(parsed.file, at.epsg, at.conversion)
        yield row
    approximate.report(report)


def _row(
    report: LoadReport,
    parsed: ParsedRow,
    options: LoadOptions,
    facts: Mapping[str, LineFacts],
    lines_of: Mapping[str, tuple[str, ...]],
    rules: BoundaryRules,
    today: date,
) -> MarkerRow:
    check_period(parsed, options)
    written = str(parsed.values["full_number"])
    codes = _codes(parsed)
    lines = known_lines(facts, codes or lines_of.get(plain_number(written), ()))
    number = _number(parsed, written, lines, rules)
    at = stated_position(parsed, options)
    survey = None
    if at is not None:
        check_distance(number.full_number, at, lines)
        survey = stated_survey(parsed, options, number.full_number, at)
    _note_managing_side(report, parsed, number.full_number, lines)
    ordinal = parsed.values.get("ordinal")
    ordinal = ordinal if isinstance(ordinal, int) else 1
    erected = parsed.day("erected_on")
    if erected is not None and erected > today:
        raise ColumnFault(
            f"it was erected on {erected}, which is yet to come.", "Correct the day.",
            "erected_on", erected,
        )  # fmt: skip
    staged = StagedRow(
        parsed.file, parsed.row.number, f"{number.full_number}/{ordinal}",
        parsed.day("valid_from") or options.in_force, parsed.day("valid_to"),
        "valid_to" in parsed.values, _content(parsed, options),
    )  # fmt: skip
    return MarkerRow(staged, number, ordinal, parsed.text("object_uuid"), codes, survey)


def _codes(parsed: ParsedRow) -> tuple[str, ...] | None:
    stated = (parsed.values.get("line_code"), parsed.values.get("line_codes"))
    return tuple(sorted({c for codes in stated if isinstance(codes, tuple) for c in codes})) or None


def _number(
    parsed: ParsedRow, written: str, lines: list[LineFacts], rules: BoundaryRules
) -> MarkerNumber:
    if not lines:
        raise ColumnFault(
            f"{written} is not on record, and the row does not say its line.",
            "Fill in line_code; at a tri-point line_codes, with all its lines.",
            "line_code", None,
        )  # fmt: skip
    try:
        number = parse_marker_number(written, rules, lines[0].level)
        check_kind(number, parsed.text("kind"))
    except FieldError as fault:
        raise ColumnFault(fault.message, fault.mend, "full_number", written) from None
    if number.kind is MarkerKind.TRI_POINT:
        return number
    units = sorted({line.numbering_unit for line in lines if line.numbering_unit is not None})
    if units and number.unit not in units:
        raise ColumnFault(
            f"{number.full_number} is of the numbering unit {number.unit}, but its line"
            f" {lines[0].code} has {', '.join(units)}.",
            "Correct the number or the line code.", "full_number", written,
        )  # fmt: skip
    return number


def _note_managing_side(
    report: LoadReport, parsed: ParsedRow, number: str, lines: list[LineFacts]
) -> None:
    code = parsed.text("managing_code")
    if code is not None and not any(line.has_side(code) for line in lines):
        report.find(
            f"{number} is managed by {code}, which is no side of its line {lines[0].code}.",
            "Correct managing_code, or the line of the marker.",
            parsed.file, parsed.row.number,
        )  # fmt: skip


def _content(parsed: ParsedRow, options: LoadOptions) -> dict[str, Any]:
    values = parsed.values
    content: dict[str, Any] = {column: values[column] for column in _TEXTS if column in values}
    if values.get("state") is not None:  # a blank cell cannot take it away
        content["state"] = values["state"]
    if "erected_on" in values:
        erected = parsed.day("erected_on")
        content["erected_on"] = None if erected is None else erected.isoformat()
    witnesses = [_witness(parsed, options, serial) for serial in range(1, WITNESSES + 1)]
    if any(f"witness{serial}_name" in values for serial in range(1, WITNESSES + 1)):
        content["witnesses"] = [witness for witness in witnesses if witness is not None]
    return content | about(parsed, options)


def _witness(parsed: ParsedRow, options: LoadOptions, serial: int) -> dict[str, Any] | None:
    at = f"witness{serial}_"
    figures = {
        column: _plain(parsed.values.get(at + column))
        for column in ("azimuth_deg", "distance_m", "north", "east")
    }
    name = parsed.text(f"{at}name")
    if name is None:
        if any(figure is not None for figure in figures.values()):
            raise ColumnFault(
                f"reference object {serial} 方位物 has figures but no name.", "Fill in its name.",
                f"{at}name", None,
            )  # fmt: skip
        return None
    north, east = figures.pop("north"), figures.pop("east")
    about_it: dict[str, Any] = {"serial": serial, "name": name, **figures}
    if north is None and east is None:
        return about_it
    if north is None or east is None:
        raise ColumnFault(
            f"reference object {serial} 方位物 has one of its two coordinates only.",
            "Give both, or neither.", f"{at}north", north,
        )  # fmt: skip
    own = parsed.values.get("crs")
    crs = own if isinstance(own, SurveyCrs) else kept_options_system(options)
    if crs is None:
        raise ColumnFault(
            "the system of its coordinates was not declared.",
            "Add --crs, such as 4548, or a column 坐标系.", f"{at}north", north,
        )  # fmt: skip
    fault = coordinate_fault(crs, float(north), float(east))
    if fault is not None:
        raise ColumnFault(
            f"reference object {serial} 方位物: {fault.message}", fault.mend, f"{at}north", north
        )
    return about_it | {"official_epsg": crs.epsg, "official_north": north, "official_east": east}


def _plain(value: object) -> str | None:
    return f"{value:f}" if isinstance(value, Decimal) else None
