"""Enters one event into the table of events."""

from __future__ import annotations

from sqlalchemy import Connection, text

from gazetteer.event import SHARES, Event
from gis.versioned_table import MergeCounts

_SAME = """
    SELECT event_id FROM gazetteer.division_event
    WHERE kind = :kind AND effective_on = :day
      AND predecessor_id IS NOT DISTINCT FROM CAST(:old AS bigint)
      AND successor_id IS NOT DISTINCT FROM CAST(:new AS bigint)
"""
_NEW = """
    INSERT INTO gazetteer.division_event (
        kind, effective_on, date_precision, predecessor_id, successor_id, area_share,
        population_share, household_share, approval_no, note, source, is_simulated)
    VALUES (:kind, :day, :date_precision, :old, :new, :area_share, :population_share,
        :household_share, :approval_no, :note, :source, :is_simulated)
"""
_DETAILS = (*SHARES, "approval_no", "note", "source", "is_simulated")


def record_event(
    connection: Connection,
    event: Event,
    predecessor: int | None,
    successor: int | None,
    counts: MergeCounts,
) -> None:
    """Enter the event, or what differs in it; one is the same by kind, day and divisions."""
    values = {
        "kind": event.kind,
        "day": event.day,
        "date_precision": event.when.precision,
        "old": predecessor,
        "new": successor,
        **{name: event.shares.get(name) for name in SHARES},
        "approval_no": event.approval_no,
        "note": event.note,
        "source": event.source,
        "is_simulated": event.is_simulated,
    }
    same = connection.execute(text(_SAME), values).scalar()
    if same is None:
        connection.execute(text(_NEW), values)
        counts.added += 1
        return
    details = [name for name in _DETAILS if name in event.stated]
    assigned = ", ".join(f"{name} = :{name}" for name in ("date_precision", *details))
    # The table's trigger passes over a row that stays as it was.
    changed = connection.execute(
        text(f"UPDATE gazetteer.division_event SET {assigned} WHERE event_id = :id"),
        {**values, "id": same},
    ).rowcount
    counts.changed += changed
    counts.unchanged += not changed
