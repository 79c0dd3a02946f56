"""Reads the heritage claims in force on a day, for places there are and for those that ended."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection

from gazetteer.division import Level
from gazetteer.publishing.entries_read import question_text
from gazetteer.publishing.heritage import Claim, HeritageEntry, Standing, check_criteria
from gazetteer.publishing.question import PublishQuestion
from gazetteer.publishing.scope import EVER, SCOPE, scope_parameters

_CLAIMS = f"""
    WITH RECURSIVE {SCOPE}, {EVER}, place_asked AS (
        SELECT place_id, division_id, secrecy, place_code, division_codes, true AS is_in_force
        FROM place_in_force
        UNION ALL
        SELECT place_id, division_id, secrecy, NULL, division_codes, false FROM ended_place
    )
    SELECT p.place_id, p.secrecy, p.is_in_force, p.place_code,
           coalesce(d.code, last.code) AS division_code, d.level, n.spelling, n.romanisation,
           h.category, h.claim, h.dated, h.citation, h.is_listed, h.is_simulated,
           lower(h.valid) AS stated_on,
           coalesce(parent.name, (
               SELECT string_agg(v.name, '、' ORDER BY v.code) FROM version v
               WHERE v.code = ANY(p.division_codes))) AS within
    FROM gazetteer.heritage_claim_known(CAST(:known AS timestamptz)) h
    JOIN place_asked p USING (place_id)
    LEFT JOIN version d ON d.division_id = p.division_id
    LEFT JOIN version parent ON parent.division_id = d.parent_id
    LEFT JOIN LATERAL (
        SELECT v.code FROM gazetteer.division_version_known(CAST(:known AS timestamptz)) v
        WHERE v.division_id = p.division_id
        ORDER BY upper(v.valid) DESC NULLS FIRST LIMIT 1
    ) last ON true
    LEFT JOIN LATERAL (
        SELECT n.spelling, n.romanisation
        FROM gazetteer.place_name_known(CAST(:known AS timestamptz)) n
        WHERE n.place_id = p.place_id AND n.kind = 'standard'
          AND (lower_inf(n.valid) OR lower(n.valid) <= CAST(:as_of AS date))
        ORDER BY upper(n.valid) DESC NULLS FIRST LIMIT 1
    ) n ON true
    WHERE h.valid @> CAST(:as_of AS date)
    ORDER BY p.place_id, h.category, h.dated NULLS LAST, h.citation
"""


def read_heritage(connection: Connection, question: PublishQuestion) -> tuple[HeritageEntry, ...]:
    """The places with claims in force on the day, with their verdicts, by name.

    Args:
        connection: Reads under the role of the audience.
        question: What is asked.
    """
    by_place: dict[int, list[Any]] = defaultdict(list)
    for row in connection.execute(
        question_text(_CLAIMS, question), scope_parameters(question)
    ).mappings():
        by_place[row["place_id"]].append(row)
    entries = []
    for place_id, rows in by_place.items():
        claims = tuple(
            Claim(
                row["category"], row["claim"], row["dated"], row["citation"], row["is_listed"],
                row["stated_on"], row["is_simulated"],
            )
            for row in rows
        )  # fmt: skip
        first = rows[0]
        level = None if first["level"] is None else Level(first["level"])
        name = first["spelling"] or f"({first['division_code'] or place_id})"
        standing = Standing(
            level if first["is_in_force"] else None, first["division_code"], name, question.as_of
        )
        entries.append(
            HeritageEntry(
                place_id, name, first["romanisation"],
                first["division_code"] or first["place_code"], first["within"],
                first["is_in_force"], claims, check_criteria(claims, standing),
                first["secrecy"] != "public",
            )
        )  # fmt: skip
    return tuple(sorted(entries, key=lambda e: (e.claims[0].category, e.code or "", e.name)))
