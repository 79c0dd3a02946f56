"""Shares a region out among seats, each with its part of the area, in compact pieces."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.random import Generator
from shapely.geometry.base import BaseGeometry

from layers.sample.plane import Array

_CANDIDATES = 24


def random_points(region: BaseGeometry, count: int, random: Generator) -> Array:
    """`count` points inside the region, evenly spread at random; shape (count, 2)."""
    west, south, east, north = region.bounds
    shapely.prepare(region)
    kept: list[Array] = []
    missing = count
    while missing > 0:
        xy = random.random((2 * missing + 16, 2)) * [east - west, north - south] + [west, south]
        xy = xy[shapely.contains_xy(region, xy[:, 0], xy[:, 1])][:missing]
        kept.append(xy)
        missing -= len(xy)
    return np.concatenate(kept)


def spread_seats(taken: Array, points: Array, count: int, random: Generator) -> Array:
    """`count` of the points, each the farthest from those before among a few drawn at random."""
    seats = list(taken)
    for _ in range(count):
        candidates = points[random.integers(len(points), size=_CANDIDATES)]
        if seats:
            gaps = _distances(candidates, np.asarray(seats)).min(axis=1)
            seats.append(candidates[int(gaps.argmax())])
        else:
            seats.append(candidates[0])
    return np.asarray(seats)[len(taken) :]


def allot(
    points: Array, seats: Array, shares: Array, area: float, anchored: int
) -> tuple[Array, Array]:
    """Move seats and set their weights until each owns about its share of the points.

    A power diagram: a point belongs to the seat with the least (distance² − weight). Its cells
    are convex.

    Args:
        points: Evenly spread over the region, shape (n, 2).
        seats: Where to begin, shape (k, 2).
        shares: Part of the region for each seat, summing to 1, shape (k,).
        area: Area of the region in square plane units.
        anchored: So many of the seats, from the first, stay where they are.

    Returns:
        The seats and their weights, shapes (k, 2) and (k,).
    """
    weights = shares * area / np.pi
    # Moving seats spreads them, then the weights alone settle the areas.
    for is_moving in [True] * 25 + [False] * 40:
        owner = owners(points, seats, weights)
        owned = np.bincount(owner, minlength=len(seats))
        weights = weights + 0.4 * (shares - owned / len(points)) * area / np.pi
        if is_moving:
            moved = _centroids(points, owner, np.ones(len(points)), seats)
            seats = np.concatenate([seats[:anchored], moved[anchored:]])
    return seats, weights


def owners(
    points: Array, seats: Array, weights: Array
) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Index of the seat that owns each point."""
    return np.asarray((_distances(points, seats) - weights).argmin(axis=1))


def cluster(points: Array, density: Array, count: int, random: Generator) -> Array:
    """`count` seats in the points, closer together where the density is higher.

    A few rounds only: neighbours in the real world are not perfectly even either.
    """
    seats = spread_seats(np.empty((0, 2)), points, count, random)
    nothing = np.zeros(count)
    for _ in range(6):
        seats = _centroids(points, owners(points, seats, nothing), density, seats)
    # A middle can fall into a bay of the region, outside it; a point never does.
    return np.asarray(points[_distances(points, seats).argmin(axis=0)])


def _centroids(
    points: Array, owner: np.ndarray[tuple[int], np.dtype[np.intp]], density: Array, seats: Array
) -> Array:
    total = np.bincount(owner, density, len(seats))
    sums = [np.bincount(owner, density * points[:, axis], len(seats)) for axis in (0, 1)]
    middles = np.column_stack(sums) / np.maximum(total, 1e-9)[:, None]
    return np.where(total[:, None] > 0, middles, seats)


def _distances(points: Array, seats: Array) -> Array:
    """Squared distances, shape (points, seats)."""
    return np.asarray(
        (points[:, None, 0] - seats[None, :, 0]) ** 2
        + (points[:, None, 1] - seats[None, :, 1]) ** 2
    )
