"""The stations of a course description: markers 界桩 and ends, in the order of the chainage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from gazetteer.boundaries.chain import Chain
from gazetteer.boundaries.frames import place
from gazetteer.boundaries.line_file import LineFile
from gazetteer.boundaries.located import Located, Unplaced
from gazetteer.boundaries.marker import MarkerKind, MarkerObject
from gazetteer.boundaries.point import BoundaryPoint, PointKind
from gazetteer.boundaries.position_checks import exceeds
from gis.survey_crs import Datum


@dataclass(frozen=True, slots=True)
class Station:
    """Something that the description goes from or to.

    Attributes:
        chainage_m: Where on the line.
        name: As the description calls it.
        objects: The marker objects there; none at a point without a marker.
    """

    chainage_m: float
    name: str
    objects: tuple[MarkerObject, ...] = ()


def stations(
    file: LineFile, numbers: Sequence[Located], chain: Chain
) -> tuple[tuple[Station, ...], tuple[str, ...]]:
    """Stations along a line, and what was left out, each with the reason in Chinese.

    A marker farther from the line than the tolerance is left out: where on the line it belongs is
    not known. A tri-point or end without a marker is a station of its own.
    """
    found: list[Station] = []
    left_out: list[str] = []
    rule = file.rule("marker_off_line_tolerance_m")
    for located in numbers:
        reason = _reason(located)
        if file.line.secrecy != "secret" and any(m.secrecy == "secret" for m in located.objects):
            reason = "密级高于本说明"
        if reason is None and located.chainage_m is not None:
            off = located.distance_m or 0.0
            if rule is not None and exceeds(off, Decimal(rule.value)):
                reason = f"距界线 {off:.2f} m，超过限差 {rule.value} m"
            else:
                at = located.chainage_m
                if located.kind is MarkerKind.TRI_POINT:
                    at = _end_near(chain, at, off + _tolerance(file))
                found.append(Station(at, _name(located), located.objects))
        if reason is not None:
            left_out.append(f"{located.number}：{reason}")
    known = [station.chainage_m for station in found]
    near = _tolerance(file)
    for point, distance, chainage in _ends(file, chain):
        if file.line.secrecy != "secret" and point.secrecy == "secret":
            left_out.append(f"{point.number}：密级高于本说明")
        elif exceeds(distance, near):
            left_out.append(f"{point.number}：距界线 {distance:.2f} m，超过限差 {near:g} m")
        elif not any(abs(_end_near(chain, chainage, near) - one) <= near for one in known):
            name = "三交点" if point.kind is PointKind.TRI_POINT else "端点"
            found.append(Station(_end_near(chain, chainage, near), f"{point.number}号{name}"))
    return tuple(sorted(found, key=lambda s: (s.chainage_m, s.name))), tuple(sorted(left_out))


def _tolerance(file: LineFile) -> float:
    rule = file.rule("tri_point_tolerance_m")
    return 0.0 if rule is None else float(rule.value)


def _end_near(chain: Chain, chainage_m: float, near_m: float) -> float:
    """The end of the line where it is this near: what stands at an end is the end."""
    ends = (0.0, chain.length_m)
    return next((end for end in ends if abs(end - chainage_m) <= near_m), chainage_m)


def _reason(located: Located) -> str | None:
    if located.unplaced is Unplaced.NO_SURVEY:
        return "没有测量成果"
    if located.unplaced is Unplaced.NOT_COMPARABLE or located.datum is not Datum.CGCS2000:
        return "坐标与界线不在同一坐标基准"
    return "同号界桩不全" if located.unplaced is Unplaced.INCOMPLETE else None


def _name(located: Located) -> str:
    if len(located.objects) == 1:
        return f"{located.objects[0].full_number}号界桩"
    letters = "、".join(marker.letter for marker in located.objects)
    return f"{located.number}号界桩（{letters}）"


def _ends(file: LineFile, chain: Chain) -> list[tuple[BoundaryPoint, float, float]]:
    """Tri-points and ends with their distance from the line and their chainage."""
    points = [p for p in file.points if p.kind in (PointKind.TRI_POINT, PointKind.END)]
    if file.line.geom is None:
        return []
    placed = place({Datum.CGCS2000: file.line.geom}, [point.at for point in points])
    known = np.flatnonzero(placed.datum >= 0).tolist()
    if not known:
        return []
    distances, chainages = chain.offsets(placed.longitude[known], placed.latitude[known])
    return [
        (points[index], float(distance), float(chainage))
        for index, distance, chainage in zip(known, distances, chainages, strict=True)
    ]
