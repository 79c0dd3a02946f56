"""What a team should read first, in Chinese and English, in plain text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from gazetteer.inspection.pack_contents import PackContents

_PHOTOS_HERE = (
    "照片放在此文件夹，路径写作 DCIM/文件名。\nPhotos go here; their paths are DCIM/name.\n"
)


def readme(contents: PackContents, stem: str, sheets: Sequence[str]) -> bytes:
    """The text, in UTF-8 with the mark by which old editors know it.

    Args:
        contents: The pack.
        stem: Name of its files without ending.
        sheets: Names of the map sheets in it.
    """
    count = len(sheets)
    text = _template().format(
        line_name=contents.line.name,
        line_code=contents.line.code,
        classification=contents.classification.line,
        stem=stem,
        crs_zh=contents.crs.zh,
        crs_en=contents.crs.en,
        epsg=contents.crs.epsg,
        sheets_zh=f"  sheets/        界线图 PDF {count} 个\n" if count else "",
        sheets_en=f"  sheets/        {count} PDF files of map sheets\n" if count else "",
        sigma=f"{contents.fix_sigma_m:g}",
        uuid=contents.pack_uuid,
        made_at=contents.made_at.isoformat(timespec="seconds"),
    )
    return _for_windows(text)


def photos_note() -> bytes:
    """What stands in the folder of the photos, so that it is there."""
    return _for_windows(_PHOTOS_HERE)


def _for_windows(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode("utf-8-sig")


@cache
def _template() -> str:
    return files("maps.field_pack").joinpath("readme.txt").read_text("utf-8")
