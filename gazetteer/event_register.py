"""The versions of divisions as events see and change them, one division at a time."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

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
from gis.errors import InputError
from gis.period import Period, Statement, Version, merge_versions
from gis.staging import apply_plan
from gis.versioned_table import MergeCounts, parse_bound, plan_unit


class Contradiction(InputError):
    """An event contradicts the register."""


@dataclass(slots=True)
class Register:
    """The register of divisions under the events of one load.

    Attributes:
        connection: The revision under way; `planned` stands ready in it.
        sides: Divisions the file names, by code.
        established: Day on which an event sets a division up, by code.
        counts: What was changed so far.
        founded: Divisions that were on record nowhere and stand in it on the word of the events.
    """

    connection: Connection
    sides: dict[str, Side]
    established: dict[str, date]
    counts: MergeCounts = field(default_factory=MergeCounts)
    founded: list[str] = field(default_factory=list)

    def in_force(self, code: str, day: date) -> Version | None:
        """The version of a division on a day."""
        _, existing = self._versions(code)
        return next((v for v in existing.values() if day in v.period), None)

    def unit(self, code: str) -> int | None:
        """The unit a code names."""
        return self.connection.execute(
            text("SELECT division_id FROM gazetteer.division_version WHERE code = :code LIMIT 1"),
            {"code": code},
        ).scalar()  # fmt: skip

    def established_after(self, code: str, day: date) -> date | None:
        """The day on which an event sets the division up, if that is after `day`."""
        since = self.established.get(code)
        return since if since is not None and since > day else None

    def reach_back(self, side: Side, since: date, event: Event) -> int:
        """The unit, in force on `since` at the latest.

        Raises:
            Contradiction: It was no longer in force, or is known to be set up later.
        """
        unit, existing = self._versions(side.code)
        if unit is not None and any(since in v.period for v in existing.values()):
            return unit
        later = self.established_after(side.code, since)
        if later is not None:
            raise Contradiction(
                f"{side.code} was set up only on {later}, but the event of {event.day} needs it"
                " before",
                "Correct the code, or one of the two dates.",
            )
        if unit is None:
            return self._found(side, since, event)
        first = min(existing.values(), key=lambda v: v.period.start or date.min)
        if first.period.start is None or first.period.start <= since:
            raise Contradiction(
                f"{side.code} was not in force on {since}", "Correct the event or its date."
            )
        name = side.name or first.content["name"]
        earlier = first.content
        if name != first.content["name"]:
            earlier = self._content(replace(side, name=name), since, event)
        period = Period(since, first.period.start)
        self._save(unit, existing, [*existing.values(), Version(period, earlier)])
        return unit

    def establish(self, side: Side, event: Event) -> int:
        """The unit, in force from the day of the event and not before.

        Where nothing says since when it has been on record, the event does.

        Raises:
            Contradiction: It is on record as in force before, or as ended.
        """
        unit, existing = self._versions(side.code)
        if unit is None:
            return self._found(side, event.day, event)
        first = min(existing.values(), key=lambda v: v.period.start or date.min)
        if first.period.start is None and event.day in first.period:
            shortened = Version(Period(event.day, first.period.end), first.content)
            rest = [v for v in existing.values() if v is not first]
            self._save(unit, existing, [*rest, shortened])
            return unit
        if first.period.start is None or first.period.start < event.day:
            raise Contradiction(
                f"{side.code} was in force before {event.day}, the day it is said to be set up",
                "Correct the event's date, or the valid_from of the division.",
            )
        return unit if first.period.start == event.day else self.reach_back(side, event.day, event)

    def end(self, code: str, day: date) -> None:
        """End the division on the day; nothing to do where it ends there already.

        Raises:
            Contradiction: It ended on another day, or a later state is on record.
        """
        unit, existing = self._versions(code)
        last = max(existing.values(), key=lambda v: v.period.start or date.min, default=None)
        if unit is None or last is None or last.period.end == day:
            return
        if last.period.end is not None or day not in last.period or last.period.start == day:
            what = f"ends on {last.period.end}" if last.period.end else "stands after that day"
            raise Contradiction(
                f"{code} {what} in the register, and the event ends it on {day}",
                "Correct the event's date, or the valid_to of the division.",
            )
        ended = Version(Period(last.period.start, day), last.content)
        self._save(unit, existing, [v for v in existing.values() if v is not last] + [ended])

    def change(self, code: str, event: Event, content: dict[str, Any]) -> None:
        """Another name or parent from the day of the event until the next state on record."""
        unit, existing = self._versions(code)
        if unit is None:
            return
        content = {**content, **self._provenance(event)}
        statement = Statement(event.day, content)
        wanted = merge_versions(
            existing.values(), [statement], VERSIONS.defaults, VERSIONS.provenance
        )
        self._save(unit, existing, wanted)

    def parent(self, child: str, code: str, event: Event) -> int:
        """The unit that a division comes under on the day of the event.

        Raises:
            Contradiction: It is not in force on that day, or not of a higher level.
        """
        version, unit = self.in_force(code, event.day), self.unit(code)
        if version is None or unit is None:
            raise Contradiction(
                f"the parent {code} is not in force on {event.day}",
                "Load the parent first, or correct new_parent_code.",
            )
        _require_higher(code, Level(version.content["level"]), child)
        return unit

    def _found(self, side: Side, since: date, event: Event) -> int:
        content = self._content(side, since, event)
        unit = int(
            self.connection.exec_driver_sql(
                "INSERT INTO gazetteer.division DEFAULT VALUES RETURNING division_id"
            ).scalar_one()
        )
        self._save(unit, {}, [Version(Period(since, None), content)])
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
        if above is not None and (self.unit(above) is not None or above in self.sides):
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

    def _versions(self, code: str) -> tuple[int | None, dict[int, Version]]:
        """The unit a code names, and its versions by version_id."""
        cells = ", ".join(f"'{c}', {c}::text" for c in VERSIONS.content)
        rows = self.connection.execute(
            text(f"SELECT division_id, version_id, lower(valid)::text, upper(valid)::text,"
                 f" jsonb_build_object({cells}) FROM gazetteer.division_version"
                 " WHERE division_id = :unit"),
            {"unit": self.unit(code)},
        ).all()  # fmt: skip
        versions = {
            key: Version(Period(parse_bound(starts), parse_bound(ends)), content)
            for _, key, starts, ends, content in rows
        }
        return (rows[0][0] if rows else None), versions

    def _save(self, unit: int, existing: dict[int, Version], wanted: list[Version]) -> None:
        """Bring the unit's versions to the wanted ones; neighbours that say the same are one."""
        merged = merge_versions(wanted, [], VERSIONS.defaults, VERSIONS.provenance)
        planned = plan_unit(unit, merged, existing, self.counts)
        columns = ("op", "version", "unit", "starts", "ends", "content")
        if planned:
            self.connection.exec_driver_sql("DELETE FROM planned")
            self.connection.execute(
                text("INSERT INTO planned VALUES (:op, :version, :unit, :starts, :ends,"
                     " CAST(:content AS jsonb))"),
                [dict(zip(columns, row, strict=True)) for row in planned],
            )  # fmt: skip
            apply_plan(self.connection, VERSIONS)


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
