"""Photos made fit for print: upright, small, and without what the camera wrote into them."""

from __future__ import annotations

import io

from PIL import Image, ImageOps

_QUALITY = 85


def printable(content: bytes, longest_px: int = 1400) -> bytes | None:
    """The photo as a plain JPEG; None where it cannot be read as a picture.

    The camera's own data goes: a position in it would leave the register unseen.

    Args:
        content: JPEG or PNG.
        longest_px: Of its longer side at most.
    """
    try:
        with Image.open(io.BytesIO(content)) as picture:
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    upright.thumbnail((longest_px, longest_px))
    plain = Image.new("RGB", upright.size)
    plain.paste(upright)
    stream = io.BytesIO()
    plain.save(stream, "JPEG", quality=_QUALITY)
    return stream.getvalue()
