"""A marker is moved, added, repaired or replaced by a case, and its past stays readable."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pyproj
import pytest

from gazetteer.boundaries.marker import MarkerState
from gazetteer.cases.marker_proposals import actions_of_proposals
from gazetteer.inspection.report import RegisterProposal
from gazetteer.inspection.result import Condition
from gis.errors import InputError
from tests.gazetteer.cases.desk import Desk, action
from tests.gazetteer.cases.marked_line import (
    EAST,
    LINE,
    MOVED,
    NEXT,
    NORTH,
    NUMBER,
    PAIR,
    marker,
    markers,
    move,
    place,
    record,
)
from tests.gazetteer.inspection.field import Field, fix


def test_a_marker_is_moved_and_stands_where_it_was_surveyed(marked: Desk) -> None:
    before = marked.now()
    case = marked.carry("change_marker", move(position_text="新堤上"))
    now = marker(marked)
    assert place(now) == (Decimal("3641150.20"), Decimal("388849.10"))
    assert (now.state, now.position_text, now.source) == (
        MarkerState.IN_USE, "新堤上", f"案卷 {case.header.case_number}"
    )  # fmt: skip
    assert len(now.surveys) == 2, "the first epoch is still there"
    assert (now.material, now.inscription) == ("花岗岩", "测试县 邻近县")
    eve = marker(marked, NUMBER, "2026-10-19")
    assert place(eve) == (NORTH, EAST)
    assert (eve.position_text, [w.name for w in eve.witnesses]) == ("河堤上", ["大树"])
    known = marker(marked, NUMBER, "2026-11-23", before)
    assert place(known) == (NORTH, EAST)
    assert known.position_text == "河堤上"


def test_reference_objects_do_not_hold_at_another_place(marked: Desk) -> None:
    app = marked.try_out(marked.open("change_marker", move()))
    unknown = [remark.en for remark in app.remarks if remark.is_unknown]
    assert [said.split(" of the marker")[0] for said in unknown] == [
        "The reference objects", "The position in words",
    ]  # fmt: skip
    witness = {"name": "水塔", "azimuth_deg": 45, "distance_m": "12.3", "north": "3641158.90",
               "east": "388857.80"}  # fmt: skip
    marked.carry("change_marker", move(witnesses=[witness], position_text="新堤上"))
    (found,) = marker(marked).witnesses
    assert (found.name, found.azimuth_deg, found.distance_m, found.epsg, found.north) == (
        "水塔", Decimal(45), Decimal("12.3"), 4548, Decimal("3641158.90")
    )  # fmt: skip


def test_a_marker_is_added_with_its_first_survey(marked: Desk) -> None:
    step = action(
        "erect_marker", full_number=NEXT.lower(), line_codes=LINE,
        **{**MOVED, "north": 3641061.9, "east": 389527.4}, material="花岗岩", shape="two_faced",
        managing_code="341298", erected_on="2026-10-20",
    )  # fmt: skip
    marked.carry("change_marker", step)
    found = marker(marked, NEXT)
    assert (found.marker_number, found.kind.value, found.ordinal) == (NEXT[:-1], "single", 1)
    assert (found.line_codes, found.state, found.secrecy) == (
        (LINE,), MarkerState.IN_USE, "internal",
    )  # fmt: skip
    to_degrees = pyproj.Transformer.from_crs(4548, 4490, always_xy=True).transform
    assert found.position is not None
    assert (found.position.x, found.position.y) == pytest.approx(
        to_degrees(389527.4, 3641061.9), abs=1e-9
    )
    assert markers(marked, NEXT, "2026-10-31") == []


def test_the_second_of_a_pair_goes_under_the_same_number(marked: Desk) -> None:
    marked.carry(
        "change_marker",
        action("erect_marker", full_number=f"{PAIR}B", line_codes=[LINE], **MOVED),
    )
    assert marker(marked, f"{PAIR}B").marker_number == marker(marked, f"{PAIR}A").marker_number


def test_a_damaged_marker_is_recorded_and_mended(marked: Desk) -> None:
    marked.carry("repair_marker", record("damaged"), effective_on=date(2026, 10, 10))
    case = marked.carry(
        "repair_marker",
        action("restore_marker", full_number=NUMBER, remark="扶正、描红",
               **{**MOVED, "north": "3641176.65", "east": "388649.60"}),
    )  # fmt: skip
    assert [step["to_state"] for step in case.steps] == [
        "draft",
        "accepted",
        "approved",
        "in_force",
    ]
    states = [(marker(marked, NUMBER, day).state.value, marker(marked, NUMBER, day).remark)
              for day in ("2026-10-09", "2026-10-31", "2026-11-01")]  # fmt: skip
    assert states == [("in_use", None), ("damaged", "联检发现"), ("in_use", "扶正、描红")]
    assert [w.name for w in marker(marked).witnesses] == ["大树"]
    assert len(marker(marked).surveys) == 2


def test_a_new_stone_keeps_number_and_text_and_the_old_one_its_epochs(marked: Desk) -> None:
    marked.carry(
        "repair_marker",
        action("replace_marker", full_number=NUMBER, material="青石", erected_on="2026-10-20",
               **{**MOVED, "north": "3641176.65", "east": "388649.60"}),
    )  # fmt: skip
    old, new = markers(marked, NUMBER)
    assert [(one.ordinal, one.state.value) for one in (old, new)] == [(1, "retired"), (2, "in_use")]
    assert old.marker_number == new.marker_number
    assert old.object_uuid != new.object_uuid
    assert (new.inscription, new.position_text, new.shape) == (
        "测试县 邻近县",
        "河堤上",
        "two_faced",
    )
    assert (new.managing_code, [w.name for w in new.witnesses]) == ("341299000000", ["大树"])
    assert (old.material, new.material) == ("花岗岩", "青石")
    assert place(old) == (NORTH, EAST)
    assert place(new) == (Decimal("3641176.65"), Decimal("388649.60"))
    assert [len(one.surveys) for one in (old, new)] == [1, 1]
    (eve,) = markers(marked, NUMBER, "2026-10-31")
    assert (eve.ordinal, eve.state) == (1, MarkerState.IN_USE)


def test_a_new_stone_that_nobody_surveyed_is_nowhere_yet(marked: Desk) -> None:
    number = marked.ready(
        marked.open("repair_marker", action("replace_marker", full_number=NUMBER))
    )
    assert any("its position is unknown" in remark.en for remark in marked.try_out(number).remarks)
    marked.apply(number)
    old, new = markers(marked, NUMBER)
    assert (new.survey, new.material) == (None, None)
    marked.carry(
        "repair_marker", record("damaged", object_uuid=new.object_uuid),
        effective_on=date(2026, 11, 5),
    )  # fmt: skip
    assert [one.state.value for one in markers(marked, NUMBER)] == ["retired", "damaged"]
    late = marked.open(
        "repair_marker",
        action("replace_marker", full_number=NUMBER, object_uuid=old.object_uuid),
    )
    with pytest.raises(InputError, match="has been replaced already"):
        marked.try_out(late)


def test_several_actions_on_one_marker_hold_together(marked: Desk) -> None:
    """Recorded as lost and replaced from the same day on."""
    marked.carry("repair_marker", record("lost"), action("replace_marker", full_number=NUMBER))
    assert [(o.ordinal, o.state.value, o.remark) for o in markers(marked, NUMBER)] == [
        (1, "retired", "联检发现"), (2, "in_use", None),
    ]  # fmt: skip


def test_no_case_moves_a_line(marked: Desk) -> None:
    """第七条."""
    rows = "SELECT to_jsonb(v)::text FROM gazetteer.boundary_line_version v ORDER BY version_id"
    before = marked.rows(rows)
    marked.carry("change_marker", move(north="3641400.00"))
    assert marked.rows(rows) == before


def test_proposals_of_an_inspection_become_actions(marked: Desk) -> None:
    marked.carry("repair_marker", record("lost", f"{PAIR}A"), effective_on=date(2026, 10, 10))
    proposals = [
        RegisterProposal(NUMBER, marker(marked).object_uuid, MarkerState.IN_USE,
                         MarkerState.DAMAGED, ("联检结果为损坏", "found damaged")),
        RegisterProposal(f"{PAIR}A", marker(marked, f"{PAIR}A").object_uuid, MarkerState.LOST,
                         MarkerState.IN_USE, ("联检结果为完好", "found intact")),
    ]  # fmt: skip
    marked.carry("repair_marker", *actions_of_proposals(proposals))
    assert [(m.state.value, m.remark) for m in (marker(marked), marker(marked, f"{PAIR}A"))] == [
        ("damaged", "联检结果为损坏 (found damaged)"), ("in_use", "联检结果为完好 (found intact)"),
    ]  # fmt: skip


def test_a_marker_found_out_of_place_is_put_back_where_it_stood(marked: Desk) -> None:
    """What an inspection measured of a displaced marker is not the place it belongs to."""
    field = Field(marked.database)
    displaced = fix("3641179.641", "388649.570")
    field.result(field.in_field(LINE), NUMBER, Condition.MOVED, epoch=displaced)
    marked.carry("repair_marker", record("moved"), effective_on=date(2026, 10, 10))
    assert place(marker(marked)) == (Decimal("3641179.641"), EAST)

    def back(north: str) -> str:
        at = {**MOVED, "north": north, "east": str(EAST)}
        return marked.open("repair_marker", action("restore_marker", full_number=NUMBER, **at))

    with pytest.raises(InputError, match=r"would stand 3\.000 m from where it stood"):
        marked.try_out(back("3641179.641"))
    marked.apply(marked.ready(back("3641176.650")))
    assert place(marker(marked)) == (Decimal("3641176.650"), EAST)
    assert len(marker(marked).surveys) == 3
