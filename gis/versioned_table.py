"""A table whose rows are versions of units, and the plan that brings one unit up to date.

No database here: `gis.merging` reads what is on record, `gis.staging` carries the plan out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString

from gis.period import EndsBeforeStart, Statement, Version, merge_versions

Report = Callable[[Sequence[tuple[int, int]], str, str], None]
"""Called with (file, row) pairs, the reason and the mend of rows that cannot be used."""

CONTRADICTION = "several rows describe the same thing from the same day and differ"
CONTRADICTION_MEND = "Keep the right row, or give each its own valid_from."


@dataclass(frozen=True, slots=True)
class VersionedTable:
    """What the merge must know of a table. Its texts come from code, never from input.

    Attributes:
        name: Schema-qualified table.
        unit: Column that names the unit a version belongs to.
        content: Column → PostgreSQL type; `jsonb` values travel as JSON, all others as text.
        derived: Column → expression over the content columns of `c`.
        provenance: Columns that alone do not keep two neighbouring versions apart.
        defaults: Content of a new unit where the file has no such column.
    """

    name: LiteralString
    unit: LiteralString
    content: Mapping[str, LiteralString]
    derived: Mapping[str, LiteralString]
    provenance: frozenset[str]
    defaults: Mapping[str, Any]


@dataclass(slots=True)
class MergeCounts:
    """Versions added, changed and removed; units that stayed as they were."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0

    @property
    def is_nothing(self) -> bool:
        """Whether the register stays as it was."""
        return not (self.added or self.changed or self.removed)


def wanted_versions(
    rows: Sequence[dict[str, Any]],
    existing: Mapping[int, Version],
    table: VersionedTable,
    report: Report,
) -> list[Version]:
    """The versions of a unit after its rows have spoken; faulty rows are reported, not heard.

    Args:
        rows: Staged rows of the unit as JSON: file, row, starts, ends, says_end, content.
        existing: Its versions on record, by version_id.
        table: The table.
        report: Told of rows that contradict each other, end before they start, or found a unit
            without a column it must have.
    """
    heard = _by_start(rows, report)
    while True:
        try:
            wanted = merge_versions(
                existing.values(),
                [
                    Statement(starts, row["content"], parse_bound(row["ends"]), row["says_end"])
                    for starts, (row, *_) in heard.items()
                ],
                table.defaults,
                table.provenance,
            )
        except EndsBeforeStart as fault:
            report(
                _places(heard.pop(fault.statement.start)),
                f"it ends on {fault.statement.end}, but the state it speaks of starts on"
                f" {fault.start}",
                "Correct the end, or give the day the state starts.",
            )
            continue
        lacking = {c for v in wanted for c in table.content if c not in v.content}
        if not lacking:
            return wanted
        # Only a unit not yet on record can lack a column, by its earliest row.
        report(
            _places(heard.pop(min(heard, key=lambda day: day or date.min))),
            f"it is new, and its first row has no {', '.join(sorted(lacking))}",
            "Fill it in.",
        )


def _by_start(
    rows: Sequence[dict[str, Any]], report: Report
) -> dict[date | None, list[dict[str, Any]]]:
    by_start: dict[date | None, list[dict[str, Any]]] = {}
    for row in rows:
        by_start.setdefault(parse_bound(row["starts"]), []).append(row)
    for starts, group in list(by_start.items()):
        first = group[0]
        if any((r["content"], r["ends"]) != (first["content"], first["ends"]) for r in group):
            report(_places(by_start.pop(starts)), CONTRADICTION, CONTRADICTION_MEND)
    return by_start


def _places(rows: Sequence[dict[str, Any]]) -> list[tuple[int, int]]:
    return [(row["file"], row["row"]) for row in rows]


def plan_unit(
    unit_id: int, wanted: Sequence[Version], existing: Mapping[int, Version], counts: MergeCounts
) -> list[tuple[Any, ...]]:
    """What must be done so that the versions on record become the wanted ones.

    Returns:
        Rows of `planned`: operation (`i`, `u`, `d`), version_id, unit, start, end, content.
    """
    by_start = {version.period.start: (key, version) for key, version in existing.items()}
    planned: list[tuple[Any, ...]] = []
    for version in wanted:
        key, old = by_start.pop(version.period.start, (None, None))
        if old is not None and old.period == version.period and old.content == version.content:
            continue
        if key is None:
            counts.added += 1
        else:
            counts.changed += 1
        content = json.dumps(dict(version.content), ensure_ascii=False)
        period = version.period
        planned.append(
            ("i" if key is None else "u", key, unit_id, period.start, period.end, content)
        )
    for key, _ in by_start.values():
        counts.removed += 1
        planned.append(("d", key, unit_id, None, None, None))
    counts.unchanged += not planned
    return planned


def parse_bound(value: str | None) -> date | None:
    """A bound of a period as JSON has it; None is unbounded."""
    return None if value is None else date.fromisoformat(value)
