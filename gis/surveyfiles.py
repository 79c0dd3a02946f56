"""Files of surveyors and receivers as rows of a table: CASS, coordinate lists, DXF, GPX, KML.

Metres come in the columns `north` and `east`, degrees in `latitude` and `longitude`; the number
of a point in `number`. GPX and KML are always WGS 84 and say so in a column `crs`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta, timezone
from pathlib import Path

import shapely

from gis.cadread import CadPoint, read_dxf
from gis.cassfile import read_cass
from gis.coordinate_list import read_coordinate_list
from gis.crs import Crs
from gis.errors import FileError
from gis.features import SurveyPoint
from gis.gpxfile import read_gpx
from gis.kmlread import read_kml
from gis.problems import Problem
from gis.rows import DataFile, Row, need_crs
from gis.survey_text import duplicates

_METRES = ("number", "north", "east", "height_m")
_DEGREES = ("number", "latitude", "longitude", "height_m", "surveyed_on", "crs")
# Data of a placemark that say its place once more, in another system perhaps.
_PLACE_WORDS = {
    *_METRES, *_DEGREES, "纵坐标x", "横坐标y", "坐标系", "高程", "高程系统", "经度", "纬度",
    "x", "y",
}  # fmt: skip
_WGS84 = "EPSG:4326"
_ENDINGS = (".dat", ".dxf", ".gpx", ".kml", ".kmz")
# A receiver tells the time of Greenwich; the day is that of Beijing.
_BEIJING = timezone(timedelta(hours=8))
# Names by which drawings in use call the number of a point.
_NUMBER_TAGS = {
    "number", "no", "name", "full_number", "point", "id", "bh", "dh", "编号", "界桩编号", "界桩号",
    "点号",
}  # fmt: skip
# The first line of a coordinate list: a section, a heading, or number,ring,X,Y.
_LIST = re.compile(
    rb"(\[|\xa3\xdb|\xef\xbc\xbb)|.*@\s*$|[^,]+,\s*\d{1,6},\s*-?\d+(\.\d+)?,\s*-?\d+(\.\d+)?,?\s*$"
)
_HEAD = 4096


def is_survey_file(path: Path) -> bool:
    """Whether the file is one of these: by its ending; a .txt by its first line."""
    suffix = path.suffix.lower()
    if suffix != ".txt" or not path.is_file():
        return suffix in _ENDINGS
    with path.open("rb") as file:
        head = file.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip()
    first = head.splitlines()[0] if head else b""
    return _LIST.match(first) is not None


def open_survey_file(
    path: Path, *, crs: Crs | None, encoding: str | None, layer: str | None
) -> DataFile:
    """Open such a file and read it through.

    Args:
        path: The file.
        crs: Declared system; needed but for GPX and KML, which must not contradict it.
        encoding: Of CASS, coordinate lists and DXF.
        layer: Of a DXF; folder of a KML; symbol of GPX waypoints; code of the points of a CASS
            file; a word in the headings of a coordinate list's blocks. Only what is on it is read.

    Raises:
        FileError: Not readable as its ending says; no point with a number in it; no system
            declared, or another than WGS 84 for GPX and KML; a drawing in millimetres.
    """
    suffix = path.suffix.lower()
    if not path.is_file():
        raise FileError(f"There is no file {path}.", "Check the path.")
    if suffix in (".gpx", ".kml", ".kmz"):
        _need_wgs84(path, crs)
        columns, rows = _gpx(path, layer) if suffix == ".gpx" else _kml(path, layer)
    else:
        need_crs(crs, path.name)
        columns = _METRES
        if suffix == ".dxf":
            rows = _dxf(path, encoding, layer)
        elif suffix == ".dat":
            rows = _cass(path, encoding, layer)
        else:
            rows = _listed(path, encoding, layer)
    if not rows:
        raise FileError(
            f"{path.name} holds no point with a number" + (f" on {layer}." if layer else "."),
            "Number the points, or name the right layer with --layer.",
        )
    return DataFile(path, columns, False, len(rows), lambda: iter(rows))


def _need_wgs84(path: Path, crs: Crs | None) -> None:
    if crs is not None and crs.name not in (_WGS84, "EPSG:4490"):
        raise FileError(
            f"{path.name} is in WGS 84 degrees, as its format prescribes, but {crs.name} was"
            " declared.",
            "Leave out --crs.",
        )


def _cass(path: Path, encoding: str | None, layer: str | None) -> list[Row]:
    cass = read_cass(path, encoding=encoding)
    if layer is None:
        return _points(cass.points, cass.problems)
    points = [point for point in cass.points if point.code == layer]
    if not points:
        return []
    # What another code's point has the number of is no repetition here.
    rejected = [problem for problem in cass.problems if problem.severity == "reject"]
    return _points(points, [*rejected, *duplicates(points, path.name)])


def _listed(path: Path, encoding: str | None, layer: str | None) -> list[Row]:
    listed = read_coordinate_list(path, encoding=encoding)
    blocks = [block for block in listed.blocks if layer is None or layer in block.heading]
    points = [p for block in blocks for ring in block.rings for p in _opened(ring.points)]
    if layer is None:
        return _points(points, listed.problems)
    heads = sorted((block.row or 0, block in blocks) for block in listed.blocks)

    def is_chosen(row: int) -> bool:
        """Whether the last block that begins at or before the row was asked for."""
        before = [chosen for first, chosen in heads if first <= row]
        return bool(before) and before[-1]

    return _points(points, [p for p in listed.problems if p.row is not None and is_chosen(p.row)])


def _opened(points: Sequence[SurveyPoint]) -> Sequence[SurveyPoint]:
    """A closed ring has its first point again at the end; it is one measurement."""
    closed = len(points) > 1 and points[0].number == points[-1].number
    return points[:-1] if closed else points


def _points(points: Sequence[SurveyPoint], problems: Sequence[Problem]) -> list[Row]:
    by_row = {problem.row: problem for problem in problems if problem.row is not None}
    rows = [
        Row(
            point.row or index,
            {
                "number": point.number,
                "north": repr(point.x_north_m),
                "east": repr(point.y_east_m),
                "height_m": None if point.height_m is None else repr(point.height_m),
            },
            None,
            by_row.pop(point.row or index, None),
        )
        for index, point in enumerate(points, start=1)
    ]
    rows += [Row(number, {}, None, problem) for number, problem in by_row.items()]
    return sorted(rows, key=lambda row: row.number)


def _dxf(path: Path, encoding: str | None, layer: str | None) -> list[Row]:
    drawing = read_dxf(path, encoding=encoding)
    if drawing.unit == "mm":
        raise FileError(f"{path.name} is drawn in millimetres.", "Export it in metres.")
    points = [
        SurveyPoint(number, point.north, point.east, point.height, row=index)
        for index, point in enumerate(drawing.points, start=1)
        if layer in (None, point.layer) and (number := _number(point)) is not None
    ]
    return _points(points, ())


def _number(point: CadPoint) -> str | None:
    """The number among the attributes of a symbol; a text beside a point is nobody's number."""
    filled = {tag: text.strip() for tag, text in point.attributes.items() if text.strip()}
    named = [text for tag, text in filled.items() if tag.casefold() in _NUMBER_TAGS]
    if named:
        return named[0]
    return next(iter(filled.values())) if len(filled) == 1 else None


def _gpx(path: Path, layer: str | None) -> tuple[tuple[str, ...], list[Row]]:
    rows = []
    for index, point in enumerate(read_gpx(path).waypoints, start=1):
        if layer not in (None, point.symbol):
            continue
        day = None if point.time is None else point.time.astimezone(_BEIJING).date().isoformat()
        cells = _place(point.name, point.lon_deg, point.lat_deg, point.height_m)
        rows.append(Row(index, cells | {"surveyed_on": day}))
    # A column without a single day would say that days on record are wrong.
    has_days = any(row.values["surveyed_on"] is not None for row in rows)
    return tuple(c for c in _DEGREES if has_days or c != "surveyed_on"), rows


def _kml(path: Path, layer: str | None) -> tuple[tuple[str, ...], list[Row]]:
    content = read_kml(path)
    problems = {problem.row: problem for problem in content.problems if problem.row is not None}
    numbers = (
        n for n in range(1, len(content.placemarks) + len(problems) + 1) if n not in problems
    )
    rows = [Row(number, {}, None, problem) for number, problem in problems.items()]
    names: dict[str, None] = {}
    for number, mark in zip(numbers, content.placemarks, strict=True):
        if layer is not None and layer not in mark.folder.split("/"):
            continue
        data: Mapping[str, str | None] = {
            name: text for name, text in mark.data.items() if name.casefold() not in _PLACE_WORDS
        }
        if not isinstance(mark.geometry, shapely.Point):
            continue
        at = mark.geometry
        height = float(at.z) if at.has_z else None
        names.update(dict.fromkeys(data))
        rows.append(Row(number, {**data, **_place(mark.name, at.x, at.y, height)}))
    columns = tuple(c for c in _DEGREES if c != "surveyed_on")
    # A number among the data is the right one; the name may be anything.
    tagged = next((name for name in names if name.casefold() in _NUMBER_TAGS), None)
    if tagged is not None:
        columns = columns[1:]
    return (*columns, *names), sorted(rows, key=lambda row: row.number)


def _place(
    name: str | None, longitude: float, latitude: float, height_m: float | None
) -> dict[str, str | None]:
    return {
        "number": name,
        "latitude": repr(latitude),
        "longitude": repr(longitude),
        "height_m": None if height_m is None else repr(height_m),
        "crs": _WGS84,
    }
