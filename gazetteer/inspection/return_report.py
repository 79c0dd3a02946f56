"""What became of a returned pack 返回处理结果: for a table, for JSON, and for the record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gazetteer.inspection.comparison import Comparison
from gazetteer.inspection.three_way import Outcome
from gis.problems import Problem


class RecordState(StrEnum):
    """What became of a record."""

    UNCHANGED = "unchanged"
    TAKEN = "taken"
    ADDED = "added"
    SAME = "same"
    KEPT = "kept"
    CONFLICT = "conflict"
    REJECTED = "rejected"


RECORD_LABELS: Mapping[RecordState, tuple[str, str]] = {
    RecordState.UNCHANGED: ("外业未改", "Not changed in the field"),
    RecordState.TAKEN: ("采用外业", "Taken"),
    RecordState.ADDED: ("新增", "Added"),
    RecordState.SAME: ("已有相同", "On record already"),
    RecordState.KEPT: ("裁定保留登记", "Kept as on record"),
    RecordState.CONFLICT: ("冲突待定", "Conflict, waits"),
    RecordState.REJECTED: ("退回", "Rejected"),
}


@dataclass(frozen=True, slots=True)
class FieldOutcome:
    """One field that the field team or the office changed.

    Attributes:
        field: Its name.
        outcome: What became of it.
        base: What it said when the pack left, as text; None: nothing.
        theirs: What came back.
        ours: What stood when it came back.
    """

    field: str
    outcome: Outcome
    base: str | None
    theirs: str | None
    ours: str | None


@dataclass(frozen=True, slots=True)
class RecordOutcome:
    """One record of the pack.

    Attributes:
        layer: Its layer.
        record: Its UUID.
        label: For people: the marker's number, or the first words of a problem.
        state: What became of it.
        fields: Those that anybody changed.
        changed_at: Of a conflict: when ours was last changed.
        changed_by: By whom, and why.
    """

    layer: str
    record: str
    label: str
    state: RecordState
    fields: tuple[FieldOutcome, ...] = ()
    changed_at: datetime | None = None
    changed_by: str | None = None


@dataclass(frozen=True, slots=True)
class PhotoOutcome:
    """One photo that a record names.

    Attributes:
        path: As the pack has it.
        label: Whose photo it is.
        state: ADDED, SAME (on record, or named twice) or REJECTED.
        sha256: Of its content; None where there is none.
    """

    path: str
    label: str
    state: RecordState
    sha256: str | None


@dataclass(frozen=True, slots=True)
class ReturnReport:
    """What became of a returned pack.

    Attributes:
        file_name: As given.
        sha256: Digest of what came back.
        pack_uuid: Which pack it is.
        inspection_id: Whose.
        line_code: Of which line.
        line_name: Its name.
        made_at: When the pack left.
        records: All records, layer by layer.
        photos: All photos that records name.
        comparisons: Each new fix against the last earlier epoch.
        problems: Rejected rows and findings.
        is_dry_run: Nothing was kept.
    """

    file_name: str
    sha256: str
    pack_uuid: str
    inspection_id: int
    line_code: str
    line_name: str
    made_at: datetime
    records: tuple[RecordOutcome, ...]
    photos: tuple[PhotoOutcome, ...]
    comparisons: tuple[Comparison, ...]
    problems: tuple[Problem, ...]
    is_dry_run: bool

    @property
    def is_nothing(self) -> bool:
        """Whether the register stays as it was."""
        states = {one.state for one in self.records} | {one.state for one in self.photos}
        return not states & {RecordState.TAKEN, RecordState.ADDED}

    @property
    def is_clean(self) -> bool:
        """Whether nothing waits for a person: no conflict, nothing rejected."""
        return not self.conflicts and all(one.severity != "reject" for one in self.problems)

    @property
    def conflicts(self) -> tuple[RecordOutcome, ...]:
        """Records that wait for a decision."""
        return tuple(one for one in self.records if one.state is RecordState.CONFLICT)

    @property
    def kept_fields(self) -> frozenset[tuple[str, str, str | None, str | None]]:
        """What was decided for the register: record, field, theirs, ours."""
        return frozenset(
            (one.record, field.field, field.theirs, field.ours)
            for one in self.records
            for field in one.fields
            if field.outcome is Outcome.KEPT
        )

    def counts(self, layer: str) -> dict[RecordState, int]:
        """How many records of a layer came to what."""
        return dict(Counter(one.state for one in self.records if one.layer == layer))

    def as_json(self) -> dict[str, object]:
        """All of it as JSON; records of which nobody changed anything are only counted."""
        told = [one for one in self.records if one.state is not RecordState.UNCHANGED]
        return {
            "file_name": self.file_name,
            "sha256": self.sha256,
            "pack_uuid": self.pack_uuid,
            "inspection": self.inspection_id,
            "line_code": self.line_code,
            "line_name": self.line_name,
            "made_at": self.made_at.isoformat(),
            "is_dry_run": self.is_dry_run,
            "counts": {
                layer: {state.value: n for state, n in self.counts(layer).items()}
                for layer in dict.fromkeys(one.layer for one in self.records)
            },
            "records": [_record(one) for one in told],
            "photos": [
                {"path": p.path, "of": p.label, "state": p.state.value, "sha256": p.sha256}
                for p in self.photos
            ],
            "comparisons": [_comparison(one) for one in self.comparisons],
            "problems": [
                {
                    "row": p.row, "column": p.column, "value": p.value, "reason": p.reason,
                    "mend": p.mend, "severity": p.severity,
                }
                for p in self.problems
            ],
        }  # fmt: skip


def _record(one: RecordOutcome) -> dict[str, object]:
    return {
        "layer": one.layer, "record": one.record, "label": one.label, "state": one.state.value,
        "changed_at": None if one.changed_at is None else one.changed_at.isoformat(),
        "changed_by": one.changed_by,
        "fields": [
            {
                "field": f.field, "outcome": f.outcome.value, "base": f.base,
                "theirs": f.theirs, "ours": f.ours,
            }
            for f in one.fields
        ],
    }  # fmt: skip


def _comparison(one: Comparison) -> dict[str, object]:
    metres = {
        "delta_north_m": one.delta_north_m, "delta_east_m": one.delta_east_m,
        "distance_m": one.distance_m, "delta_height_m": one.delta_height_m,
        "tolerance_m": one.tolerance_m,
    }  # fmt: skip
    said = {name: None if value is None else str(value) for name, value in metres.items()}
    return {
        "full_number": one.full_number, "movement": one.movement.value, **said,
        "reasons": [list(reason) for reason in one.reasons],
    }  # fmt: skip
