"""What no case can do to a marker, and what it says beforehand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gazetteer.boundaries.line_record import UnknownLine
from gazetteer.cases.actions import read_action
from gazetteer.cases.marker_standing import UnknownMarker
from gis.errors import InputError
from tests.gazetteer.cases.desk import Desk, Step, action
from tests.gazetteer.cases.marked_line import BEYOND, LINE, MOVED, NEXT, NUMBER, PAIR, move, record
from tests.gazetteer.register import Register


@pytest.mark.parametrize(
    ("number", "more", "reason"),
    [
        ("XX003Q", {}, "is no marker number for lines of the level county"),
        (f"{BEYOND}003Q", {}, "is of the numbering unit 341298341522"),
        (NUMBER, {}, "is on record"),
        (f"{PAIR}Q", {}, "markers of another kind: double"),
        (NEXT, {"line_codes": [LINE, BEYOND]}, "is no tri-point"),
        (NEXT, {"managing_code": "341225"}, "341225000000 is no side of the line"),
        (NEXT, {"north": "3644176.641"}, r"lies 3,\d{3} m off its line"),
        (NEXT, {"surveyed_on": "2026-11-02"}, "lies after the day of the case"),
    ],
)
def test_a_number_or_place_that_cannot_be_is_refused(
    tried: Desk, number: str, more: dict[str, Any], reason: str
) -> None:
    step = action(
        "erect_marker", full_number=number, **{"line_codes": [LINE], **MOVED, **more}
    )  # fmt: skip
    case = tried.open("change_marker", step)
    with pytest.raises(InputError, match=reason):
        tried.try_out(case)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"epsg": "4547", "east": "39388849.10"}, "has the zone number 带号 39 in front"),
        ({"epsg": 4527}, "has no zone number 带号 in front"),
        ({"north": "388849.10", "east": "3641150.20"}, "X and Y are swapped"),
        ({"epsg": "4490"}, "These look like metres"),
        ({"epsg": "gcj02"}, "(?i)gcj"),
        ({"north": "3641150.20x"}, "is not a number"),
        ({"north": float("3641150.20"), "sigma_m": 0}, "0 cannot be"),
        ({"surveyed_on": "2100-01-01"}, "lies in the future"),
        ({"epsg": None}, "lacks epsg"),
        ({"witnesses": [{"name": "树", "north": 1}]}, "one of its two coordinates only"),
        ({"witnesses": [{"name": "树", "north": 1, "east": 2}]}, "reference object 1"),
        ({"witnesses": [{"name": str(n)} for n in range(4)]}, "there are 4 reference objects"),
        ({"object_uuid": "x"}, "is no UUID"),
    ],
)
def test_what_a_survey_cannot_be_is_refused_while_it_is_written(
    more: dict[str, Any], reason: str
) -> None:
    with pytest.raises(InputError, match=reason):
        read_action(1, **move(**more))


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        ({"north": "3641176.641", "epsg": 4548}, "lacks east, surveyed_on"),
        ({"sigma_m": "0.05"}, "sigma_m says something of a survey that is not given"),
        ({"witnesses": [{"name": "树", "north": 1, "east": 2}]}, "system of the coordinates"),
    ],
)
def test_half_a_survey_is_none(payload: dict[str, Any], reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        read_action(1, "restore_marker", {"full_number": NUMBER, **payload})


def test_a_value_that_cannot_be_says_in_which_action() -> None:
    with pytest.raises(InputError, match=r"^Action 2 \(移动界桩 move_marker\)"):
        read_action(2, **move(epsg="4490"))


def test_a_repair_is_not_the_short_way_to_another_place(tried: Desk) -> None:
    """σ 0.05 and 0.02 m allow 2√2·√((0.05² + 0.02²) / 2) = 0.1077 m."""
    near = {**MOVED, "north": "3641176.641", "east": "388649.677"}
    for kind in ("restore_marker", "replace_marker"):
        number = tried.open("repair_marker", action(kind, full_number=NUMBER, **MOVED))
        with pytest.raises(InputError, match=r"would stand 201\.2\d\d m from where it stood"):
            tried.try_out(number)
        far = {**near, "east": "388649.679"}
        number = tried.open("repair_marker", action(kind, full_number=NUMBER, **far))
        with pytest.raises(InputError, match=r"0\.109 m .* 0\.108 m are within"):
            tried.try_out(number)
        tried.try_out(
            tried.open("repair_marker", action(kind, full_number=NUMBER, **near))
        )  # fmt: skip


def test_where_nothing_can_be_compared_the_place_stays_unknown(tried: Desk) -> None:
    rough = {**MOVED, "method": "gnss_code"}
    del rough["sigma_m"]
    step = action("restore_marker", full_number=NUMBER, **rough)
    app = tried.try_out(tried.open("repair_marker", step))
    assert any(r.is_unknown and "sigma of the new epoch is unknown" in r.en for r in app.remarks)


@pytest.mark.parametrize(
    ("first", "kind", "step", "reason"),
    [
        ("lost", "change_marker", move(), "there is nothing to move"),
        ("retired", "change_marker", move(), "there is nothing to move"),
        ("retired", "repair_marker", action("restore_marker", full_number=NUMBER),
         "what is retired does not come back"),
        ("retired", "repair_marker", record("lost"), "What is retired does not change"),
        ("damaged", "repair_marker", record("damaged"), "on record as damaged"),
    ],
)  # fmt: skip
def test_what_a_marker_is_past_is_refused(
    marked: Desk, first: str, kind: str, step: Step, reason: str
) -> None:
    marked.carry("repair_marker", record(first), effective_on=date(2026, 10, 30))
    number = marked.open(kind, step)
    with pytest.raises(InputError, match=reason):
        marked.try_out(number)


def test_what_is_as_it_was_needs_no_case(tried: Desk) -> None:
    number = tried.open("repair_marker", action("restore_marker", full_number=NUMBER))
    with pytest.raises(InputError, match="nothing else is said"):
        tried.try_out(number)


def test_what_changes_again_later_is_not_cut(marked: Desk, county: Register) -> None:
    county.load("boundary-markers", f"full_number,state,valid_from\n{NUMBER},lost,2026-12-01\n")
    number = marked.open("repair_marker", record("damaged"))
    with pytest.raises(InputError, match="changes again on 2026-12-01"):
        marked.try_out(number)


def test_how_far_off_its_line_a_marker_would_stand_is_said(tried: Desk) -> None:
    app = tried.try_out(tried.open("change_marker", move(north="3641400.00")))
    assert any(
        "m off the line 341298341299, 2 m are allowed" in remark.en for remark in app.remarks
    )


@pytest.mark.parametrize(
    ("step", "error"),
    [
        (record("damaged", f"{LINE}999Q"), UnknownMarker),
        (record("damaged", object_uuid="00000000-0000-0000-0000-000000000000"), UnknownMarker),
    ],
)
def test_a_marker_that_is_not_there_is_not_changed(
    tried: Desk, step: Step, error: type[InputError]
) -> None:
    with pytest.raises(error, match="There is no"):
        tried.open("repair_marker", step)


def test_a_line_that_is_not_there_gets_no_marker(tried: Desk) -> None:
    step = action("erect_marker", full_number=NEXT, line_codes=["999999"], **MOVED)
    with pytest.raises(UnknownLine):
        tried.open("change_marker", step)


def test_who_manages_a_marker_is_told_of_its_repair(tried: Desk) -> None:
    app = tried.try_out(
        tried.open("repair_marker", action("restore_marker", full_number=NUMBER, remark="描红"))
    )
    assert any("managed by 测试县 341299000000" in remark.en for remark in app.remarks)
