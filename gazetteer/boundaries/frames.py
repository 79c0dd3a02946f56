"""Which positions may be compared: those on one datum 坐标基准.

Coordinates of Beijing 1954 and Xian 1980 become stored degrees by public parameters that are off
by up to a hundred metres, so nothing is measured between them and CGCS2000. A line and a marker
that are both on the same old datum are compared there, by their original coordinates. The
ellipsoids differ by 2 parts in 100,000, which over the distances compared here is nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import LineString, MultiLineString

from gazetteer.boundaries.line import BoundaryLine, Conversion
from gazetteer.boundaries.marker import OfficialPosition
from gis.errors import FieldError
from gis.survey_crs import Datum, SurveyCrs, parse_survey_crs, unproject

FloatArray = npt.NDArray[np.float64]


class Placed(NamedTuple):
    """Positions as degrees on a datum that the line is on too.

    Attributes:
        longitude: NaN where there is none that can be compared.
        latitude: The same.
        datum: Index into the datums of the line; -1: none.
    """

    longitude: FloatArray
    latitude: FloatArray
    datum: npt.NDArray[np.int64]


@cache
def survey_crs(epsg: int) -> SurveyCrs | None:
    """The system of this number; None: none that surveys use."""
    try:
        return parse_survey_crs(str(epsg))
    except FieldError:
        return None


def shapes_of(line: BoundaryLine) -> dict[Datum, MultiLineString]:
    """The line in degrees, by the datum they are on; CGCS2000 first, where that can be trusted."""
    shapes: dict[Datum, MultiLineString] = {}
    if line.geom is not None and line.conversion is not Conversion.APPROXIMATE:
        shapes[Datum.CGCS2000] = line.geom
    crs = None if line.official_epsg is None else survey_crs(line.official_epsg)
    if line.official_geom is None or crs is None or crs.datum in (Datum.CGCS2000, Datum.WGS84):
        return shapes

    def to_degrees(xy: FloatArray) -> FloatArray:
        return np.column_stack(unproject(crs, xy[:, 1], xy[:, 0]))

    own = shapely.transform(shapely.force_2d(line.official_geom), to_degrees)
    if isinstance(own, LineString):
        own = MultiLineString([own])
    if isinstance(own, MultiLineString) and np.isfinite(shapely.get_coordinates(own)).all():
        shapes[crs.datum] = own
    return shapes


def place(
    shapes: Mapping[Datum, MultiLineString], positions: Sequence[OfficialPosition | None]
) -> Placed:
    """Each position on the first datum of the line on which it is known."""
    datums = list(shapes)
    count = len(positions)
    lon, lat = np.full(count, np.nan), np.full(count, np.nan)
    which = np.full(count, -1, dtype=np.int64)
    stored: list[int] = []
    by_epsg: dict[int, list[int]] = defaultdict(list)
    for index, at in enumerate(positions):
        if at is None:
            continue
        if (
            Datum.CGCS2000 in shapes
            and at.position is not None
            and at.conversion is not Conversion.APPROXIMATE
        ):
            stored.append(index)
        else:
            by_epsg[at.epsg].append(index)
    if stored:
        points = np.array([at.position for at in (positions[i] for i in stored) if at is not None])
        lon[stored], lat[stored] = shapely.get_x(points), shapely.get_y(points)
        which[stored] = datums.index(Datum.CGCS2000)
    for epsg, indices in by_epsg.items():
        crs = survey_crs(epsg)
        if crs is None or crs.datum not in shapes or crs.datum is Datum.CGCS2000:
            continue
        here = [at for at in (positions[i] for i in indices) if at is not None]
        lon[indices], lat[indices] = degrees_of(crs, here)
        which[indices] = datums.index(crs.datum)
    which[~(np.isfinite(lon) & np.isfinite(lat))] = -1
    return Placed(lon, lat, which)


def degrees_of(
    crs: SurveyCrs, positions: Sequence[OfficialPosition]
) -> tuple[FloatArray, FloatArray]:
    """Longitudes and latitudes of original coordinates, on their own datum."""
    return unproject(
        crs,
        np.array([float(at.north) for at in positions]),
        np.array([float(at.east) for at in positions]),
    )
