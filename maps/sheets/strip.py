"""Free sheets along a line: where each lies, so that few cover the strip on both sides.

A sheet covers a run of the line with its strip. Runs are taken as long as they fit, which for
runs in a row gives the fewest; then they are evened out. Sheets stay north up. Where the paper
is too small for the strip that was asked for, the strip is narrowed and a note says so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from gis.errors import InputError
from maps.sheets.axis import Axis, axis_of, needed_extents, ordered_parts
from maps.sheets.content import marker_ground
from maps.sheets.options import SheetOptions
from maps.sheets.plan_notices import plan_notices
from maps.sheets.plane import PlaneSubject
from maps.sheets.subject import SheetMarker, SheetNotice
from maps.sheets.viewport import Viewport

FloatArray = npt.NDArray[np.float64]

# On the page, in mm: distance of stations, corners on round coordinates, room about a marker
# and beyond the ends of the line, the narrowest strip worth printing.
_STATION_MM = 2.0
_SNAP_MM = 5.0
_ROOM_MM = 10.0
_NARROWEST_MM = 10.0
# Unless a strip is asked for, the widest one is taken that needs hardly more sheets than one of
# half the usual width would.
_MORE_SHEETS, _THRIFTY = 1.25, 0.5
_NARROWING = tuple(round(1.0 - 0.05 * k, 2) for k in range(20))
_EVENING_STEPS = 7


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """Where the sheets of a series lie.

    Attributes:
        views: What each sheet shows, sheet 1 first.
        strip_half_width_m: Strip on each side of the line that is shown everywhere.
        length_m: Length of the line in the plane, gaps not counted.
        gaps: Gaps in the line.
        far_markers: Markers that no sheet shows, with their distance from the line in metres.
        notices: What had to be done otherwise than asked.
    """

    views: tuple[Viewport, ...]
    strip_half_width_m: float
    length_m: float
    gaps: int
    far_markers: tuple[tuple[SheetMarker, float], ...]
    notices: tuple[SheetNotice, ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """Extent of the ground that a run of steps needs, in metres."""

    west: float
    south: float
    east: float
    north: float


def plan_sheets(plane: PlaneSubject, options: SheetOptions) -> SheetPlan:
    """Lay sheets along a line.

    Args:
        plane: The subject in the plane of its zone.
        options: Scale, paper, strip and overlap.

    Raises:
        InputError: Options out of range; the paper is too small for any strip.
    """
    options.check()
    mm = options.scale / 1000
    axis = axis_of(ordered_parts(plane.axis), _STATION_MM * mm)
    frame = options.layout.frame
    width, height = (frame.width - _SNAP_MM) * mm, (frame.height - _SNAP_MM) * mm
    wanted = options.wanted_strip_m

    def runs_of(half: float) -> list[_Run] | None:
        needed = _with_markers(needed_extents(axis, half), plane, axis, half, options)
        return _runs(axis, needed, width, height, options.overlap_mm * mm)

    thrifty = runs_of(wanted * _THRIFTY) if options.strip_half_width_m is None else None
    most = None
    if thrifty is not None:
        most = max(int(len(thrifty) * _MORE_SHEETS), len(thrifty) + 1)
    for factor in _NARROWING:
        half = wanted * factor
        if half < _NARROWEST_MM * mm and factor < 1:
            break
        runs = runs_of(half)
        if runs is not None and (most is None or len(runs) <= most):
            needed = _with_markers(needed_extents(axis, half), plane, axis, half, options)
            runs = _evened(axis, needed, width, height, options, runs)
            views = tuple(_view(run, options) for run in runs)
            far = _far_markers(plane, views)
            return SheetPlan(
                views, half, axis.length_m, axis.gaps, far,
                tuple(plan_notices(plane, axis.gaps, half, wanted, far, views)),
            )  # fmt: skip
    raise InputError(
        f"{options.paper.value} is too small for a strip along this line at 1:{options.scale}.",
        "Choose larger paper, a smaller scale or a narrower strip.",
    )


def _with_markers(
    needed: FloatArray, plane: PlaneSubject, axis: Axis, half: float, options: SheetOptions
) -> FloatArray:
    """Widen the extents by markers off the line and by the room at its ends."""
    mm = options.scale / 1000
    frame = options.layout.frame
    shorter = min(frame.width, frame.height) * mm
    reach = max(half, min(options.wanted_strip_m, 0.75 * shorter - half))
    needed = needed.copy()
    places = [(axis.stations[0], 0), (axis.stations[-1], len(needed) - 1)]
    for _, point in plane.markers:
        at = np.array((point.x, point.y))
        apart = np.hypot(*(axis.stations - at).T)
        nearest = int(np.argmin(apart))
        if apart[nearest] <= reach:
            places.append((at, min(nearest, len(needed) - 1)))
    for at, step in places:
        needed[step, :2] = np.minimum(needed[step, :2], at - _ROOM_MM * mm)
        needed[step, 2:] = np.maximum(needed[step, 2:], at + _ROOM_MM * mm)
    return needed


def _runs(
    axis: Axis, needed: FloatArray, width: float, height: float, overlap: float
) -> list[_Run] | None:
    """The longest runs that fit, in a row; None where one is hardly longer than the overlap."""
    runs: list[_Run] = []
    first = 0
    while True:
        low = np.minimum.accumulate(needed[first:, :2])
        high = np.maximum.accumulate(needed[first:, 2:])
        fits = np.all(high - low <= (width, height), axis=1)
        count = len(fits) if fits.all() else int(np.argmin(fits))
        if count == 0:
            return None
        last = first + count
        length = float(axis.chainage_m[last] - axis.chainage_m[first])
        west, south = low[count - 1]
        east, north = high[count - 1]
        runs.append(_Run(float(west), float(south), float(east), float(north)))
        if last == len(needed):
            break
        is_cut = not axis.is_gap[last] and not axis.is_gap[last - 1]
        if is_cut and length < 1.5 * overlap:
            return None
        back = axis.chainage_m[last] - overlap
        first = max(first + 1, int(np.searchsorted(axis.chainage_m, back, side="right")) - 1)
        if not is_cut:
            first = last
    return runs


def _evened(
    axis: Axis, needed: FloatArray, width: float, height: float, options: SheetOptions,
    runs: list[_Run],
) -> list[_Run]:  # fmt: skip
    """As many runs, as even as can be: those of the smallest paper that needs no more."""
    low, high, best = 0.5, 1.0, runs
    for _ in range(_EVENING_STEPS):
        part = (low + high) / 2
        tried = _runs(
            axis, needed, width * part, height * part, options.overlap_mm * options.scale / 1000
        )
        if tried is not None and len(tried) == len(runs):
            best, high = tried, part
        else:
            low = part
    return best


def _view(run: _Run, options: SheetOptions) -> Viewport:
    """A sheet centred on a run, its corners on round coordinates."""
    mm = options.scale / 1000
    frame = options.layout.frame
    snap = _SNAP_MM * mm
    west = (run.west + run.east - frame.width * mm) / 2
    south = (run.south + run.north - frame.height * mm) / 2
    west, south = round(west / snap) * snap, round(south / snap) * snap
    return Viewport(frame, west, south + frame.height * mm, options.scale)


def _far_markers(
    plane: PlaneSubject, views: tuple[Viewport, ...]
) -> tuple[tuple[SheetMarker, float], ...]:
    shown = shapely.union_all([marker_ground(view) for view in views])
    return tuple(
        (marker, float(plane.drawn.distance(point)))
        for marker, point in plane.markers
        if not shown.covers(point)
    )
