"""Which places a question is about: common table expressions that every read begins with.

All take `:as_of`, `:known`, `:root` (a twelve-digit code or null) and `:prefix` (of class codes).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from gazetteer.publishing.question import PublishQuestion

SCOPE = """
    version AS NOT MATERIALIZED (
        SELECT division_id, code, name, level, parent_id
        FROM gazetteer.division_version_known(CAST(:known AS timestamptz))
        WHERE valid @> CAST(:as_of AS date)
    ), under AS (
        SELECT division_id, code FROM version WHERE code = CAST(:root AS text)
        UNION
        SELECT v.division_id, v.code FROM under u JOIN version v ON v.parent_id = u.division_id
    ), held AS (
        -- As sets, and not place by place: an array for each of a million places takes minutes.
        SELECT v.place_id, own.code
        FROM gazetteer.place_version_known(CAST(:known AS timestamptz)) v
        CROSS JOIN LATERAL unnest(v.division_codes) own (code)
        WHERE v.valid @> CAST(:as_of AS date) AND CAST(:root AS text) IS NOT NULL
    ), place_within AS (
        SELECT h.place_id FROM held h JOIN under u ON u.code = h.code
        UNION
        -- A village that is not in force on the day stands for its township, and so on: lists
        -- of villages begin later than places, and end sooner.
        SELECT h.place_id FROM held h
        CROSS JOIN LATERAL (VALUES (9), (6), (4)) kept (digits)
        JOIN under u ON u.code = rpad(left(h.code, kept.digits), 12, '0')
        LEFT JOIN version own ON own.code = h.code WHERE own.code IS NULL
    ), place_in_force AS (
        SELECT p.place_id, p.division_id, p.secrecy, v.class_code, v.place_code, v.position,
               v.position_accuracy, v.division_codes, v.origin, v.meaning, v.history,
               v.source, v.is_simulated
        FROM gazetteer.place_version_known(CAST(:known AS timestamptz)) v
        JOIN gazetteer.place_known(CAST(:known AS timestamptz)) p USING (place_id)
        WHERE v.valid @> CAST(:as_of AS date)
          AND (:prefix = '' OR starts_with(v.class_code, :prefix))
          AND (CAST(:root AS text) IS NULL
               OR p.division_id IN (SELECT division_id FROM under)
               OR p.place_id IN (SELECT place_id FROM place_within))
    )
"""
"""`version`: divisions in force; `under`: the root and what lies in it; `place_in_force`."""

EVER = """
    ever AS (
        -- Every unit that was ever under the root, and those that became one of them.
        SELECT division_id FROM gazetteer.division_version_known(CAST(:known AS timestamptz))
        WHERE code = CAST(:root AS text) AND valid @> CAST(:as_of AS date)
        UNION
        SELECT kin.division_id FROM ever e, LATERAL (
            SELECT v.division_id
            FROM gazetteer.division_version_known(CAST(:known AS timestamptz)) v
            WHERE v.parent_id = e.division_id
              AND (lower_inf(v.valid) OR lower(v.valid) <= CAST(:as_of AS date))
            UNION ALL
            SELECT d.predecessor_id
            FROM gazetteer.division_event_known(CAST(:known AS timestamptz)) d
            WHERE d.successor_id = e.division_id AND d.predecessor_id IS NOT NULL
              AND d.effective_on <= CAST(:as_of AS date)
        ) kin
    ), last_version AS (
        SELECT DISTINCT ON (place_id) place_id, class_code, division_codes, valid, is_simulated
        FROM gazetteer.place_version_known(CAST(:known AS timestamptz))
        WHERE lower_inf(valid) OR lower(valid) <= CAST(:as_of AS date)
        ORDER BY place_id, upper(valid) DESC NULLS FIRST
    ), ever_within AS (
        SELECT v.place_id
        FROM last_version v
        CROSS JOIN LATERAL unnest(v.division_codes) own (code)
        JOIN gazetteer.division_version_known(CAST(:known AS timestamptz)) d ON d.code = own.code
        JOIN ever ON ever.division_id = d.division_id
        WHERE upper(v.valid) <= CAST(:as_of AS date)
    ), ended_place AS (
        SELECT p.place_id, p.division_id, p.secrecy, v.class_code, v.division_codes, v.valid,
               v.is_simulated
        FROM last_version v
        JOIN gazetteer.place_known(CAST(:known AS timestamptz)) p USING (place_id)
        WHERE upper(v.valid) <= CAST(:as_of AS date)
          AND (:prefix = '' OR starts_with(v.class_code, :prefix))
          AND (CAST(:root AS text) IS NULL
               OR p.division_id IN (SELECT division_id FROM ever)
               OR p.place_id IN (SELECT place_id FROM ever_within))
    )
"""
"""`ended_place`: places that ended by the day, each as it was last."""


def plan_for_many(connection: Connection) -> None:
    """Let the planner join sets and not row by row, until the transaction ends.

    Under row-level security it may not look at the statistics of ranges, whose operators are not
    leakproof, and takes every table for nearly empty. Measured for 48,000 entries as known at a
    moment: minutes with nested loops, seconds without.
    """
    connection.exec_driver_sql("SET LOCAL enable_nestloop = off")


def scope_parameters(question: PublishQuestion) -> dict[str, Any]:
    """What the expressions take."""
    return {
        "as_of": question.as_of,
        "known": question.known_at,
        "root": question.division,
        "prefix": question.class_prefix,
    }
