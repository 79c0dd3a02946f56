import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import gpxpy
import pytest

from gis.errors import FieldError, FileError
from gis.gpxfile import Track, Waypoint, read_gpx, write_gpx

MOMENT = datetime(2026, 5, 1, 8, 30, tzinfo=UTC)
MARKER = Waypoint(115.81, 32.89, "阜六线001A", 31.2, "双面型 <花岗岩> & 石", "uuid-1", "Flag, Red")
LINE = Track(
    "阜六线",
    (
        (Waypoint(115.81, 32.89), Waypoint(115.82, 32.9, height_m=30.5, time=MOMENT)),
        (Waypoint(115.83, 32.9),),
    ),
)
needs_gdal = pytest.mark.skipif(shutil.which("ogr2ogr") is None, reason="ogr2ogr is missing")


def written(tmp_path: Path) -> Path:
    path = tmp_path / "a.gpx"
    write_gpx(path, waypoints=[MARKER], tracks=[LINE], title="联检", description="内部")
    return path


def source(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "b.gpx"
    path.write_text(text, encoding="utf-8")
    return path


def test_gpxpy_reads_what_we_write(tmp_path: Path) -> None:
    gpx = gpxpy.parse(written(tmp_path).read_text("utf-8"))
    (waypoint,) = gpx.waypoints
    assert (waypoint.longitude, waypoint.latitude) == (115.81, 32.89)
    assert waypoint.name == "阜六线001A"
    assert waypoint.description == "双面型 <花岗岩> & 石"
    assert gpx.version == "1.1"
    assert gpx.description is not None
    assert "WGS 84" in gpx.description


@needs_gdal
def test_gdal_reads_what_we_write(tmp_path: Path) -> None:
    done = subprocess.run(
        ["ogrinfo", "-al", str(written(tmp_path))], capture_output=True, text=True, check=True
    )
    assert "name (String) = 阜六线001A" in done.stdout
    assert "POINT (115.81 32.89)" in done.stdout
    assert "MULTILINESTRING" in done.stdout


def test_round_trip(tmp_path: Path) -> None:
    content = read_gpx(written(tmp_path))
    assert content.waypoints == (MARKER,)
    assert content.tracks == (LINE,)


@needs_gdal
def test_a_file_made_by_gdal(tmp_path: Path) -> None:
    table = tmp_path / "s.csv"
    table.write_text('name,desc,WKT\n003号,丢失,"POINT(115.9 32.8)"\n', encoding="utf-8")
    path = tmp_path / "g.gpx"
    command = ["ogr2ogr", "-f", "GPX", str(path), str(table), "-nlt", "POINT"]
    subprocess.run(command, check=True, capture_output=True)
    (waypoint,) = read_gpx(path).waypoints
    assert (waypoint.name, waypoint.description) == ("003号", "丢失")
    assert (waypoint.lon_deg, waypoint.lat_deg, waypoint.height_m) == (115.9, 32.8, None)


def test_routes_of_gpx_1_0(tmp_path: Path) -> None:
    text = (
        '<gpx version="1.0" creator="x" xmlns="http://www.topografix.com/GPX/1/0"><rte>'
        '<name>甲</name><rtept lat="32" lon="115"/><rtept lat="33" lon="116"/></rte></gpx>'
    )
    (track,) = read_gpx(source(tmp_path, text)).tracks
    assert track.name == "甲"
    assert [(p.lon_deg, p.lat_deg) for p in track.segments[0]] == [(115, 32), (116, 33)]


GPX = '<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">{}</gpx>'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("no xml", "well-formed"),
        (GPX.format("<wpt"), "well-formed"),
        ("<kml/>", "no GPX"),
        (GPX.format('<wpt lat="x" lon="1"/>'), "cannot be read"),
        (GPX.format('<wpt lat="132" lon="1"/>'), "no place"),
        (GPX.format('<wpt lat="nan" lon="1"/>'), "no place"),
        (GPX.format('<wpt lat="32"/>'), "cannot be read"),
        (GPX.format('<wpt lat="32" lon="1"><ele>high</ele></wpt>'), "cannot be read"),
        ('<!DOCTYPE gpx [<!ENTITY a "aaaa">]>' + GPX.format("<name>&a;</name>"), "DOCTYPE"),
        ('<!DOCTYPE gpx SYSTEM "file:///etc/passwd">' + GPX.format(""), "DOCTYPE"),
        (GPX.format("<a>" * 200 + "</a>" * 200), "nested"),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(FileError, match=reason) as fault:
        read_gpx(source(tmp_path, text))
    assert fault.value.mend


def test_a_large_file(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="at most"):
        read_gpx(written(tmp_path), limit_bytes=10)


@pytest.mark.parametrize(
    "waypoint",
    [Waypoint(200, 32), Waypoint(115, float("nan")), Waypoint(115, 32, "a\x01b")],
)
def test_what_the_format_cannot_hold(tmp_path: Path, waypoint: Waypoint) -> None:
    with pytest.raises(FieldError):
        write_gpx(tmp_path / "a.gpx", waypoints=[waypoint], title="x")
    assert list(tmp_path.iterdir()) == []
