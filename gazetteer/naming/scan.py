"""The clean-up list: every name on record that breaks a rule of naming.

The register is read once, area by area, so that 660,000 names need the memory of one province's
towns. Each name is checked as `gazetteer.naming.check` checks a new one, but for what takes a
question of its own (PN-10's features, PN-11, PN-13): those are for single names. Nothing is
blocked; the list is for people to decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

import shapely
from sqlalchemy import Connection, RowMapping, text

from gazetteer.naming.book_on_record import book_on_record
from gazetteer.naming.check import RuleBook, settled, text_findings
from gazetteer.naming.finding import Finding
from gazetteer.naming.neighbours import BUILT_UP_AREA, NAMED_PLACE, named_place
from gazetteer.naming.proposal import ParsedName, Proposal
from gazetteer.naming.sameness import NamedPlace, SamenessIndex, sameness_findings
from gazetteer.naming.scopes import DIGITS, area_of, division_stem, uniqueness_rule
from gazetteer.places.place_class import Scope, nearest_class
from gis.errors import FieldError
from gis.known import of_now
from gis.staging import Progress

STEP = "检查地名 Names checked"
_PAGE = 2_000


@dataclass(frozen=True, slots=True)
class ScanQuestion:
    """What is to be scanned.

    Attributes:
        as_of: The day.
        known_at: What was known then; None: now.
        division: Twelve-digit code; only names within it. Names beyond are still neighbours.
        class_prefix: First digits of the class codes wanted; "" is all.
    """

    as_of: date
    known_at: datetime | None = None
    division: str | None = None
    class_prefix: str = ""


@dataclass(frozen=True, slots=True)
class ScannedName:
    """A name on record with what speaks against it."""

    place: NamedPlace
    findings: tuple[Finding, ...]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "place_id": self.place.place_id,
            "name": self.place.spelling,
            "romanisation": self.place.romanisation,
            "class_code": self.place.class_code,
            "code": self.place.code,
            "within": self.place.within,
            "findings": [finding.as_dict() for finding in self.findings],
        }


def scan(
    connection: Connection, question: ScanQuestion, progress: Progress | None = None
) -> Iterator[ScannedName]:
    """Names that break a rule, by rule and area, then by code.

    Args:
        connection: Any connection that may read.
        question: What to scan.
        progress: Called with (step, names done, names in all).
    """
    book = book_on_record(connection, question.as_of, question.known_at)
    built_up = _BuiltUpAreas(connection, question)
    rows = _Names(connection, question, book)
    done, total = 0, rows.count() if progress is not None else None
    for rule, group in groupby(rows, key=lambda row: (row["rule"], row["area"])):
        places = [(named_place(row), _position(row)) for row in group]
        done += len(places)
        yield from _scanned(places, rule[0], book, built_up, question)
        if progress is not None:
            progress(STEP, done, total)


def _position(row: RowMapping) -> tuple[float, float] | None:
    return None if row["lon"] is None else (row["lon"], row["lat"])


def _scanned(
    places: Sequence[tuple[NamedPlace, tuple[float, float] | None]],
    rule: str | None,
    book: RuleBook,
    built_up: _BuiltUpAreas,
    question: ScanQuestion,
) -> Iterator[ScannedName]:
    areas: dict[object, list[NamedPlace]] = {}
    area_of_place: dict[int, tuple[int, str] | None] = {}
    for place, position in places:
        found = built_up.at(position) if rule in ("PN-8", "PN-9") else None
        area_of_place[place.place_id] = found
        areas.setdefault(_area_key(place, rule, found), []).append(place)
    indexes = {key: SamenessIndex(group) for key, group in areas.items()} if rule else {}
    stem = "" if question.division is None else division_stem(question.division)
    for place, _ in places:
        if not (place.code or "").startswith(stem):
            continue
        if not place.class_code.startswith(question.class_prefix):
            continue
        name = _parsed(place, book)
        if name is None:
            continue
        findings = [*text_findings(name, book)]
        if rule is not None:
            found = area_of_place[place.place_id]
            alike = indexes[_area_key(place, rule, found)].like(name)
            if alike:
                area = area_of(rule, name.place_class, book.classes, place.code, found)
                findings += sameness_findings(name, area, alike) if area is not None else ()
        kept = settled(findings, question.as_of, is_new=False)
        if kept:
            yield ScannedName(place, tuple(kept))


def _area_key(place: NamedPlace, rule: str | None, found: tuple[int, str] | None) -> object:
    if rule in ("PN-8", "PN-9"):
        return found if found is not None else (place.code or "")[:6]
    return None


def _parsed(place: NamedPlace, book: RuleBook) -> ParsedName | None:
    try:
        place_class = nearest_class(place.class_code, book.classes)
    except FieldError:
        return None
    proposal = Proposal(
        place.spelling, place.class_code, (place.code,) if place.code else (),
        is_new=False, place_id=place.place_id,
    )  # fmt: skip
    return ParsedName(
        proposal, place_class, place.spelling, place.specific, place.generic, place.romanisation
    )


class _Names:
    """The names to scan, those of one area together."""

    def __init__(self, connection: Connection, question: ScanQuestion, book: RuleBook) -> None:
        self._connection = connection
        self._question = question
        self._sql, self._values = _names_sql(question, book)

    def count(self) -> int | None:
        """How many there are; None where only a part is asked for, which is soon done."""
        if self._question.division is not None or self._question.class_prefix:
            return None
        names = (
            "SELECT count(*) FROM gazetteer.place_name_known(CAST(:known AS timestamptz))"
            " WHERE kind = 'standard' AND valid @> CAST(:as_of AS date)"
        )
        return int(self._execute(names).scalar_one())

    def __iter__(self) -> Iterator[RowMapping]:
        ordered = f"{self._sql} ORDER BY rule NULLS LAST, area, code, place_id"
        return iter(self._execute(ordered).mappings())

    def _execute(self, sql: str) -> Any:
        values = {**self._values, "as_of": self._question.as_of}
        if self._question.known_at is None:
            sql = of_now(sql)
        else:
            values["known"] = self._question.known_at
        streamed = text(sql).execution_options(stream_results=True, max_row_buffer=_PAGE)
        return self._connection.execute(streamed, values)


def _names_sql(question: ScanQuestion, book: RuleBook) -> tuple[str, dict[str, Any]]:
    """The question for names: each once, with its rule and the key of its area.

    Where only a division is wanted, whole areas are still read, since a town's namesake may
    stand elsewhere in the province.
    """
    codes, rules, digits = [], [], []
    for code, place_class in sorted(book.classes.items()):
        rule = uniqueness_rule(place_class)
        if rule is not None:
            codes.append(code)
            rules.append(rule)
            # Built-up areas cross the borders of districts: the whole prefecture at once.
            is_built_up = place_class.scope is Scope.BUILT_UP_AREA
            digits.append(4 if is_built_up else DIGITS[place_class.scope])
    values: dict[str, Any] = {"codes": codes, "rules": rules, "digits": digits}
    where = "TRUE"
    if question.division is not None:
        stem = division_stem(question.division)
        values |= {"division": question.division, "stem": len(stem)}
        where = (
            "left(code, least(coalesce(digits, :stem), :stem))"
            " = left(:division, least(coalesce(digits, :stem), :stem))"
        )
    if question.class_prefix:
        wanted = {
            rule
            for code, rule in zip(codes, rules, strict=True)
            if code.startswith(question.class_prefix) or question.class_prefix.startswith(code)
        }
        values |= {"prefix": f"{question.class_prefix}%", "wanted": sorted(wanted)}
        where += " AND (class_code LIKE :prefix OR rule = ANY(CAST(:wanted AS text[])))"
    named = NAMED_PLACE.replace(
        "v.class_code,", "v.class_code, ST_X(v.position) AS lon, ST_Y(v.position) AS lat,"
    ).replace("{where}", "v.valid @> CAST(:as_of AS date) AND n.valid @> CAST(:as_of AS date)")
    return (
        f"""
        SELECT named.*, rule, left(code, digits) AS area
        FROM ({named}) named
        LEFT JOIN unnest(CAST(:codes AS text[]), CAST(:rules AS text[]), CAST(:digits AS int[]))
          AS scoped(scoped_class, rule, digits) ON scoped_class = class_code
        WHERE {where}
        """,
        values,
    )


class _BuiltUpAreas:
    """The built-up areas 建成区 on record, to be asked by position."""

    def __init__(self, connection: Connection, question: ScanQuestion) -> None:
        sql = """
            SELECT v.place_id, n.spelling, ST_AsBinary(v.geom) AS shape
            FROM gazetteer.place_version_known(CAST(:known AS timestamptz)) v
            JOIN gazetteer.place_name_known(CAST(:known AS timestamptz)) n
              ON n.place_id = v.place_id AND n.kind = 'standard'
             AND n.valid @> CAST(:as_of AS date)
            WHERE v.class_code = :class AND v.valid @> CAST(:as_of AS date)
              AND v.geom IS NOT NULL
            ORDER BY ST_Area(v.geom), v.place_id
        """
        asked: Mapping[str, Any] = {
            "class": BUILT_UP_AREA, "as_of": question.as_of, "known": question.known_at,
        }  # fmt: skip
        rows = connection.execute(text(sql), asked).all()
        self._names = [(int(row.place_id), str(row.spelling)) for row in rows]
        self._shapes = [shapely.from_wkb(bytes(row.shape)) for row in rows]
        self._tree = shapely.STRtree(self._shapes)

    def at(self, position: tuple[float, float] | None) -> tuple[int, str] | None:
        """Number and name of the area there, the smallest where several overlap."""
        if position is None or not self._names:
            return None
        hits = self._tree.query(shapely.Point(position), predicate="covered_by")
        return self._names[min(hits)] if len(hits) else None
