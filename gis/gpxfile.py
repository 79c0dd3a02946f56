"""GPX 1.1: waypoints and tracks of hand-held receivers.

The format knows one system, WGS 84 degrees, which is taken as CGCS2000: the two differ by
decimetres in China, less than such receivers measure. Heights are in metres, of whatever surface
the receiver uses.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import gpxpy
from gpxpy.gpx import (
    GPX,
    GPXException,
    GPXRoutePoint,
    GPXTrack,
    GPXTrackPoint,
    GPXTrackSegment,
    GPXWaypoint,
)

from gis.errors import FieldError, FileError
from gis.filesize import need_file
from gis.safe_xml import parse_xml, xml_text
from gis.wholefile import whole_file

_LIMIT_BYTES = 100_000_000
_NOTE = "WGS 84 (EPSG:4326)"
_ROOTS = tuple(f"{{http://www.topografix.com/GPX/1/{minor}}}gpx" for minor in (0, 1))
_DAMAGE = (GPXException, ValueError, TypeError, AttributeError, LookupError)


@dataclass(frozen=True, slots=True)
class Waypoint:
    """A named place, or one position of a track.

    Attributes:
        lon_deg: Longitude, WGS 84.
        lat_deg: Latitude.
        name: Short, shown by the receiver.
        height_m: None: unknown.
        description: Longer text.
        comment: A further text that receivers keep; right for a stable UUID.
        symbol: Name of the receiver's symbol, as "Flag, Red".
        time: With its offset; None: unknown.
    """

    lon_deg: float
    lat_deg: float
    name: str | None = None
    height_m: float | None = None
    description: str | None = None
    comment: str | None = None
    symbol: str | None = None
    time: datetime | None = None


@dataclass(frozen=True, slots=True)
class Track:
    """A path, walked or to be walked.

    Attributes:
        name: None: none.
        segments: Runs of positions; between two of them reception was lost.
    """

    name: str | None
    segments: tuple[tuple[Waypoint, ...], ...]


@dataclass(frozen=True, slots=True)
class GpxContent:
    """What a file holds; a route counts as a track of one segment."""

    waypoints: tuple[Waypoint, ...]
    tracks: tuple[Track, ...]


def write_gpx(
    path: Path,
    *,
    waypoints: Sequence[Waypoint] = (),
    tracks: Sequence[Track] = (),
    title: str,
    description: str = "",
    creator: str = "civic-gazetteer",
) -> None:
    """Writes GPX 1.1, whole or not at all.

    Args:
        path: Target, .gpx.
        waypoints: WGS 84.
        tracks: WGS 84.
        title: Of the file.
        description: Of the file; a note that positions are WGS 84 is added.
        creator: Name of the program.

    Raises:
        FieldError: A position that is none, or a text that XML cannot hold.
        FileError: The file cannot be written.
    """
    gpx = GPX()
    gpx.creator = creator
    gpx.name = _text(title)
    gpx.description = _text(f"{description} {_NOTE}".strip())
    for waypoint in waypoints:
        _check(waypoint)
        gpx.waypoints.append(
            GPXWaypoint(
                latitude=waypoint.lat_deg,
                longitude=waypoint.lon_deg,
                elevation=waypoint.height_m,
                time=waypoint.time,
                name=_text(waypoint.name),
                description=_text(waypoint.description),
                comment=_text(waypoint.comment),
                symbol=_text(waypoint.symbol),
            )
        )
    for track in tracks:
        written = GPXTrack(name=_text(track.name))
        for segment in track.segments:
            for position in segment:
                _check(position)
            written.segments.append(
                GPXTrackSegment(
                    [GPXTrackPoint(p.lat_deg, p.lon_deg, p.height_m, p.time) for p in segment]
                )
            )
        gpx.tracks.append(written)
    with whole_file(path) as draft:
        draft.write_text(gpx.to_xml(version="1.1"), encoding="utf-8")


def read_gpx(path: Path, *, limit_bytes: int = _LIMIT_BYTES) -> GpxContent:
    """Reads waypoints, tracks and routes of GPX 1.0 or 1.1.

    Raises:
        FileError: No GPX, damaged, cut off, too large, with a document type, or with a position
            that is none.
    """
    need_file(path, limit_bytes=limit_bytes)
    content = path.read_bytes()
    root = parse_xml(content, file=path.name)
    if root.tag not in _ROOTS:
        raise FileError(f"{path.name} is no GPX 1.0 or 1.1.", "Export it as GPX.")
    try:
        gpx = gpxpy.parse(content)
    except _DAMAGE:
        raise FileError(
            f"{path.name} holds a position, height or time that cannot be read.",
            "Export it again from the receiver.",
        ) from None
    waypoints = tuple(_read(point, path.name) for point in gpx.waypoints)
    tracks = [
        Track(
            track.name,
            tuple(tuple(_read(p, path.name) for p in segment.points) for segment in track.segments),
        )
        for track in gpx.tracks
    ]
    tracks += [
        Track(route.name, (tuple(_read(p, path.name) for p in route.points),))
        for route in gpx.routes
    ]
    return GpxContent(waypoints, tuple(tracks))


def _read(point: GPXWaypoint | GPXTrackPoint | GPXRoutePoint, file: str) -> Waypoint:
    waypoint = Waypoint(
        lon_deg=point.longitude,
        lat_deg=point.latitude,
        name=point.name,
        height_m=point.elevation,
        description=getattr(point, "description", None),
        comment=point.comment,
        symbol=point.symbol,
        time=point.time,
    )
    try:
        _check(waypoint)
    except FieldError as fault:
        raise FileError(f"{file}: {fault.message}", fault.mend) from None
    return waypoint


def _check(waypoint: Waypoint) -> None:
    lon, lat, height = waypoint.lon_deg, waypoint.lat_deg, waypoint.height_m
    is_finite = math.isfinite(lon) and math.isfinite(lat) and math.isfinite(height or 0.0)
    if not is_finite or abs(lon) > 180 or abs(lat) > 90:
        raise FieldError(
            f"{waypoint.name or 'A position'} lies at longitude {lon}, latitude {lat}, which is"
            " no place.",
            "Give degrees, longitude and latitude in WGS 84.",
        )


def _text(text: str | None) -> str | None:
    return None if text is None else xml_text(text)
