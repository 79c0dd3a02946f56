"""Checks of reference objects 方位物: enough of them, and azimuth and distance as computed.

The stated azimuth is that of the grid (坐标方位角), so it is computed in the plane of the
survey's own system; where that is in degrees, in the 3-degree zone of the marker. The distance
is the geodesic one, which a tape or a total station measures; that on the grid is longer by up
to 0.3 m in a kilometre at the rim of a 3-degree zone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gazetteer.boundaries.check_texts import Words
from gazetteer.boundaries.finding import Finding, Severity
from gazetteer.boundaries.frames import survey_crs
from gazetteer.boundaries.line_file import LineFile
from gazetteer.boundaries.marker import MarkerObject, OfficialPosition, Witness
from gis.errors import FieldError
from gis.measure import CGCS2000
from gis.survey_crs import Datum, SurveyCrs, for_longitude, project, unproject

FloatArray = npt.NDArray[np.float64]

_GRACE = 1e-6
_ON_2000 = (Datum.CGCS2000, Datum.WGS84)


class Sighting(NamedTuple):
    """What a marker and a reference object say of each other by their coordinates."""

    marker: MarkerObject
    witness: Witness
    at: OfficialPosition


def check_witnesses(file: LineFile) -> Iterator[Finding]:
    """Number, azimuth and distance of the reference objects of what stands on a line."""
    sightings = []
    for marker in file.standing:
        yield from _check_count(file, marker)
        survey = marker.survey
        unknown: dict[str, list[int]] = defaultdict(list)
        for witness in marker.witnesses:
            lacking = _lacking(witness, None if survey is None else survey.at)
            if lacking:
                unknown[lacking].append(witness.serial)
            elif survey is not None:
                sightings.append(Sighting(marker, witness, survey.at))
        for lacking, serials in unknown.items():
            yield _unknown(file, marker, lacking, serials)
    yield from _check_sightings(file, sightings)


def _check_count(file: LineFile, marker: MarkerObject) -> Iterator[Finding]:
    rule = file.rule("witness_count")
    count = len(marker.witnesses)
    if rule is not None and count < int(rule.value):
        yield Finding(
            "witness_count", Severity.WARNING, file.line.code, marker.full_number,
            Words(f"有 {count} 个方位物，至少应有 {rule.value} 个",
                  f"{count} reference objects are on record, at least {rule.value} are needed"),
            rule,
        )  # fmt: skip


_REASONS = {
    "survey": Words("界桩没有测量成果", "the marker has no survey"),
    "coordinates": Words("没有坐标", "no coordinates"),
    "datum": Words("与界桩不在同一坐标基准", "not on the datum of the marker"),
    "azimuth_distance": Words("没有方位角或距离", "no azimuth or no distance"),
    "figures": Words("坐标不在其坐标系的范围内", "coordinates that its system cannot have"),
}


def _lacking(witness: Witness, at: OfficialPosition | None) -> str | None:
    """Why a reference object cannot be checked, a key of `_REASONS`; None: it can."""
    if at is None:
        return "survey"
    if witness.epsg is None or witness.north is None or witness.east is None:
        return "coordinates"
    if witness.azimuth_deg is None or witness.distance_m is None:
        return "azimuth_distance"
    one, other = survey_crs(at.epsg), survey_crs(witness.epsg)
    if one is None or other is None:
        return "datum"
    if one.datum is other.datum or (one.datum in _ON_2000 and other.datum in _ON_2000):
        return None
    return "datum"


def _unknown(file: LineFile, marker: MarkerObject, lacking: str, serials: list[int]) -> Finding:
    reason = _REASONS[lacking]
    return Finding(
        "witness_unknown", Severity.UNKNOWN, file.line.code, marker.full_number,
        Words(f"方位物{'、'.join(map(str, serials))}：{reason.zh}",
              f"reference object {', '.join(map(str, serials))}: {reason.en}"),
    )  # fmt: skip


def _check_sightings(file: LineFile, sightings: Sequence[Sighting]) -> Iterator[Finding]:
    azimuths, distances = sight(sightings)
    stated = np.array([float(s.witness.azimuth_deg or 0) for s in sightings])
    taped = np.array([float(s.witness.distance_m or 0) for s in sightings])
    apart = np.abs(azimuths - stated) % 360.0
    apart = np.minimum(apart, 360.0 - apart)
    for name, off, unit, figures in (
        ("azimuth", apart, "°", (stated, azimuths)),
        ("distance", np.abs(distances - taped), " m", (taped, distances)),
    ):
        rule = file.rule(f"witness_{name}_tolerance_{'deg' if name == 'azimuth' else 'm'}")
        if rule is None:
            continue
        for index in np.flatnonzero(off > float(Decimal(rule.value)) + _GRACE).tolist():
            marker, witness, _ = sightings[index]
            said, found = (float(values[index]) for values in figures)
            yield Finding(
                f"witness_{name}", Severity.WARNING, file.line.code, marker.full_number,
                Words(f"方位物{witness.serial}（{witness.name}）登记 {said:.2f}{unit}，"
                      f"按坐标为 {found:.2f}{unit}，相差 {off[index]:.2f}{unit}，"
                      f"限差 {rule.value}{unit}",
                      f"reference object {witness.serial} ({witness.name}): {said:.2f}{unit} on"
                      f" record, {found:.2f}{unit} by coordinates, {off[index]:.2f}{unit} apart,"
                      f" {rule.value}{unit} allowed"), rule,
            )  # fmt: skip
    for index in np.flatnonzero(~np.isfinite(distances)).tolist():
        yield _unknown(file, sightings[index].marker, "figures", [sightings[index].witness.serial])


def sight(sightings: Sequence[Sighting]) -> tuple[FloatArray, FloatArray]:
    """Grid azimuths in degrees and geodesic distances in metres, from marker to object.

    NaN where coordinates have no place on their system.
    """
    count = len(sightings)
    here = _degrees([(s.at.epsg, s.at.north, s.at.east) for s in sightings])
    there = _degrees([(s.witness.epsg, s.witness.north, s.witness.east) for s in sightings])
    azimuth, distance = np.full(count, np.nan), np.full(count, np.nan)
    known = np.isfinite(here).all(axis=1) & np.isfinite(there).all(axis=1)
    by_grid: dict[SurveyCrs, list[int]] = defaultdict(list)
    for index in np.flatnonzero(known).tolist():
        grid = _grid(survey_crs(sightings[index].at.epsg), float(here[index, 0]))
        if grid is not None:
            by_grid[grid].append(index)
    for grid, rows in by_grid.items():
        x1, y1 = project(grid, here[rows, 0], here[rows, 1])
        x2, y2 = project(grid, there[rows, 0], there[rows, 1])
        azimuth[rows] = np.degrees(np.arctan2(y2 - y1, x2 - x1)) % 360.0
        _, _, distance[rows] = CGCS2000.inv(
            here[rows, 0], here[rows, 1], there[rows, 0], there[rows, 1]
        )
    return azimuth, distance


def _degrees(figures: Sequence[tuple[int | None, Decimal | None, Decimal | None]]) -> FloatArray:
    """Longitude and latitude of original coordinates on their own datums, shape (n, 2)."""
    found = np.full((len(figures), 2), np.nan)
    by_epsg: dict[int, list[int]] = defaultdict(list)
    for index, (epsg, _, _) in enumerate(figures):
        by_epsg[epsg or 0].append(index)
    for epsg, rows in by_epsg.items():
        crs = survey_crs(epsg)
        if crs is not None:
            north = np.array([float(figures[i][1] or 0) for i in rows])
            east = np.array([float(figures[i][2] or 0) for i in rows])
            found[rows] = np.column_stack(unproject(crs, north, east))
    found[~((np.abs(found) <= (360.0, 90.0)).all(axis=1))] = np.nan
    return found


def _grid(crs: SurveyCrs | None, longitude: float) -> SurveyCrs | None:
    """The system whose grid an azimuth refers to; None: there is none at this longitude."""
    if crs is None or crs.kind == "gauss_kruger":
        return crs
    try:
        return for_longitude(Datum.CGCS2000 if crs.datum is Datum.WGS84 else crs.datum, longitude)
    except FieldError:
        return None
