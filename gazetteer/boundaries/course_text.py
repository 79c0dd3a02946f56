"""Puts the course of a line into words 走向说明, in Chinese as agreements have it.

Pattern (DOMAIN §3.3 [S33]): 从…号界桩起，边界线向东…约460m，转南偏东南…至…号界桩. Then a paragraph
for every marker: number, kind and shape, material, location, coordinates, height, reference
objects. With coordinates and distances from marker to marker it is internal, whatever its line
is: the policies of its table see to that.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from gazetteer.boundaries.course import Leg
from gazetteer.boundaries.course_draft import Course, Segment
from gazetteer.boundaries.course_features import Meeting, Way
from gazetteer.boundaries.course_stations import Station
from gazetteer.boundaries.declared_position import places, rounded
from gazetteer.boundaries.frames import survey_crs
from gazetteer.boundaries.marker import (
    KIND_LABELS,
    SHAPE_LABELS,
    STATE_LABELS,
    MarkerObject,
    MarkerState,
    OfficialPosition,
    Witness,
)
from gis.compass import Direction
from gis.sexagesimal import sexagesimal

SIMULATED = "本说明依据模拟数据起草，仅供演示，不具法律效力。"


def body_of(course: Course, *, gloss: bool = False) -> str:
    """The whole description; ends with a line break.

    Args:
        course: What is told.
        gloss: Put the English abbreviation behind every direction; for reading only.
    """
    line = course.file.line
    lines = [f"{line.name}走向说明", ""]
    lines.append(
        f"界线代码{line.code}，两侧为{line.side_a_name}与{line.side_b_name}，"
        f"按图形量算全长约{_length(course.length_m, course.rounding_m)}。"
    )
    if course.is_simulated:
        lines.append(SIMULATED)
    lines += ["", "一、走向", ""]
    lines += [_segment(course, segment, gloss) for segment in course.segments]
    objects = [m for station in course.stations for m in station.objects]
    if objects:
        lines += ["", "二、界桩", ""]
        decimals = int(course.file.rules.number("coordinate_decimals_m", line.level))
        lines += [marker_text(marker, decimals) for marker in objects]
    return "\n".join(lines) + "\n"


def _segment(course: Course, segment: Segment, gloss: bool) -> str:
    line = course.file.line
    start = _place(segment.start)
    if start is None and segment.from_m == 0:
        start = _named("起点", line.start_text)
    words = [f"从{start or '界线中断处'}起，边界线"]
    for index, leg in enumerate(segment.legs):
        words.append(_leg(course, segment, leg, gloss, is_first=index == 0))
    end = _place(segment.end)
    if end is None:
        is_last = segment is course.segments[-1]
        end = _named("终点", line.end_text) if is_last else "中断处"
    words.append(f"至{end}")
    if len(segment.legs) > 1:
        words.append(f"，本段长约{_length(segment.length_m, course.rounding_m)}")
    if segment.gap_m is not None:
        words.append(f"；界线图形在此中断，间隔{segment.gap_m:.1f}m")
    return "".join(words) + "。"


def _leg(course: Course, segment: Segment, leg: Leg, gloss: bool, *, is_first: bool) -> str:
    met = [m for m in segment.met if _meets(m, leg, is_last=leg is segment.legs[-1])]
    along = "、".join(dict.fromkeys(m.name for m in met if m.way is Way.FOLLOWS))
    across = "、".join(dict.fromkeys(m.name for m in met if m.way is Way.CROSSES))
    return (
        f"{'向' if is_first else '转'}{_direction(leg.direction, gloss)}"
        + (f"沿{along}" if along else "")
        + (f"穿过{across}" if across else "")
        + f"行约{_length(leg.length_m, course.rounding_m)}，"
    )


def _meets(meeting: Meeting, leg: Leg, *, is_last: bool) -> bool:
    if meeting.way is Way.FOLLOWS:
        # Where the greater part of the leg, or of what is followed, is in it.
        shared = min(meeting.to_m, leg.to_m) - max(meeting.from_m, leg.from_m)
        return shared > 0.5 * min(leg.length_m, meeting.to_m - meeting.from_m)
    return leg.from_m <= meeting.from_m < leg.to_m or (is_last and meeting.from_m >= leg.to_m)


def _named(end: str, words: str | None) -> str:
    """起点（王家渡）: an end with the agreement's words for it, without 起于 and 止于."""
    text = (words or "").removeprefix("起于").removeprefix("止于")
    return f"{end}（{text}）" if text else end


def _place(station: Station | None) -> str | None:
    return None if station is None else station.name


def _direction(direction: Direction, gloss: bool) -> str:
    return f"{direction.zh}（{direction.en}）" if gloss else direction.zh


def _length(metres: float, rounding_m: float) -> str:
    """Rounded, but never to nothing: 460m, and 6m where ten would be too coarse."""
    step = Decimal(str(rounding_m))
    if step <= 0 or metres < 5 * rounding_m:
        step = Decimal(1)
    count = (Decimal(repr(metres)) / step).quantize(Decimal(1), ROUND_HALF_UP)
    return f"{max(count * step, step).normalize():f}m"


def marker_text(marker: MarkerObject, decimals: int) -> str:
    """One marker in a paragraph, with what is known of it; internal.

    Args:
        marker: The object.
        decimals: Digits of metres behind the point.
    """
    facts = [KIND_LABELS[marker.kind][0] + (SHAPE_LABELS[marker.shape][0] if marker.shape else "")]
    if marker.material:
        facts.append(f"{marker.material}质")
    if marker.state is not MarkerState.IN_USE:
        facts.append(f"现状{STATE_LABELS[marker.state][0]}")
    if marker.locations:
        facts.append("位于" + "、".join(marker.locations))
    if marker.position_text:
        facts.append(marker.position_text.rstrip("。"))
    text = f"{marker.full_number}号界桩：" + "，".join(facts)
    survey = marker.survey
    if survey is not None:
        text += f"；{_coordinates(survey.at, decimals)}（{_day(survey.surveyed_on)}测）"
        if survey.at.height_m is not None:
            text += f"，高程{rounded(survey.at.height_m, decimals):f}m"
            text += f"（{survey.at.height_system}）" if survey.at.height_system else ""
    if marker.witnesses:
        text += "；方位物：" + "；".join(_witness(witness) for witness in marker.witnesses)
    return text + "。"


def _coordinates(at: OfficialPosition, decimals: int) -> str:
    """The official figures on their own datum."""
    crs = survey_crs(at.epsg)
    label = f"EPSG:{at.epsg}" if crs is None else crs.zh
    digits = decimals if crs is None else places(crs, decimals)
    north, east = (f"{rounded(figure, digits):f}" for figure in (at.north, at.east))
    if crs is not None and crs.kind == "geographic":
        return f"{label}，纬度{north}°，经度{east}°"
    return f"{label}，X={north}，Y={east}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _witness(witness: Witness) -> str:
    words = f"{witness.serial}.{witness.name}"
    if witness.azimuth_deg is not None:
        words += f"，坐标方位角{sexagesimal(witness.azimuth_deg, 0)}"
    if witness.distance_m is not None:
        words += f"，距离{witness.distance_m}m"
    return words
