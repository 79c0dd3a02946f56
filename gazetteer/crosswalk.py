"""Code crosswalk 代码对照: the divisions of one day against those of another, with shares.

Shares are of the division of the first day. From a later day to an earlier one only what the
events prove is known: a division set up from one predecessor comes from it whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection

from gazetteer.crosswalk_findings import Finding, imprecise, lost_share, not_in_force, unexplained
from gazetteer.division import Level
from gazetteer.repository import Division, find_division, list_divisions, require_records
from gazetteer.succession import MEASURES, WHOLE, Flow, Shares, Succession
from gazetteer.succession_read import Records, UnitVersion, events_between, unit_versions
from gazetteer.succession_rules import RULES
from gis.errors import InputError


@dataclass(frozen=True, slots=True)
class CrosswalkQuestion:
    """What is asked.

    Attributes:
        from_day: Day of the codes one has.
        to_day: Day of the codes one wants; may be earlier.
        level: Level of the codes one has; None: that of `division`, else the county.
        division: Twelve-digit code in force on `from_day`; only it, or what is below it.
        known_at: What was known then; None is now.
    """

    from_day: date
    to_day: date
    level: Level | None = None
    division: str | None = None
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CrosswalkRow:
    """One division of the first day, and one that holds it, or a part, on the second.

    Attributes:
        from_unit: Unit of the first.
        from_code: Its code on the first day.
        from_name: Its name on the first day.
        to_unit: Unit of the second; None: nobody says what became of it, or of this part.
        to_code: Its code on the second day.
        to_name: Its name on the second day.
        to_level: Its level.
        shares: Share of the first, by measure; None is unknown.
        rules: How the shares came about, of `gazetteer.succession_rules.RULES`.
        is_partial: Whether the first is not, or not known to be, wholly in the second.
        path: Events on the way, oldest first, for JSON.
    """

    from_unit: int
    from_code: str
    from_name: str
    to_unit: int | None
    to_code: str | None
    to_name: str | None
    to_level: str | None
    shares: Shares
    rules: tuple[str, ...]
    is_partial: bool
    path: Sequence[Mapping[str, Any]]

    @property
    def rule(self) -> dict[str, str]:
        """The rules in Chinese and English."""
        texts = [RULES[name] for name in self.rules]
        return {
            "zh": ";".join(zh for zh, _ in texts),
            "en": "; ".join(en for _, en in texts),
        }

    def as_dict(self) -> dict[str, Any]:
        """For JSON and tables; shares as the nearest double."""
        return {
            "from_code": self.from_code,
            "from_name": self.from_name,
            "to_code": self.to_code,
            "to_name": self.to_name,
            "to_level": self.to_level,
            **{f"{m}_share": plain(self.shares[m]) for m in MEASURES},
            "is_partial": self.is_partial,
            "rule": self.rule,
            "path": list(self.path),
        }


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """The answer.

    Attributes:
        question: With the level filled in.
        rows: By code of the first day, then of the second.
        findings: What does not add up.
    """

    question: CrosswalkQuestion
    rows: Sequence[CrosswalkRow]
    findings: Sequence[Finding]


def crosswalk(connection: Connection, question: CrosswalkQuestion) -> Crosswalk:
    """The crosswalk between two days.

    Raises:
        UnknownDivision: The division was not in force on the first day.
        InputError: A day lies before everything on record, or the level is above the division's.
    """
    asked, origins = _origins(connection, question)
    known = asked.known_at
    require_records(connection, asked.to_day, known)
    early, late = sorted((asked.from_day, asked.to_day))
    # To the end of the year: an event of that year may be dated no better, and is told of.
    records = events_between(connection, early, date(late.year, 12, 31), known)
    succession = Succession.of(
        [link for link in records.links if link.day <= late],
        records.periods,
        is_forward=asked.from_day <= asked.to_day,
    )
    flows = {origin.division_id: succession.follow(origin.division_id) for origin in origins}
    reached = {unit for flow in flows.values() for unit in flow if unit is not None}
    versions = unit_versions(connection, reached, known)
    rows: list[CrosswalkRow] = []
    findings: list[Finding] = []
    for origin in origins:
        rows += _rows(origin, flows[origin.division_id], asked, records, versions, findings)
    findings += [lost_share(records, loss) for loss in sorted(succession.losses, key=str)]
    findings += imprecise((asked.from_day, asked.to_day), records, {*flows, *reached})
    if asked.division is None and asked.level is not None:
        findings += unexplained(
            connection, asked.level, asked.from_day, asked.to_day, known, reached
        )
    return Crosswalk(asked, rows, findings)


def header(found: Crosswalk) -> dict[str, Any]:
    """What was asked, for JSON; the same on the terminal and over HTTP."""
    asked = found.question
    return {
        "from": asked.from_day.isoformat(),
        "to": asked.to_day.isoformat(),
        "known_at": asked.known_at.isoformat() if asked.known_at else None,
        "level": asked.level,
        "division": asked.division,
        "findings": [finding.as_dict() for finding in found.findings],
    }


def plain(value: Fraction | None) -> float | None:
    """A fraction for JSON."""
    return None if value is None else float(value)


def _origins(
    connection: Connection, question: CrosswalkQuestion
) -> tuple[CrosswalkQuestion, list[Division]]:
    day, known, level, code = (
        question.from_day, question.known_at, question.level, question.division,
    )  # fmt: skip
    if code is None:
        level = level or Level.COUNTY
        found = list(list_divisions(connection, day, known, level=level))
    else:
        division = find_division(connection, code, day, known)
        level = level or division.level
        if division.level is level:
            found = [division]
        else:
            found = list(list_divisions(connection, day, known, code, level))
            if not found:
                raise InputError(
                    f"{code} {division.name} has no divisions of the level {level} on {day}.",
                    "Ask for a level below it, or leave the level out for the division itself.",
                )
    asked = CrosswalkQuestion(day, question.to_day, level, code, known)
    return asked, found


def _rows(
    origin: Division,
    flow: Mapping[int | None, Flow],
    asked: CrosswalkQuestion,
    records: Records,
    versions: Mapping[int, Sequence[UnitVersion]],
    findings: list[Finding],
) -> list[CrosswalkRow]:
    rows = []
    for unit, arrived in flow.items():
        known = [] if unit is None else versions[unit]
        version = next((v for v in known if asked.to_day in v.period), None)
        rules = set(arrived.rules) or {"unchanged"}
        if unit is not None and version is None:
            version, finding = not_in_force(known, asked.from_day, asked.to_day)
            findings.append(finding)
            rules = rules - {"unchanged"} | ({_end(asked)} if version is None else set())
        if version is not None and version.level != origin.level:
            rules.add("other_level")
        rows.append(
            CrosswalkRow(
                origin.division_id, origin.code, origin.name,
                None if version is None else unit,
                None if version is None else version.code,
                None if version is None else version.name,
                None if version is None else version.level,
                arrived.shares,
                tuple(name for name in RULES if name in rules),
                is_partial=len(flow) > 1 or arrived.shares != WHOLE,
                path=[records.step(event) for event in _in_order(arrived.events, records)],
            )
        )  # fmt: skip
    return sorted(rows, key=lambda row: row.to_code or "~")


def _in_order(events: Iterable[int], records: Records) -> list[int]:
    return sorted(events, key=lambda event: (records.events[event]["effective_on"], event))


def _end(asked: CrosswalkQuestion) -> str:
    return "ended" if asked.from_day <= asked.to_day else "begun"
