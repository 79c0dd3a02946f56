"""Drafts the course description 走向说明 of a line from what is on record of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from gazetteer.boundaries.chain import Chain
from gazetteer.boundaries.course import CourseRule, Leg, legs_of
from gazetteer.boundaries.course_features import LineFeature, Meeting, meetings
from gazetteer.boundaries.course_stations import Station, stations
from gazetteer.boundaries.line_file import LineFile
from gazetteer.boundaries.located import locate
from gis.errors import InputError
from gis.survey_crs import Datum

COURSE_RULES = ("course_generalise_m", "course_turn_m", "course_feature_m", "course_rounding_m")

_SAME_M = 0.01


@dataclass(frozen=True, slots=True)
class Segment:
    """The line from one station to the next, or to where it ends or breaks off.

    Attributes:
        start: None: where the line begins, or goes on after a gap.
        end: None: where the line ends or breaks off.
        from_m: Chainage of its start.
        to_m: Chainage of its end.
        legs: Its ways; their lengths add up to its own.
        met: Features followed or crossed, in order.
        gap_m: Width of the gap in the line behind it; None: there is none.
    """

    start: Station | None
    end: Station | None
    from_m: float
    to_m: float
    legs: tuple[Leg, ...]
    met: tuple[Meeting, ...]
    gap_m: float | None = None

    @property
    def length_m(self) -> float:
        """Along the line, geodesic."""
        return self.to_m - self.from_m


@dataclass(frozen=True, slots=True)
class Course:
    """What a description tells.

    Attributes:
        file: Of the line.
        segments: From the start of the line to its end.
        stations: Markers and ends, in order.
        left_out: What was left out, with the reason, in Chinese.
        rounding_m: What lengths are rounded to.
        is_simulated: Whether anything in it is invented.
    """

    file: LineFile
    segments: tuple[Segment, ...]
    stations: tuple[Station, ...]
    left_out: tuple[str, ...]
    rounding_m: float
    is_simulated: bool

    @property
    def length_m(self) -> float:
        """Of the line."""
        return sum(segment.length_m for segment in self.segments)


def course_of(file: LineFile, features: Sequence[LineFeature] = ()) -> Course:
    """The course of a line, ready to be put into words.

    Args:
        file: The line with its markers and points.
        features: Named lines about it.

    Raises:
        InputError: The line has no geometry, or only an approximate one; or a rule is missing.
    """
    level = file.line.level
    bend, turn, near, rounding = (float(file.rules.number(one, level)) for one in COURSE_RULES)
    location = locate(file)
    chain = location.chains.get(Datum.CGCS2000)
    if chain is None:
        raise InputError(
            f"The line {file.line.code} has no geometry in CGCS2000, so its course cannot be told.",
            "Load its geometry, or the officially converted one: gazetteer load boundary-lines.",
        )
    found, left_out = stations(file, location.numbers, chain)
    met = meetings(chain, features, near, turn)
    segments = _segments(chain, found, met, CourseRule(bend, turn))
    simulated = [m.is_simulated for station in found for m in station.objects]
    return Course(
        file, segments, found, left_out, rounding,
        file.line.is_simulated or any(simulated) or any(m.is_simulated for m in met),
    )  # fmt: skip


def digest(body: str, course: Course) -> str:
    """SHA-256 of what the words were made from: the line's geometry and every word of them.

    The words have all of the markers that the description tells, so whatever changes in these
    changes the digest; the geometry may change by less than words show.
    """
    shape = course.file.line.geom
    return hashlib.sha256((b"" if shape is None else shape.wkb) + body.encode()).hexdigest()


def _segments(
    chain: Chain, found: Sequence[Station], met: Sequence[Meeting], rule: CourseRule
) -> tuple[Segment, ...]:
    """Cut at stations, and where the line breaks off."""
    gaps = {gap.chainage_m: gap.width_m for gap in chain.gaps}
    fixed = (0.0, chain.length_m, *gaps)
    by_mark: dict[float, Station] = {}
    for station in found:
        # A marker at the very end is the end, whatever the last digit of its chainage.
        near = [mark for mark in fixed if abs(mark - station.chainage_m) < _SAME_M]
        by_mark.setdefault(near[0] if near else station.chainage_m, station)
    marks = sorted({*fixed, *by_mark})
    segments = []
    for first, last in pairwise(marks):
        legs: list[Leg] = []
        at = first
        for piece in chain.pieces(first, last):
            own = legs_of(piece, rule, at)
            legs.extend(own)
            at = own[-1].to_m if own else at
        segments.append(
            Segment(
                by_mark.get(first), by_mark.get(last), first, last, tuple(legs),
                tuple(m for m in met if _is_in(m, first, last, chain.length_m)), gaps.get(last),
            )
        )  # fmt: skip
    return tuple(segments)


def _is_in(meeting: Meeting, first: float, last: float, length: float) -> bool:
    """A stretch that is followed belongs wherever it is, a crossing to one segment only."""
    if meeting.to_m > meeting.from_m:
        return meeting.from_m < last and meeting.to_m > first
    return first <= meeting.from_m < last or (last == length and meeting.from_m >= last)
