"""Register sheets as a PDF, one page for each marker object, and their sketches as pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gazetteer.boundaries.line_collection import LineCollection
from maps.boundary_tables.register_sheet import NOT_FILLED_IN, Entry, RegisterSheet
from maps.boundary_tables.table import SIMULATED
from maps.boundary_tables.typeset import flat
from maps.pictures import printable
from maps.typst_template import drawn, filled

TITLE = ("界桩登记表", "Marker register sheet")
_PACKAGE = "maps.boundary_tables"
_MARKS = "①②③④⑤⑥⑦⑧⑨"


def register_pdf(found: LineCollection, sheets: Sequence[RegisterSheet]) -> bytes:
    """All sheets as one PDF. The same sheets give the same bytes.

    Args:
        found: The line they belong to.
        sheets: At least one.

    Raises:
        SetupError: The fonts are not installed.
    """
    pictures: dict[str, bytes] = {}
    pages = []
    for index, sheet in enumerate(sheets, start=1):
        photo = None if sheet.photo is None else printable(sheet.photo.content)
        if photo is not None:
            pictures[f"photo{index}.jpg"] = photo
        pages.append(_page(sheet, None if photo is None else f"photo{index}.jpg"))
    return filled(
        _PACKAGE,
        "register_sheet.typ",
        {
            "zh": TITLE[0],
            "en": TITLE[1],
            "line": flat(f"{found.line.name} {found.line.code}"),
            "as_of": f"截至 as of {found.as_of.isoformat()}",
            "notice": list(SIMULATED),
            "blank": NOT_FILLED_IN,
            "sheets": pages,
        },
        pictures,
    )


def sketch_pngs(sheets: Sequence[RegisterSheet]) -> tuple[bytes, ...]:
    """The sketch of each sheet as a PNG, 62 mm square.

    Raises:
        SetupError: The fonts are not installed.
    """
    # All at once: the typesetter spends most of its time on finding the fonts.
    sketches = [{"number": sheet.number, "sighted": _sighted(sheet)} for sheet in sheets]
    return drawn(_PACKAGE, "sketch.typ", {"sketches": sketches})


def photo_caption(sheet: RegisterSheet) -> str | None:
    """What stands below the photo; None: there is no photo."""
    photo = sheet.photo
    if photo is None:
        return None
    taken = (
        "拍摄时间不详 time unknown"
        if photo.taken_at is None
        else f"{photo.taken_at:%Y-%m-%d %H:%M}"
    )
    marks = "模拟 simulated" if photo.is_simulated else None
    return " · ".join(part for part in (photo.caption, taken, photo.file_name, marks) if part)


def _page(sheet: RegisterSheet, photo: str | None) -> dict[str, Any]:
    caption = photo_caption(sheet)
    if sheet.photo is not None and photo is None:
        caption = f"{sheet.photo.file_name} 无法读取 cannot be read"
    return {
        "number": sheet.number,
        "about": _rows(sheet.about),
        "position": _rows(sheet.position),
        "places": _rows(sheet.places),
        "witnesses": [[flat(cell) for cell in row] for row in sheet.witnesses],
        "sighted": _sighted(sheet),
        "epochs": [[flat(cell) for cell in row] for row in sheet.epochs],
        "left_out": sheet.epochs_left_out,
        "photo": photo,
        "caption": None if caption is None else flat(caption),
        "classification": sheet.classification.line,
        "simulated": sheet.is_simulated,
        "signatures": [flat(party) for party in sheet.signatures],
    }


def _rows(entries: Sequence[Entry]) -> list[list[str]]:
    return [[entry.zh, entry.en, flat(entry.text)] for entry in entries]


def _sighted(sheet: RegisterSheet) -> list[dict[str, Any]]:
    by_serial = {row[0]: row for row in sheet.witnesses}
    return [
        {
            "right": one.right,
            "up": one.up,
            "mark": _MARKS[one.serial - 1] if one.serial <= len(_MARKS) else str(one.serial),
            "words": "距离不详" if one.distance_m is None else f"{one.distance_m:f} m",
            "azimuth": by_serial[str(one.serial)][2],
        }
        for one in sheet.sketch
    ]
