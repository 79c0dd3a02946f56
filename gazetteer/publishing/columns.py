"""The tables of an edition: columns with headings in both languages, and the rows under them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from gazetteer.publishing.entry import Contents, Entry, ObsoleteName
from gazetteer.publishing.heritage import HeritageEntry
from gazetteer.publishing.indexes import IndexSection

ENTRY_COLUMNS = {
    "number": ("序号", "Number"),
    "name": ("标准名称", "Standard name"),
    "romanisation": ("汉语拼音", "Romanisation"),
    "romanisation_confirmed": ("拼音无歧义", "Romanisation unambiguous"),
    "class_group": ("大类", "Class group"),
    "class_code": ("类别代码", "Class code"),
    "class_name": ("类别", "Class"),
    "code": ("代码", "Code"),
    "within": ("所在政区", "Divisions"),
    "longitude_deg": ("经度(°)", "Longitude (°)"),
    "latitude_deg": ("纬度(°)", "Latitude (°)"),
    "position_accuracy": ("坐标来源", "Position from"),
    "note": ("来历含义", "Origin and meaning"),
    "internal": ("内部", "Internal"),
    "simulated": ("模拟", "Simulated"),
}
OBSOLETE_COLUMNS = {
    "name": ("废止地名", "Obsolete name"),
    "romanisation": ("汉语拼音", "Romanisation"),
    "code": ("代码", "Code"),
    "class_code": ("类别代码", "Class code"),
    "class_name": ("类别", "Class"),
    "used_from": ("启用日", "First day"),
    "ended_on": ("停用日", "No longer from"),
    "place_ended": ("实体已不存", "Place ended"),
    "now": ("今名", "Now"),
    "internal": ("内部", "Internal"),
    "simulated": ("模拟", "Simulated"),
}
HERITAGE_COLUMNS = {
    "place_id": ("地名编号", "Place"),
    "name": ("地名", "Name"),
    "romanisation": ("汉语拼音", "Romanisation"),
    "code": ("代码", "Code"),
    "within": ("所在政区", "Divisions"),
    "in_force": ("现存", "In force"),
    "kind": ("行别", "Row"),
    "category": ("类别", "Category"),
    "statement": ("主张或标准", "Claim or criterion"),
    "dated": ("年代", "Dated"),
    "verdict": ("证据表明", "Evidence says"),
    "evidence": ("出处或依据", "Source or evidence"),
    "listed": ("列入名录", "Listed"),
    "simulated": ("模拟", "Simulated"),
}
INDEX_COLUMNS = {
    "heading": ("字头", "Heading"),
    "name": ("标准名称", "Standard name"),
    "romanisation": ("汉语拼音", "Romanisation"),
    "number": ("序号", "Number"),
}


@dataclass(frozen=True, slots=True)
class Table:
    """One table of an edition.

    Attributes:
        title: Of its sheet.
        columns: Headings in Chinese and English, by column.
        rows: Cells in the order of the columns; None is unknown.
    """

    title: str
    columns: dict[str, tuple[str, str]]
    rows: Iterable[list[Any]]


def entry_table(title: str, entries: Iterable[Entry]) -> Table:
    """Entries, one a row."""
    return Table(title, ENTRY_COLUMNS, (_entry(e) for e in entries))


def obsolete_table(contents: Contents) -> Table:
    """Names no longer in use."""
    return Table("废止地名 Obsolete", OBSOLETE_COLUMNS, (_obsolete(n) for n in contents.obsolete))


def heritage_table(heritage: Iterable[HeritageEntry]) -> Table:
    """A row for each claim of a place and for each verdict on a criterion."""
    return Table(
        "文化遗产 Heritage", HERITAGE_COLUMNS, (row for h in heritage for row in _heritage(h))
    )


def index_table(
    title: str,
    entries: Iterable[Entry],
    index: Callable[[Iterable[Entry]], Iterable[IndexSection]],
) -> Table:
    """An index: each name under its heading, with the number of its entry."""
    return Table(
        title,
        INDEX_COLUMNS,
        (
            [section.heading, entry.name, entry.romanisation, entry.number]
            for section in index(entries)
            for entry in section.entries
        ),
    )


def _entry(entry: Entry) -> list[Any]:
    return [
        entry.number, entry.name, entry.romanisation, entry.is_confirmed, entry.group,
        entry.class_code, entry.class_name, entry.code, entry.within, entry.longitude_deg,
        entry.latitude_deg, entry.position_accuracy, entry.note, entry.is_internal,
        entry.is_simulated,
    ]  # fmt: skip


def _obsolete(name: ObsoleteName) -> list[Any]:
    return [
        name.name, name.romanisation, name.code, name.class_code, name.class_name,
        name.used_from and name.used_from.isoformat(), name.ended_on and name.ended_on.isoformat(),
        name.is_place_ended, "、".join(name.now) or None, name.is_internal, name.is_simulated,
    ]  # fmt: skip


def _heritage(entry: HeritageEntry) -> Iterable[list[Any]]:
    place = [
        entry.place_id, entry.name, entry.romanisation, entry.code, entry.within,
        entry.is_in_force,
    ]  # fmt: skip
    for claim in entry.claims:
        yield [
            *place, "claim", claim.category, claim.claim, claim.dated, None, claim.citation,
            claim.is_listed, claim.is_simulated,
        ]  # fmt: skip
    for check in entry.checks:
        yield [
            *place, "criterion", check.category, f"{check.zh} {check.en}", None,
            check.verdict.value, "; ".join(check.evidence) or None, None, entry.is_simulated,
        ]  # fmt: skip
