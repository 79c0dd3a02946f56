"""DuckDB with its spatial extension from PyPI, offline, on the same files."""

from __future__ import annotations

import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb

from tests.benchmarks.figures import AREA_STANDARD, BUILDING_STANDARD, DIGITS, add_up
from tests.benchmarks.probe import best_of_two

_TABLES = (
    "CREATE OR REPLACE TABLE division AS SELECT * FROM read_csv('{0}/divisions.csv',"
    " all_varchar = true)",
    "CREATE OR REPLACE TABLE outline AS SELECT code, geom FROM ST_Read('{0}/outlines.fgb')",
    "CREATE OR REPLACE TABLE statistic AS SELECT * FROM read_csv('{0}/statistics.csv',"
    " types = {{'code': 'VARCHAR', 'households_registered': 'BIGINT'}})",
    "CREATE OR REPLACE TABLE centre AS SELECT facility_code, floor_area_m2,"
    " ST_Point(longitude, latitude) AS geom FROM read_csv('{0}/facilities.csv',"
    " types = {{'facility_code': 'VARCHAR', 'floor_area_m2': 'DECIMAL(12, 2)'}})",
)
_FACTS = f"""
    SELECT v.code, v.name, h.households_registered AS households, coalesce(s.area, 0) AS area,
           s.largest >= {BUILDING_STANDARD} AS compliant,
           h.households_registered > 0 AND coalesce(s.unmeasured, 0) = 0 AS computable
    FROM division v LEFT JOIN statistic h USING (code)
    LEFT JOIN (SELECT o.code, sum(c.floor_area_m2) AS area, max(c.floor_area_m2) AS largest,
                      count(*) - count(c.floor_area_m2) AS unmeasured
               FROM centre c JOIN outline o ON ST_Within(c.geom, ST_SetCRS(o.geom, ''))
               GROUP BY o.code) s USING (code)
    WHERE v.level = 'community'
"""
_SUMS = f"""
    sum(area), 100 * sum(area) FILTER (computable) / sum(households) FILTER (computable),
    count(f.code), count(*) FILTER (compliant),
    count(f.code) FILTER (computable IS NOT TRUE), sum(households),
    sum(greatest(0, {AREA_STANDARD} * households / 100 - area))
"""


def answer_all(folder: str) -> dict[str, Any]:
    """Every level, each from its own join; seconds of loading, and of each level."""
    engine = duckdb.connect(config={"threads": 2})
    engine.execute(f"LOAD '{_spatial()}'")

    def read() -> float:
        started = time.perf_counter()
        for statement in _TABLES:
            engine.execute(statement.format(folder))
        return time.perf_counter() - started

    reading = best_of_two(read)[0]
    seconds, figures = {}, {}
    for level in DIGITS:
        rows: list[tuple[Any, ...]] = []

        def once(level: str = level, rows: list[tuple[Any, ...]] = rows) -> float:
            started = time.perf_counter()
            rows[:] = engine.execute(_query(level)).fetchall()
            return time.perf_counter() - started

        seconds[level] = best_of_two(once)[0]
        figures[level] = add_up(row[2:7] for row in rows)
    return {"reading": reading, "seconds": seconds, "figures": figures}


def _spatial() -> Path:
    """The extension that the package brings along, so that nothing is fetched."""
    package = find_spec("duckdb_extension_spatial")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("duckdb-extension-spatial is not installed: run `make setup`")
    return next(Path(package.origin).parent.rglob("spatial.duckdb_extension"))


def _query(level: str) -> str:
    if level == "community":
        return f"""
            SELECT code, name, area, CASE WHEN computable THEN 100 * area / households END,
                   1, compliant IS TRUE, computable IS NOT TRUE, households,
                   greatest(0, {AREA_STANDARD} * households / 100 - area)
            FROM ({_FACTS}) f ORDER BY code
        """
    if level == "nation":
        return f"SELECT NULL, NULL, {_SUMS} FROM ({_FACTS}) f"
    return f"""
        SELECT d.code, d.name, {_SUMS} FROM division d
        LEFT JOIN ({_FACTS}) f ON left(d.code, {DIGITS[level]}) = left(f.code, {DIGITS[level]})
        WHERE d.level = '{level}' GROUP BY d.code, d.name ORDER BY d.code
    """
