"""Where the simulated townships and communities have their middle."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.random import Generator
from shapely.geometry.base import BaseGeometry

from layers.sample.communities import Township
from layers.sample.partition import allot, cluster, owners, random_points, spread_seats
from layers.sample.plane import CELLS_PER_DEGREE, EASTING_SCALE, Array

# About where the towns are, longitude and latitude; it shapes the simulation and is no fact. The
# three districts meet in the city.
_TOWNS = {
    "341202000000": (115.812, 32.885),
    "341203000000": (115.858, 32.915),
    "341204000000": (115.808, 32.935),
    "341221000000": (115.262, 33.045),
    "341222000000": (115.622, 33.162),
    "341225000000": (115.592, 32.660),
    "341226000000": (116.260, 32.650),
    "341282000000": (115.372, 33.260),
}
_POINTS_PER_COUNTY = 12_000
_POINTS_PER_COMMUNITY = 60
# How much land a community takes, against a village 村 in a rural township.
_LAND = {
    (True, "居委会"): 0.16,
    (True, "村委会"): 0.45,
    (True, None): 0.5,
    (False, "居委会"): 0.75,
    (False, "村委会"): 1.0,
    (False, None): 0.4,
}


def community_seats(
    county: str, outline: BaseGeometry, townships: list[Township], random: Generator
) -> dict[str, Array]:
    """A middle for every community in a county's outline.

    Args:
        county: Code of the county whose outline it is.
        outline: In the plane.
        townships: Those that lie in it.
        random: Stream of the county.

    Returns:
        Community code to plane coordinates, shape (2,).
    """
    points = random_points(outline, _POINTS_PER_COUNTY, random)
    town = np.array(_TOWNS[county]) * CELLS_PER_DEGREE * [EASTING_SCALE, 1.0]
    # Built-up ones first, so that they take the places round the town.
    ordered = sorted(townships, key=lambda township: (not township.is_built_up, township.code))
    land = np.array([_land(township) for township in ordered])
    built_up = sum(township.is_built_up for township in ordered)
    start = _round_the_town(town, land[:built_up] / land.sum() * outline.area, points)
    rest = spread_seats(start, points, len(ordered) - built_up, random)
    seats, weights = allot(
        points, np.concatenate([start, rest]), land / land.sum(), outline.area, built_up
    )
    found: dict[str, Array] = {}
    for index, township in enumerate(ordered):
        own = _owned_points(outline, points, seats, weights, index, township, random)
        found |= _within(township, own, random)
    return found


def _land(township: Township) -> float:
    return sum(
        _LAND[township.is_built_up, community.committee_type] for community in township.communities
    )


def _round_the_town(town: Array, areas: Array, points: Array) -> Array:
    """Starting places on a spiral that leaves each as much room as it needs."""
    room = np.sqrt(np.maximum(np.cumsum(areas) - areas / 2, 0) / np.pi)
    # The golden angle spreads directions evenly whatever the number.
    angle = np.arange(len(areas)) * np.pi * (3 - np.sqrt(5))
    wanted = town + np.column_stack([room * np.cos(angle), room * np.sin(angle)])
    places: Array = points[owners(wanted, points, np.zeros(len(points)))]
    return places


def _owned_points(
    outline: BaseGeometry,
    points: Array,
    seats: Array,
    weights: Array,
    index: int,
    township: Township,
    random: Generator,
) -> Array:
    """Fresh, denser points of the township's own cell."""
    coarse = points[owners(points, seats, weights) == index]
    cell = shapely.MultiPoint(coarse).envelope.buffer(outline.area**0.5 / 60)
    window = shapely.intersection(cell, outline)
    wanted = _POINTS_PER_COMMUNITY * len(township.communities)
    share = max(len(coarse) / len(points) * outline.area / window.area, 0.05)
    drawn = random_points(window, int(wanted / share), random)
    own: Array = drawn[owners(drawn, seats, weights) == index]
    return own


def _within(township: Township, own: Array, random: Generator) -> dict[str, Array]:
    """Share the township's points among its communities, residents' committees at the centre."""
    middle = own.mean(axis=0)
    away = np.hypot(*(own - middle).T)
    # Communities crowd at the centre of a town.
    density = 1.0 + (0.0 if township.is_built_up else 5.0) * (away < np.quantile(away, 0.08))
    seats = cluster(own, density, len(township.communities), random)
    offset = seats - middle
    from_centre = np.argsort(np.hypot(offset[:, 0], offset[:, 1]), kind="stable")
    inner = sum(community.committee_type == "居委会" for community in township.communities)
    # Villages are numbered round the centre, as the lists of real townships mostly are.
    outer = from_centre[inner:]
    round_about = outer[np.argsort(np.arctan2(offset[outer, 1], offset[outer, 0]), kind="stable")]
    order = np.concatenate([from_centre[:inner], round_about])
    ranked = sorted(
        township.communities,
        key=lambda community: (community.committee_type != "居委会", community.code),
    )
    return {community.code: seats[place] for community, place in zip(ranked, order, strict=True)}
