"""Simulated survey epochs 测量成果 of markers, in CGCS2000 in the 3-degree zone of each.

An epoch lies within one standard deviation of where the object stands, and a later epoch has
the first one's standard deviation, so that no two differ by what the checks call a move unless
it is planted.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from numpy.random import Generator

from gazetteer.boundaries.marker import SurveyMethod
from gis.geodesy import destination
from gis.survey_crs import SurveyCrs
from layers.sample.boundary_faults import MOVED_M, Fault
from layers.sample.boundary_lines import Position
from layers.sample.boundary_placing import MarkerNumber, Stone
from layers.sample.boundary_points import grid_position, survey_system
from layers.sample.facility_rows import day_between
from layers.sample.manifest import simulated_source
from layers.sample.textfiles import Cell, fixed

SURVEY_COLUMNS = (
    "full_number", "ordinal", "object_uuid", "surveyed_on", "north", "east", "height_m",
    "height_system", "crs", "method", "sigma_m", "surveyor", "survey_uuid", "source", "simulated",
)  # fmt: skip
# Standard deviation in metres, from and to.
_SIGMA_M = {
    SurveyMethod.GNSS_STATIC: (0.02, 0.05),
    SurveyMethod.GNSS_RTK: (0.03, 0.12),
    SurveyMethod.TOTAL_STATION: (0.10, 0.30),
}
_METHODS = (
    SurveyMethod.GNSS_STATIC, SurveyMethod.GNSS_RTK, SurveyMethod.GNSS_RTK,
    SurveyMethod.GNSS_RTK, SurveyMethod.TOTAL_STATION,
)  # fmt: skip
_FIRST, _LAST = date(2008, 3, 1), date(2017, 11, 30)
_GROUND_M = (22.0, 36.0)
_SURVEYOR = "模拟测绘队"
# Share of the objects on inspected lines that the inspection measured again, by satellite.
_AGAIN = 0.45


@dataclass(frozen=True, slots=True)
class Epoch:
    """One survey of one object.

    Attributes:
        surveyed_on: ISO day.
        system: Of the coordinates.
        north: 纵坐标 X in metres, to the millimetre.
        east: 横坐标 Y in metres, without the zone.
        height_m: Above 1985国家高程基准; None: not measured.
        method: How.
        sigma_m: Standard deviation of the position.
    """

    surveyed_on: str
    system: SurveyCrs
    north: float
    east: float
    height_m: Decimal | None
    method: SurveyMethod
    sigma_m: Decimal

    def cells(self) -> dict[str, Cell]:
        """Its columns in a file."""
        return {
            "surveyed_on": self.surveyed_on,
            "north": fixed(self.north, 3),
            "east": fixed(self.east, 3),
            "height_m": self.height_m,
            "height_system": None if self.height_m is None else "1985国家高程基准",
            "crs": self.system.name,
            "method": self.method.value,
            "sigma_m": self.sigma_m,
            "surveyor": _SURVEYOR,
        }


def first_epoch(
    position: Position, random: Generator, first: date = _FIRST, last: date = _LAST
) -> Epoch:
    """The first survey of an object, on a day from first to last."""
    method = _METHODS[int(random.integers(len(_METHODS)))]
    sigma = fixed(random.uniform(*_SIGMA_M[method]), 3)
    height = fixed(random.uniform(*_GROUND_M), 2)
    return _epoch(
        position, day_between(first, last, random), method, sigma,
        height if random.random() < 5 / 6 else None, random,
    )  # fmt: skip


def later_surveys(
    numbers: Sequence[MarkerNumber],
    standing: Mapping[str, tuple[int, Epoch]],
    inspected: Mapping[str, str],
    faults: Mapping[str, Fault],
    random: Generator,
    seed: int,
) -> list[dict[str, Cell]]:
    """Rows of the surveys made at the last inspection of a line, by number.

    Args:
        numbers: Those on record.
        standing: Full number to the ordinal of the object that stands there, and its first epoch.
        inspected: Line code to the day on which its last inspection was completed.
        faults: Full number to what is planted there.
        random: Stream of the later surveys.
        seed: Of the sample.
    """
    rows = []
    for number in numbers:
        days = [inspected[code] for code in number.line_codes if code in inspected]
        for stone in number.stones:
            chance = random.random()
            fault = faults.get(stone.full_number)
            ordinal, before = standing[stone.full_number]
            is_again = chance < _AGAIN and before.method is not SurveyMethod.TOTAL_STATION
            if not (days and is_again) and fault is not Fault.MOVED:
                continue
            day = max([*days, before.surveyed_on])
            epoch = _later(stone, before, day, fault, random)
            key = f"{stone.full_number}/{ordinal}"
            rows.append(
                {
                    "full_number": stone.full_number,
                    "ordinal": ordinal,
                    "object_uuid": object_uuid(seed, stone.full_number, ordinal),
                    **epoch.cells(),
                    "survey_uuid": _uuid(seed, "survey", f"{key}/{epoch.surveyed_on}"),
                    "source": simulated_source(seed),
                    "simulated": True,
                }
            )
    return rows


def object_uuid(seed: int, full_number: str, ordinal: int) -> str:
    """The object's UUID: the same in every build with this seed."""
    return _uuid(seed, "marker", f"{full_number}/{ordinal}")


def _uuid(seed: int, what: str, key: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"urn:x-fuyang-sample:{seed}:{what}:{key}"))


def _later(stone: Stone, before: Epoch, day: str, fault: Fault | None, random: Generator) -> Epoch:
    height = None if before.height_m is None else before.height_m + fixed(random.normal(0, 0.02), 2)
    if fault is not Fault.MOVED:
        return _epoch(stone.position, day, before.method, before.sigma_m, height, random)
    # Measured at exactly this distance from the epoch before.
    angle = random.uniform(0.0, 2 * math.pi)
    return Epoch(
        day, before.system,
        round(before.north + MOVED_M * math.cos(angle), 3),
        round(before.east + MOVED_M * math.sin(angle), 3),
        height, before.method, before.sigma_m,
    )  # fmt: skip


def _epoch(
    position: Position,
    day: str,
    method: SurveyMethod,
    sigma: Decimal,
    height: Decimal | None,
    random: Generator,
) -> Epoch:
    # Spread evenly over a circle of one standard deviation.
    away = float(sigma) * math.sqrt(random.random())
    measured = destination(*position, random.uniform(0.0, 360.0), away)
    # The zone is that of where it stands: an error of measurement never changes it.
    system = survey_system(position[0])
    north, east = grid_position(measured, system)
    return Epoch(day, system, north, east, height, method, sigma)
