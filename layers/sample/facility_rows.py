"""What the rows of all simulated facilities have in common."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

import numpy as np
import shapely
from numpy.random import Generator
from shapely.geometry import Point, Polygon

from layers.sample.communities import Community
from layers.sample.manifest import simulated_source
from layers.sample.partition import random_points
from layers.sample.textfiles import Cell, fixed

T = TypeVar("T")

COMMON_COLUMNS = (
    "facility_code", "name", "longitude", "latitude", "opened_on", "closed_on", "valid_from",
    "serves", "source", "simulated",
)  # fmt: skip


def facility(
    prefix: str, number: int, name: str, position: Point, opened_on: str, seed: int
) -> dict[str, Cell]:
    """The common columns of one facility in its first state; codes look like FY-SC-0001."""
    return {
        "facility_code": f"FY-{prefix}-{number:04d}",
        "name": name,
        "longitude": fixed(position.x, 7),
        "latitude": fixed(position.y, 7),
        "opened_on": opened_on,
        "closed_on": None,
        "valid_from": None,
        "serves": None,
        "source": simulated_source(seed),
        "simulated": True,
    }


def point_in(area: Polygon, random: Generator) -> Point:
    """A point inside, not on the edge, at seven decimals."""
    while True:
        position = Point(np.round(random_points(area, 1, random)[0], 7))
        if shapely.contains_properly(area, position):
            return position


def day_between(first: date, last: date, random: Generator) -> str:
    """A day from first to last, both included."""
    return (first + timedelta(int(random.integers((last - first).days + 1)))).isoformat()


def pick(options: Sequence[T], random: Generator) -> T:
    """One of the options; repeat an option to make it likelier."""
    return options[int(random.integers(len(options)))]


def some(members: Sequence[Community], count: int, random: Generator) -> list[Community]:
    """So many different communities, by code."""
    chosen = random.permutation(len(members))[:count]
    return [members[index] for index in sorted(chosen.tolist())]


def number(low: int, high: int, random: Generator, step: int = 1) -> int:
    """A whole number from low to high, both included, in steps from low."""
    return low + step * int(random.integers((high - low) // step + 1))
