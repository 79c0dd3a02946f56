"""A line as lists of points: CASS .dat, and the coordinate list of land practice."""

from __future__ import annotations

from pathlib import Path

from gazetteer.boundaries.declared_position import DeclaredPosition
from gis.cassfile import write_cass
from gis.coordinate_list import CoordinateBlock, Ring, write_coordinate_list
from gis.features import SurveyPoint
from gis.survey_crs import geographic
from maps.boundary_export.exchange import Exchange, need_plane
from maps.boundary_export.layers import about_lines

# Our own: neither list has a code for boundary markers.
MARKER_CODE, POINT_CODE = "JZ", "JXD"


def write_dat(path: Path, exchange: Exchange) -> None:
    """Markers and boundary points as number, code, Y, X, height. The format has no remarks.

    Raises:
        InputError: The system is in degrees, or there are no points.
    """
    need_plane(exchange, "CASS .dat")
    write_cass(
        path,
        [*_markers(exchange), *_points(exchange)],
        decimals=exchange.found.decimals,
    )


def write_txt(path: Path, exchange: Exchange) -> None:
    """Course, markers and points as blocks of `number,ring,X,Y`, below what must be said.

    Raises:
        InputError: The system is in degrees.
    """
    need_plane(exchange, "The coordinate list")
    crs = exchange.crs
    attributes = {
        "坐标系": geographic(crs.datum).zh.split()[0],
        "几度分带": str(crs.zone_width_deg),
        "投影类型": "高斯克吕格",
        "计量单位": "米",
        "带号": str(crs.zone_number),
        "中央经线": str(crs.central_meridian_deg),
        "精度": f"{10.0**-exchange.found.decimals:g}",
        "EPSG": str(crs.epsg),
    }
    for item, text in about_lines(exchange):
        # Several notes: every key once.
        key = item.replace("=", " ")
        number = 1 + sum(known.startswith(key) for known in attributes)
        attributes[key if number == 1 else f"{key}{number}"] = " ".join(text.split())
    blocks = []
    if exchange.course is not None:
        for index, part in enumerate(exchange.course.geoms, start=1):
            vertices = tuple(
                SurveyPoint(f"L{index}-{n}", north, east)
                for n, (east, north) in enumerate(part.coords, start=1)
            )
            blocks.append(_block(vertices, "界线", exchange))
    for kind, points in (("界桩", _markers(exchange)), ("界线点", _points(exchange))):
        if points:
            blocks.append(_block(tuple(points), kind, exchange))
    write_coordinate_list(path, blocks, attributes=attributes, decimals=exchange.found.decimals)


def _block(points: tuple[SurveyPoint, ...], kind: str, exchange: Exchange) -> CoordinateBlock:
    return CoordinateBlock((Ring(1, points),), (str(len(points)), kind, exchange.found.line.code))


def _markers(exchange: Exchange) -> list[SurveyPoint]:
    return [_measured(m.marker.full_number, MARKER_CODE, at) for m, at in exchange.markers]


def _points(exchange: Exchange) -> list[SurveyPoint]:
    return [_measured(p.point.number, POINT_CODE, p.at) for p in exchange.points]


def _measured(number: str, code: str, at: DeclaredPosition) -> SurveyPoint:
    height = None if at.height_m is None else float(at.height_m)
    return SurveyPoint(number, float(at.north), float(at.east), height, code)
