"""The desk on which a returned pack is worked through: what it rests on, and what was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection, text

from gazetteer.boundaries.line import BoundaryLine
from gazetteer.boundaries.marker import MarkerObject
from gazetteer.boundaries.rules import BoundaryRules
from gazetteer.inspection.decisions import Decisions, shown
from gazetteer.inspection.pack_base import KeptPack
from gazetteer.inspection.plan import Inspection
from gazetteer.inspection.return_report import FieldOutcome, RecordOutcome
from gazetteer.inspection.returned import ReturnedPack
from gazetteer.inspection.three_way import FieldMerge, Outcome
from gis.features import Feature
from gis.problems import Problem, Severity

_LONGEST_VALUE = 80


@dataclass(slots=True)
class ReturnWork:
    """A return while it is worked through.

    Attributes:
        connection: A revision.
        kept: The pack as it left.
        pack: As it came back.
        inspection: Whose pack it is.
        line: Its line today.
        rules: Rules of today.
        markers: The line's markers by UUID.
        decisions: What was decided about conflicts.
        today: Nothing happened after it.
        records: What became of the records so far.
        problems: What was rejected or found so far.
        with_fix: UUIDs of tasks whose marker got new coordinates.
    """

    connection: Connection
    kept: KeptPack
    pack: ReturnedPack
    inspection: Inspection
    line: BoundaryLine
    rules: BoundaryRules
    markers: Mapping[str, MarkerObject]
    decisions: Decisions
    today: date
    records: list[RecordOutcome] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    with_fix: set[str] = field(default_factory=set)

    def tell(
        self,
        row: int | None,
        column: str | None,
        value: object,
        reason: str,
        mend: str,
        severity: Severity = "reject",
    ) -> None:
        """Note what is wrong with a row; a finding lets it in."""
        said = None if value is None else str(value)[:_LONGEST_VALUE]
        self.problems.append(
            Problem(self.pack.file_name, row, column, said, reason, mend, severity)
        )

    def marker_uuid(self, said: str | None) -> str | None:
        """UUID of the line's marker that a cell names by UUID or full number; None: none of it."""
        if said is None:
            return None
        uuid = plain_uuid(said)
        if uuid is not None:
            return uuid if uuid in self.markers else None
        # Of several under one number, the one that stands there now.
        same = [m for m in self.markers.values() if m.full_number == said]
        return max(same, key=lambda m: m.ordinal).object_uuid if same else None

    def unusable_rows(self, table: str) -> set[int]:
        """Rows with a cell that cannot be used; each was told."""
        return {one.row for one in self.pack.tables[table].problems if one.row is not None}

    def rows_by_uuid(self, table: str, column: str) -> dict[str, Feature]:
        """The rows of a table by the UUID they bear; the first of several, blank ones left out.

        What copies a feature copies its UUID too: a copy that says the same is passed over, one
        that says otherwise is rejected.
        """
        found: dict[str, Feature] = {}
        for row in self.pack.tables[table].features:
            said = row.values.get(column)
            if said is None:
                continue
            uuid = plain_uuid(str(said))
            if uuid is None:
                self.tell(
                    row.row, column, said, f"Layer {table}: this is no UUID.",
                    "Leave it blank in a new row; in others put back what it was.",
                )  # fmt: skip
            elif uuid not in found:
                found[uuid] = row
            elif says(found[uuid]) != says(row):
                self.tell(
                    row.row, column, said,
                    f"Layer {table}: the row bears the UUID of row {found[uuid].row} and says"
                    " otherwise.",
                    "Leave the UUID of the new one blank, or remove the row that is wrong.",
                )  # fmt: skip
        return found


def says(row: Feature) -> tuple[object, object]:
    """What a row says, to compare it with another."""
    return (None if row.geometry is None else row.geometry.wkb), dict(row.values)


def plain_uuid(said: str) -> str | None:
    """A UUID in its usual form, braces taken off; None: it is none."""
    try:
        return str(UUID(said.strip()))
    except ValueError:
        return None


def told_fields(merges: Iterable[FieldMerge]) -> tuple[FieldOutcome, ...]:
    """The fields that the field team changed, as texts."""
    return tuple(
        FieldOutcome(m.field, m.outcome, shown(m.base), shown(m.theirs), shown(m.ours))
        for m in merges
        if m.outcome is not Outcome.UNCHANGED
    )


def who_changed(connection: Connection, moment: datetime) -> str | None:
    """Who made the revision of that moment, and why; None: there is none."""
    row = connection.execute(
        text("SELECT actor, reason FROM gis.revision WHERE recorded_at = :moment"),
        {"moment": moment},
    ).first()
    return None if row is None else f"{row.actor}: {row.reason}"
