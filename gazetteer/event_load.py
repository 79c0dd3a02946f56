"""Loads division events 区划变更 and carries them out on the register.

One row is one pair of predecessor and successor. What a row proves of the past is added: a
predecessor not on record was in force before the event, a successor not on record has been
since. A row that gives only a year is taken as in force from 31 December of that year, the
earliest day it is certain to hold; predecessors unknown otherwise reach back to 31 December of
the year before the first event of the load, the day from which the file vouches for them.
A division that is split stays; where it ended, a row 撤销 says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, text

from gazetteer.division import level_of
from gazetteer.event import (
    ABOLISHING,
    ESTABLISHING,
    MOVING,
    RENAMING,
    REPLACING,
    SHARES,
    SPLITTING,
    Event,
    Side,
    read_event,
)
from gazetteer.event_fields import EVENT_FIELDS
from gazetteer.event_record import record_event
from gazetteer.event_register import Contradiction, Register, touch
from gis.errors import FieldError
from gis.loading import LoadOptions, LoadReport, parse_files
from gis.staging import Progress, create_staging
from gis.versioned_table import MergeCounts

# Shares are published with few digits: thirds may add up to a little more than one.
_SHARE_TOLERANCE = Decimal("0.00001")


def load_events(
    connection: Connection, report: LoadReport, options: LoadOptions, progress: Progress | None
) -> None:
    """Load the report's files of events, oldest first.

    Fills `report`; leaves the temporary table `touched (division_id, geom)` as
    `load_divisions` does.

    Raises:
        FileError: A file cannot be read as declared.
    """
    events = _read(report, options, progress)
    _reject_shares(events, report)
    connection.exec_driver_sql(
        "CREATE TEMP TABLE touched (division_id bigint, geom geometry) ON COMMIT DROP"
    )
    create_staging(connection)
    counts = MergeCounts()
    register = Register(connection, _sides(events), _established(connection, events))
    events.sort(key=lambda event: event.order)
    horizon = date(events[0].day.year - 1, 12, 31) if events else date.max
    for done, event in enumerate(events, start=1):
        before, founded = replace(register.counts), len(register.founded)
        try:
            with connection.begin_nested():
                units = _carry_out(register, event, horizon, report)
                record_event(connection, event, *units, counts)
                touch(connection, [unit for unit in units if unit is not None])
        except Contradiction as fault:
            register.counts = before
            del register.founded[founded:]
            report.reject([event.place], fault.message, fault.mend)
        if progress and (done % 200 == 0 or done == len(events)):
            progress("events", done, len(events))
    report.counts["division_event"] = counts
    report.counts["division_version"] = register.counts
    if register.founded:
        report.find(
            f"{len(register.founded)} divisions were not on record and now are, on the word of the"
            f" events alone: {'、'.join(register.founded)}.",
            "If one of them is a slip of the pen, correct its code.",
        )


def _read(report: LoadReport, options: LoadOptions, progress: Progress | None) -> list[Event]:
    events = []
    for row in parse_files(report, EVENT_FIELDS, options, progress):
        try:
            events.append(read_event(row, options))
        except FieldError as fault:
            report.reject([(row.file, row.row.number)], fault.message, fault.mend)
    return events


def _reject_shares(events: list[Event], report: LoadReport) -> None:
    """Leave out the events of a predecessor that gives away more than it had."""
    given: dict[tuple[str, date], list[Event]] = defaultdict(list)
    for event in events:
        if event.old is not None:
            given[event.old.code, event.day].append(event)
    for (code, day), group in given.items():
        for name in SHARES:
            total = sum((event.shares.get(name, Decimal(0)) for event in group), Decimal(0))
            if total > 1 + _SHARE_TOLERANCE:
                report.reject(
                    [event.place for event in group],
                    f"{code} gives away {total} of itself on {day}",
                    "The shares of one predecessor on one day must not add up to more than 1.",
                    name,
                )  # fmt: skip
                events[:] = [event for event in events if event not in group]
                break


def _sides(events: Sequence[Event]) -> dict[str, Side]:
    """What the file says of each code, the first word first."""
    sides: dict[str, Side] = {}
    for event in events:
        for side in (event.old, event.new):
            if side is not None:
                known = sides.get(side.code, side)
                sides[side.code] = Side(
                    side.code, known.name or side.name, known.parent_code or side.parent_code
                )
    return sides


def _established(connection: Connection, events: Sequence[Event]) -> dict[str, date]:
    """The day each division was set up, by the events on record and of the file."""
    codes = sorted({side.code for e in events for side in (e.old, e.new) if side is not None})
    rows = connection.execute(
        text("SELECT v.code, min(e.effective_on) FROM gazetteer.division_event e"
             " JOIN gazetteer.division_version v ON v.division_id = e.successor_id"
             " WHERE v.code = ANY(:codes) AND e.kind = ANY(:kinds) GROUP BY v.code"),
        {"codes": codes, "kinds": sorted(REPLACING | ESTABLISHING)},
    ).all()  # fmt: skip
    established = {code: day for code, day in rows}
    for event in events:
        if event.establishes and event.new is not None:
            code = event.new.code
            established[code] = min(event.day, established.get(code, event.day))
    return established


def _carry_out(
    register: Register, event: Event, horizon: date, report: LoadReport
) -> tuple[int | None, int | None]:
    """Change the register as the event says; returns predecessor and successor.

    Raises:
        Contradiction: The register says otherwise.
    """
    old, new, since = event.old, event.new, min(horizon, event.eve)
    predecessor = None
    if old is not None:
        predecessor = register.reach_back(
            old, event.eve if register.in_force(old.code, event.eve) else since, event
        )
    if old is not None and new is not None and old.code == new.code:
        _alter(register, event, old, new, report)
        return predecessor, predecessor
    successor, is_instead = None, event.kind in REPLACING | ABOLISHING
    if new is not None:
        if event.kind in RENAMING | MOVING and not register.in_force(new.code, event.eve):
            is_instead = True
        elif event.kind in RENAMING:
            raise Contradiction(
                f"{new.code} was in force before {event.day}, so nothing can be renamed to it",
                "Correct new_code.",
            )
        if event.establishes or (is_instead and event.kind not in ABOLISHING):
            successor = register.establish(new, event)
        else:
            successor = _successor(register, event, new, since, report)
    if old is not None and is_instead:
        register.end(old.code, event.day)
    return predecessor, predecessor if new is None and not is_instead else successor


def _alter(register: Register, event: Event, old: Side, new: Side, report: LoadReport) -> None:
    """Another name, another parent, under the same code."""
    before = register.in_force(old.code, event.eve)
    if before is not None and old.name not in (None, before.content["name"]):
        report.find(
            f"the event calls {old.code} {old.name}, the register {before.content['name']}",
            "If it is the same division, nothing need be done.", *event.place,
        )  # fmt: skip
    if register.in_force(old.code, event.day) is None:
        raise Contradiction(
            f"{old.code} was no longer in force on {event.day}", "Correct the event or its date."
        )
    if event.kind in RENAMING:
        register.change(old.code, event, {"name": new.name})
    if event.kind in MOVING and new.parent_code is not None:
        parent = register.parent(old.code, new.parent_code, event)
        register.change(old.code, event, {"parent_id": str(parent)})


def _successor(
    register: Register, event: Event, new: Side, since: date, report: LoadReport
) -> int | None:
    """The successor that takes in what the event hands over; it may have stood before."""
    if register.in_force(new.code, event.day):
        return register.unit(new.code)
    later = register.established_after(new.code, event.day)
    if later is not None:
        # Sources name the division of today for one of then. It is its successor all the same.
        report.find(
            f"{new.code} {new.name or ''} takes over on {event.day}, but was set up on {later}",
            "Give the division that took over at the time.", *event.place,
        )  # fmt: skip
        return register.establish(new, replace(event, when=replace(event.when, day=later)))
    old = event.old
    stood = event.kind not in SPLITTING and old and level_of(new.code) is level_of(old.code)
    return register.reach_back(new, since if stood else event.day, event)
