"""Photos for print: small, upright, and silent about where they were taken."""

from __future__ import annotations

import io

from PIL import Image

from maps.pictures import printable


def jpeg(size: tuple[int, int], orientation: int = 1) -> bytes:
    picture = Image.new("RGB", size, (10, 20, 30))
    exif = picture.getexif()
    exif[0x0112] = orientation
    exif[0x010F] = "CAMERA"
    stream = io.BytesIO()
    picture.save(stream, "JPEG", exif=exif)
    return stream.getvalue()


def test_a_large_photo_becomes_small_and_keeps_its_shape() -> None:
    made = printable(jpeg((4000, 3000)), longest_px=1000)
    assert made is not None
    assert Image.open(io.BytesIO(made)).size == (1000, 750)


def test_a_photo_taken_upright_stands_upright_and_says_nothing_else() -> None:
    made = printable(jpeg((400, 300), orientation=6))
    assert made is not None
    picture = Image.open(io.BytesIO(made))
    assert picture.size == (300, 400)
    assert dict(picture.getexif()) == {}
    assert b"CAMERA" not in made


def test_what_is_no_picture_is_none() -> None:
    assert printable(b"\xff\xd8\xff broken") is None
    assert printable(b"") is None
    assert printable(jpeg((400, 300))[:200]) is None
