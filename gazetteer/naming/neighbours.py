"""What the register answers the naming rules (`gazetteer.naming.port`).

Names count that are in force on the day or will be later: a name approved for next month is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, text

from gazetteer.naming.port import Heritage
from gazetteer.naming.sameness import NamedPlace
from gazetteer.naming.scopes import Area, division_stem
from gazetteer.places.suggestion import suggest
from gis.known import of_now

BUILT_UP_AREA = "21780"
_NATURAL = ("11", "12", "13")
_SETTLEMENTS = ("22000", "23000")

# Places with their standard name, class and division; `{where}` narrows them.
NAMED_PLACE = """
    SELECT n.place_id, n.spelling, n.specific_part, n.generic_part, n.romanisation, v.class_code,
           coalesce(d.code, v.division_codes[1]) AS code, coalesce(up.name, inside.name) AS within
    FROM gazetteer.place_version_known(CAST(:known AS timestamptz)) v
    JOIN gazetteer.place_name_known(CAST(:known AS timestamptz)) n
      ON n.place_id = v.place_id AND n.kind = 'standard'
     AND n.valid && daterange(CAST(:as_of AS date), NULL)
    JOIN gazetteer.place_known(CAST(:known AS timestamptz)) p ON p.place_id = v.place_id
    LEFT JOIN gazetteer.division_version_known(CAST(:known AS timestamptz)) d
      ON d.division_id = p.division_id AND d.valid @> lower(v.valid * n.valid *
         daterange(CAST(:as_of AS date), NULL))
    LEFT JOIN gazetteer.division_version_known(CAST(:known AS timestamptz)) up
      ON up.division_id = d.parent_id AND up.valid @> CAST(:as_of AS date)
    LEFT JOIN gazetteer.division_version_known(CAST(:known AS timestamptz)) inside
      ON inside.code = v.division_codes[1] AND inside.valid @> CAST(:as_of AS date)
    WHERE v.valid && n.valid AND v.valid && daterange(CAST(:as_of AS date), NULL)
      AND {where}
"""


# Found by number first, so that one county is not sought in the whole nation: divisions by the
# range of their codes, other places by class.
_WITHIN = """
    v.place_id IN (
        SELECT own.place_id
        FROM gazetteer.division_version_known(CAST(:known AS timestamptz)) unit
        JOIN gazetteer.place_known(CAST(:known AS timestamptz)) own
          ON own.division_id = unit.division_id
        WHERE unit.code >= :low AND unit.code < :high
        UNION
        SELECT other.place_id
        FROM gazetteer.place_version_known(CAST(:known AS timestamptz)) other
        WHERE other.class_code = ANY(CAST(:classes AS text[])) AND other.division_codes <> '{}'
          AND EXISTS (SELECT FROM unnest(other.division_codes) held
                      WHERE held >= :low AND held < :high))
"""
_LOCAL = """
    v.place_id IN (
        SELECT own.place_id
        FROM gazetteer.division_version_known(CAST(:known AS timestamptz)) unit
        JOIN gazetteer.place_known(CAST(:known AS timestamptz)) own
          ON own.division_id = unit.division_id
        WHERE unit.code = ANY(CAST(:chain AS text[]))
        UNION
        SELECT other.place_id
        FROM gazetteer.place_version_known(CAST(:known AS timestamptz)) other
        WHERE other.class_code >= :first_settlement AND other.class_code < :behind_settlements
          AND EXISTS (SELECT FROM unnest(other.division_codes) held
                      WHERE left(held, 9) = ANY(CAST(:townships AS text[]))))
"""
_FEATURES = """
    v.place_id IN (
        SELECT so_called.place_id
        FROM gazetteer.place_name_known(CAST(:known AS timestamptz)) so_called
        WHERE so_called.spelling = :specific OR so_called.specific_part = :specific)
    AND (n.spelling = :specific OR n.specific_part = :specific)
    AND (left(v.class_code, 2) = ANY(CAST(:natural AS text[])) OR EXISTS (
        SELECT FROM gazetteer.heritage_claim_known(CAST(:known AS timestamptz)) h
        WHERE h.place_id = v.place_id AND h.valid @> CAST(:as_of AS date)))
    AND p.division_id IS NULL AND cardinality(v.division_codes) > 0
    AND NOT EXISTS (SELECT FROM unnest(v.division_codes) held
                    WHERE held >= :low AND held < :high)
"""


def _codes_within(stem: str) -> dict[str, str]:
    """The range of codes that begin with a stem: digits end before the colon."""
    return {"low": stem, "high": f"{stem}:"}


def named_place(row: RowMapping) -> NamedPlace:
    """A row of `NAMED_PLACE`; parts and romanisation that nobody entered are suggested."""
    spelling, class_code, code = row["spelling"], row["class_code"], row["code"]
    specific, generic = row["specific_part"], row["generic_part"]
    romanisation = row["romanisation"]
    if romanisation is None or (specific is None and generic is None):
        found = suggest(spelling, class_code, code)
        romanisation = romanisation or found.romanisation
        if specific is None and generic is None:
            specific, generic = found.specific_part, found.generic_part
    return NamedPlace(
        row["place_id"], spelling, specific or spelling, generic or "", romanisation, class_code,
        code, row["within"],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class RegisterNeighbours:
    """The register as it stood on a day, as known at a moment.

    Attributes:
        connection: Any connection that may read; what it may not see counts for nothing.
        as_of: The day.
        known_at: The moment; None: now.
    """

    connection: Connection
    as_of: date
    known_at: datetime | None = None

    def named_in(self, area: Area) -> Iterator[NamedPlace]:
        """Places of the area's classes, each name once."""
        values: dict[str, Any] = {"classes": list(area.class_codes)}
        where = "v.class_code = ANY(CAST(:classes AS text[]))"
        if area.built_up_area is not None:
            values["area"] = area.built_up_area
            where += (
                " AND EXISTS (SELECT FROM"
                " gazetteer.place_version_known(CAST(:known AS timestamptz)) a"
                " WHERE a.place_id = :area AND a.valid @> CAST(:as_of AS date)"
                " AND ST_Intersects(a.geom, coalesce(v.geom, v.position)))"
            )
        elif area.prefix:
            values |= _codes_within(area.prefix)
            where += f" AND {_WITHIN}"
        return self._places(where, values)

    def built_up_area(self, position: tuple[float, float]) -> tuple[int, str] | None:
        """The built-up area at a position; the smallest where several overlap."""
        row = self._rows(
            """
            SELECT v.place_id, n.spelling
            FROM gazetteer.place_version_known(CAST(:known AS timestamptz)) v
            JOIN gazetteer.place_name_known(CAST(:known AS timestamptz)) n
              ON n.place_id = v.place_id AND n.kind = 'standard'
             AND n.valid @> CAST(:as_of AS date)
            WHERE v.class_code = :class AND v.valid @> CAST(:as_of AS date)
              AND ST_Covers(v.geom, ST_SetSRID(ST_MakePoint(:lon, :lat), 4490))
            ORDER BY ST_Area(v.geom), v.place_id LIMIT 1
            """,
            {"class": BUILT_UP_AREA, "lon": position[0], "lat": position[1]},
        )
        return (row[0]["place_id"], row[0]["spelling"]) if row else None

    def local_names(self, division_codes: Sequence[str]) -> frozenset[str]:
        """Specific parts of two characters or more, of the divisions up to the prefecture.

        Also of the settlements in the same township.
        """
        chain = {
            code[:digits].ljust(12, "0")
            for code in division_codes
            for digits in (4, 6, 9, 12)
            if code[:digits].rstrip("0")
        }
        townships = [code[:9] for code in division_codes if code[6:9] != "000"]
        found = self._places(
            _LOCAL,
            {
                "chain": sorted(chain),
                "first_settlement": _SETTLEMENTS[0],
                "behind_settlements": _SETTLEMENTS[1],
                "townships": townships,
            },
        )
        return frozenset(place.specific for place in found if len(place.specific) > 1)

    def features_outside(self, specific: str, division_code: str) -> Sequence[NamedPlace]:
        """Natural features, and places with heritage claims, so called and beyond a division."""
        within = _codes_within(division_stem(division_code))
        found = self._places(_FEATURES, {"specific": specific, "natural": list(_NATURAL), **within})
        return list(found)

    def heritage(self, place_id: int) -> Heritage:
        """Claims in force, with their citations."""
        rows = self._rows(
            """
            SELECT category, claim, citation, is_listed
            FROM gazetteer.heritage_claim_known(CAST(:known AS timestamptz))
            WHERE place_id = :place AND valid @> CAST(:as_of AS date)
            ORDER BY NOT is_listed, category, citation
            """,
            {"place": place_id},
        )
        return Heritage(
            any(row["is_listed"] for row in rows),
            tuple(f"{r['category']}：{r['claim']}（{r['citation']}）" for r in rows),
        )

    def _places(self, where: str, values: dict[str, Any]) -> Iterator[NamedPlace]:
        seen: set[tuple[int, str]] = set()
        for row in self._rows(NAMED_PLACE.replace("{where}", where), values):
            place = named_place(row)
            if (place.place_id, place.spelling) not in seen:
                seen.add((place.place_id, place.spelling))
                yield place

    def _rows(self, sql: str, values: dict[str, Any]) -> Sequence[RowMapping]:
        asked = {**values, "as_of": self.as_of}
        if self.known_at is None:
            return self.connection.execute(text(of_now(sql)), asked).mappings().all()
        return (
            self.connection.execute(text(sql), {**asked, "known": self.known_at}).mappings().all()
        )
