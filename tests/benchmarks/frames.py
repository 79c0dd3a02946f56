"""Plain geopandas on the same files: read, `sjoin`, `groupby`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd

from tests.benchmarks.figures import BUILDING_STANDARD, DIGITS, add_up

_Files = tuple[pd.DataFrame, geopandas.GeoDataFrame, pd.DataFrame, geopandas.GeoDataFrame]


def answer_all(folder: str) -> dict[str, Any]:
    """Every level from one join; seconds of reading, and of joining and summing each level."""
    readings, joins = [], []
    sums: dict[str, list[float]] = {level: [] for level in DIGITS}
    figures: dict[str, Any] = {}
    for _ in range(2):
        started = time.perf_counter()
        divisions, outlines, statistics, centres = _read(Path(folder))
        readings.append(time.perf_counter() - started)
        started = time.perf_counter()
        facts = _facts(divisions, outlines, statistics, centres)
        joins.append(time.perf_counter() - started)
        for level in DIGITS:
            started = time.perf_counter()
            rows = _level(facts, divisions, level)
            sums[level].append(time.perf_counter() - started)
            columns = ("area", "ratio", "communities", "compliant", "unknown")
            figures[level] = add_up(zip(*(rows[c].tolist() for c in columns), strict=True))
    join = min(joins)
    return {
        "reading": min(readings),
        "seconds": {level: join + min(times) for level, times in sums.items()},
        "figures": figures,
    }


def _read(folder: Path) -> _Files:
    divisions = pd.read_csv(folder / "divisions.csv", dtype=str)
    outlines = geopandas.read_file(folder / "outlines.fgb")
    statistics = pd.read_csv(folder / "statistics.csv", dtype={"code": str})
    table = pd.read_csv(folder / "facilities.csv", dtype={"facility_code": str})
    points = geopandas.points_from_xy(table["longitude"], table["latitude"], crs=4490)
    return divisions, outlines, statistics, geopandas.GeoDataFrame(table, geometry=points)


def _facts(
    divisions: pd.DataFrame,
    outlines: geopandas.GeoDataFrame,
    statistics: pd.DataFrame,
    centres: geopandas.GeoDataFrame,
) -> pd.DataFrame:
    inside = centres.sjoin(outlines[["code", "geometry"]], predicate="within")
    supply = inside.groupby("code")["floor_area_m2"].agg(["sum", "max", "size", "count"])
    facts = (
        divisions.loc[divisions["level"] == "community", ["code", "name"]]
        .merge(statistics[["code", "households_registered"]], on="code", how="left")
        .merge(supply, left_on="code", right_index=True, how="left")
    )
    households = facts["households_registered"]
    unmeasured = (facts["size"] - facts["count"]).fillna(0)
    facts["area"] = facts["sum"].fillna(0.0)
    facts["computable"] = (households > 0) & (unmeasured == 0)
    facts["compliant"] = facts["max"] >= float(BUILDING_STANDARD)
    facts["counted"] = facts["area"].where(facts["computable"])
    facts["counted_households"] = households.where(facts["computable"])
    return facts


def _level(facts: pd.DataFrame, divisions: pd.DataFrame, level: str) -> pd.DataFrame:
    marked = facts.assign(communities=1, unknown=~facts["computable"])
    columns = ["area", "counted", "counted_households", "communities", "compliant", "unknown"]
    if level == "community":
        rows = marked.sort_values("code")
    elif level == "nation":
        rows = marked[columns].sum().to_frame().T
    else:
        digits = DIGITS[level]
        summed = marked.groupby(marked["code"].str[:digits])[columns].sum()
        wanted = divisions.loc[divisions["level"] == level, ["code", "name"]]
        rows = wanted.assign(key=wanted["code"].str[:digits]).merge(
            summed, left_on="key", right_index=True, how="left"
        )
        rows[columns] = rows[columns].fillna(0)
    households = rows["counted_households"].replace(0, np.nan)
    return rows.assign(ratio=(100 * rows["counted"] / households).fillna(0))
