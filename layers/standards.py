"""Standards 标准: limits as rows with clause, value, unit and the period in force.

They ship as data (`layers/standards.csv`), enter a new database when it is migrated, and are
changed by loading a file of the same form; what held before stays on record.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from gis.database import Database
from gis.versioned_table import MergeCounts

AREA_PER_100_HOUSEHOLDS = "service_centre_area_per_100_households_m2"
SINGLE_BUILDING = "service_centre_single_building_m2"
KNOWN_MEASURES = (AREA_PER_100_HOUSEHOLDS, SINGLE_BUILDING)
SHIPPED_STANDARDS = Path(__file__).with_name("standards.csv")


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


def enter_shipped_standards(database: Database) -> None:
    """Enter the standards that ship, where none is, or ever was, on record."""
    if _has_standards(database):
        return
    content = SHIPPED_STANDARDS.read_bytes()
    file = {"name": SHIPPED_STANDARDS.name, "sha256": hashlib.sha256(content).hexdigest()}
    counts = MergeCounts()
    with database.write("migration", "standards that ship", [file]) as connection:
        for row in csv.DictReader(content.decode("utf-8").splitlines()):
            dates = {"starts": row["valid_from"], "ends": row["valid_to"] or None}
            enter_standard(connection, {**row, **dates}, counts)


def _has_standards(database: Database) -> bool:
    with database.read() as connection:
        return bool(
            connection.exec_driver_sql(
                "SELECT EXISTS (SELECT FROM layers.standard)"
                " OR EXISTS (SELECT FROM layers.standard_history)"
            ).scalar_one()
        )


def enter_standard(
    connection: Connection, values: Mapping[str, object], counts: MergeCounts
) -> None:
    """Enter one standard: it ends what was in force, and lasts to the next at the longest.

    Args:
        connection: A revision.
        values: measure, value, unit, clause, evidence; starts and ends, the period.
        counts: Counts it in.
    """
    parameters = dict(values)
    parameters["until"] = connection.execute(
        text("""
        SELECT least(CAST(:ends AS date), min(lower(valid))) FROM layers.standard
        WHERE measure = :measure AND lower(valid) > CAST(:starts AS date)
        """),
        parameters,
    ).scalar()
    connection.execute(
        text("""
        UPDATE layers.standard SET valid = daterange(lower(valid), CAST(:starts AS date))
        WHERE measure = :measure AND lower(valid) < CAST(:starts AS date)
          AND valid @> CAST(:starts AS date)
        """),
        parameters,
    )
    same = connection.execute(
        text("""
        SELECT standard_id FROM layers.standard
        WHERE measure = :measure AND lower(valid) = CAST(:starts AS date)
        """),
        parameters,
    ).scalar()
    if same is None:
        connection.execute(
            text("""
            INSERT INTO layers.standard (measure, valid, value, unit, clause, evidence)
            VALUES (:measure, daterange(CAST(:starts AS date), CAST(:until AS date)),
                    CAST(:value AS numeric), :unit, :clause, :evidence)
            """),
            parameters,
        )
        counts.added += 1
        return
    # Without an end the row leaves the end on record as it is.
    changed = connection.execute(
        text("""
        UPDATE layers.standard
        SET value = :value, unit = :unit, clause = :clause, evidence = :evidence,
            valid = CASE WHEN CAST(:ends AS date) IS NULL THEN valid
                    ELSE daterange(CAST(:starts AS date), CAST(:until AS date)) END
        WHERE standard_id = :same
        """),
        {**parameters, "same": same},
    ).rowcount
    counts.changed += changed
    counts.unchanged += not changed
