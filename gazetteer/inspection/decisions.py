"""Decisions about conflicts 冲突裁定: whose value holds, field by field, said by a person.

A decision names the values it was made on. Where one of them is another meanwhile, it does not
hold, and the conflict is shown again.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from shapely.geometry import Point

from gazetteer.inspection.pack_fields import (
    FIX,
    FIX_FIELDS,
    POSITION,
    PROBLEM_FIELDS,
    RESULT_FIELDS,
)
from gazetteer.inspection.return_report import ReturnReport
from gazetteer.inspection.three_way import Outcome, Side
from gis.errors import FileError, InputError
from gis.filesize import need_file
from gis.formulas import harmless
from gis.wholefile import whole_file

ALL_FIELDS = "all"
_COLUMNS = ("take", "label", "field", "base", "theirs", "ours", "changed_at", "changed_by",
            "layer", "record", "key")  # fmt: skip
_FIELDS = frozenset({*RESULT_FIELDS, *PROBLEM_FIELDS, FIX, POSITION})
_LIMIT_BYTES = 20_000_000
# Enough that no two conflicts of a pack share it.
_KEY_DIGITS = 20

Key = tuple[str, str, str | None, str | None]
"""A conflict: record, field, theirs and ours as texts."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was decided.

    Attributes:
        accept_theirs: Fields of which the field team's value holds wherever there is a conflict.
        by_key: Whose value holds, by `conflict_key`.
    """

    accept_theirs: frozenset[str] = frozenset()
    by_key: Mapping[str, Side] = field(default_factory=dict)

    def on(self, record: str) -> Callable[[str, object, object], Side | None]:
        """The decisions on one record, as `three_way.merge_record` asks for them."""

        def decide(name: str, theirs: object, ours: object) -> Side | None:
            if name in self.accept_theirs:
                return Side.THEIRS
            return self.by_key.get(conflict_key((record, name, shown(theirs), shown(ours))))

        return decide

    def besides(self, kept: Collection[Key]) -> Decisions:
        """These, and earlier ones by which the register's value holds."""
        earlier = dict.fromkeys(map(conflict_key, kept), Side.OURS)
        return Decisions(self.accept_theirs, {**earlier, **self.by_key})


def conflict_key(conflict: Key) -> str:
    """A name of a conflict that spreadsheets leave as it is, unlike days and long numbers."""
    return "k" + sha256(json.dumps(conflict).encode()).hexdigest()[:_KEY_DIGITS]


def shown(value: object) -> str | None:
    """A value as text: a fix on one line, a position as longitude and latitude."""
    if value is None:
        return None
    return f"{value.x:.9f} {value.y:.9f}" if isinstance(value, Point) else str(value)


def accepted_fields(names: Collection[str]) -> frozenset[str]:
    """The fields named, where "all" means all and any column of a fix the whole fix.

    Raises:
        InputError: There is no such field.
    """
    wanted = {FIX if name in FIX_FIELDS else name for name in names}
    if ALL_FIELDS in wanted:
        return _FIELDS
    for name in sorted(wanted - _FIELDS):
        raise InputError(
            f"{name!r} is no field of a pack.",
            f"Use {ALL_FIELDS}, or {', '.join(sorted(_FIELDS))}.",
        )
    return frozenset(wanted)


def write_conflicts(path: Path, report: ReturnReport) -> int:
    """Write the conflicts as CSV with an empty column `take`; returns how many.

    Raises:
        FileError: The file cannot be written.
    """
    found = [
        (one, merged)
        for one in report.conflicts
        for merged in one.fields
        if merged.outcome is Outcome.CONFLICT
    ]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for one, merged in found:
        key = conflict_key((one.record, merged.field, merged.theirs, merged.ours))
        cells = ("", one.label, merged.field, merged.base, merged.theirs, merged.ours,
                 one.changed_at, one.changed_by, one.layer, one.record, key)  # fmt: skip
        writer.writerow(["" if cell is None else harmless(str(cell)) for cell in cells])
    with whole_file(path) as draft:
        # With the mark by which spreadsheets know UTF-8.
        draft.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
    return len(found)


def read_decisions(path: Path, accept_theirs: frozenset[str] = frozenset()) -> Decisions:
    """The decisions in such a file; rows whose `take` is blank decide nothing.

    Only `key` and `take` are read, which are plain ASCII in whatever encoding it was saved.

    Raises:
        FileError: It is none, or `take` says neither theirs nor ours.
    """
    need_file(path, limit_bytes=_LIMIT_BYTES)
    text = path.read_bytes().removeprefix(codecs.BOM_UTF8).decode("latin-1")
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
    except csv.Error:
        raise FileError(f"{path.name} is no CSV.", "Save it as CSV.") from None
    found: dict[str, Side] = {}
    for number, row in enumerate(rows, start=2):
        missing = [name for name in ("key", "take") if row.get(name) is None]
        if missing:
            raise FileError(
                f"{path.name}, line {number}: there is no column {missing[0]}.",
                "Use the file that --conflicts wrote, and fill in its column take.",
            )
        take = row["take"].strip().casefold()
        if not take:
            continue
        if take not in {side.value for side in Side}:
            raise FileError(
                f"{path.name}, line {number}: take says '{take[:20]}'.", "Write theirs or ours."
            )
        found[row["key"].strip()] = Side(take)
    return Decisions(accept_theirs, found)
