"""Pictures for tests, with the Exif that cameras and telephones write."""

import io
from collections.abc import Mapping
from pathlib import Path

from PIL import Image
from PIL.ExifTags import IFD


def jpeg(
    path: Path,
    *,
    size: tuple[int, int] = (64, 48),
    main: Mapping[int, object] | None = None,
    details: Mapping[int, object] | None = None,
    gps: Mapping[int, object] | None = None,
) -> Path:
    """A grey JPEG; `main`, `details` and `gps` are the tags of the three directories."""
    exif = Image.Exif()
    for tag, value in (main or {}).items():
        exif[tag] = value
    for which, tags in ((IFD.Exif, details), (IFD.GPSInfo, gps)):
        if tags:
            exif.get_ifd(which).update(tags)
    stream = io.BytesIO()
    has_exif = any((main, details, gps))
    Image.new("RGB", size, "grey").save(stream, "JPEG", **({"exif": exif} if has_exif else {}))
    path.write_bytes(stream.getvalue())
    return path
