"""Candidates for one place: what is certain, and what only likely."""

from __future__ import annotations

from typing import Any

import pytest

from gazetteer.matching.reconcile import PlaceCandidate, PlaceQuery, reconcile
from gis.database import Database
from tests.gazetteer.matching.world import DAY


def ask(world: Database, text: str | None, **more: Any) -> list[PlaceCandidate]:
    with world.read() as connection:
        return reconcile(connection, PlaceQuery(text, DAY, **more))


def matches(found: list[PlaceCandidate]) -> list[str]:
    return [one.hit.name for one in found if one.is_match]


def test_the_very_name_of_one_place_is_certain(world: Database) -> None:
    found = ask(world, "江口镇")
    assert matches(found) == ["江口镇"]
    assert found[0].score > 90
    assert [one.score for one in found] == sorted((o.score for o in found), reverse=True)


@pytest.mark.parametrize(
    "text", ["柳沟", "沙颍河", "颍水", "颖上县", "江口", "江口鎮", "jiangkouzhen"]
)
def test_namesakes_other_names_and_slips_are_not(world: Database, text: str) -> None:
    found = ask(world, text)
    assert found
    assert matches(found) == []


def test_a_division_makes_a_namesake_certain(world: Database) -> None:
    found = ask(world, "柳沟", divisions=("颍上",))
    assert matches(found) == ["柳沟"]
    assert {one.features["division_match"] for one in found} == {True}


def test_what_could_not_be_heeded_leaves_nothing_certain(world: Database) -> None:
    assert matches(ask(world, "江口镇", divisions=("华容县",))) == []
    assert matches(ask(world, "江口镇", is_heeded=False)) == []


def test_classes_narrow_the_answer(world: Database) -> None:
    assert {o.hit.class_code for o in ask(world, "王庄", classes=("2161",))} == {"21610"}
    assert ask(world, "江口镇", classes=("12",)) == []


def test_a_code_finds_its_place_for_certain_a_short_number_only_perhaps(world: Database) -> None:
    (coded,) = ask(world, "341226100000")
    assert (coded.hit.name, coded.is_match) == ("江口镇", True)
    (numbered,) = ask(world, str(coded.hit.place_id))
    assert (numbered.hit.place_id, numbered.is_match) == (coded.hit.place_id, False)
    (said,) = ask(world, None, place_code="341226100000")
    assert said.is_match


def test_the_nearer_namesake_comes_first(world: Database) -> None:
    found = ask(world, "柳沟", near=(116.2, 32.6))
    assert found[0].hit.parents[0].name == "江口镇"
    assert found[0].features["distance_m"] == 0


@pytest.mark.parametrize("text", ["", "。。。", "长" * 500, "彩虹城"])
def test_odd_cells_have_no_candidates(world: Database, text: str) -> None:
    assert ask(world, text) == []
