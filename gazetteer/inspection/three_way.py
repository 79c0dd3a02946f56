"""Compares three ways 三方比较: what a record said when it left, what came back, what stands now.

Field by field. What only the field changed is taken; what only the office changed stays; what
both changed to the same is the same; what both changed differently is a conflict, which a person
decides. Nothing here knows a file or a database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

Equal = Callable[[object, object], bool]


class Outcome(StrEnum):
    """What became of a field."""

    UNCHANGED = "unchanged"
    TAKEN = "taken"
    SAME = "same"
    KEPT = "kept"
    CONFLICT = "conflict"


OUTCOME_LABELS: Mapping[Outcome, tuple[str, str]] = {
    Outcome.UNCHANGED: ("外业未改", "Not changed in the field"),
    Outcome.TAKEN: ("采用外业", "Taken from the field"),
    Outcome.SAME: ("两处相同", "The same on both sides"),
    Outcome.KEPT: ("裁定保留登记", "Kept as on record, by decision"),
    Outcome.CONFLICT: ("冲突", "Conflict"),
}


class Side(StrEnum):
    """Whose value holds where both changed a field."""

    THEIRS = "theirs"
    OURS = "ours"


@dataclass(frozen=True, slots=True)
class FieldMerge:
    """One field after the comparison.

    Attributes:
        field: Its name.
        outcome: What became of it.
        base: What it said when the pack left.
        theirs: What came back.
        ours: What stands now.
    """

    field: str
    outcome: Outcome
    base: object
    theirs: object
    ours: object

    @property
    def merged(self) -> object:
        """What is to stand: theirs where it is taken, else ours."""
        return self.theirs if self.outcome is Outcome.TAKEN else self.ours


def merge_field(
    name: str,
    base: object,
    theirs: object,
    ours: object,
    *,
    equal: Equal = lambda one, other: one == other,
    decided: Side | None = None,
) -> FieldMerge:
    """Compare one field.

    Args:
        name: The field.
        base: What it said when it left; None: nothing.
        theirs: What came back.
        ours: What stands now.
        equal: Whether two values say the same.
        decided: Whose value holds if both changed it; None: nobody decided.
    """
    if equal(theirs, ours):
        outcome = Outcome.UNCHANGED if equal(theirs, base) else Outcome.SAME
    elif equal(theirs, base):
        outcome = Outcome.UNCHANGED
    elif equal(ours, base) or decided is Side.THEIRS:
        outcome = Outcome.TAKEN
    elif decided is Side.OURS:
        outcome = Outcome.KEPT
    else:
        outcome = Outcome.CONFLICT
    return FieldMerge(name, outcome, base, theirs, ours)


def merge_record(
    base: Mapping[str, object],
    theirs: Mapping[str, object],
    ours: Mapping[str, object],
    *,
    equals: Mapping[str, Equal] | None = None,
    decide: Callable[[str, object, object], Side | None] = lambda *_: None,
) -> tuple[FieldMerge, ...]:
    """Compare a record; the fields are those of `theirs`, one that another side lacks is None.

    Args:
        base: Value by field when it left; empty for a record that the pack did not hold.
        theirs: As it came back.
        ours: As it stands.
        equals: How to compare a field, where `==` does not do.
        decide: Whose value holds, asked with the field, theirs and ours, where both changed it.
    """
    found = []
    for name, value in theirs.items():
        equal = (equals or {}).get(name, lambda one, other: one == other)
        old, now = base.get(name), ours.get(name)
        merged = merge_field(name, old, value, now, equal=equal)
        if merged.outcome is Outcome.CONFLICT:
            decided = decide(name, value, now)
            merged = merge_field(name, old, value, now, equal=equal, decided=decided)
        found.append(merged)
    return tuple(found)


def record_outcome(merges: Iterable[FieldMerge]) -> Outcome:
    """What became of a record: the gravest of its fields; one conflict holds all of it back."""
    found = {merge.outcome for merge in merges}
    order = (Outcome.CONFLICT, Outcome.TAKEN, Outcome.KEPT, Outcome.SAME)
    return next((outcome for outcome in order if outcome in found), Outcome.UNCHANGED)
