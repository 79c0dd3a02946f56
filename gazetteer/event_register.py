"""The register as events see and change it, one division at a time: what may follow what."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection, text

from gazetteer.division import (
    Level,
    committee_type_of,
    is_legal_by_code,
    level_of,
    level_rank,
    parent_code_of,
)
from gazetteer.division_tables import VERSIONS
from gazetteer.event import Event, Side
from gazetteer.event_versions import Versions
from gis.errors import InputError
from gis.period import Period, Statement, Version, merge_versions

# From this day retired codes are not given again (行政区划代码管理办法).
_NO_REUSE: Final = date(2025, 9, 1)


class Contradiction(InputError):
    """An event contradicts the register."""


@dataclass(slots=True)
class Register:
    """The register of divisions under the events of one load.

    Attributes:
        versions: The versions, as they stand after the events so far.
        sides: Divisions the file names, by code.
        established: Days on which events set a division up under a code, by code.
        ended: Days on which events end a division under a code, by code.
        founded: Divisions that were on record nowhere and stand in it on the word of the events.
        reused: Codes that events give to another division than the one that bore them before.
    """

    versions: Versions
    sides: dict[str, Side]
    established: Mapping[str, Collection[date]]
    ended: Mapping[str, Collection[date]]
    founded: list[str] = field(default_factory=list)
    reused: dict[str, date] = field(default_factory=dict)

    def date_lists(self) -> None:
        """Say since when units stand that lists without dates brought in.

        Only where a code passed from one to another: such a list means the last to bear it.
        """
        for code, days in self.established.items():
            last = max(days)
            if not any(day <= last for day in self.ended.get(code, ())):
                continue
            for unit in self.versions.bearers(code):
                first = self.versions.of(unit)[0]
                if first.period.start is None and last in first.period:
                    self._shorten(unit, first, last)
        self.versions.keep()

    def in_force(self, code: str, day: date) -> Version | None:
        """The version of the division that bears a code on a day."""
        found = self.versions.bearer(code, day)
        return None if found is None else found[1]

    def unit(self, code: str, day: date) -> int | None:
        """The unit that bears a code on a day."""
        found = self.versions.bearer(code, day)
        return None if found is None else found[0]

    def established_after(self, code: str, day: date) -> date | None:
        """The day on which an event first sets a division up under the code, after `day`."""
        return min((since for since in self.established.get(code, ()) if since > day), default=None)

    def reach_back(self, side: Side, since: date, event: Event) -> int:
        """The unit, in force on `since` at the latest.

        Raises:
            Contradiction: It was no longer in force, or is known to be set up later.
        """
        found = self.versions.bearer(side.code, since)
        if found is not None:
            return found[0]
        later = self.established_after(side.code, since)
        if later is not None:
            if any(event.day <= day <= later for day in self.ended.get(side.code, ())):
                # Another division bore the code before, and gave it up.
                return self._found(side, since, event, self._next_start(side.code, since))
            raise Contradiction(
                f"{side.code} was set up only on {later}, but the event of {event.day} needs it"
                " before",
                "Correct the code, or one of the two dates.",
            )
        following = self.versions.next_bearer(side.code, since)
        if following is None:
            if self.versions.bearers(side.code):
                raise Contradiction(
                    f"{side.code} was not in force on {since}", "Correct the event or its date."
                )
            return self._found(side, since, event)
        unit, first = following
        if self.versions.of(unit)[0] is not first:
            raise Contradiction(
                f"{side.code} was not in force on {since}", "Correct the event or its date."
            )
        name = side.name or first.content["name"]
        earlier = first.content
        if name != first.content["name"]:
            earlier = self._content(replace(side, name=name), since, event)
        period = Period(since, first.period.start)
        self.versions.save(unit, [*self.versions.of(unit), Version(period, earlier)])
        return unit

    def establish(self, side: Side, event: Event) -> int:
        """The unit, in force from the day of the event and not before.

        Where nothing says since when it has been on record, the event does. Where another
        division bore the code and gave it up, on that day or before, it is a new one.

        Raises:
            Contradiction: It is on record as in force before, or the code may not be used again.
        """
        code, day = side.code, event.day
        found = self.versions.bearer(code, day)
        if found is None:
            return self._establish_unborne(side, event)
        unit, version = found
        first = self.versions.of(unit)[0]
        if version is first and version.period.start is None:
            self._shorten(unit, version, day)
            return unit
        if first.period.start == day:
            return unit
        if day in self.ended.get(code, ()):
            self.end(code, day)
            return self._found_again(side, event)
        raise Contradiction(
            f"{code} was in force before {day}, the day it is said to be set up",
            "Correct the event's date, or the valid_from of the division.",
        )

    def _establish_unborne(self, side: Side, event: Event) -> int:
        code, day = side.code, event.day
        following = self.versions.next_bearer(code, day)
        starts = None if following is None else following[1].period.start
        gives_up = starts is not None and any(
            day < ending <= starts for ending in self.ended.get(code, ())
        )
        is_known_before = any(
            version.period.start is None or version.period.start < day
            for unit in self.versions.bearers(code)
            for version in self.versions.of(unit)
        )
        if is_known_before:
            return self._found_again(side, event)
        if following is not None and not gives_up:
            return self.reach_back(side, day, event)
        return self._found(side, day, event, starts)

    def _found_again(self, side: Side, event: Event) -> int:
        """A new unit under a code that another one bore.

        Raises:
            Contradiction: It was forbidden by then, or the other one is the same division.
        """
        if event.day >= _NO_REUSE:
            raise Contradiction(
                f"{side.code} was retired, and retired codes are not given again",
                "Give the division a code of its own (行政区划代码管理办法, 2025).",
            )
        unit = self._found(side, event.day, event, self._next_start(side.code, event.day))
        self.reused[side.code] = event.day
        return unit

    def end(self, code: str, day: date) -> None:
        """End the division on the day; nothing to do where it ends there already.

        Raises:
            Contradiction: It ended on another day, or a later state is on record.
        """
        found = self.versions.bearer(code, day - timedelta(days=1))
        if found is None:
            raise Contradiction(
                f"{code} was not in force on {day - timedelta(days=1)}, and the event ends it on"
                f" {day}",
                "Correct the event's date, or the period of the division.",
            )
        unit, _ = found
        existing = self.versions.of(unit)
        last = existing[-1]
        if last.period.end == day:
            return
        is_assumed = last.period.end is not None and last.period.end == self._next_start(code, day)
        if (
            not (last.period.end is None or is_assumed)
            or day not in last.period
            or (last.period.start == day)
        ):
            what = f"ends on {last.period.end}" if last.period.end else "stands after that day"
            raise Contradiction(
                f"{code} {what} in the register, and the event ends it on {day}",
                "Correct the event's date, or the valid_to of the division.",
            )
        ended = Version(Period(last.period.start, day), last.content)
        self.versions.save(unit, [*existing[:-1], ended])

    def change(self, code: str, event: Event, content: dict[str, Any]) -> None:
        """Another name or parent from the day of the event until the next state on record."""
        unit = self.unit(code, event.day)
        if unit is None:
            return
        statement = Statement(event.day, {**content, **self._provenance(event)})
        self.versions.save(
            unit,
            merge_versions(
                self.versions.of(unit), [statement], VERSIONS.defaults, VERSIONS.provenance
            ),
        )

    def is_undated(self, code: str, day: date) -> bool:
        """Whether a list without dates brought in what the division was called on a day."""
        found = self.versions.bearer(code, day)
        if found is None or found[0] not in self.versions.undated:
            return False
        return self.versions.of(found[0])[0] == found[1]

    def rename_first(self, code: str, day: date, name: str) -> None:
        """Give the first state of a division another name."""
        found = self.versions.bearer(code, day)
        if found is not None:
            first, *rest = self.versions.of(found[0])
            renamed = Version(first.period, {**first.content, "name": name})
            self.versions.save(found[0], [renamed, *rest])

    def parent(self, child: str, code: str, event: Event) -> int:
        """The unit that a division comes under on the day of the event.

        Raises:
            Contradiction: It is not in force on that day, or not of a higher level.
        """
        found = self.versions.bearer(code, event.day)
        if found is None:
            raise Contradiction(
                f"the parent {code} is not in force on {event.day}",
                "Load the parent first, or correct new_parent_code.",
            )
        unit, version = found
        _require_higher(code, Level(version.content["level"]), child)
        return unit

    def _shorten(self, unit: int, version: Version, start: date) -> None:
        rest = [other for other in self.versions.of(unit) if other is not version]
        shortened = Version(Period(start, version.period.end), version.content)
        self.versions.save(unit, [shortened, *rest])

    def _next_start(self, code: str, day: date) -> date | None:
        following = self.versions.next_bearer(code, day)
        return None if following is None else following[1].period.start

    def _found(self, side: Side, since: date, event: Event, until: date | None = None) -> int:
        content = self._content(side, since, event)
        unit = self.versions.found(Version(Period(since, until), content))
        self.founded.append(f"{side.code} {content['name']}")
        return unit

    def _content(self, side: Side, since: date, event: Event) -> dict[str, Any]:
        """What the file and the code itself tell of a division not on record then."""
        named = self.sides.get(side.code, side)
        name = side.name or named.name
        if name is None:
            raise Contradiction(
                f"{side.code} is not on record and no row names it", "Give its name in the file."
            )
        above = side.parent_code or named.parent_code or parent_code_of(side.code)
        parent = None
        if above is not None and (self.versions.bearers(above) or above in self.sides):
            # Also lest parents that go round in a circle be followed for ever.
            _require_higher(above, level_of(above), side.code)
            parent = self.reach_back(self.sides.get(above, Side(above, None, None)), since, event)
        return {
            "code": side.code,
            "name": name,
            "level": level_of(side.code).value,
            "parent_id": None if parent is None else str(parent),
            "is_legal_division": "true" if is_legal_by_code(side.code, name) else "false",
            "urban_rural_class": None,
            "committee_type": committee_type_of(side.code, name),
            **self._provenance(event),
        }

    def _provenance(self, event: Event) -> dict[str, Any]:
        return {"source": event.source, "is_simulated": "true" if event.is_simulated else "false"}


def _require_higher(parent: str, level: Level, child: str) -> None:
    if level_rank(level) >= level_rank(level_of(child)):
        raise Contradiction(
            f"the parent {parent} is not of a higher level than {child}",
            "Correct the parent's code.",
        )


def touch(connection: Connection, units: list[int]) -> None:
    """Note units in `touched`, with their outlines."""
    connection.execute(
        text("INSERT INTO touched SELECT u, a.geom"
             " FROM jsonb_array_elements_text(CAST(:units AS jsonb)) e (text)"
             " CROSS JOIN LATERAL (SELECT e.text::bigint AS u) n"
             " LEFT JOIN gazetteer.division_area a ON a.division_id = u"),
        {"units": json.dumps(units)},
    )  # fmt: skip
