"""Standards 标准: limits as rows with clause, value, unit and the period in force.

They ship as data (`layers/standards.csv`), enter a new database when it is migrated, and are
changed by loading a file of the same form; what held before stays on record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from gis.database import Database
from gis.fields import Field, FieldType
from gis.loading import LoadOptions, LoadReport, parse_files
from gis.staging import MergeCounts, Progress

AREA_PER_100_HOUSEHOLDS = "service_centre_area_per_100_households_m2"
SINGLE_BUILDING = "service_centre_single_building_m2"
KNOWN_MEASURES = (AREA_PER_100_HOUSEHOLDS, SINGLE_BUILDING)
SHIPPED_STANDARDS = Path(__file__).with_name("standards.csv")

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


@dataclass(frozen=True, slots=True)
class Standard:
    """One limit in force on a day.

    Attributes:
        measure: What it limits.
        value: The limit, inclusive.
        unit: Its unit.
        clause: Standard and clause.
        evidence: How sure we are of it, and from where.
        in_force_since: First day in force.
    """

    measure: str
    value: Decimal
    unit: str
    clause: str
    evidence: str
    in_force_since: date | None

    def as_dict(self) -> dict[str, Any]:
        """The standard as results print it."""
        return {
            "measure": self.measure,
            "value": float(self.value),
            "unit": self.unit,
            "clause": self.clause,
            "evidence": self.evidence,
            "in_force_since": self.in_force_since.isoformat() if self.in_force_since else None,
        }


def standards_in_force(
    connection: Connection, as_of: date, known_at: datetime | None
) -> Mapping[str, Standard]:
    """The standards in force on `as_of`, as known at `known_at` (None: now), by measure."""
    rows = connection.execute(
        text("SELECT measure, value, unit, clause, evidence, lower(valid) AS since"
             " FROM layers.standard_known(CAST(:known AS timestamptz))"
             " WHERE valid @> CAST(:as_of AS date) ORDER BY measure"),
        {"known": known_at, "as_of": as_of},
    )  # fmt: skip
    return {
        r.measure: Standard(r.measure, r.value, r.unit, r.clause, r.evidence, r.since) for r in rows
    }


def has_standards(database: Database) -> bool:
    """Whether a standard is, or ever was, on record."""
    with database.read() as connection:
        return bool(
            connection.exec_driver_sql(
                "SELECT EXISTS (SELECT FROM layers.standard)"
                " OR EXISTS (SELECT FROM layers.standard_history)"
            ).scalar_one()
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
        _enter(connection, {**parsed.values, "starts": starts, "ends": ends}, counts)


def _enter(connection: Connection, values: dict[str, object], counts: MergeCounts) -> None:
    """Enter one standard: it ends what was in force, and lasts to the next at the longest."""
    until = connection.execute(
        text("SELECT least(CAST(:ends AS date), min(lower(valid))) FROM layers.standard"
             " WHERE measure = :measure AND lower(valid) > :starts"), values,
    ).scalar()  # fmt: skip
    connection.execute(
        text("UPDATE layers.standard SET valid = daterange(lower(valid), :starts)"
             " WHERE measure = :measure AND lower(valid) < :starts AND valid @> :starts"),
        values,
    )  # fmt: skip
    same = connection.execute(
        text("SELECT standard_id FROM layers.standard"
             " WHERE measure = :measure AND lower(valid) = :starts"), values,
    ).scalar()  # fmt: skip
    if same is None:
        connection.execute(
            text("INSERT INTO layers.standard (measure, valid, value, unit, clause, evidence)"
                 " VALUES (:measure, daterange(:starts, CAST(:until AS date)), :value, :unit,"
                 " :clause, :evidence)"), {**values, "until": until},
        )  # fmt: skip
        counts.added += 1
        return
    # Without an end the row leaves the end on record as it is.
    changed = connection.execute(
        text("UPDATE layers.standard SET value = :value, unit = :unit, clause = :clause,"
             " evidence = :evidence, valid = CASE WHEN CAST(:ends AS date) IS NULL THEN valid"
             " ELSE daterange(:starts, CAST(:until AS date)) END WHERE standard_id = :same"),
        {**values, "until": until, "same": same},
    ).rowcount  # fmt: skip
    counts.changed += changed
    counts.unchanged += not changed
