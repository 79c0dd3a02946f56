"""The service's answer, and the shortest SQL that gives the same numbers from the same tables."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg

from gazetteer.division import Level
from gis.database import Database
from layers.coverage import CoverageQuestion, answer
from tests.benchmarks.figures import (
    AREA_STANDARD,
    AS_OF,
    BUILDING_STANDARD,
    DIGITS,
    add_up,
)
from tests.benchmarks.probe import best_of_two

# One row a community: the plainest way to the figures, without history, sources, notes.
_FACTS = f"""
    SELECT v.code, v.name, v.committee_type = '居委会' AS urban, h.value AS households,
           CASE WHEN s.centres > 0 THEN s.area ELSE 0 END AS area,
           CASE WHEN s.largest >= {BUILDING_STANDARD} THEN true
                WHEN coalesce(s.unmeasured, 0) = 0 THEN false END AS compliant,
           h.value > 0 AND coalesce(s.unmeasured, 0) = 0 AS computable
    FROM gazetteer.division_version v
    LEFT JOIN layers.division_statistic h ON h.division_id = v.division_id
        AND h.measure = 'households_registered'
    LEFT JOIN (SELECT division_id, sum(floor_area_m2 * share) AS area,
                      max(floor_area_m2) AS largest, count(*) AS centres,
                      count(*) - count(floor_area_m2) AS unmeasured
               FROM layers.supply WHERE kind = 'service_centre' AND valid @> date '{AS_OF}'
               GROUP BY division_id) s ON s.division_id = v.division_id
    WHERE v.level = 'community' AND v.valid @> date '{AS_OF}'
"""
_COMMUNITIES = f"""
    SELECT code, name, households, area, CASE WHEN computable THEN 100 * area / households END,
           CASE WHEN households > 0 THEN 100 * area >= {AREA_STANDARD} * households END, compliant,
           greatest(0, {AREA_STANDARD} * households / 100 - area),
           1, compliant IS TRUE, computable IS NOT TRUE
    FROM ({_FACTS}) f ORDER BY code
"""
_SUMS = f"""
    sum(households), sum(area),
    100 * sum(area) FILTER (WHERE computable) / sum(households) FILTER (WHERE computable),
    sum(greatest(0, {AREA_STANDARD} * households / 100 - area)),
    count(code), count(*) FILTER (WHERE compliant),
    count(code) FILTER (WHERE computable IS NOT TRUE),
    avg(compliant::int), avg(compliant::int) FILTER (WHERE urban),
    avg(compliant::int) FILTER (WHERE NOT urban)
"""


def answer_level(url: str, level: str) -> dict[str, Any]:
    """Ask the service for every division of a level; the nation is the sum of the provinces."""
    asked = Level.PROVINCE if level == "nation" else Level(level)
    question = CoverageQuestion(asked, date.fromisoformat(AS_OF))
    database = Database(url)

    def rows() -> Iterator[dict[str, Any]]:
        with database.read() as connection:
            yield from answer(connection, question).rows

    def once() -> float:
        started = time.perf_counter()
        deque(rows(), maxlen=0)
        return time.perf_counter() - started

    seconds = best_of_two(once)
    figures = add_up(
        (
            row["floor_area_m2"], row["area_per_100_households_m2"], row["communities"],
            row["communities_compliant"], row["communities_unknown"],
        )
        for row in rows()
    )  # fmt: skip
    if level == "nation":
        figures = _nation(rows(), figures)
    database.close()
    return {"seconds": seconds, "figures": figures}


def _nation(rows: Iterator[dict[str, Any]], figures: dict[str, Any]) -> dict[str, Any]:
    area = households = 0
    for row in rows:
        area += row["floor_area_counted_m2"] or 0
        households += row["households_counted"] or 0
    return {**figures, "rows": 1, "ratios": float(100 * area / households)}


def hand_written(url: str, level: str) -> dict[str, Any]:
    """Ask with hand-written SQL through the same driver, and fetch all rows."""
    query = _COMMUNITIES if level == "community" else _rolled_up(level)
    found: list[tuple[Any, ...]] = []

    def once() -> float:
        with psycopg.connect(url) as connection:
            started = time.perf_counter()
            found[:] = connection.execute(query.encode()).fetchall()
            return time.perf_counter() - started

    seconds = best_of_two(once)
    at = (3, 4, 8, 9, 10) if level == "community" else (3, 4, 6, 7, 8)
    return {"seconds": seconds, "figures": add_up(tuple(row[i] for i in at) for row in found)}


def _rolled_up(level: str) -> str:
    """The code itself names the divisions above, so a roll-up is one GROUP BY."""
    if level == "nation":
        return f"SELECT NULL, NULL, {_SUMS} FROM ({_FACTS}) f"
    return f"""
        SELECT d.code, d.name, {_SUMS.replace("count(code)", "count(f.code)")}
        FROM gazetteer.division_version d
        LEFT JOIN ({_FACTS}) f ON left(d.code, {DIGITS[level]}) = left(f.code, {DIGITS[level]})
        WHERE d.level = '{level}' AND d.valid @> date '{AS_OF}'
        GROUP BY d.code, d.name ORDER BY d.code
    """
