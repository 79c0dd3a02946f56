"""One case being carried out on the register: what its actions share.

Divisions change through the machinery of the loads: an action becomes events, and each event is
carried out and recorded as if a file had stated it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, text

from gazetteer.division import Level
from gazetteer.event import ESTABLISHING, REPLACING, SHARES, Event, Side
from gazetteer.event_fields import EventDay
from gazetteer.event_load import carry_out
from gazetteer.event_record import record_event
from gazetteer.event_register import Contradiction, Register, touch
from gazetteer.event_versions import Versions
from gis.loading import LoadReport
from gis.staging import create_staging
from gis.versioned_table import MergeCounts

WHOLE: Mapping[str, Decimal] = dict.fromkeys(SHARES, Decimal(1))


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the one who decides should know, in both languages.

    Attributes:
        zh: In Chinese.
        en: In English.
        is_unknown: Whether it says that something stays unknown.
    """

    zh: str
    en: str
    is_unknown: bool = False

    def as_dict(self) -> dict[str, str | bool]:
        """For JSON."""
        return {"zh": self.zh, "en": self.en, "is_unknown": self.is_unknown}


@dataclass(frozen=True, slots=True)
class Standing:
    """A division as it stands on one day of the application.

    Attributes:
        unit: Its unit.
        code: Its code.
        name: Its name.
        level: Its level.
        parent: Unit of its parent; None at the top.
        urban_rural_class: 城乡分类代码, where known.
        committee_type: 居委会 or 村委会, for communities.
        is_simulated: Whether it is invented.
    """

    unit: int
    code: str
    name: str
    level: Level
    parent: int | None
    urban_rural_class: str | None
    committee_type: str | None
    is_simulated: bool


@dataclass(slots=True)
class Application:
    """The state of carrying a case out.

    Attributes:
        connection: The revision under way.
        day: First day of the new state.
        source: What the register shall say the change comes from: the case.
        account: Name of the person who applies it, for confirmations.
        approval_no: 批准文号.
        remarks: What should be known.
        successors: Codes that took the place of a code or of part of it; among them the code
            itself, where it goes on.
    """

    connection: Connection
    day: date
    source: str
    account: str
    approval_no: str | None
    remarks: list[Remark] = field(default_factory=list)
    successors: dict[str, list[str]] = field(default_factory=dict)
    _sides: dict[str, Side] = field(default_factory=dict)
    _events: int = 0

    @property
    def eve(self) -> date:
        """Last day of the old state."""
        return self.day - timedelta(days=1)

    def standing(self, code: str, day: date | None = None) -> Standing:
        """A division in force on a day; by default on the last day of the old state.

        Raises:
            Contradiction: It is not on record, or was not in force then.
        """
        when = self.eve if day is None else day
        row = self.connection.execute(
            text("""
            SELECT division_id AS unit, code, name, level, parent_id AS parent, urban_rural_class,
                   committee_type, is_simulated
            FROM gazetteer.division_version
            WHERE code = :code AND valid @> CAST(:day AS date)
            """),
            {"code": code, "day": when},
        ).mappings().first()  # fmt: skip
        if row is None:
            raise Contradiction(
                f"{code} is not in force on {when}.",
                "Correct the code or the day of the case; see `gazetteer divisions`.",
            )
        return Standing(**{**row, "level": Level(row["level"])})

    def record(
        self,
        kind: str,
        old: Side | None,
        new: Side | None,
        shares: Mapping[str, Decimal] | None = None,
        note: str | None = None,
        is_simulated: bool = False,
    ) -> tuple[int | None, int | None]:
        """Carry one event out and record it; returns the units of predecessor and successor.

        Raises:
            Contradiction: The register says otherwise.
        """
        self._events += 1
        event = Event(
            place=(0, self._events), kind=kind, when=EventDay(self.day, "day"), old=old, new=new,
            shares=dict(shares or {}), approval_no=self.approval_no, note=note,
            source=self.source, is_simulated=is_simulated,
            stated=frozenset({*SHARES, "approval_no", "note", "source", "is_simulated"}),
        )  # fmt: skip
        for side in (old, new):
            if side is not None:
                self._sides[side.code] = side
        is_set_up = new is not None and kind in REPLACING | ESTABLISHING
        established = {new.code: [self.day]} if new is not None and is_set_up else {}
        report = LoadReport("case", [])
        versions = Versions(self.connection)
        found = carry_out(Register(versions, self._sides, established, {}), event, self.eve, report)
        numbers = self._write(versions)
        predecessor, successor = (None if u is None else numbers.get(u, u) for u in found)
        record_event(self.connection, event, predecessor, successor, MergeCounts())
        touch(self.connection, [u for u in (predecessor, successor) if u is not None])
        for problem in report.problems:
            self.remark(problem.reason, problem.reason)
        if old is not None and new is not None and old.code != new.code:
            self.succeed(old.code, new.code)
        return predecessor, successor

    def change(self, code: str, content: dict[str, Any], is_simulated: bool) -> None:
        """Change what is said of a division from the day on, without an event."""
        versions = Versions(self.connection)
        event = Event(
            (0, 0), "改码", EventDay(self.day, "day"), None, None, {}, self.approval_no, None,
            self.source, is_simulated, frozenset(),
        )  # fmt: skip
        Register(versions, self._sides, {}, {}).change(code, event, content)
        self._write(versions)

    def succeed(self, old: str, new: str) -> None:
        """Note that one code took the place of another, or of part of it."""
        found = self.successors.setdefault(old, [])
        if new not in found:
            found.append(new)

    def remark(self, zh: str, en: str, *, is_unknown: bool = False) -> None:
        """Say something, once."""
        said = Remark(zh, en, is_unknown)
        if said not in self.remarks:
            self.remarks.append(said)

    def _write(self, versions: Versions) -> Mapping[int, int]:
        """Write what one event changed, so that the next reads it; numbers of new units."""
        self.connection.exec_driver_sql("DELETE FROM planned")
        _, numbers = versions.write()
        return numbers


def begin_application(
    connection: Connection, day: date, source: str, account: str, approval_no: str | None
) -> Application:
    """Prepare a revision for the actions of a case.

    Makes the temporary tables `planned` and `touched (division_id, geom)`, as a load does.
    """
    create_staging(connection)
    connection.exec_driver_sql("DROP TABLE IF EXISTS pg_temp.touched")
    connection.exec_driver_sql(
        "CREATE TEMP TABLE touched (division_id bigint, geom geometry) ON COMMIT DROP"
    )
    return Application(connection, day, source, account, approval_no)
