"""A photo as it comes from the field: checked to be one, hashed, its Exif read.

The picture itself is never changed. It is decoded once, because a cut-off file shows only then,
but in a size that keeps memory small.
"""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from gis.errors import FileError
from gis.exif import ExifFacts, exif_facts
from gis.filesize import need_file

_FORMATS = ("JPEG", "PNG", "WEBP")
_LIMIT_BYTES = 60_000_000
# Pillow itself refuses more. Only a JPEG can be decoded in a smaller size.
_LIMIT_PIXELS = 178_000_000
_SHARE_OF_OTHERS = 4
# A JPEG is decoded at an eighth where it is larger than this.
_DRAFT = (512, 512)
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError)


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that was read.

    Attributes:
        sha256: Of the file's bytes, hexadecimal.
        size_bytes: Of the file.
        media_type: "image/jpeg" and so on.
        width_px: As stored, before any turning.
        height_px: As stored.
        exif: What the camera wrote; all None in a picture without Exif.
    """

    sha256: str
    size_bytes: int
    media_type: str
    width_px: int
    height_px: int
    exif: ExifFacts


def read_photo(
    path: Path, *, limit_bytes: int = _LIMIT_BYTES, limit_pixels: int = _LIMIT_PIXELS
) -> Photo:
    """Reads a JPEG, PNG or WebP.

    Raises:
        FileError: Missing, no picture of these formats (a HEIC, for one), cut off, or with more
            bytes or pixels than are read.
    """
    need_file(path, limit_bytes=limit_bytes)
    with path.open("rb") as file:
        head = file.read(16)
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        if head[4:8] == b"ftyp":
            raise FileError(
                f"{path.name} is a HEIC picture or a film.",
                "Set the camera to JPEG, or export it as JPEG with its position.",
            )
        try:
            # Pillow warns of large pictures before their size can be asked for.
            with warnings.catch_warnings(action="ignore"):
                image = Image.open(file, formats=_FORMATS)
        except Image.DecompressionBombError:
            raise _too_large(path, limit_pixels) from None
        except UnidentifiedImageError:
            raise FileError(
                f"{path.name} is no JPEG, PNG or WebP picture.", "Give the photo itself."
            ) from None
        except _DAMAGE:
            raise _damaged(path) from None
        with image:
            width, height = image.size
            if image.format != "JPEG":
                limit_pixels //= _SHARE_OF_OTHERS
            if width * height > limit_pixels:
                raise _too_large(path, limit_pixels)
            media_type = Image.MIME[image.format or ""]
            with warnings.catch_warnings(action="ignore"):
                facts = _exif(image)
                try:
                    image.draft("RGB", _DRAFT)
                    image.load()
                except _DAMAGE:
                    raise _damaged(path) from None
    return Photo(digest, path.stat().st_size, media_type, width, height, facts)


def _exif(image: Image.Image) -> ExifFacts:
    """Exif that is damaged says nothing; the picture is still one."""
    try:
        return exif_facts(image.getexif())
    except _DAMAGE:
        return ExifFacts()


def _too_large(path: Path, limit_pixels: int) -> FileError:
    return FileError(
        f"{path.name} has more pixels than are read ({limit_pixels // 1_000_000} million).",
        "Save it smaller.",
    )


def _damaged(path: Path) -> FileError:
    return FileError(f"{path.name} is damaged or cut off.", "Copy it again from the camera.")
