"""Arrows to true, grid and magnetic north, with the grid convergence and the scale factor."""

from __future__ import annotations

import math

from gis.geodesy import convergence_deg, scale_factor
from gis.survey_crs import SurveyCrs, unproject
from maps.sheets.blocks import (
    BLACK,
    BODY_SIZE,
    HEADING_MM,
    QUIET,
    SMALL_LEADING,
    SMALL_SIZE,
    Block,
    heading,
    paragraph,
    words,
)
from maps.sheets.scene import Layer, Mark, Polyline, Stroke, segment
from maps.sheets.viewport import Viewport

_LAYER = Layer.FURNITURE
_INK = Stroke(BLACK, 0.2)
_LONG = 15.0
# Angles are drawn large enough to be told apart; the figures beside them hold.
_DRAWN_DEG = 14.0


def north_block(
    crs: SurveyCrs, view: Viewport, declination_deg: float | None, width: float, *,
    has_english: bool,
) -> Block:  # fmt: skip
    """The north diagram 三北方向图 for the centre of a sheet.

    Args:
        crs: Zone of the sheet.
        view: What the sheet shows.
        declination_deg: Magnetic declination, east positive, or None if not given.
        width: Width of the block in mm.
        has_english: Print English below the Chinese.
    """
    centre = view.ground.centroid
    longitude, latitude = (float(v) for v in unproject(crs, centre.y, centre.x))
    convergence = convergence_deg(crs, longitude, latitude)
    factor = scale_factor(crs, longitude, latitude)
    marks: list[Mark] = heading("北方向", "North" if has_english else None, width)
    foot = (13.0, HEADING_MM + 4.0 + _LONG)
    marks += _arrow(foot, 0.0, "坐标北", 0.0)
    # Grid azimuth of true north is minus the convergence.
    drawn = math.copysign(_DRAWN_DEG, -convergence)
    marks += _arrow(foot, drawn, "真北", 0.0, is_star=True)
    if declination_deg is not None:
        magnetic = drawn_magnetic_deg(-convergence, declination_deg - convergence)
        marks += _arrow(foot, magnetic, "磁北", 4.5)
    lines = [
        (f"图幅中心子午线收敛角 γ = {signed_dms(convergence)}",
         f"Grid convergence at the centre, {'east' if convergence > 0 else 'west'} of true north"),
        (f"图幅中心投影长度比 m = {factor:.6f}", f"Scale factor at the centre"
         f" ({(factor - 1) * 1e5:+.1f} cm/km)"),
        _magnetic(declination_deg),
    ]  # fmt: skip
    y = HEADING_MM - 0.6
    left = 28.0
    for zh, en in lines:
        more, y = paragraph(zh, width, y, indent=left)
        marks += more
        if has_english:
            more, y = paragraph(
                en, width, y, size=SMALL_SIZE, leading=SMALL_LEADING, colour=QUIET, indent=left
            )
            marks += more
        y += 0.7
    marks.append(words(left, y + 2.4, "图上夹角为示意", SMALL_SIZE, colour=QUIET))
    return Block(max(y + 3.0, foot[1] + 1.0), tuple(marks))


def signed_dms(degrees: float) -> str:
    """An angle as −0°38′51″, with a true minus sign, to the second."""
    seconds = round(abs(degrees) * 3600)
    minutes, second = divmod(seconds, 60)
    degree, minute = divmod(minutes, 60)
    sign = "−" if degrees < 0 and seconds else "+"
    return f"{sign}{degree}°{minute:02d}′{second:02d}″"


def drawn_magnetic_deg(true_deg: float, magnetic_deg: float) -> float:
    """Where the magnetic arrow is drawn, so that all three stand in their true order.

    Args:
        true_deg: Grid azimuth of true north, east positive.
        magnetic_deg: Grid azimuth of magnetic north.
    """
    side = math.copysign(1.0, true_deg)
    if magnetic_deg * side < 0:
        return -side * _DRAWN_DEG
    if abs(magnetic_deg) < abs(true_deg):
        return side * _DRAWN_DEG / 2
    return side * _DRAWN_DEG * 2


def _magnetic(declination_deg: float | None) -> tuple[str, str]:
    if declination_deg is None:
        return "磁偏角：未提供", "Magnetic declination not given"
    side = "east" if declination_deg >= 0 else "west"
    return (
        f"磁偏角 D = {signed_dms(declination_deg)}",
        f"Magnetic declination, {side} of true north",
    )


def _arrow(
    foot: tuple[float, float], turn_deg: float, name: str, shorter: float, *,
    is_star: bool = False,
) -> list[Mark]:  # fmt: skip
    """An arrow up the page, turned clockwise."""
    turn = math.radians(turn_deg)
    along = (math.sin(turn), -math.cos(turn))
    across = (math.cos(turn), math.sin(turn))
    tip = (foot[0] + along[0] * (_LONG - shorter), foot[1] + along[1] * (_LONG - shorter))
    marks: list[Mark] = [segment(_LAYER, foot, tip, _INK)]
    base = (tip[0] - along[0] * 2.2, tip[1] - along[1] * 2.2)
    wing = 0.8
    head = (
        tip,
        (base[0] + across[0] * wing, base[1] + across[1] * wing),
        (base[0] - across[0] * wing, base[1] - across[1] * wing),
    )
    fill = BLACK if is_star else "#ffffff"
    marks.append(Polyline(_LAYER, head, _INK, fill, is_closed=True))
    anchor = "middle" if turn_deg == 0 else ("start" if turn_deg > 0 else "end")
    offset = 0.0 if turn_deg == 0 else math.copysign(0.6, turn_deg)
    rise = 0.8 if turn_deg == 0 else -0.6
    marks.append(words(tip[0] + offset, tip[1] - rise, name, BODY_SIZE - 0.2, anchor=anchor))
    return marks
