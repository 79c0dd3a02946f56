import hashlib
from pathlib import Path

import pytest
from PIL import Image
from PIL.ExifTags import GPS, Base

from gis.errors import FileError
from gis.exif import ExifFacts
from gis.photofile import read_photo
from tests.gis.pictures import jpeg


def refusal(path: Path, **limits: int) -> str:
    with pytest.raises(FileError) as fault:
        read_photo(path, **limits)
    assert fault.value.mend
    assert path.name in fault.value.message
    return fault.value.message


def test_a_photo(tmp_path: Path) -> None:
    path = jpeg(
        tmp_path / "界桩001.jpg", size=(1200, 900), main={Base.DateTime: "2026:05:01 16:30:00"}
    )
    photo = read_photo(path)
    assert photo.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert photo.size_bytes == path.stat().st_size
    assert (photo.media_type, photo.width_px, photo.height_px) == ("image/jpeg", 1200, 900)
    assert photo.exif.taken_at is not None
    assert photo.exif.lon_deg is None


@pytest.mark.parametrize(("suffix", "media"), [("png", "image/png"), ("webp", "image/webp")])
def test_other_pictures_without_exif(tmp_path: Path, suffix: str, media: str) -> None:
    path = tmp_path / f"a.{suffix}"
    Image.new("RGB", (30, 20)).save(path)
    photo = read_photo(path)
    assert (photo.media_type, photo.width_px, photo.exif) == (media, 30, ExifFacts())


def test_the_ending_does_not_matter(tmp_path: Path) -> None:
    assert read_photo(jpeg(tmp_path / "a.png")).media_type == "image/jpeg"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"no picture, but a text", "no JPEG"),
        (b"%PDF-1.7\n" + b"x" * 100, "no JPEG"),
        (b"GIF89a" + b"\0" * 100, "no JPEG"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 100, "HEIC"),
        (b"\xff\xd8\xff\xe0", "no JPEG|damaged"),
        (b"\x89PNG\r\n\x1a\n", "no JPEG|damaged"),
    ],
)
def test_no_picture(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(content)
    assert any(part in refusal(path) for part in reason.split("|"))


@pytest.mark.parametrize("share", [0.5, 0.8, 0.95])
@pytest.mark.parametrize("suffix", ["jpg", "png"])
def test_cut_off(tmp_path: Path, suffix: str, share: float) -> None:
    path = tmp_path / f"a.{suffix}"
    Image.effect_noise((640, 480), 60).convert("RGB").save(path)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    assert "cut off" in refusal(path)


def test_limits(tmp_path: Path) -> None:
    path = jpeg(tmp_path / "a.jpg", size=(100, 100))
    assert "at most" in refusal(path, limit_bytes=100)
    assert "more pixels" in refusal(path, limit_pixels=9_999)
    assert read_photo(path, limit_pixels=10_000).width_px == 100


def test_a_decompression_bomb(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("1", (15_000, 15_000)).save(path)
    assert path.stat().st_size < 100_000
    assert "more pixels" in refusal(path)


def test_damaged_exif_leaves_the_photo(tmp_path: Path) -> None:
    path = jpeg(tmp_path / "a.jpg", gps={GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: (1.0, 2.0, 3.0)})
    content = path.read_bytes()
    start = content.index(b"Exif\0\0") + 14
    path.write_bytes(content[:start] + b"\xff" * 20 + content[start + 20 :])
    assert read_photo(path).exif.lat_deg is None
