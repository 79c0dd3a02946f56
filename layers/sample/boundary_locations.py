"""Where a marker stands in words 所在地: the county, and in the city the township too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shapely import STRtree
from shapely.geometry import MultiPolygon, Point

from layers.sample.boundary_lines import Position
from layers.sample.communities import Township


@dataclass(frozen=True, slots=True)
class Locator:
    """Says in which township of a county, or beside which, a position lies.

    Outlines of townships are simulated, so what it says is too.

    Attributes:
        county_names: Twelve-digit code to name, neighbours too.
        townships: Of each county of the city.
        trees: Their outlines, in the same order.
    """

    county_names: Mapping[str, str]
    townships: Mapping[str, list[Township]]
    trees: Mapping[str, STRtree]

    def location(self, county: str, position: Position) -> str:
        """Such as 颍上县南照镇; outside the city the county alone."""
        name = self.county_names[county]
        if county not in self.trees:
            return name
        nearest = self.trees[county].nearest(Point(position))
        return name + self.townships[county][int(nearest)].name


def locator(
    townships: list[Township],
    outlines: Mapping[str, MultiPolygon],
    county_names: Mapping[str, str],
) -> Locator:
    """A locator over the outlines of all townships, EPSG:4490."""
    members: dict[str, list[Township]] = {}
    for township in townships:
        members.setdefault(township.host, []).append(township)
    trees = {
        county: STRtree([outlines[township.code] for township in some])
        for county, some in members.items()
    }
    return Locator(county_names, members, trees)
