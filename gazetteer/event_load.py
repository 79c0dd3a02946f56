"""Loads division events 区划变更 and carries them out on the register.

One row is one pair of predecessor and successor. What a row proves of the past is added: a
predecessor not on record was in force before the event, a successor not on record has been
since. A row that gives only a year is taken as in force from 31 December of that year, the
earliest day it is certain to hold; predecessors unknown otherwise reach back to 31 December of
the year before the first event of the load, the day from which the file vouches for them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Connection, text

from gazetteer.division import committee_type_of, level_of, parent_code_of
from gazetteer.division_fields import EVENT_FIELDS
from gis.loading import LoadOptions, LoadReport, ParsedRow, parse_files
from gis.staging import MergeCounts, Progress

# Kinds whose successor starts on the day, and stands in for the predecessor. Renaming in law
# changes the specific part only; these are abolish + establish (行政区划管理条例).
REPLACING = frozenset({"撤地设市", "撤县设市", "撤县设区", "撤市设区", "撤区设市", "撤乡设镇", "撤镇设街道",
                       "撤乡设街道", "同名改码", "改码"})  # fmt: skip
ESTABLISHING = frozenset({"新设", "设立"})
ABOLISHING = frozenset({"撤销", "并入", "合并"})
KEEPING = frozenset({"更名", "划转", "隶属变更", "驻地迁移", "界线变更", "拆分"})
KINDS = REPLACING | ESTABLISHING | ABOLISHING | KEEPING


@dataclass(slots=True)
class _Register:
    """The versions of divisions, as the events of one load see and change them."""

    connection: Connection
    horizon: date
    names: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    counts: MergeCounts = field(default_factory=MergeCounts)

    def unit(self, code: str) -> int | None:
        return self.connection.execute(
            text("SELECT division_id FROM gazetteer.division_version WHERE code = :code"
                 " ORDER BY upper(valid) DESC NULLS FIRST LIMIT 1"),
            {"code": code},
        ).scalar()  # fmt: skip

    def covers(self, code: str, day: date) -> bool:
        return self.connection.execute(
            text("SELECT EXISTS (SELECT FROM gazetteer.division_version"
                 " WHERE code = :code AND valid @> CAST(:day AS date))"),
            {"code": code, "day": day},
        ).scalar_one()  # fmt: skip

    def ensure(self, code: str, since: date) -> int:
        """The unit, in force from `since` at the latest; its first version is pulled back."""
        unit = self.unit(code)
        if unit is None:
            return self._establish(code, since)
        if self.covers(code, since):
            return unit
        first = self.connection.execute(
            text("SELECT version_id, lower(valid) AS starts, name, parent_id"
                 " FROM gazetteer.division_version WHERE division_id = :unit"
                 " ORDER BY lower(valid) NULLS FIRST LIMIT 1"),
            {"unit": unit},
        ).one()  # fmt: skip
        if first.starts is None or first.starts <= since:
            raise _Contradiction(
                f"{code} was no longer in force on {since}", "Correct the event or its date."
            )
        known = self.names.get(code)
        if known is None or known == first.name:
            self.connection.execute(
                text("UPDATE gazetteer.division_version SET valid = daterange(:since, upper(valid))"
                     " WHERE version_id = :version"),
                {"since": since, "version": first.version_id},
            )  # fmt: skip
            self.counts.changed += 1
        else:
            self._insert(unit, code, known, since, first.starts)
        return unit

    def end(self, code: str, day: date) -> None:
        """End the unit on the day. Nothing to do when it ends there already."""
        ended = self.connection.execute(
            text("SELECT max(upper(valid)) FILTER (WHERE NOT upper_inf(valid)) AS ends,"
                 " bool_or(upper_inf(valid)) AS open, max(lower(valid)) AS starts"
                 " FROM gazetteer.division_version WHERE code = :code"),
            {"code": code},
        ).one()  # fmt: skip
        if not ended.open and ended.ends == day:
            return
        if not ended.open or (ended.starts is not None and ended.starts >= day):
            raise _Contradiction(
                f"{code} ends on {ended.ends or 'a later day'} in the register, not on {day}",
                "Correct the event's date, or the valid_to of the division.",
            )
        self.connection.execute(
            text("UPDATE gazetteer.division_version SET valid = daterange(lower(valid), :day)"
                 " WHERE code = :code AND upper_inf(valid)"),
            {"code": code, "day": day},
        )  # fmt: skip
        self.counts.changed += 1

    def _establish(self, code: str, since: date) -> int:
        name = self.names.get(code)
        if name is None:
            raise _Contradiction(
                f"{code} is not on record and no row names it", "Give its name in the file."
            )
        unit = self.connection.exec_driver_sql(
            "INSERT INTO gazetteer.division DEFAULT VALUES RETURNING division_id"
        ).scalar_one()
        self._insert(unit, code, name, since, None)
        return int(unit)

    def _insert(self, unit: int, code: str, name: str, since: date, until: date | None) -> None:
        parent_code = self.parents.get(code) or parent_code_of(code)
        parent = None
        if parent_code is not None and (self.unit(parent_code) or parent_code in self.names):
            parent = self.ensure(parent_code, since)
        self.connection.execute(
            text("INSERT INTO gazetteer.division_version (division_id, valid, code, name, level,"
                 " parent_id, committee_type, source) VALUES (:unit,"
                 " daterange(:since, :until), :code, :name, :level, :parent, :committee,"
                 " :source)"),
            {"unit": unit, "since": since, "until": until, "code": code, "name": name,
             "level": level_of(code).value, "parent": parent,
             "committee": committee_type_of(code, name), "source": "division events"},
        )  # fmt: skip
        self.counts.added += 1


class _Contradiction(Exception):
    """An event contradicts the register; args are reason and mend."""


def load_events(
    connection: Connection, report: LoadReport, options: LoadOptions, progress: Progress | None
) -> None:
    """Load the report's files of events, oldest first.

    Fills `report`; leaves the temporary table `touched (division_id, geom)` as
    `load_divisions` does.

    Raises:
        FileError: A file cannot be read as declared.
    """
    rows = [
        row for row in parse_files(report, EVENT_FIELDS, options, progress) if _usable(row, report)
    ]
    connection.exec_driver_sql(
        "CREATE TEMP TABLE touched (division_id bigint, geom geometry) ON COMMIT DROP"
    )
    report.counts["division_event"] = MergeCounts()
    if not rows:
        return
    first = min(_day(row) for row in rows)
    register = _Register(connection, date(first.year - 1, 12, 31))
    for row in rows:
        for side in ("old", "new"):
            code, name = row.text(f"{side}_code"), row.text(f"{side}_name")
            parent = row.text(f"{side}_parent_code")
            if code and name:
                register.names.setdefault(code, name)
            if code and parent:
                register.parents.setdefault(code, parent)
    established = {
        (_day(row), row.text("new_code"))
        for row in rows
        if row.text("kind") in REPLACING | ESTABLISHING
    }
    # On one day what is established comes first, so that what is abolished has where to go;
    # higher divisions before lower ones.
    rows.sort(key=lambda row: (_day(row), row.text("kind") in ABOLISHING,
                               level_order(row), row.file, row.row.number))  # fmt: skip
    for done, row in enumerate(rows, start=1):
        try:
            with connection.begin_nested():
                _carry_out(register, row, report.counts["division_event"], established, options)
        except _Contradiction as fault:
            report.reject([(row.file, row.row.number)], fault.args[0], fault.args[1])
        if progress and (done % 200 == 0 or done == len(rows)):
            progress("events", done, len(rows))
    report.counts["division_version"] = register.counts


def level_order(row: ParsedRow) -> int:
    """Length of the significant part of the row's code: provinces before prefectures."""
    code = row.text("new_code") or row.text("old_code") or ""
    return len(code.rstrip("0"))


def _carry_out(
    register: _Register,
    row: ParsedRow,
    counts: MergeCounts,
    established: set[tuple[date, str | None]],
    options: LoadOptions,
) -> None:
    kind, day = row.text("kind"), _day(row)
    old, new = row.text("old_code"), row.text("new_code")
    before = day - timedelta(days=1)
    predecessor = successor = None
    if old is not None:
        if not register.covers(old, before):
            predecessor = register.ensure(old, min(register.horizon, before))
        else:
            predecessor = register.unit(old)
    if new is not None and new != old:
        if (
            kind in ABOLISHING
            and old
            and (day, new) not in established
            and level_of(new) == level_of(old)
        ):
            # Merged into a unit that stood before.
            successor = register.ensure(new, min(register.horizon, before))
        else:
            successor = register.ensure(new, day)
    if old is not None and old != new and kind not in KEEPING:
        register.end(old, day)
    _record(register.connection, row, options, predecessor, successor or predecessor, counts)
    register.connection.execute(
        text("INSERT INTO touched SELECT u, a.geom FROM unnest(CAST(:units AS bigint[])) u"
             " LEFT JOIN gazetteer.division_area a ON a.division_id = u"),
        {"units": [unit for unit in (predecessor, successor) if unit is not None]},
    )  # fmt: skip


def _record(
    connection: Connection,
    row: ParsedRow,
    options: LoadOptions,
    predecessor: int | None,
    successor: int | None,
    counts: MergeCounts,
) -> None:
    if row.text("new_code") is None and row.text("kind") in ABOLISHING:
        successor = None
    values = {
        "kind": row.text("kind"),
        "day": _day(row),
        "precision": "day" if row.day("effective_on") else "year",
        "old": predecessor,
        "new": successor,
        "area": row.text("area_share"),
        "population": row.text("population_share"),
        "household": row.text("household_share"),
        "approval": row.text("approval_no"),
        "note": row.text("note"),
        "source": row.text("source") or options.source,
        "simulated": bool(row.values.get("simulated") or options.is_simulated),
    }
    same = connection.execute(
        text("SELECT event_id FROM gazetteer.division_event WHERE kind = :kind"
             " AND effective_on = :day AND predecessor_id IS NOT DISTINCT FROM :old"
             " AND successor_id IS NOT DISTINCT FROM :new"), values,
    ).scalar()  # fmt: skip
    if same is None:
        connection.execute(
            text("INSERT INTO gazetteer.division_event (kind, effective_on, date_precision,"
                 " predecessor_id, successor_id, area_share, population_share, household_share,"
                 " approval_no, note, source, is_simulated) VALUES (:kind, :day, :precision, :old,"
                 " :new, :area, :population, :household, :approval, :note, :source, :simulated)"),
            values,
        )  # fmt: skip
        counts.added += 1
        return
    changed = connection.execute(
        text("UPDATE gazetteer.division_event SET area_share = :area,"
             " population_share = :population, household_share = :household,"
             " approval_no = :approval, note = :note, source = :source, is_simulated = :simulated"
             " WHERE event_id = :id"), {**values, "id": same},
    ).rowcount  # fmt: skip
    counts.changed += changed
    counts.unchanged += not changed


def _usable(row: ParsedRow, report: LoadReport) -> bool:
    """Reject rows that do not say when, what, or which division."""
    place = [(row.file, row.row.number)]
    kind = row.text("kind")
    if row.day("year") is None and row.day("effective_on") is None:
        report.reject(place, "the event has no date", "Give a year or effective_on.", "year")
        return False
    if kind not in KINDS:
        report.reject(place, f"{kind} is not a known kind of event",
                      f"Use one of {'、'.join(sorted(KINDS))}.", "kind", kind)  # fmt: skip
        return False
    needs_old, needs_new = kind not in ESTABLISHING, kind in REPLACING | ESTABLISHING
    for side, needed in (("old", needs_old), ("new", needs_new)):
        if needed and row.text(f"{side}_code") is None:
            report.reject(place, f"{kind} needs {side}_code", "Give the code.", f"{side}_code")
            return False
    return True


def _day(row: ParsedRow) -> date:
    day = row.day("effective_on") or row.day("year")
    assert day is not None  # `_usable` has rejected rows without
    return day
