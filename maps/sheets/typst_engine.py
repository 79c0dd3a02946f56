"""Sets scenes as PDF or PNG by typst: true scale, embedded fonts, searchable text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import as_file, files
from typing import Any

import typst

from gis.errors import SetupError
from maps.sheets.metrics import ASCENT, CAP_HEIGHT, DESCENT, text_width
from maps.sheets.scene import Circle, Mark, Polyline, Scene, Stroke, Text, flat
from maps.sheets.symbols import primitives
from maps.typst_fonts import refuse_missing_fonts

# Archival PDF with Unicode text (ISO 19005-2, level U).
_STANDARD = "a-2u"


def scene_pdf(scenes: Sequence[Scene], made_on: date | None) -> bytes:
    """Scenes as the pages of one PDF/A. The same scenes give the same bytes.

    Args:
        scenes: One page each.
        made_on: Date of the document; None leaves it out, and then the PDF is no PDF/A.

    Raises:
        SetupError: The fonts are not installed, or typst failed.
    """
    if made_on is None:
        return _compiled(scenes, made_on, format="pdf", pdf_tags=False)
    return _compiled(scenes, made_on, format="pdf", pdf_standards=_STANDARD, pdf_tags=False)


def scene_png(scene: Scene, dpi: int) -> bytes:
    """One scene as a PNG of a given resolution.

    Raises:
        SetupError: As `scene_pdf`.
    """
    return _compiled([scene], None, format="png", ppi=float(dpi))


def _compiled(scenes: Sequence[Scene], made_on: date | None, **how: Any) -> bytes:
    pages = [_page(scene) for scene in scenes]
    made = None if made_on is None else [made_on.year, made_on.month, made_on.day]
    given = {"scenes": json.dumps(pages, ensure_ascii=False), "made": json.dumps(made)}
    with as_file(files("maps.sheets").joinpath("sheet.typ")) as template:
        try:
            made_bytes, warnings = typst.compile_with_warnings(
                str(template), sys_inputs=given, font_paths=_fonts(), **how
            )
        except typst.TypstError as fault:
            raise SetupError(f"A map sheet could not be drawn: {fault}.") from fault
    refuse_missing_fonts("Map sheets", warnings)
    return bytes(made_bytes)


@cache
def _fonts() -> typst.Fonts:
    """The machine's fonts, looked for once in a process."""
    return typst.Fonts()


def _page(scene: Scene) -> dict[str, object]:
    return {
        "width": scene.width,
        "height": scene.height,
        "title": scene.title,
        "marks": [_mark(mark) for mark in primitives(scene)],
    }


def _mark(mark: Mark) -> dict[str, object]:
    if isinstance(mark, Polyline):
        return {
            "kind": "line", "points": mark.points, "stroke": _pen(mark.stroke),
            "fill": mark.fill, "closed": mark.is_closed,
        }  # fmt: skip
    if isinstance(mark, Circle):
        return {
            "kind": "circle", "x": mark.centre[0], "y": mark.centre[1], "radius": mark.radius,
            "stroke": _pen(mark.stroke), "fill": mark.fill,
        }  # fmt: skip
    if isinstance(mark, Text):
        return {
            "kind": "text", "x": mark.at[0], "y": mark.at[1], "content": flat(mark.content),
            "size": mark.size, "font": mark.font.value, "colour": mark.colour,
            "anchor": mark.anchor, "rotation": mark.rotation, "tracking": mark.tracking,
            "ground": _ground(mark),
        }  # fmt: skip
    raise TypeError(mark)


def _ground(mark: Text) -> tuple[float, float, float, float] | None:
    """The white ground of words, about their anchor: left, top, width, height."""
    if mark.halo is None:
        return None
    width = text_width(mark.content, mark.size, mark.font, mark.tracking)
    is_figures = all(ord(character) < 0x2E80 for character in mark.content)
    above = (CAP_HEIGHT if is_figures else ASCENT) * mark.size
    below = (0.02 if is_figures else DESCENT) * mark.size
    start = {"start": 0.0, "middle": -width / 2, "end": -width}[mark.anchor]
    halo = mark.halo
    return start - halo, -above - halo, width + 2 * halo, above + below + 2 * halo


def _pen(stroke: Stroke | None) -> dict[str, object] | None:
    if stroke is None:
        return None
    return {"colour": stroke.colour, "width": stroke.width, "dash": stroke.dash}
