"""Names that have one of the keys wanted, as the register knew them, from one statement."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection, text

from gazetteer.search.wanted import Wanted
from gis.known import of_now

_MOST: Final = 5000

# Equality and ranges of texts only: they do not leak, so the index serves under the policies.
_NAMES: Final = """
    WITH wanted AS (
        SELECT * FROM unnest(CAST(:ords AS int[]), CAST(:keys AS text[]), CAST(:untils AS text[]),
                             CAST(:most AS int[])) AS w (ord, key, until, most)
    ), found AS MATERIALIZED (
        SELECT spelling_id, min(weight) AS weight, array_agg(ord ORDER BY ord) AS ords FROM (
            SELECT w.ord, x.spelling_id, x.weight FROM wanted w CROSS JOIN LATERAL (
                SELECT spelling_id, weight FROM gazetteer.search_key
                WHERE key = w.key ORDER BY weight LIMIT w.most) x
            WHERE w.until IS NULL
            UNION ALL
            SELECT w.ord, x.spelling_id, x.weight FROM wanted w CROSS JOIN LATERAL (
                SELECT spelling_id, weight FROM gazetteer.search_key
                WHERE key >= w.key AND key < w.until ORDER BY weight, key LIMIT w.most) x
            WHERE w.until IS NOT NULL
        ) k GROUP BY spelling_id
    )
    SELECT f.ords, f.weight, s.spelling, s.romanisation, n.place_id, n.kind,
           lower(n.valid), upper(n.valid), n.valid @> CAST(:as_of AS date)
    FROM found f
    JOIN gazetteer.spelling s USING (spelling_id)
    CROSS JOIN LATERAL (
        SELECT n.* FROM gazetteer.place_name_known(CAST(:known AS timestamptz)) n
        WHERE n.spelling = s.spelling AND n.romanisation IS NOT DISTINCT FROM s.romanisation
          AND (lower_inf(n.valid) OR lower(n.valid) <= CAST(:as_of AS date))
        OFFSET 0
    ) n
    ORDER BY f.ords[1], f.weight, n.place_id LIMIT :limit
"""
_NAMES_NOW: Final = of_now(_NAMES)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name with one of the keys wanted.

    Attributes:
        wanted: Positions in the list of what was wanted, the surest first.
        weight: The more important and the shorter the name, the less.
        spelling: As registered.
        romanisation: As registered.
        place_id: Whose name it is.
        kind: standard, alias, former, …
        starts: First day; None: before the records begin.
        ends: First day no longer in force; None: still in force.
        in_force: Whether it holds on the day asked for.
    """

    wanted: tuple[int, ...]
    weight: int
    spelling: str
    romanisation: str | None
    place_id: int
    kind: str
    starts: date | None
    ends: date | None
    in_force: bool


def find_names(
    connection: Connection, wanted: Sequence[Wanted], as_of: date, known_at: datetime | None
) -> list[Candidate]:
    """Names that had begun by the day, in force then or before; the surest first.

    Args:
        connection: Any connection that may read; it decides what may be seen.
        wanted: Keys, the surest first.
        as_of: The day.
        known_at: What was known then; None: now.
    """
    parameters = {
        "ords": list(range(len(wanted))),
        "keys": [w.key for w in wanted],
        "untils": [w.until for w in wanted],
        "most": [w.most for w in wanted],
        "as_of": as_of,
        "limit": _MOST,
    }
    if known_at is not None:
        parameters["known"] = known_at
    rows = connection.execute(text(_NAMES_NOW if known_at is None else _NAMES), parameters)
    return [Candidate(tuple(ords), *rest) for ords, *rest in rows]


def known_division_keys(connection: Connection, keys: Collection[str]) -> set[str]:
    """Which of the keys names of divisions down to the township have."""
    rows = connection.execute(
        text("SELECT w.key FROM unnest(CAST(:keys AS text[])) AS w (key) WHERE EXISTS"
             " (SELECT FROM gazetteer.search_key k WHERE k.key = w.key AND k.weight < 500)"),
        {"keys": list(keys)},
    )  # fmt: skip
    return set(rows.scalars())
