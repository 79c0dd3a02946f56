"""Faults planted in the simulated markers, so that the checks have something known to find.

`facts/SOURCES.md` lists them with the numbers that they hit under the sample's own seed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from gazetteer.boundaries.marker import MarkerKind
from gis.geodesy import destination
from layers.sample.boundary_placing import MarkerNumber, Stone


class Fault(StrEnum):
    """What is wrong."""

    AZIMUTH_REVERSED = "azimuth_reversed"
    AZIMUTH_MISREAD = "azimuth_misread"
    OFF_LINE = "off_line"
    MISSING_B = "missing_b"
    WITNESS_LACKING = "witness_lacking"
    MOVED = "moved"


# How far the stone off its line is, how far the moved one went, and by how much an azimuth is
# misread.
OFF_LINE_M, MOVED_M, MISREAD_DEG = 2.6, 0.6, 10.0
# Where stated lengths of lines differ from the course, and by which share of it.
STATED_LENGTH_OFF = {"341222341282": 0.024, "340421341226": -0.015}


@dataclass(frozen=True, slots=True)
class _Target:
    """The n-th number, from 0, of a kind in a numbering unit; its last object is hit."""

    numbering_unit: str
    kind: MarkerKind
    place: int


_TARGETS = {
    Fault.AZIMUTH_REVERSED: _Target("3441", MarkerKind.SINGLE, 12),
    Fault.AZIMUTH_MISREAD: _Target("34123416", MarkerKind.SINGLE, 3),
    Fault.OFF_LINE: _Target("34123415", MarkerKind.SINGLE, 2),
    Fault.MISSING_B: _Target("3441", MarkerKind.DOUBLE, 1),
    Fault.WITNESS_LACKING: _Target("34123415", MarkerKind.SINGLE, 3),
    Fault.MOVED: _Target("34123416", MarkerKind.SINGLE, 7),
}


def targets(numbers: Sequence[MarkerNumber]) -> dict[str, Fault]:
    """Full number of each object that is hit, and by what."""
    hit = {}
    for fault, target in _TARGETS.items():
        fitting = [
            number
            for number in numbers
            if (number.numbering_unit, number.kind) == (target.numbering_unit, target.kind)
        ]
        hit[fitting[target.place].stones[-1].full_number] = fault
    return hit


def as_recorded(numbers: Sequence[MarkerNumber], faults: dict[str, Fault]) -> list[MarkerNumber]:
    """The numbers as they are put on record: one without its B, one stone beside its line."""
    return [
        replace(number, stones=tuple(_stones(number, faults)))
        if any(stone.full_number in faults for stone in number.stones)
        else number
        for number in numbers
    ]


def _stones(number: MarkerNumber, faults: dict[str, Fault]) -> list[Stone]:
    stones = []
    for stone in number.stones:
        fault = faults.get(stone.full_number)
        if fault is Fault.MISSING_B:
            continue
        if fault is Fault.OFF_LINE and number.heading_deg is not None:
            across = destination(*stone.position, number.heading_deg + 90.0, OFF_LINE_M)
            stone = replace(stone, position=across)
        stones.append(stone)
    return stones
