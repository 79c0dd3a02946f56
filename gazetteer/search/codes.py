"""Places by their codes: a division's 区划代码, or the place's own 地名代码."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, text

from gazetteer.division import parse_code
from gazetteer.search.candidates import Candidate
from gazetteer.search.judging import Judged
from gazetteer.search.reasons import SCORES, Match

_PLACE_CODE = 20
_DIVISION_CODE = (6, 9, 12)


def places_by_code(
    connection: Connection, digits: str, as_of: date, known_at: datetime | None
) -> list[Judged]:
    """The places that bear or bore a code by the day, under their standard names.

    Args:
        connection: Any connection that may read.
        digits: 6, 9 or 12 of a division, 20 of a place; others find nothing.
        as_of: The day.
        known_at: What was known then; None: now.
    """
    if len(digits) == _PLACE_CODE:
        holders = """
            SELECT place_id, valid FROM gazetteer.place_version_known(CAST(:known AS timestamptz))
            WHERE place_code = :code"""
        code = digits
    elif len(digits) in _DIVISION_CODE:
        holders = """
            SELECT p.place_id, v.valid
            FROM gazetteer.division_version_known(CAST(:known AS timestamptz)) v
            JOIN gazetteer.place_known(CAST(:known AS timestamptz)) p USING (division_id)
            WHERE v.code = :code"""
        code = parse_code(digits)
    else:
        return []
    rows = connection.execute(
        text(f"""
        SELECT n.spelling, n.romanisation, n.place_id, n.kind, lower(n.valid), upper(n.valid),
               n.valid @> CAST(:as_of AS date) AS in_force
        FROM ({holders}) h
        JOIN gazetteer.place_name_known(CAST(:known AS timestamptz)) n
            ON n.place_id = h.place_id AND n.kind = 'standard' AND n.valid && h.valid
        WHERE lower_inf(n.valid) OR lower(n.valid) <= CAST(:as_of AS date)
        ORDER BY n.place_id, lower(n.valid) LIMIT 50
        """),
        {"code": code, "as_of": as_of, "known": known_at},
    )
    return [
        Judged(
            Candidate((), 0, *row), Match.CODE, (), SCORES[Match.CODE] - 0.02 * (not row.in_force)
        )
        for row in rows
    ]
