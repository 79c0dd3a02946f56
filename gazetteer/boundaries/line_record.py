"""Reads boundary lines 界线 from the register."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import shapely
from sqlalchemy import Connection, RowMapping, text

from gazetteer.boundaries.line import BoundaryLine, Conversion, LegalStatus, LineLevel
from gis.errors import InputError

_LINES = """
SELECT l.line_id, l.line_code, l.secrecy, v.name, v.line_group, v.level, v.numbering_unit,
       v.side_a_code, v.side_a_name, v.side_b_code, v.side_b_name, v.legal_status, v.agreement,
       v.agreement_no, v.agreed_on, v.map_scale, v.stated_length_m, v.start_text, v.end_text,
       v.official_epsg, ST_AsBinary(v.official_geom) AS official, v.conversion,
       ST_AsBinary(v.geom) AS shape, lower(v.valid) AS valid_from, v.source, v.is_simulated,
       d.state AS description_state
FROM gazetteer.boundary_line_known(CAST(:known AS timestamptz)) l
JOIN gazetteer.boundary_line_version_known(CAST(:known AS timestamptz)) v USING (line_id)
LEFT JOIN gazetteer.course_description_known(CAST(:known AS timestamptz)) d USING (line_id)
WHERE v.valid @> CAST(:as_of AS date)
"""


class UnknownLine(InputError):
    """There is no such line, or whoever asks may not see it."""


def lines_on_record(
    connection: Connection,
    as_of: date,
    known_at: datetime | None = None,
    *,
    level: LineLevel | None = None,
    group: str | None = None,
    division_code: str | None = None,
) -> tuple[BoundaryLine, ...]:
    """The lines in force on a day that whoever asks may see, by code.

    Args:
        connection: Any that may read.
        as_of: The day.
        known_at: As known at this moment; None: now.
        level: Of this level only.
        group: Of this longer line only.
        division_code: With this division, twelve digits, or one in it, on a side.
    """
    question = _LINES
    parameters: dict[str, Any] = {"known": known_at, "as_of": as_of}
    if level is not None:
        question += " AND v.level = :level"
        parameters["level"] = level.value
    if group is not None:
        question += " AND v.line_group = :group"
        parameters["group"] = group
    if division_code is not None:
        question += " AND (v.side_a_code LIKE :within OR v.side_b_code LIKE :within)"
        parameters["within"] = significant_digits(division_code) + "%"
    rows = connection.execute(text(question + " ORDER BY l.line_code"), parameters).mappings()
    return tuple(_line(row) for row in rows)


def find_lines(
    connection: Connection, words: str, as_of: date, known_at: datetime | None = None
) -> tuple[BoundaryLine, ...]:
    """The lines that a code, a name, a longer line's name or two divisions' names mean.

    An exact code or name wins; else the longer line of that name gives all its parts; else every
    line whose name has the words in it.

    Raises:
        UnknownLine: None is on record under these words, or none that may be seen.
    """
    asked = words.strip()
    lines = lines_on_record(connection, as_of, known_at)
    for same in (
        [line for line in lines if asked in (line.code, line.name)],
        [line for line in lines if line.group == asked],
        [line for line in lines if asked and _plain(asked) in _plain(line.name)],
    ):
        if same:
            return tuple(same)
    raise UnknownLine(
        f"No boundary line {asked!r} is on record on {as_of}.",
        "`gazetteer boundary lines` lists the lines with their codes.",
    )


def find_line(
    connection: Connection, words: str, as_of: date, known_at: datetime | None = None
) -> BoundaryLine:
    """The one line that the words mean, as `find_lines`.

    Raises:
        UnknownLine: None is on record.
        InputError: The words mean several.
    """
    found = find_lines(connection, words, as_of, known_at)
    if len(found) > 1:
        raise InputError(
            f"{words!r} means {len(found)} lines: "
            + ", ".join(f"{line.code} {line.name}" for line in found[:6])
            + ("…" if len(found) > 6 else "") + ".",
            "Give the code of one.",
        )  # fmt: skip
    return found[0]


def _plain(name: str) -> str:
    """A line's name without what joins its two sides, and without the word for line."""
    return name.replace("–", "").replace("-", "").replace("—", "").removesuffix("线")


def significant_digits(code: str) -> str:
    """The digits of a twelve-digit code that say something: 341200000000 → 3412."""
    for length in (2, 4, 6, 9):
        if not code[length:].strip("0"):
            return code[:length]
    return code


def _line(row: RowMapping) -> BoundaryLine:
    shape = None if row["shape"] is None else shapely.from_wkb(row["shape"])
    official = None if row["official"] is None else shapely.from_wkb(row["official"])
    return BoundaryLine(
        line_id=row["line_id"],
        code=row["line_code"],
        name=row["name"],
        group=row["line_group"],
        level=LineLevel(row["level"]),
        numbering_unit=row["numbering_unit"],
        side_a_code=row["side_a_code"],
        side_a_name=row["side_a_name"],
        side_b_code=row["side_b_code"],
        side_b_name=row["side_b_name"],
        legal_status=LegalStatus(row["legal_status"]),
        agreement=row["agreement"],
        agreement_no=row["agreement_no"],
        agreed_on=row["agreed_on"],
        map_scale=row["map_scale"],
        stated_length_m=row["stated_length_m"],
        start_text=row["start_text"],
        end_text=row["end_text"],
        official_epsg=row["official_epsg"],
        official_geom=official,
        conversion=None if row["conversion"] is None else Conversion(row["conversion"]),
        geom=shape,
        secrecy=row["secrecy"],
        valid_from=row["valid_from"],
        source=row["source"],
        is_simulated=row["is_simulated"],
        description_state=row["description_state"],
    )
