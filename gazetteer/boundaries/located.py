"""Where on its line each marker number is: a single marker, or the mid-point of a set.

Two under one number (同号双立) stand on both banks, three (同号三立) around a confluence; the
line runs between them, so it is their mid-point that lies on it (DOMAIN §3.2).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from gazetteer.boundaries.chain import Chain, chain_of
from gazetteer.boundaries.frames import Placed, place, shapes_of
from gazetteer.boundaries.line_file import LineFile
from gazetteer.boundaries.marker import LETTERS, MarkerKind, MarkerObject
from gis.measure import CGCS2000
from gis.survey_crs import Datum

FloatArray = npt.NDArray[np.float64]


class Unplaced(StrEnum):
    """Why a number cannot be held against its line."""

    NO_SURVEY = "no_survey"
    NOT_COMPARABLE = "not_comparable"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class Located:
    """A marker number, and where it is against the line.

    Attributes:
        number: Without the letter.
        kind: As its letters say where they make a set, else as on record.
        objects: Those that stand, the newest under each full number.
        distance_m: To the line; None: unknown.
        chainage_m: Of the nearest point of the line; None: unknown. Of a set that is not complete
            it is that of what there is.
        unplaced: Why the distance is unknown; None: it is known.
        datum: On which it was measured; None: it was not.
    """

    number: str
    kind: MarkerKind
    objects: tuple[MarkerObject, ...]
    distance_m: float | None
    chainage_m: float | None
    unplaced: Unplaced | None
    datum: Datum | None


@dataclass(frozen=True, slots=True)
class Location:
    """All numbers of a line against its chains.

    Attributes:
        numbers: By number.
        chains: The line on each datum on which it is known.
    """

    numbers: tuple[Located, ...]
    chains: dict[Datum, Chain]


def locate(file: LineFile) -> Location:
    """Place every number of which something stands."""
    chains = {}
    shapes = {}
    for one, shape in shapes_of(file.line).items():
        chain = chain_of(shape)
        if chain is not None:
            chains[one], shapes[one] = chain, shape
    groups = _groups(file)
    objects = [marker for group in groups for marker in group]
    surveys = [marker.survey for marker in objects]
    placed = place(shapes, [None if survey is None else survey.at for survey in surveys])
    first = np.cumsum([0, *(len(group) for group in groups)])
    middle_lon, middle_lat, which = _middles(placed, first)
    distance = np.full(len(groups), np.nan)
    chainage = np.full(len(groups), np.nan)
    for index, one in enumerate(chains):
        here = np.flatnonzero(which == index)
        if here.size:
            distance[here], chainage[here] = chains[one].offsets(middle_lon[here], middle_lat[here])
    datums = list(chains)
    numbers = []
    for index, group in enumerate(groups):
        kind = _kind_of(group)
        is_known = bool(which[index] >= 0)
        unplaced = None
        if any(surveys[i] is None for i in range(first[index], first[index + 1])):
            unplaced = Unplaced.NO_SURVEY
        elif not is_known:
            unplaced = Unplaced.NOT_COMPARABLE
        elif kind is None:
            unplaced = Unplaced.INCOMPLETE
        numbers.append(
            Located(
                group[0].marker_number,
                kind or group[0].kind,
                group,
                float(distance[index]) if unplaced is None else None,
                float(chainage[index]) if is_known else None,
                unplaced,
                datums[int(which[index])] if is_known else None,
            )
        )
    return Location(tuple(numbers), chains)


def _groups(file: LineFile) -> list[tuple[MarkerObject, ...]]:
    """The standing objects by number, of several under one full number the newest."""
    groups: dict[str, dict[str, MarkerObject]] = defaultdict(dict)
    for marker in sorted(file.standing, key=lambda m: (m.marker_number, m.full_number, m.ordinal)):
        groups[marker.marker_number][marker.full_number] = marker
    return [tuple(group.values()) for group in groups.values()]


def _kind_of(group: tuple[MarkerObject, ...]) -> MarkerKind | None:
    """The kind whose letters these are; None: they make no whole set."""
    letters = tuple(sorted(marker.letter for marker in group))
    return next((kind for kind, whole in LETTERS.items() if whole == letters), None)


def _middles(
    placed: Placed, first: npt.NDArray[np.int64]
) -> tuple[FloatArray, FloatArray, npt.NDArray[np.int64]]:
    """The mean position of every group, step by step along geodesics; NaN where it has none.

    The members of a group stand from first[i] to first[i + 1]. The mean of what is known is
    given where some are unknown; members on different datums have none.
    """
    count = len(first) - 1
    lon, lat = np.full(count, np.nan), np.full(count, np.nan)
    datum = np.full(count, -1, dtype=np.int64)
    seen = np.zeros(count, dtype=np.int64)
    is_mixed = np.zeros(count, dtype=bool)
    for step in range(int(np.diff(first).max(initial=0))):
        group = np.flatnonzero(np.diff(first) > step)
        member = first[group] + step
        known = placed.datum[member] >= 0
        group, member = group[known], member[known]
        new = seen[group] == 0
        lon[group[new]] = placed.longitude[member[new]]
        lat[group[new]] = placed.latitude[member[new]]
        datum[group[new]] = placed.datum[member[new]]
        group, member = group[~new], member[~new]
        is_mixed[group] |= datum[group] != placed.datum[member]
        azimuth, _, apart = CGCS2000.inv(
            lon[group], lat[group], placed.longitude[member], placed.latitude[member]
        )
        ahead = apart / (seen[group] + 1)
        lon[group], lat[group], _ = CGCS2000.fwd(lon[group], lat[group], azimuth, ahead)
        members = first[np.flatnonzero(np.diff(first) > step)] + step
        known_groups = np.flatnonzero(np.diff(first) > step)[placed.datum[members] >= 0]
        seen[known_groups] += 1
    datum[is_mixed] = -1
    return lon, lat, datum
