"""A hundred thousand simulated markers checked, beside pandas and shapely in a plane.

Both are given the same objects in memory, with the same slips at about every thousandth. The
baseline measures in the plane of one zone, which is quicker and off by what the zone distorts;
it makes four checks of the service's, with counts only and no texts.
"""

from __future__ import annotations

import time
from bisect import bisect_left
from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry import LineString, MultiLineString, Point

from gazetteer.boundaries.check import findings_of
from gazetteer.boundaries.line import BoundaryLine, Conversion, LegalStatus, LineLevel
from gazetteer.boundaries.line_file import LineFile
from gazetteer.boundaries.marker import (
    MarkerKind,
    MarkerObject,
    MarkerState,
    OfficialPosition,
    Survey,
    SurveyMethod,
    Witness,
)
from gazetteer.boundaries.rules import BoundaryRules, shipped_rules
from gis.survey_crs import parse_survey_crs, unproject
from tests.benchmarks.probe import best_of_two

SEED = 20261123
PER_LINE = 500
_VERTICES = 400
_DAY = date(2026, 11, 1)
_CHECKS = ("marker_off_line", "serial_order", "set_incomplete", "witness_azimuth")
_TOLERANCE_M, _TOLERANCE_DEG = 2.0, 1.0
_PATTERN = r"(?P<unit>\d{12})(?P<serial>\d{3})(?P<letter>[QABCDE])"
Floats = npt.NDArray[np.float64]


def check_ours(count: int) -> dict[str, Any]:
    """The service's checks over markers in memory."""
    files = make_files(count)
    found: Counter[str] = Counter()

    def once() -> float:
        started = time.perf_counter()
        findings = findings_of(files)
        seconds = time.perf_counter() - started
        found.clear()
        found.update(finding.check for finding in findings)
        return seconds

    seconds = best_of_two(once)
    objects = sum(len(file.markers) for file in files)
    return {"seconds": seconds, "rows": objects, "figures": {c: found[c] for c in _CHECKS}}


def check_frames(count: int) -> dict[str, Any]:
    """The same four checks with pandas and shapely, in the plane of EPSG:4548."""
    files = make_files(count)
    figures: dict[str, int] = {}

    def once() -> float:
        started = time.perf_counter()
        figures.update(_with_frames(files))
        return time.perf_counter() - started

    seconds = best_of_two(once)
    return {"seconds": seconds, "figures": figures}


def _with_frames(files: list[LineFile]) -> dict[str, int]:
    rows, sights = [], []
    for file in files:
        for marker in file.markers:
            survey = marker.surveys[-1]
            rows.append((file.line.code, marker.full_number, float(survey.at.north),
                         float(survey.at.east)))  # fmt: skip
            sights += [
                (survey.at.north, survey.at.east, w.north, w.east, w.azimuth_deg)
                for w in marker.witnesses
            ]
    table = pd.DataFrame(rows, columns=["line", "number", "north", "east"])
    table = table.join(table["number"].str.extract(f"^{_PATTERN}$"))
    letters = table.groupby(["line", "serial"])["letter"].agg("".join)
    middles = table.groupby(["line", "serial"])[["north", "east"]].mean()
    middles["set"] = letters
    off = order = 0
    for file in files:
        assert file.line.official_geom is not None
        line = shapely.line_merge(file.line.official_geom)
        mine = middles.loc[file.line.code].sort_index()
        points = shapely.points(mine["east"], mine["north"])
        whole = mine["set"].isin(["Q", "AB", "CDE"])
        distance = shapely.distance(points, line)
        off += int(((distance > _TOLERANCE_M) & whole).sum())
        along = shapely.line_locate_point(line, points)
        order += len(along) - _longest_rising(along)
    plane = pd.DataFrame(sights, columns=["n1", "e1", "n2", "e2", "azimuth"]).astype(float)
    azimuth = np.degrees(np.arctan2(plane["e2"] - plane["e1"], plane["n2"] - plane["n1"])) % 360
    apart = (azimuth - plane["azimuth"]).abs() % 360
    wrong = np.minimum(apart, 360 - apart) > _TOLERANCE_DEG
    return {
        "marker_off_line": off, "serial_order": order,
        "set_incomplete": int((~letters.isin(["Q", "AB", "CDE"])).sum()),
        "witness_azimuth": int(wrong.sum()),
    }  # fmt: skip


def _longest_rising(values: Floats) -> int:
    tails: list[float] = []
    for value in values.tolist():
        at = bisect_left(tails, value)
        tails[at : at + 1] = [value]
    return len(tails)


def make_files(count: int) -> list[LineFile]:
    """Lines of 50 km with 500 marker objects each, and slips at every thousandth of a kind."""
    random = np.random.default_rng(SEED)
    rules = BoundaryRules(_DAY, {(rule.name, rule.level): rule for rule in shipped_rules()})
    return [_file(random, rules, index) for index in range(max(1, count // PER_LINE))]


def _file(random: np.random.Generator, rules: BoundaryRules, index: int) -> LineFile:
    crs = parse_survey_crs("4548")
    east = 450_000 + np.linspace(0, 50_000, _VERTICES)
    north = 3_500_000 + 1_000.0 * index + np.cumsum(random.normal(0, 60, _VERTICES))
    flat = LineString(np.column_stack((east, north)))
    lon, lat = unproject(crs, north, east)
    code = f"3412{index:08d}"
    line = BoundaryLine(
        index, code, f"模拟线{index}", None, LineLevel.COUNTY, code, "341226000000", "甲",
        "341522000000", "乙", LegalStatus.AGREED, None, None, None, None,
        Decimal(round(flat.length)), None, None, crs.epsg, MultiLineString([flat]),
        Conversion.EXACT, MultiLineString([LineString(np.column_stack((lon, lat)))]), "internal",
        None, "simulated", True, None,
    )  # fmt: skip
    letters = [letter for _ in range(PER_LINE // 6) for letter in ("Q", "A", "B", "Q", "Q", "Q")]
    return LineFile(line, rules, tuple(_markers(random, line, flat, letters)))


def _markers(
    random: np.random.Generator, line: BoundaryLine, flat: LineString, letters: list[str]
) -> list[MarkerObject]:
    crs = parse_survey_crs("4548")
    count = len(letters)
    serial = np.cumsum([letter != "B" for letter in letters])
    at = shapely.get_coordinates(
        shapely.line_interpolate_point(flat, serial / (serial[-1] + 1), normalized=True)
    )
    slip = random.random(count)
    east = at[:, 0].copy()
    banks = np.array([{"A": 80.0, "B": -80.0}.get(letter, 0.0) for letter in letters])
    north = at[:, 1] + banks + np.where(slip < 0.001, 500.0, 0.0)
    azimuth = random.integers(0, 360, (count, 3)).astype(float)
    stated = azimuth + np.where(random.random((count, 3)) < 0.001, 5.0, 0.0)
    reach = random.integers(20, 150, (count, 3)).astype(float)
    there_n = north[:, None] + reach * np.cos(np.radians(azimuth))
    there_e = east[:, None] + reach * np.sin(np.radians(azimuth))
    lon, lat = unproject(crs, north, east)
    made = []
    for i, letter in enumerate(letters):
        # The second of a pair is gone now and then.
        if letter == "B" and slip[i] > 0.999:
            continue
        witnesses = tuple(
            Witness(
                j + 1, f"方位物{j + 1}", Decimal(f"{stated[i, j] % 360:.1f}"),
                Decimal(f"{reach[i, j]:.1f}"), crs.epsg, Decimal(f"{there_n[i, j]:.3f}"),
                Decimal(f"{there_e[i, j]:.3f}"),
            )
            for j in range(3)
        )  # fmt: skip
        where = OfficialPosition(
            crs.epsg, Decimal(f"{north[i]:.3f}"), Decimal(f"{east[i]:.3f}"), None, None,
            Point(lon[i], lat[i]), Conversion.EXACT,
        )  # fmt: skip
        survey = Survey(
            f"{line.code}-{i}", _DAY, where, SurveyMethod.GNSS_RTK, Decimal("0.05"), None, None,
            None, "simulated", True,
        )  # fmt: skip
        number = f"{line.code}{serial[i]:03d}"
        kind = MarkerKind.SINGLE if letter == "Q" else MarkerKind.DOUBLE
        made.append(
            MarkerObject(
                i, f"{line.code}-{i}", number, number + letter, letter, kind, 1, (line.code,),
                MarkerState.IN_USE, "two_faced", "花岗岩", None, None, None, None, (), None, None,
                witnesses, (survey,), "internal", None, "simulated", True,
            )
        )  # fmt: skip
    return made
