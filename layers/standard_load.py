"""Loads standards 标准 from files."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Connection

from gis.fields import Field, FieldType
from gis.loading import LoadOptions, LoadReport, parse_files
from gis.staging import Progress
from gis.versioned_table import MergeCounts
from layers.standards import KNOWN_MEASURES, enter_standard

STANDARD_FIELDS: tuple[Field, ...] = (
    Field("measure", FieldType.TEXT, "指标", "Measure", required=True),
    Field(
        "value",
        FieldType.DECIMAL,
        "限值",
        "Value",
        required=True,
        minimum=Decimal(0),
        maximum=Decimal(1_000_000),
    ),
    Field("unit", FieldType.TEXT, "单位", "Unit", required=True),
    Field("clause", FieldType.TEXT, "条款", "Clause", required=True),
    Field("evidence", FieldType.TEXT, "依据", "Evidence", required=True),
    Field("valid_from", FieldType.DATE, "施行日期", "Valid from", required=True),
    Field("valid_to", FieldType.DATE, "失效日期", "Valid to"),
)


def load_standards(
    connection: Connection, report: LoadReport, options: LoadOptions, progress: Progress | None
) -> None:
    """Load the report's files of standards; a row ends the one in force until its day."""
    counts = report.counts["standard"] = MergeCounts()
    read: dict[tuple[str, date], dict[str, object]] = {}
    for parsed in parse_files(report, STANDARD_FIELDS, options, progress):
        place = [(parsed.file, parsed.row.number)]
        measure, starts, ends = (
            str(parsed.values["measure"]),
            parsed.day("valid_from"),
            parsed.day("valid_to"),
        )
        if starts is None or (ends is not None and ends <= starts):
            report.reject(
                place, f"the period {starts} to {ends} is empty.",
                "valid_to is the first day no longer in force.", "valid_to",
            )  # fmt: skip
            continue
        if read.setdefault((measure, starts), parsed.values) != parsed.values:
            report.reject(
                place, f"another row gives a different {measure} from {starts}.",
                "Keep the right row.", "measure", measure,
            )  # fmt: skip
            continue
        if measure not in KNOWN_MEASURES:
            report.find(
                f"nothing is measured against {measure}.",
                f"The measures are {', '.join(KNOWN_MEASURES)}.", *place[0],
            )  # fmt: skip
        enter_standard(connection, {**parsed.values, "starts": starts, "ends": ends}, counts)
