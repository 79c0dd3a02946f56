"""All that is on record of a line on a day 界线档案, as the checks and the description need it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shapely.geometry.base import BaseGeometry

from gazetteer.boundaries.line import BoundaryLine
from gazetteer.boundaries.marker import MarkerObject, MarkerState
from gazetteer.boundaries.point import BoundaryPoint
from gazetteer.boundaries.rules import BoundaryRule, BoundaryRules

# Damaged or shifted, it is still there to be found; lost or retired it is not.
STANDING = frozenset({MarkerState.IN_USE, MarkerState.DAMAGED, MarkerState.MOVED})


@dataclass(frozen=True, slots=True)
class LineFile:
    """A line with what belongs to it.

    Attributes:
        line: The line.
        rules: The rules of the day.
        markers: Marker objects on it, standing or not, tri-points' included.
        points: Boundary points on it.
        others: Lines that meet it at tri-points, by code; those not on record are absent.
        outlines: Outline of a side, EPSG:4490, by code; a side without one is absent.
        unit_numbers: Full numbers of markers on other lines of the same numbering unit, as the
            parts of a province's line have: serials run through all of them.
    """

    line: BoundaryLine
    rules: BoundaryRules
    markers: tuple[MarkerObject, ...] = ()
    points: tuple[BoundaryPoint, ...] = ()
    others: Mapping[str, BoundaryLine] = field(default_factory=dict)
    outlines: Mapping[str, BaseGeometry] = field(default_factory=dict)
    unit_numbers: frozenset[str] = frozenset()

    def rule(self, name: str) -> BoundaryRule | None:
        """The rule for lines of this level; None: not set."""
        return self.rules.rule(name, self.line.level)

    @property
    def standing(self) -> tuple[MarkerObject, ...]:
        """The objects that stand on the day."""
        return tuple(marker for marker in self.markers if marker.state in STANDING)
