"""Valid periods 有效期: half-open, `[start, end)`; None is unbounded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open period of days.

    Attributes:
        start: First day in force; None: since before the records begin.
        end: First day no longer in force; None: still in force.

    Raises:
        ValueError: The period is empty or upside down.
    """

    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        """Refuse empty periods."""
        if self.start is not None and self.end is not None and self.start >= self.end:
            raise ValueError(f"a period must end after it starts: {self.start} to {self.end}")

    def __contains__(self, day: date) -> bool:
        """Whether the period is in force on the day; the end day is not."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Version:
    """What held of one thing during one period.

    Attributes:
        period: When it held.
        content: What held.
    """

    period: Period
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Statement:
    """What a row of a file says of one thing.

    Attributes:
        start: First day of the state described. None: the first state on record is meant, or
            of the file, where that adds an earlier one.
        end: First day it no longer held. None: until the next state.
        says_end: Whether the row says anything of the end (its file has such a column).
        content: The columns the file has; others stay as they are on record.
    """

    start: date | None
    content: Mapping[str, Any]
    end: date | None = None
    says_end: bool = False


class EndsBeforeStart(ValueError):
    """A statement ends before it starts.

    Attributes:
        statement: The statement.
        start: The day it starts on: its own, or that of the first state on record.
    """

    def __init__(self, statement: Statement, start: date | None) -> None:
        """Keep the statement, so that the caller can name its row."""
        super().__init__(f"a statement ends on {statement.end}, not after it starts on {start}")
        self.statement = statement
        self.start = start


def merge_versions(
    existing: Iterable[Version],
    statements: Iterable[Statement],
    defaults: Mapping[str, Any],
    provenance: frozenset[str] = frozenset(),
) -> list[Version]:
    """The versions of one thing after a file has spoken of it.

    A statement replaces the version that starts on its day, or starts a new one there; the
    version in force until then ends on that day. Without an end it lasts to the next version
    or, where the file is silent about ends, to the end on record. Columns the file does not
    mention stay as they were on that day; where nothing was in force, as they were last before
    it, else first after it. A version never reaches past the start of the next that says
    something else. Neighbours that say the same become one version.

    Args:
        existing: Versions on record; they do not overlap.
        statements: What the file says; at most one for each start.
        defaults: Content of a thing not yet on record, where the file has no such column.
        provenance: Columns that do not keep two neighbours apart (source).

    Returns:
        Versions in order of time; they do not overlap.

    Raises:
        EndsBeforeStart: A statement ends before it starts.
    """
    timeline = sorted(existing, key=lambda version: _key(version.period.start))
    spoken = sorted(statements, key=lambda s: (s.start is not None, _key(s.start)))
    # The first state on record, and of the file: it may add an earlier one.
    first = None
    if timeline:
        dated = [s.start for s in spoken if s.start is not None]
        first = min([timeline[0].period.start, *dated], key=_key)
    for statement in spoken:
        start = first if statement.start is None else statement.start
        timeline = _apply(timeline, statement, start, defaults, provenance)
    return _coalesce(timeline, provenance)


def _apply(
    timeline: list[Version],
    statement: Statement,
    start: date | None,
    defaults: Mapping[str, Any],
    provenance: frozenset[str],
) -> list[Version]:
    if statement.says_end and statement.end is not None and statement.end <= _key(start):
        raise EndsBeforeStart(statement, start)
    replaced = next((v for v in timeline if v.period.start == start), None)
    basis = replaced or next((v for v in timeline if start is None or start in v.period), None)
    inherited: Mapping[str, Any] = defaults
    if basis is not None:
        inherited = basis.content
    elif timeline:
        # In a gap, or before everything on record.
        before = [v for v in timeline if _key(v.period.start) < _key(start)]
        inherited = (before[-1] if before else timeline[0]).content
    content = {**inherited, **statement.content}
    rest = [v for v in timeline if v is not replaced]
    later = [v for v in rest if _key(v.period.start) > _key(start)]
    if statement.says_end:
        # Later versions that say the same are this very state: it lasts as the file says, and
        # not as they say. Else the first load would join them and the second cut them off.
        while later and _says_same(later[0].content, content, provenance):
            if statement.end is not None and _key(later[0].period.start) > statement.end:
                break
            rest.remove(later.pop(0))
    next_start = later[0].period.start if later else None
    if statement.says_end:
        end = min((d for d in (statement.end, next_start) if d is not None), default=None)
    elif basis is not None:
        end = basis.period.end
    else:
        end = next_start
    # The version under way until now is over on the day the new one starts.
    kept = [Version(Period(v.period.start, start), v.content) if v is basis else v for v in rest]
    return sorted([*kept, Version(Period(start, end), content)], key=lambda v: _key(v.period.start))


def _coalesce(timeline: list[Version], provenance: frozenset[str]) -> list[Version]:
    merged: list[Version] = []
    for version in timeline:
        last = merged[-1] if merged else None
        if (
            last is not None
            and last.period.end is not None
            and last.period.end == version.period.start
            and _says_same(last.content, version.content, provenance)
        ):
            merged[-1] = Version(Period(last.period.start, version.period.end), last.content)
        else:
            merged.append(version)
    return merged


def _says_same(
    one: Mapping[str, Any], other: Mapping[str, Any], provenance: frozenset[str]
) -> bool:
    names = (one.keys() | other.keys()) - provenance
    return all(one.get(name) == other.get(name) for name in names)


def _key(day: date | None) -> date:
    return date.min if day is None else day
