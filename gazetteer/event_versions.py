"""The versions of divisions while events are carried out: read once, changed here, written once.

Several units may have borne one code at different times: before codes were protected from being
used again (行政区划代码管理办法, 2025), provinces renumbered their counties.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from gazetteer.division import parent_code_of
from gazetteer.division_tables import VERSIONS
from gis.period import Period, Version, merge_versions
from gis.staging import apply_plan
from gis.versioned_table import MergeCounts, parse_bound, plan_unit

_CELLS = ", ".join(f"'{c}', {c}::text" for c in VERSIONS.content)


@dataclass(slots=True)
class Versions:
    """Versions by unit; units not yet on record have negative numbers until they are written.

    Attributes:
        connection: The revision under way; `planned` stands ready in it.
        undated: Units that a list without dates brought in.
    """

    connection: Connection
    undated: set[int] = field(default_factory=set)
    _on_record: dict[int, dict[int, Version]] = field(default_factory=dict)
    _now: dict[int, list[Version]] = field(default_factory=dict)
    _bearers: dict[str, list[int]] = field(default_factory=dict)
    _journal: list[tuple[int, list[Version] | None]] = field(default_factory=list)
    _founded: int = 0

    def read(self, codes: Collection[str]) -> None:
        """Read the units that bear the codes, or those above by structure."""
        wanted = set(codes)
        for code in codes:
            above = parent_code_of(code)
            while above is not None:
                wanted.add(above)
                above = parent_code_of(above)
        wanted -= set(self._bearers)
        for code in wanted:
            self._bearers[code] = []
        rows = self.connection.execute(
            text(f"SELECT division_id, version_id, lower(valid)::text, upper(valid)::text,"
                 f" jsonb_build_object({_CELLS}) FROM gazetteer.division_version"
                 " WHERE division_id IN (SELECT division_id FROM gazetteer.division_version"
                 " WHERE code = ANY(:codes)) ORDER BY division_id, lower(valid) NULLS FIRST"),
            {"codes": sorted(wanted)},
        )  # fmt: skip
        for unit, key, starts, ends, content in rows:
            version = Version(Period(parse_bound(starts), parse_bound(ends)), content)
            self._on_record.setdefault(unit, {})[key] = version
            if starts is None:
                self.undated.add(unit)
            bearers = self._bearers.setdefault(content["code"], [])
            if unit not in bearers:
                bearers.append(unit)
        self._now = {u: list(found.values()) for u, found in self._on_record.items()} | self._now

    def bearers(self, code: str) -> Sequence[int]:
        """The units that ever bore a code."""
        if code not in self._bearers:
            self.read([code])
        return self._bearers[code]

    def bearer(self, code: str, day: date) -> tuple[int, Version] | None:
        """The unit that bears a code on a day, and its version of the day."""
        for unit in self.bearers(code):
            for version in self._now[unit]:
                if day in version.period and version.content["code"] == code:
                    return unit, version
        return None

    def next_bearer(self, code: str, day: date) -> tuple[int, Version] | None:
        """The unit that bears a code next after a day, and its first version."""
        later = [
            (version.period.start, unit, version)
            for unit in self.bearers(code)
            for version in self._now[unit]
            if version.period.start is not None and version.period.start > day
        ]
        return min(later, key=lambda found: found[:2])[1:] if later else None

    def of(self, unit: int) -> list[Version]:
        """The versions of a unit, oldest first."""
        return self._now[unit]

    def found(self, version: Version) -> int:
        """A new unit with one version; returns its number."""
        self._founded += 1
        unit = -self._founded
        self.bearers(version.content["code"])
        self._journal.append((unit, None))
        self._now[unit] = [version]
        self._bearers[version.content["code"]].append(unit)
        return unit

    def save(self, unit: int, wanted: Sequence[Version]) -> None:
        """Other versions for a unit; neighbours that say the same are one."""
        self._journal.append((unit, self._now[unit]))
        self._now[unit] = merge_versions(wanted, [], VERSIONS.defaults, VERSIONS.provenance)

    def keep(self) -> None:
        """What was done since the last call stays."""
        self._journal.clear()

    def undo(self) -> None:
        """What was done since `keep` was never done."""
        for unit, before in reversed(self._journal):
            if before is None:
                self._bearers[self._now[unit][0].content["code"]].remove(unit)
                del self._now[unit]
            else:
                self._now[unit] = before
        self._journal.clear()

    def write(self) -> tuple[MergeCounts, Mapping[int, int]]:
        """Bring the register to this state; returns counts, and the numbers of new units."""
        new = sorted((unit for unit in self._now if unit < 0), reverse=True)
        numbers = {
            unit: int(
                self.connection.exec_driver_sql(
                    "INSERT INTO gazetteer.division DEFAULT VALUES RETURNING division_id"
                ).scalar_one()
            )
            for unit in new
        }
        counts = MergeCounts()
        planned: list[tuple[Any, ...]] = []
        for unit, versions in self._now.items():
            on_record = self._on_record.get(unit, {})
            if versions == list(on_record.values()):
                continue
            wanted = [_numbered(version, numbers) for version in versions]
            planned += plan_unit(numbers.get(unit, unit), wanted, on_record, counts)
        columns = ("op", "version", "unit", "starts", "ends", "content")
        if planned:
            self.connection.execute(
                text("INSERT INTO planned VALUES (:op, :version, :unit, :starts, :ends,"
                     " CAST(:content AS jsonb))"),
                [dict(zip(columns, row, strict=True)) for row in planned],
            )  # fmt: skip
            apply_plan(self.connection, VERSIONS)
        return counts, defaultdict(int, numbers)


def _numbered(version: Version, numbers: Mapping[int, int]) -> Version:
    """With the parent's number as the register knows it."""
    parent = version.content["parent_id"]
    if parent is None or int(parent) not in numbers:
        return version
    return Version(version.period, {**version.content, "parent_id": str(numbers[int(parent)])})
