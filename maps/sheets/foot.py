"""Below the map: the 100 mm check ruler, the scale and the scale bar."""

from __future__ import annotations

from maps.sheets.blocks import BLACK, QUIET, words
from maps.sheets.metrics import text_width
from maps.sheets.paper import Box
from maps.sheets.scene import Font, Layer, Mark, Polyline, Stroke, rectangle, segment

_LAYER = Layer.FURNITURE
_INK = Stroke(BLACK, 0.15)
_RULER_MM = 100
_BAR_HEIGHT = 1.1
_SIZE, _TEXT_SIZE = 1.8, 3.4
_UNIT_MM = 6.0


def check_ruler(left: float, top: float, *, has_english: bool) -> list[Mark]:
    """A ruler of 100 mm: printers rescale, so every print is checked against it.

    Args:
        left: Where zero stands.
        top: Upper side of the ruler.
        has_english: Print English beside the Chinese.
    """
    base = top + 1.8
    marks: list[Mark] = [segment(_LAYER, (left, base), (left + _RULER_MM, base), _INK)]
    for k in range(_RULER_MM + 1):
        long = 1.8 if k % 10 == 0 else (1.2 if k % 5 == 0 else 0.7)
        marks.append(segment(_LAYER, (left + k, base), (left + k, base - long), _INK))
    for k in range(0, _RULER_MM + 1, 20):
        marks.append(words(left + k, base + 1.9, str(k), 1.5, anchor="middle"))
    zh, en = "打印检查尺 100 mm", "check ruler: must measure 100 mm on the print"
    note = f"{zh}　{en}" if has_english else zh
    marks.append(words(left, base + 4.4, note, _SIZE, colour=QUIET))
    return marks


def scale_bar(right: float, top: float, scale: int, part_m: int, parts: int) -> list[Mark]:
    """Scale text and bar, right-aligned: one divided part left of zero, then the main parts.

    Args:
        right: Where the bar ends, its unit included.
        top: Upper side of the row.
        scale: Denominator of the map scale.
        part_m: Length of one part on the ground.
        parts: Main parts right of zero.
    """
    part = part_m / scale * 1000
    end = right - _UNIT_MM
    zero = end - parts * part
    first = zero - part
    base = top + 3.2
    marks: list[Mark] = [
        rectangle(_LAYER, first, base, (parts + 1) * part, _BAR_HEIGHT, _INK, "#ffffff")
    ]
    for k in range(0, parts, 2):
        marks.append(rectangle(_LAYER, zero + k * part, base, part, _BAR_HEIGHT, None, BLACK))
    for k in range(0, 10, 2):
        x = first + part * k / 10
        marks.append(rectangle(_LAYER, x, base, part / 10, _BAR_HEIGHT, None, BLACK))
    in_km = parts * part_m >= 2000
    for k in range(-1, parts + 1):
        x, metres = zero + k * part, abs(k) * part_m
        marks.append(Polyline(_LAYER, ((x, base), (x, base - 0.5)), _INK))
        label = f"{metres / 1000:g}" if in_km else str(metres)
        marks.append(words(x, base - 0.9, label, _SIZE, anchor="middle"))
    marks.append(words(end + 2.6, base - 0.9, "km" if in_km else "m", _SIZE))
    marks.append(words(
        first - 3.0, base + 1.3, f"1:{scale}", _TEXT_SIZE, font=Font.SANS_BOLD, anchor="end"
    ))  # fmt: skip
    share = f"图上 1 cm 相当于实地 {scale / 100:g} m"
    marks.append(words((first + end) / 2, base + 3.6, share, _SIZE, anchor="middle", colour=QUIET))
    return marks


def bar_width(scale: int, part_m: int, parts: int) -> float:
    """Width that the scale bar with its text takes, in mm."""
    part = part_m / scale * 1000
    text = text_width(f"1:{scale}", _TEXT_SIZE, Font.SANS_BOLD)
    return (parts + 1) * part + _UNIT_MM + 3.0 + text


def foot_marks(box: Box, scale: int, part_m: int, *, has_english: bool) -> list[Mark]:
    """Ruler on the left, scale on the right, with as many parts as there is room for."""
    ruler = _RULER_MM + 8.0
    parts = max(
        [n for n in (4, 3, 2) if bar_width(scale, part_m, n) + ruler <= box.width], default=1
    )
    return [
        *check_ruler(box.left + 2.0, box.top + 1.4, has_english=has_english),
        *scale_bar(box.right, box.top + 1.0, scale, part_m, parts),
    ]
