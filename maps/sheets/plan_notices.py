"""What the sheets of a line must warn of: zone, narrowed strip, gaps, markers far off."""

from __future__ import annotations

from collections.abc import Sequence

import shapely

from maps.sheets.plane import PlaneSubject
from maps.sheets.subject import SheetMarker, SheetNotice, SheetSubject
from maps.sheets.viewport import Viewport


def plan_notices(
    plane: PlaneSubject,
    gaps: int,
    half: float,
    wanted: float,
    far: Sequence[tuple[SheetMarker, float]],
    views: Sequence[Viewport],
) -> list[SheetNotice]:
    """Notices in the order in which they are printed.

    Args:
        plane: The subject in the plane.
        gaps: Gaps of the line.
        half: Strip on each side in metres as it became.
        wanted: The same as asked for.
        far: Markers on no sheet, with their distance from the line in metres.
        views: What the sheets show.
    """
    found = _zone_notices(plane.subject)
    if half < wanted:
        found.append(SheetNotice(
            f"图纸幅面所限，界线每侧带宽 {half / 1000:.2f} km（要求 {wanted / 1000:.2f} km）。",
            f"Strip narrowed to {half / 1000:.2f} km a side for this paper"
            f" ({wanted / 1000:.2f} km asked for).",
        ))  # fmt: skip
    if gaps:
        found.append(SheetNotice(
            f"界线数据有 {gaps} 处中断，图上未连接。",
            f"The line has {gaps} gap(s), left open on the map.",
        ))  # fmt: skip
    for marker, distance in far:
        found.append(SheetNotice(
            f"界桩 {marker.label} 距界线 {distance / 1000:.2f} km，不在任何图幅内，请核对坐标。",
            f"Marker {marker.label} lies {distance / 1000:.2f} km off the line, on no sheet:"
            " check its coordinates.",
        ))  # fmt: skip
    shown = shapely.union_all([view.ground for view in views])
    outside = plane.drawn.difference(shown).length
    if outside > 1.0:
        found.append(SheetNotice(
            f"乙方主张线有 {outside / 1000:.2f} km 不在图幅内。",
            f"{outside / 1000:.2f} km of the second side's claim lie on no sheet.",
        ))  # fmt: skip
    return found


def _zone_notices(subject: SheetSubject) -> list[SheetNotice]:
    """A line that leaves the zone it is drawn in; edges belong to both zones here."""
    crs = subject.crs
    if crs.central_meridian_deg is None or crs.zone_width_deg is None:
        return []
    first = crs.central_meridian_deg - crs.zone_width_deg / 2
    last = crs.central_meridian_deg + crs.zone_width_deg / 2
    drawn = [g for g in (subject.line, subject.claim_a, subject.claim_b) if g is not None]
    west, _, east, _ = (float(v) for v in shapely.total_bounds(drawn))
    if first <= west and east <= last:
        return []
    return [SheetNotice(
        f"界线（东经 {west:.3f}°–{east:.3f}°）超出第 {crs.zone_number} 带范围"
        f"（{first:g}°–{last:g}°），全线统一绘制于该带。",
        f"The line ({west:.3f}–{east:.3f}°E) leaves zone {crs.zone_number}"
        f" ({first:g}–{last:g}°E); all of it is drawn in that zone.",
    )]  # fmt: skip
