import shutil
import subprocess
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.ExifTags import GPS, Base

from gis.exif import ExifFacts, exif_facts
from tests.gis.pictures import jpeg

BEIJING = timezone(timedelta(hours=8))
POSITION = {
    GPS.GPSLongitudeRef: "E", GPS.GPSLongitude: (115.0, 48.0, 36.0),
    GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: (32.0, 53.0, 24.0),
}  # fmt: skip


def facts(path: Path) -> ExifFacts:
    with Image.open(path) as image:
        return exif_facts(image.getexif())


def test_everything_a_telephone_writes(tmp_path: Path) -> None:
    path = jpeg(
        tmp_path / "a.jpg",
        main={Base.Make: "HUAWEI", Base.Model: "HUAWEI P60", Base.DateTime: "2026:05:01 17:00:00"},
        details={
            Base.DateTimeOriginal: "2026:05:01 16:30:00",
            Base.OffsetTimeOriginal: "+08:00",
        },
        gps={
            **POSITION,
            GPS.GPSAltitudeRef: b"\x00",
            GPS.GPSAltitude: 31.25,
            GPS.GPSImgDirectionRef: "T",
            GPS.GPSImgDirection: 271.5,
            GPS.GPSDOP: 1.5,
            GPS.GPSHPositioningError: 4.0,
            GPS.GPSMapDatum: "WGS-84",
            GPS.GPSDateStamp: "2026:05:01",
            GPS.GPSTimeStamp: (8.0, 29.0, 58.0),
        },
    )
    found = facts(path)
    assert found.lon_deg == pytest.approx(115.81)
    assert found.lat_deg == pytest.approx(32.89)
    assert found == ExifFacts(
        lon_deg=found.lon_deg,
        lat_deg=found.lat_deg,
        datum="WGS-84",
        altitude_m=31.25,
        dilution=1.5,
        accuracy_m=4.0,
        direction_deg=271.5,
        is_true_north=True,
        taken_at=datetime(2026, 5, 1, 16, 30, tzinfo=BEIJING),
        position_at=datetime(2026, 5, 1, 8, 29, 58, tzinfo=UTC),
        camera="HUAWEI P60",
    )


def test_without_exif_everything_is_unknown(tmp_path: Path) -> None:
    assert facts(jpeg(tmp_path / "a.jpg")) == ExifFacts()


def test_a_time_without_offset_stays_without(tmp_path: Path) -> None:
    found = facts(jpeg(tmp_path / "a.jpg", main={Base.DateTime: "2026:05:01 16:30:00"}))
    assert found.taken_at == datetime(2026, 5, 1, 16, 30)


@pytest.mark.parametrize(
    "gps",
    [
        {k: v for k, v in POSITION.items() if k != GPS.GPSLatitudeRef},
        {**POSITION, GPS.GPSLatitude: (0.0, 0.0, 0.0), GPS.GPSLongitude: (0.0, 0.0, 0.0)},
        {**POSITION, GPS.GPSLatitude: (95.0, 0.0, 0.0)},
        {**POSITION, GPS.GPSLatitudeRef: "X"},
    ],
)
def test_a_position_that_is_none(tmp_path: Path, gps: dict[int, object]) -> None:
    found = facts(jpeg(tmp_path / "a.jpg", gps=gps))
    assert (found.lon_deg, found.lat_deg) == (None, None)


def test_south_west_below_the_sea(tmp_path: Path) -> None:
    gps = {
        **POSITION, GPS.GPSLatitudeRef: "S", GPS.GPSLongitudeRef: "W",
        GPS.GPSAltitudeRef: b"\x01", GPS.GPSAltitude: 5.0, GPS.GPSImgDirectionRef: "M",
        GPS.GPSImgDirection: 360.0,
    }  # fmt: skip
    found = facts(jpeg(tmp_path / "a.jpg", gps=gps))
    assert found.lat_deg == pytest.approx(-32.89)
    assert found.lon_deg == pytest.approx(-115.81)
    assert found.altitude_m == -5
    assert (found.direction_deg, found.is_true_north) == (0, False)


@pytest.mark.parametrize("text", ["0000:00:00 00:00:00", "2026:02:30 08:00:00", "gestern", ""])
def test_a_time_that_is_none(tmp_path: Path, text: str) -> None:
    assert facts(jpeg(tmp_path / "a.jpg", main={Base.DateTime: text})).taken_at is None


@settings(max_examples=30, deadline=None)
@given(st.floats(-179.99, 179.99), st.floats(-89.99, 89.99))
def test_any_position_comes_back_within_a_centimetre(
    tmp_path_factory: pytest.TempPathFactory, lon: float, lat: float
) -> None:
    def parts(degrees: float) -> tuple[float, float, float]:
        minutes, seconds = divmod(abs(degrees) * 3600, 60)
        whole, minutes = divmod(minutes, 60)
        return whole, minutes, round(seconds, 5)

    path = jpeg(
        tmp_path_factory.mktemp("exif") / "a.jpg",
        gps={
            GPS.GPSLongitudeRef: "E" if lon >= 0 else "W", GPS.GPSLongitude: parts(lon),
            GPS.GPSLatitudeRef: "N" if lat >= 0 else "S", GPS.GPSLatitude: parts(lat),
        },
    )  # fmt: skip
    found = facts(path)
    if found.lon_deg is None or found.lat_deg is None:
        assert (round(lon, 7), round(lat, 7)) == (0, 0)
    else:
        assert (found.lon_deg, found.lat_deg) == pytest.approx((lon, lat), abs=1e-7)


@pytest.mark.skipif(shutil.which("gdalinfo") is None, reason="gdalinfo is missing")
def test_gdal_reads_the_same_tags(tmp_path: Path) -> None:
    path = jpeg(tmp_path / "a.jpg", gps={**POSITION, GPS.GPSAltitude: 31.25})
    done = subprocess.run(["gdalinfo", str(path)], capture_output=True, text=True, check=True)
    assert "EXIF_GPSLongitude=(115) (48) (36)" in done.stdout
    found = facts(path)
    assert found.lon_deg == pytest.approx(115 + 48 / 60 + 36 / 3600)
    assert found.altitude_m == 31.25
