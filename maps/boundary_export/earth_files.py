"""A line for globes and hand-held receivers: KML and GPX, in degrees."""

from __future__ import annotations

from pathlib import Path

from shapely.geometry import Point

from gazetteer.boundaries.classification import highest
from gazetteer.boundaries.declared_position import DeclaredPosition
from gazetteer.boundaries.marker import KIND_LABELS, STATE_LABELS
from gazetteer.boundaries.point import POINT_LABELS
from gis.gpxfile import Track, Waypoint, write_gpx
from gis.kmlfile import KmlFolder, Placemark, write_kml
from maps.boundary_export.exchange import Exchange, need_earth
from maps.boundary_export.layers import about_lines

_RED, _BLUE = "d7191c", "2c7bb6"


def write_kml_of(path: Path, exchange: Exchange) -> None:
    """Folders 界线, 界桩, 界线点; every placemark carries 密级 and its plane coordinates.

    Raises:
        InputError: The declared datum is Beijing 1954 or Xian 1980.
    """
    need_earth(exchange, "KML")
    line = exchange.found.line
    about = "\n".join(f"{item}: {text}" for item, text in about_lines(exchange))
    course = [Placemark(line.name, exchange.course_degrees, about, {"界线代码": line.code})]
    folders = [
        KmlFolder("界线", course if exchange.course_degrees is not None else [], _RED, 3.0),
        KmlFolder(
            "界桩",
            [Placemark(number, _place(at), said, _data(at, m.marker.secrecy))
             for (number, said, at), (m, _) in zip(
                 _markers(exchange), exchange.markers, strict=True)],
            _RED,
        ),
        KmlFolder(
            "界线点",
            [Placemark(number, _place(at), said, _data(at, p.point.secrecy))
             for (number, said, at), p in zip(_points(exchange), exchange.points, strict=True)],
            _BLUE,
        ),
    ]  # fmt: skip
    write_kml(path, folders, title=f"{line.name} 〔{exchange.heading.classification.line}〕")


def write_gpx_of(path: Path, exchange: Exchange) -> None:
    """Markers and points as waypoints, the line as a track; 密级 in the description.

    Raises:
        InputError: The declared datum is Beijing 1954 or Xian 1980.
    """
    need_earth(exchange, "GPX")
    line = exchange.found.line
    waypoints = [
        Waypoint(
            float(at.longitude), float(at.latitude), number,
            None if at.height_m is None else float(at.height_m), said, None, symbol,
        )
        for found, symbol in (
            (_markers(exchange), "Flag, Red"), (_points(exchange), "Flag, Blue"),
        )
        for number, said, at in found
    ]  # fmt: skip
    tracks = []
    if exchange.course_degrees is not None:
        segments = tuple(
            tuple(Waypoint(round(x, 10), round(y, 10)) for x, y in part.coords)
            for part in exchange.course_degrees.geoms
        )
        tracks.append(Track(line.name, segments))
    write_gpx(
        path,
        waypoints=waypoints,
        tracks=tracks,
        title=f"{line.name} 〔{exchange.heading.classification.line}〕",
        description=" | ".join(f"{item}: {text}" for item, text in about_lines(exchange)) + " |",
    )


def _markers(exchange: Exchange) -> list[tuple[str, str, DeclaredPosition]]:
    return [
        (m.marker.full_number,
         _said(exchange, at, KIND_LABELS[m.marker.kind][0], STATE_LABELS[m.marker.state][0],
               is_simulated=m.marker.is_simulated), at)
        for m, at in exchange.markers
    ]  # fmt: skip


def _points(exchange: Exchange) -> list[tuple[str, str, DeclaredPosition]]:
    return [
        (p.point.number,
         _said(exchange, p.at, POINT_LABELS[p.point.kind][0], p.point.name,
               is_simulated=p.point.is_simulated), p.at)
        for p in exchange.points
    ]  # fmt: skip


def _said(exchange: Exchange, at: DeclaredPosition, *words: str | None, is_simulated: bool) -> str:
    parts = [word for word in words if word]
    parts.append(f"X={at.north:f} Y={at.east:f} (EPSG:{at.crs.epsg})")
    if at.height_m is not None:
        parts.append(f"H={at.height_m:f} {at.height_system or ''}".strip())
    if is_simulated:
        parts.append("模拟 simulated")
    parts.append(exchange.heading.classification.line)
    return "；".join(parts)


def _data(at: DeclaredPosition, secrecy: str) -> dict[str, str]:
    """The figures, and 密级 of the record itself: loaded again, it stays what it was."""
    return {
        "纵坐标X": f"{at.north:f}",
        "横坐标Y": f"{at.east:f}",
        "坐标系": f"EPSG:{at.crs.epsg}",
        "高程": "" if at.height_m is None else f"{at.height_m:f}",
        "密级": highest([secrecy]).line,
    }


def _place(at: DeclaredPosition) -> Point:
    longitude, latitude = float(at.longitude), float(at.latitude)
    if at.height_m is None:
        return Point(longitude, latitude)
    return Point(longitude, latitude, float(at.height_m))
