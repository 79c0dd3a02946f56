"""Rows of the sample's markers 界桩, all simulated, each with its first survey.

An object has a row for every state it has been in. The survey stands in the first of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from numpy.random import Generator

from gazetteer.boundaries.line import LineLevel
from gazetteer.boundaries.marker import MarkerKind, MarkerState
from layers.sample.boundary_epochs import SURVEY_COLUMNS, Epoch, first_epoch, object_uuid
from layers.sample.boundary_faults import Fault
from layers.sample.boundary_locations import Locator
from layers.sample.boundary_placing import MarkerNumber, Stone
from layers.sample.boundary_witnesses import WITNESS_COLUMNS, witness_cells
from layers.sample.facility_rows import day_between, pick
from layers.sample.manifest import simulated_source
from layers.sample.textfiles import Cell

_EPOCH_COLUMNS = tuple(
    column
    for column in SURVEY_COLUMNS
    if column not in ("full_number", "ordinal", "object_uuid", "survey_uuid", "source", "simulated")
)
MARKER_COLUMNS = (
    "full_number", "ordinal", "object_uuid", "line_code", "line_codes", "kind", "state", "shape",
    "material", "dimensions", "managing_code", "managing_name", "erected_on", "location_a",
    "location_b", "location_c", "position_text", "inscription", *WITNESS_COLUMNS,
    *_EPOCH_COLUMNS, "secrecy", "valid_from", "valid_to", "remark", "source", "simulated",
)  # fmt: skip
# On this line every marker was replaced on the spot in 2018, as on the real line of the provinces
# (DOMAIN 3.2).
RENEWED_LINE = "341222411625"
_ERECTED = (date(2001, 3, 1), date(2002, 11, 30))
_RENEWED = (date(2018, 5, 1), date(2018, 9, 30))
# Single markers that the last inspection of their line found in another state.
_FOUND = (MarkerState.DAMAGED, MarkerState.DAMAGED, MarkerState.DAMAGED, MarkerState.LOST)
_REMARKS = {
    MarkerState.DAMAGED: "桩体倾斜,文字剥落(模拟)",
    MarkerState.LOST: "道路施工中丢失(模拟)",
    MarkerState.RETIRED: "原址更换新型界桩(模拟)",
}
_SURROUNDINGS = ("农田中", "河堤坡脚", "乡村道路旁", "沟渠边", "堤顶道路旁", "村庄边缘", "林带边")
_PROVINCES = "安徽 河南 国务院"


@dataclass(frozen=True, slots=True)
class _State:
    """An object's state from a day on, to a day (None: still)."""

    state: MarkerState
    valid_from: str
    valid_to: str | None


@dataclass(frozen=True, slots=True)
class MarkerRows:
    """What the markers' file holds.

    Attributes:
        rows: By number.
        standing: Full number to the ordinal of the object that stands there, and its first epoch.
    """

    rows: list[dict[str, Cell]]
    standing: dict[str, tuple[int, Epoch]]


def marker_rows(
    numbers: Sequence[MarkerNumber],
    locator: Locator,
    county_names: Mapping[str, str],
    inspected: Mapping[str, str],
    faults: Mapping[str, Fault],
    random: Generator,
    seed: int,
) -> MarkerRows:
    """Rows of all objects on record.

    Args:
        numbers: Those on record.
        locator: Says where they stand.
        county_names: Twelve-digit code to name.
        inspected: Line code to the day on which its last inspection was completed.
        faults: Full number to what is planted there.
        random: Stream of the markers' attributes.
        seed: Of the sample.
    """
    found = _found_at_inspection(numbers, inspected, faults, random)
    rows: list[dict[str, Cell]] = []
    standing: dict[str, tuple[int, Epoch]] = {}
    for number in numbers:
        for stone in number.stones:
            lives = _lives(number, found.get(stone.full_number), random)
            for ordinal, states in enumerate(lives, start=1):
                epoch = (
                    first_epoch(stone.position, random)
                    if ordinal == 1
                    else first_epoch(stone.position, random, _RENEWED[1], date(2018, 12, 31))
                )
                standing[stone.full_number] = (ordinal, epoch)
                fault = faults.get(stone.full_number)
                about = {
                    **_attributes(number, stone, states[0].valid_from, county_names, locator),
                    **witness_cells(epoch, fault, random),
                    "ordinal": ordinal,
                    "object_uuid": object_uuid(seed, stone.full_number, ordinal),
                    "dimensions": "基座0.8×1.2×1.2 m",
                    "material": pick(("花岗岩",) * 4 + ("混凝土",), random),
                    "position_text": _position_text(number, stone, county_names, random),
                    "crs": epoch.system.name,
                    "secrecy": "internal",
                    "source": simulated_source(seed),
                    "simulated": True,
                }
                survey = epoch.cells()
                for state in states:
                    rows.append(about | survey | _state_cells(state))
                    survey = {}
    return MarkerRows(rows, standing)


def _found_at_inspection(
    numbers: Sequence[MarkerNumber],
    inspected: Mapping[str, str],
    faults: Mapping[str, Fault],
    random: Generator,
) -> dict[str, tuple[MarkerState, str]]:
    """Full number to the state in which the last inspection found it, and the day."""
    fitting = [
        (number.stones[0].full_number, inspected[code])
        for number in numbers
        for code in number.line_codes
        if number.kind is MarkerKind.SINGLE
        and code in inspected
        and code != RENEWED_LINE
        and number.stones[0].full_number not in faults
    ]
    chosen = random.permutation(len(fitting))[: len(_FOUND)].tolist()
    return {
        fitting[index][0]: (state, fitting[index][1])
        for index, state in zip(chosen, _FOUND, strict=True)
    }


def _lives(
    number: MarkerNumber, found: tuple[MarkerState, str] | None, random: Generator
) -> list[list[_State]]:
    """Of each object that has stood here, first to last, its states."""
    erected = day_between(*_ERECTED, random)
    if RENEWED_LINE in number.line_codes and number.kind is not MarkerKind.TRI_POINT:
        renewed = day_between(*_RENEWED, random)
        first = [
            _State(MarkerState.IN_USE, erected, renewed),
            _State(MarkerState.RETIRED, renewed, None),
        ]
        return [first, [_State(MarkerState.IN_USE, renewed, None)]]
    if found is not None:
        state, day = found
        return [[_State(MarkerState.IN_USE, erected, day), _State(state, day, None)]]
    return [[_State(MarkerState.IN_USE, erected, None)]]


def _attributes(
    number: MarkerNumber,
    stone: Stone,
    erected_on: str,
    county_names: Mapping[str, str],
    locator: Locator,
) -> dict[str, Cell]:
    manager = number.counties[stone.manager]
    is_tri_point = number.kind is MarkerKind.TRI_POINT
    sides = " ".join(county_names[code] for code in number.counties)
    if number.level is LineLevel.PROVINCE and not is_tri_point:
        sides = _PROVINCES
    cells: dict[str, Cell] = {
        "full_number": stone.full_number,
        "line_code": None if is_tri_point else number.line_codes[0],
        "line_codes": "、".join(number.line_codes) if is_tri_point else None,
        "kind": number.kind.value,
        "shape": "three_faced" if is_tri_point else "two_faced",
        "managing_code": manager,
        "managing_name": county_names[manager],
        "erected_on": erected_on,
        "inscription": f"{sides} {stone.full_number} {erected_on[:4]}",
    }
    for letter, county in zip("abc", number.counties, strict=False):
        cells[f"location_{letter}"] = locator.location(county, stone.position)
    return cells


def _position_text(
    number: MarkerNumber, stone: Stone, county_names: Mapping[str, str], random: Generator
) -> str:
    surroundings = pick(_SURROUNDINGS, random)
    if number.kind is MarkerKind.TRI_POINT:
        return f"三交点，{surroundings}"
    if number.kind is MarkerKind.SINGLE:
        return f"界线上，{surroundings}"
    return f"界线{county_names[number.counties[stone.manager]]}一侧，{surroundings}"


def _state_cells(state: _State) -> dict[str, Cell]:
    return {
        "state": state.state.value,
        "valid_from": state.valid_from,
        "valid_to": state.valid_to,
        "remark": _REMARKS.get(state.state),
    }
