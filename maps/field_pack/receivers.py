"""The pack for hand-held receivers and globes: GPX with waypoints and track, and KML."""

from __future__ import annotations

from pathlib import Path

from shapely.geometry import Point

from gazetteer.boundaries.marker import STATE_LABELS
from gazetteer.inspection.pack_contents import PackContents, PackTask
from gis.gpxfile import Track, Waypoint, write_gpx
from gis.kmlfile import KmlFolder, Placemark, write_kml
from maps.field_pack.pack_layers import witness_point
from maps.field_pack.widgets import both

_RED, _BLUE = "d7191c", "2c7bb6"


def write_receiver_files(folder: Path, stem: str, contents: PackContents) -> tuple[Path, Path]:
    """Write GPX and KML; returns their paths.

    Markers without a position are in neither. Both carry the classification line.

    Raises:
        FileError: A file cannot be written.
    """
    gpx, kml = folder / f"{stem}.gpx", folder / f"{stem}.kml"
    line = contents.line
    title = f"{line.name} {line.code}"
    notice = contents.classification.line
    placed = [(one, one.marker.position) for one in contents.tasks]
    found = [(one, at) for one, at in placed if at is not None]
    write_gpx(
        gpx,
        waypoints=[
            Waypoint(
                at.x, at.y, one.task.full_number, None, _about(one), one.task.object_uuid,
                "Flag, Red",
            )
            for one, at in found
        ],
        tracks=[Track(line.name, _segments(contents))],
        title=title,
        description=notice,
    )  # fmt: skip
    witnesses = []
    for one in contents.tasks:
        for witness in one.marker.witnesses:
            at = witness_point(one.marker, witness)[0]
            name = f"{one.task.full_number} {witness.serial} {witness.name}"
            witnesses.append(Placemark(name, at, notice))
    write_kml(
        kml,
        [
            KmlFolder("界线 Line", [Placemark(title, line.geom, notice)], _RED, 3.0),
            KmlFolder("界桩 Markers", [_placemark(one, at, notice) for one, at in found], _RED),
            KmlFolder("方位物 Reference objects", witnesses, _BLUE),
        ],
        title=f"{title} {notice}",
    )
    return gpx, kml


def _placemark(one: PackTask, at: Point, notice: str) -> Placemark:
    data = {"object_uuid": one.task.object_uuid, "task_uuid": one.task.task_uuid}
    return Placemark(one.task.full_number, at, f"{_about(one)}\n{notice}", data)


def _segments(contents: PackContents) -> tuple[tuple[Waypoint, ...], ...]:
    parts = () if contents.line.geom is None else contents.line.geom.geoms
    return tuple(tuple(Waypoint(x, y) for x, y, *_ in part.coords) for part in parts)


def _about(one: PackTask) -> str:
    """State, last coordinates as determined, and where it stands."""
    marker = one.marker
    said = [both(STATE_LABELS[marker.state])]
    if marker.survey is not None:
        at = marker.survey.at
        said.append(f"X {at.north:f} Y {at.east:f} EPSG:{at.epsg} ({marker.survey.surveyed_on})")
    if marker.position_text is not None:
        said.append(marker.position_text)
    return "; ".join(said)
