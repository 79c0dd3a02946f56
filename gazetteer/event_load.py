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
from collections.abc import Iterator, Mapping, Sequence
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
from gazetteer.event_versions import Versions
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
    versions = Versions(connection)
    versions.read({side.code for side in _all_sides(events)})
    register = Register(versions, _sides(events), *_set_up_and_ended(connection, events))
    register.date_lists()
    events.sort(key=lambda event: event.order)
    horizon = date(events[0].day.year - 1, 12, 31) if events else date.max
    done: list[tuple[Event, int | None, int | None]] = []
    for number, event in enumerate(events, start=1):
        founded, reused = len(register.founded), dict(register.reused)
        try:
            done.append((event, *carry_out(register, event, horizon, report)))
            versions.keep()
        except Contradiction as fault:
            versions.undo()
            del register.founded[founded:]
            register.reused = reused
            report.reject([event.place], fault.message, fault.mend)
        if progress and (number % 200 == 0 or number == len(events)):
            progress("events", number, len(events))
    report.counts["division_version"], numbers = versions.write()
    report.counts["division_event"] = _record(connection, done, numbers)
    if register.founded:
        report.find(
            f"{len(register.founded)} divisions were not on record and now are, on the word of the"
            f" events alone: {'、'.join(register.founded)}.",
            "If one of them is a slip of the pen, correct its code.",
        )
    if register.reused:
        report.find(
            f"{len(register.reused)} codes passed to another division than the one that bore them:"
            f" {'、'.join(f'{code} {day}' for code, day in register.reused.items())}.",
            "If one of them is a slip of the pen, correct it.",
        )


def _record(
    connection: Connection,
    done: Sequence[tuple[Event, int | None, int | None]],
    numbers: Mapping[int, int],
) -> MergeCounts:
    """Enter the events that were carried out, and note the units they touch."""
    counts = MergeCounts()
    touched: dict[int, None] = {}
    for event, *sides in done:
        old, new = (None if unit is None else numbers.get(unit, unit) for unit in sides)
        record_event(connection, event, old, new, counts)
        touched |= dict.fromkeys(unit for unit in (old, new) if unit is not None)
    touch(connection, list(touched))
    return counts


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


def _all_sides(events: Sequence[Event]) -> Iterator[Side]:
    for event in events:
        for side in (event.old, event.new):
            if side is not None:
                yield side


def _sides(events: Sequence[Event]) -> dict[str, Side]:
    """What the file says of each code, the first word first."""
    sides: dict[str, Side] = {}
    for side in _all_sides(events):
        known = sides.get(side.code, side)
        sides[side.code] = Side(
            side.code, known.name or side.name, known.parent_code or side.parent_code
        )
    return sides


def _set_up_and_ended(
    connection: Connection, events: Sequence[Event]
) -> tuple[dict[str, set[date]], dict[str, set[date]]]:
    """The days on which divisions were set up under a code, and those on which they ended.

    By the events on record and of the file.
    """
    rows = connection.execute(
        text("SELECT v.code, e.effective_on FROM gazetteer.division_event e"
             " JOIN gazetteer.division_version v ON v.division_id = e.successor_id"
             " WHERE v.code = ANY(:codes) AND e.kind = ANY(:kinds)"),
        {
            "codes": sorted({side.code for side in _all_sides(events)}),
            "kinds": sorted(REPLACING | ESTABLISHING),
        },
    )  # fmt: skip
    established: dict[str, set[date]] = defaultdict(set)
    ended: dict[str, set[date]] = defaultdict(set)
    for code, day in rows:
        established[code].add(day)
    for event in events:
        if event.establishes and event.new is not None:
            established[event.new.code].add(event.day)
        if event.ends and event.old is not None:
            ended[event.old.code].add(event.day)
    return dict(established), dict(ended)


def carry_out(
    register: Register, event: Event, horizon: date, report: LoadReport
) -> tuple[int | None, int | None]:
    """Change the register as the event says; returns predecessor and successor.

    Args:
        register: The register, its `sides` and `established` telling of the event's divisions.
        event: What happened.
        horizon: Day from which a predecessor not on record otherwise is taken to have stood.
        report: Told of what differs from the register and does not contradict it.

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
        # A list without dates tells of today: it is this event that says since when.
        is_new = not register.in_force(new.code, event.eve) or register.is_undated(
            new.code, event.eve
        )
        if event.kind in RENAMING | MOVING and is_new:
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
        if event.kind in RENAMING and register.is_undated(old.code, event.eve):
            # The list knew the name of its own day only.
            register.rename_first(old.code, event.eve, str(old.name))
        else:
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
        return register.unit(new.code, event.day)
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
