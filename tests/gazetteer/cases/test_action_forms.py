"""What forms are told of the fields of actions."""

from __future__ import annotations

from typing import Any

import pytest

from gazetteer.cases.action_forms import describe_field
from gazetteer.cases.actions import ACTIONS
from gazetteer.cases.case import catalogue

DIGITS = {"class_code", "place_code"}


def described(action: str, name: str) -> dict[str, Any]:
    return describe_field(next(f for f in ACTIONS[action].fields if f.name == name))


@pytest.mark.parametrize("action", ACTIONS)
def test_only_digits_are_left_without_an_entry_of_their_own(action: str) -> None:
    for field in ACTIONS[action].fields:
        assert (describe_field(field)["entry"] == "digits") == (field.name in DIGITS)


def test_a_choice_lists_what_the_field_accepts() -> None:
    about = described("replace_division", "kind")
    field = next(f for f in ACTIONS["replace_division"].fields if f.name == "kind")
    assert about["entry"] == "choice"
    assert [field.parse(choice) for choice in about["choices"]] == about["choices"]
    assert "撤乡设镇" in about["choices"]


def test_items_describe_their_own_fields() -> None:
    parts = described("split_division", "parts")
    assert parts["entry"] == "items"
    assert parts["required"] is True
    entries = {field["name"]: field["entry"] for field in parts["fields"]}
    assert entries["children"] == "codes"
    assert entries["outline"] == "geometry"
    assert entries["household_share"] == "share"


def test_the_catalogue_tells_the_same() -> None:
    told = {action["key"]: action["fields"] for action in catalogue()["actions"]}
    assert told["rename_division"][0] == described("rename_division", "code")
