"""Loads names 地名 of places on record from files: standard, aliases, former names and the rest.

A standard name takes the place of the one in force from its day on. Other names are entered
beside those on record; a row about a name on record in the same days corrects it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Connection, text

from gazetteer.places.name_merge import merge_standard_names
from gazetteer.places.place import NameKind, PlaceKey
from gazetteer.places.place_fields import NAME_FIELDS
from gazetteer.places.place_reference import find_places_named
from gazetteer.places.suggestion import suggest
from gis.database import raw
from gis.loading import LoadOptions, LoadReport, ParsedRow, parse_files
from gis.staging import Progress, create_staging
from gis.versioned_table import MergeCounts

_PAGE = 2000
_COLUMNS = (
    "specific_part", "generic_part", "script", "language", "romanisation", "romanisation_state",
    "romanisation_source", "evidence", "source", "is_simulated",
)  # fmt: skip


def load_names(
    connection: Connection, report: LoadReport, options: LoadOptions, progress: Progress | None
) -> None:
    """Load the report's files into the names of places. Fills `report`.

    Raises:
        FileError: A file cannot be read as declared.
    """
    create_staging(connection)
    connection.exec_driver_sql(
        "CREATE TEMP TABLE said (file int, row int, key text, unit_id bigint, starts date,"
        " ends date, says_end boolean, kind text, name jsonb) ON COMMIT DROP"
    )
    rows = parse_files(report, NAME_FIELDS, options, progress)
    while page := list(islice(rows, _PAGE)):
        _stage(connection, page, report, options)
    connection.exec_driver_sql(
        """
        UPDATE said s SET name = name || jsonb_build_object('secrecy', p.secrecy)
        FROM gazetteer.place p WHERE p.place_id = s.unit_id
        """
    )
    _reject_division_names(connection, report)
    other = _merge_others(connection, report)
    connection.exec_driver_sql("DELETE FROM said WHERE kind <> 'standard'")
    counts = merge_standard_names(connection, report, progress)
    counts.added += other.added
    counts.changed += other.changed
    counts.unchanged += other.unchanged
    report.counts["place_name"] = counts


def _stage(
    connection: Connection, page: list[ParsedRow], report: LoadReport, options: LoadOptions
) -> None:
    keys = {parsed.values["place"] for parsed in page}
    known = find_places_named(connection, {key for key in keys if isinstance(key, PlaceKey)})
    described = _descriptions(connection, set(known.values()))
    with raw(connection).cursor() as cursor, cursor.copy("COPY said FROM STDIN") as copy:
        for parsed, record in _records(page, known, described, report, options):
            copy.write_row((parsed.file, parsed.row.number, parsed.text("spelling"), *record))


def _records(
    page: list[ParsedRow],
    known: dict[PlaceKey, int],
    described: dict[int, tuple[str | None, str | None]],
    report: LoadReport,
    options: LoadOptions,
) -> Iterator[tuple[ParsedRow, tuple[Any, ...]]]:
    for parsed in page:
        row = [(parsed.file, parsed.row.number)]
        key = parsed.values["place"]
        place = known.get(key) if isinstance(key, PlaceKey) else None
        starts, ends = parsed.day("valid_from") or options.in_force, parsed.day("valid_to")
        if place is None:
            report.reject(
                row, "its place is not on record.", "Load the place first, or correct the code.",
                "place",
            )  # fmt: skip
        elif starts is not None and ends is not None and ends <= starts:
            report.reject(
                row, f"the name ends on {ends}, not after it begins on {starts}.",
                "Correct one of the two; the end is the first day it was no longer in force.",
                "valid_to", str(ends),
            )  # fmt: skip
        else:
            kind = str(parsed.values["kind"])
            class_code, within = described.get(place, (None, None))
            about = _about(parsed, kind, class_code, within, options)
            yield parsed, (
                place, starts, ends, "valid_to" in parsed.values, kind,
                json.dumps(about, ensure_ascii=False),
            )  # fmt: skip


def _about(
    parsed: ParsedRow,
    kind: str,
    class_code: str | None,
    within: str | None,
    options: LoadOptions,
) -> dict[str, Any]:
    """The columns of the name that the row states or suggests."""
    values = parsed.values
    spelling = str(values["spelling"])
    about: dict[str, Any] = {"spelling": spelling}
    given = parsed.text("romanisation")
    if given is not None:
        about |= {
            "romanisation": given,
            "romanisation_state": "confirmed",
            "romanisation_source": "as filed",
        }
    elif kind != NameKind.MINORITY:
        found = suggest(spelling, class_code, within)
        about |= {
            "specific_part": found.specific_part,
            "generic_part": found.generic_part,
            "romanisation": found.romanisation,
            "romanisation_state": found.state,
            "romanisation_source": found.source,
        }
    elif "script" not in values:
        about |= {"script": "Zyyy", "language": "und"}
    for column in ("specific_part", "generic_part", "script", "language", "evidence"):
        if parsed.text(column) is not None:
            about[column] = parsed.text(column)
    if (source := parsed.source(options)) is not None:
        about["source"] = source
    if (simulated := parsed.is_simulated(options)) is not None:
        about["is_simulated"] = "true" if simulated else "false"
    return about


def _descriptions(
    connection: Connection, places: set[int]
) -> dict[int, tuple[str | None, str | None]]:
    """Class and division of places, as they were last, for reading their names."""
    rows = connection.execute(
        text("""
        SELECT DISTINCT ON (v.place_id) v.place_id, v.class_code,
               coalesce(v.division_codes[1], (
                   SELECT d.code FROM gazetteer.place p
                   JOIN gazetteer.division_version d USING (division_id)
                   WHERE p.place_id = v.place_id LIMIT 1))
        FROM gazetteer.place_version v WHERE v.place_id = ANY(:places)
        ORDER BY v.place_id, lower(v.valid) DESC NULLS LAST
        """),
        {"places": list(places)},
    )
    return {place: (class_code, within) for place, class_code, within in rows}


def _reject_division_names(connection: Connection, report: LoadReport) -> None:
    faulty = connection.exec_driver_sql(
        """
        DELETE FROM said s USING gazetteer.place p
        WHERE p.place_id = s.unit_id AND p.division_id IS NOT NULL AND s.kind = 'standard'
          AND NOT EXISTS (SELECT FROM gazetteer.place_name n WHERE n.place_id = s.unit_id
                          AND n.kind = 'standard' AND n.spelling = s.name->>'spelling')
        RETURNING s.file, s.row, s.name->>'spelling'
        """
    ).all()
    for file, row, spelling in sorted(faulty):
        report.reject(
            [(file, row)], f"{spelling} is not the division's name in the register of divisions.",
            "Change the division, by a case or a list of divisions; its place follows.",
            "spelling", spelling,
        )  # fmt: skip


def _merge_others(connection: Connection, report: LoadReport) -> MergeCounts:
    """Enter names of the other kinds; rows that speak twice of one name in one day are refused."""
    twice = connection.exec_driver_sql(
        """
        DELETE FROM said s USING said o
        WHERE s.kind <> 'standard' AND o.kind = s.kind AND o.unit_id = s.unit_id
          AND o.name->>'spelling' = s.name->>'spelling' AND (o.file, o.row) < (s.file, s.row)
          AND daterange(o.starts, o.ends) && daterange(s.starts, s.ends)
        RETURNING s.file, s.row, s.name->>'spelling'
        """
    ).all()
    for file, row, spelling in sorted(set(twice)):
        report.reject(
            [(file, row)], f"another row speaks of {spelling} in the same days.",
            "Keep one, or give each its own valid_from and valid_to.", "spelling", spelling,
        )  # fmt: skip
    stated = ", ".join(
        f"{c} = coalesce((s.name->>'{c}'){'::boolean' if c == 'is_simulated' else ''}, n.{c})"
        for c in _COLUMNS
        if not c.startswith("romanisation")
    )
    kept = "n.romanisation_state = 'confirmed' AND s.name->>'romanisation_state' <> 'confirmed'"
    read = ", ".join(
        f"{c} = CASE WHEN {kept} THEN n.{c} ELSE coalesce(s.name->>'{c}', n.{c}) END"
        for c in _COLUMNS
        if c.startswith("romanisation")
    )
    matched = """
        n.place_id = s.unit_id AND n.kind = s.kind AND n.spelling = s.name->>'spelling'
        AND n.valid && daterange(s.starts, s.ends) AND s.kind <> 'standard'
    """
    counts = MergeCounts()
    # Of a name on record in several stretches the first is meant.
    counts.changed = connection.exec_driver_sql(
        f"""
        UPDATE gazetteer.place_name n SET {stated}, {read},
            valid = daterange(coalesce(s.starts, lower(n.valid)),
                              CASE WHEN s.says_end THEN s.ends ELSE upper(n.valid) END)
        FROM said s WHERE {matched} AND NOT EXISTS (
            SELECT FROM gazetteer.place_name e WHERE (e.place_id, e.kind, e.spelling)
                = (n.place_id, n.kind, n.spelling)
              AND e.valid && daterange(s.starts, s.ends) AND e.valid << n.valid)
        """
    ).rowcount
    columns = ", ".join(_COLUMNS)
    cells = ", ".join(
        f"coalesce(s.name->>'{c}', 'Hans')" if c == "script"
        else f"coalesce(s.name->>'{c}', 'zh')" if c == "language"
        else f"coalesce((s.name->>'{c}')::boolean, false)" if c == "is_simulated"
        else f"s.name->>'{c}'"
        for c in _COLUMNS
    )  # fmt: skip
    counts.added = connection.exec_driver_sql(
        f"""
        INSERT INTO gazetteer.place_name (place_id, secrecy, valid, kind, spelling, {columns})
        SELECT s.unit_id, s.name->>'secrecy', daterange(s.starts, s.ends), s.kind,
               s.name->>'spelling', {cells}
        FROM said s WHERE s.kind <> 'standard'
          AND NOT EXISTS (SELECT FROM gazetteer.place_name n WHERE {matched})
        ORDER BY s.file, s.row
        """
    ).rowcount
    return counts
