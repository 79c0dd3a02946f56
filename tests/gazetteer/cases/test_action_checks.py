from typing import Any

import pytest

from gazetteer.cases.action_checks import CycleOfDivisions, read_actions
from gazetteer.cases.kinds import KINDS
from gis.errors import InputError
from tests.gazetteer.cases.desk import CITY, Step, action

PARTS = [
    {"name": "东镇", "code": "341299103", "area_share": 0.5},
    {"name": "西镇", "code": "341299104", "area_share": "0.4"},
]


def read(kind: str, *steps: Step) -> Any:
    return read_actions(KINDS[kind], CITY, steps)


def test_a_split_whose_shares_do_not_add_up_is_refused_with_their_sum() -> None:
    with pytest.raises(InputError, match=r"add up to 0\.9, not to 1"):
        read("split_division", action("split_division", code="341299100", parts=PARTS))


def test_shares_are_added_exactly() -> None:
    thirds = ["0.33333333", "0.33333333", "0.33333334"]
    parts = [{"name": f"{n}镇", "population_share": share} for n, share in enumerate(thirds)]
    read("split_division", action("split_division", code="341299100", parts=parts))
    tenths = [{"name": f"{n}镇", "population_share": 0.1} for n in range(10)]
    read("split_division", action("split_division", code="341299100", parts=tenths))


def test_a_share_is_stated_of_all_parts_or_of_none() -> None:
    parts = [PARTS[0], {"name": "西镇"}]
    with pytest.raises(InputError, match="1 of the 2 parts"):
        read("split_division", action("split_division", code="341299100", parts=parts))


def test_divisions_do_not_go_round_in_a_circle() -> None:
    with pytest.raises(CycleOfDivisions, match="341299100000 → 341299200000 → 341299100000"):
        read(
            "transfer_division",
            action("transfer_division", code="341299100", new_parent_code="341299200"),
            action("transfer_division", code="341299200", new_parent_code="341299100"),
        )


def test_a_division_is_not_its_own_parent() -> None:
    with pytest.raises(CycleOfDivisions):
        read(
            "transfer_division",
            action("transfer_division", code="341299100", new_parent_code="341299100"),
        )


def test_two_divisions_do_not_go_into_each_other() -> None:
    with pytest.raises(CycleOfDivisions, match="would go into itself"):
        read(
            "abolish_division",
            action("abolish_division", code="341299100", successors=[{"code": "341299200"}]),
            action("abolish_division", code="341299200", successors=[{"code": "341299100"}]),
        )


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        (action("rename_division", code="341299100"), "lacks new_name"),
        (action("rename_division", code=341299100, new_name="东镇"), "not a code in quotes"),
        (action("rename_division", code="3.41299E+8", new_name="东镇"), "turned into a number"),
        (action("rename_division", code="341299100", new_name="东\ue000镇"), r"U\+E000"),
        (action("rename_division", code="341299100", new_name="东镇", x=1), "does not know x"),
        (action("merge_divisions", codes=["341299100", "341299100"]), "twice"),
        (action("no_such", code="341299100"), "is not a kind of action"),
        (action("correct_place", place_id=1), "does not belong to a case"),
        ({"kind": "rename_division"}, "not an object with `kind` and `payload`"),
        (action("split_division", code="341299100", parts=[{"name": "东镇"}]), "two parts"),
        (action("split_division", code="341299100", parts=[{"name": "东镇"}, {}]), "no name"),
        (action("change_boundary", from_code="341299100", to_code="341299200",
                area={"type": "Point", "coordinates": [115, 33]}), "must be a polygon"),
        (action("change_boundary", from_code="341299100", to_code="341299200",
                area={"type": "Polygon", "coordinates": [[[115, 33], [116, 34], [116, 33],
                                                          [115, 34], [115, 33]]]}), "not valid"),
    ],
)  # fmt: skip
def test_an_action_that_cannot_be_is_refused(step: Step, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        read("merge_divisions", step)


@pytest.mark.parametrize("ends", ["2020-01-01", "2019-12-31"])
def test_what_ends_before_it_begins_is_refused(ends: str) -> None:
    step = {
        "kind": "add_name",
        "payload": {"place_id": 1, "name": "老街", "kind": "alias", "from": "2020-01-01",
                    "to": ends},
    }  # fmt: skip
    with pytest.raises(InputError, match=f"ends on {ends}, not after it begins on 2020-01-01"):
        read("renaming", step)


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("place_id", 2**63, "not a number of the register"),
        ("geometry", {"type": "Point", "coordinates": [float("nan"), 33]}, "geometry"),
        ("geometry", {"type": "Point", "coordinates": [39415000.0, 3650000.0]}, "no degrees"),
        (
            "geometry",
            {
                "type": "Polygon",
                "coordinates": [[[115, 33], [116, 34], [116, 33], [115, 34], [115, 33]]],
            },
            "not valid",
        ),
        ("media", [{"href": "/a.jpg", "title": {"a": 1}}], "media links"),
        ("media", [{"href": "/a\0.jpg"}], "media links"),
    ],
)
def test_values_that_no_column_can_hold_are_refused(field: str, value: Any, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        read("correcting", action("correct_place", **{"place_id": 1, field: value}))


def test_heights_of_a_shape_are_left_out() -> None:
    shape = {"type": "LineString", "coordinates": [[115, 33, 20], [115.1, 33, 30]]}
    (step,) = read("correcting", action("correct_place", place_id=1, geometry=shape))
    assert not step.values["geometry"].has_z
    assert step.values["geometry"].length == pytest.approx(0.1)
