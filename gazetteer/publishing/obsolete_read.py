"""Reads the names no longer in use 废止地名, and what their places are called now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection

from gazetteer.publishing.entries_read import class_names, class_of, question_text
from gazetteer.publishing.entry import ObsoleteName
from gazetteer.publishing.question import PublishQuestion
from gazetteer.publishing.scope import EVER, SCOPE, scope_parameters

# A name that the place bears again today is not obsolete: the lists of 2022 had an error that
# was taken back a year later.
_NAMES = f"""
    WITH RECURSIVE {SCOPE}, {EVER}, place_asked AS (
        SELECT place_id, division_id, secrecy, class_code, is_simulated, false AS is_place_ended
        FROM place_in_force
        UNION ALL
        SELECT place_id, division_id, secrecy, class_code, is_simulated, true FROM ended_place
    ), name_then AS (
        SELECT n.place_id, n.spelling, n.kind, n.valid, n.romanisation, n.is_simulated,
               max(n.spelling) FILTER (
                   WHERE n.kind = 'standard' AND n.valid @> CAST(:as_of AS date)
               ) OVER (PARTITION BY n.place_id) AS present
        FROM gazetteer.place_name_known(CAST(:known AS timestamptz)) n
        WHERE n.kind IN ('standard', 'former')
          AND (lower_inf(n.valid) OR lower(n.valid) <= CAST(:as_of AS date))
    ), name_ended AS (
        SELECT * FROM name_then
        WHERE kind = 'former' OR upper(valid) <= CAST(:as_of AS date)
    )
    SELECT DISTINCT ON (p.place_id, n.spelling)
           p.place_id, p.division_id, p.secrecy, p.class_code, p.is_place_ended,
           p.is_simulated OR n.is_simulated AS is_simulated,
           n.spelling, n.romanisation, lower(n.valid) AS used_from, upper(n.valid) AS ended_on,
           n.present, d.code
    FROM place_asked p JOIN name_ended n USING (place_id)
    LEFT JOIN gazetteer.division_version_known(CAST(:known AS timestamptz)) d
        ON d.division_id = p.division_id AND d.valid && n.valid
    WHERE p.is_place_ended OR n.present IS DISTINCT FROM n.spelling
    ORDER BY p.place_id, n.spelling, upper(n.valid) DESC NULLS LAST,
             upper(d.valid) DESC NULLS FIRST
"""

_SUCCESSORS = """
    WITH RECURSIVE kin AS (
        SELECT unit AS origin, unit, false AS is_in_force
        FROM unnest(CAST(:units AS bigint[])) unit
        UNION
        SELECT k.origin, e.successor_id, EXISTS (
            SELECT FROM gazetteer.division_version_known(CAST(:known AS timestamptz)) v
            WHERE v.division_id = e.successor_id AND v.valid @> CAST(:as_of AS date))
        FROM kin k
        JOIN gazetteer.division_event_known(CAST(:known AS timestamptz)) e
            ON e.predecessor_id = k.unit
        WHERE NOT k.is_in_force AND e.successor_id <> k.unit
          AND e.effective_on <= CAST(:as_of AS date)
    )
    SELECT DISTINCT k.origin, v.code, v.name
    FROM kin k JOIN gazetteer.division_version_known(CAST(:known AS timestamptz)) v
        ON v.division_id = k.unit AND v.valid @> CAST(:as_of AS date)
    WHERE k.is_in_force ORDER BY 1, 2
"""


def read_obsolete(connection: Connection, question: PublishQuestion) -> tuple[ObsoleteName, ...]:
    """Every name that ended by the day, of places there are and of places that ended.

    Args:
        connection: Reads under the role of the audience.
        question: What is asked.
    """
    rows = connection.execute(
        question_text(_NAMES, question), scope_parameters(question)
    ).mappings().all()  # fmt: skip
    classes = class_names(connection, question)
    ended = sorted({row["division_id"] for row in rows if row["is_place_ended"]} - {None})
    successors = _successors(connection, question, ended)
    names = [
        ObsoleteName(
            place_id=row["place_id"],
            name=row["spelling"],
            romanisation=row["romanisation"],
            code=row["code"],
            class_code=row["class_code"],
            class_name=class_of(classes, row["class_code"])[0],
            used_from=row["used_from"],
            ended_on=row["ended_on"],
            is_place_ended=row["is_place_ended"],
            now=successors.get(row["division_id"], ())
            if row["is_place_ended"]
            else tuple(name for name in [row["present"]] if name),
            is_internal=row["secrecy"] != "public",
            is_simulated=row["is_simulated"],
        )
        for row in rows
    ]
    return tuple(sorted(names, key=lambda n: (n.code is None, n.code or "", n.name, n.place_id)))


def _successors(
    connection: Connection, question: PublishQuestion, units: Sequence[int]
) -> dict[int, tuple[str, ...]]:
    """Divisions in force that follow each ended unit, through as many events as it takes."""
    found: dict[int, list[str]] = defaultdict(list)
    for origin, code, name in connection.execute(
        question_text(_SUCCESSORS, question),
        {"units": list(units), "as_of": question.as_of, "known": question.known_at},
    ):
        found[origin].append(f"{name} ({code.rstrip('0').ljust(6, '0')})")
    return {origin: tuple(names) for origin, names in found.items()}
