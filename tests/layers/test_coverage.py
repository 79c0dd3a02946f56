"""The rules of the main figure, case by case: `layers.coverage`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gazetteer.division import Level
from gazetteer.repository import UnknownDivision
from gis.errors import InputError
from layers.coverage import answer as ask
from layers.coverage import header
from layers.coverage_definition import DEFINITION
from layers.demand import HouseholdsKind
from layers.kinds import KINDS
from tests.layers.world import COUNTY, TOWNSHIP, A, B, C, World

IN_A, IN_B, IN_C = (0.5, 0.5), (1.5, 0.5), (2.5, 0.5)
# The standards that ship: 30 m² per 100 households, 600 m² a building.


def test_exactly_the_standard_is_enough(squares: World) -> None:
    squares.households({A: 2000, B: 2000, C: 2000})
    squares.centres(
        {"facility_code": "1", "at": IN_A, "floor_area_m2": 600},
        {"facility_code": "2", "at": IN_B, "floor_area_m2": 599.99},
        {"facility_code": "3", "at": IN_C, "floor_area_m2": 300},
        {"facility_code": "4", "at": IN_C, "floor_area_m2": 300.01},
    )
    rows = squares.coverage()

    assert [rows[c]["meets_area"] for c in (A, B, C)] == [True, False, True]
    assert [rows[c]["meets_single_building"] for c in (A, B, C)] == [True, False, False]
    assert [rows[c]["short_m2"] for c in (A, B, C)] == [0, Decimal("0.01"), 0]
    assert rows[A]["area_per_100_households_m2"] == 30


def test_missing_and_zero_households_cannot_be_computed(squares: World) -> None:
    squares.households({A: 0, B: ""})
    squares.centres({"facility_code": "1", "at": IN_A, "floor_area_m2": 700})
    rows = squares.coverage()

    for code, households in ((A, 0), (B, None)):
        row = rows[code]
        assert row["households"] == households
        assert row["communities_unknown"] == 1
        assert row["area_per_100_households_m2"] is None
        assert row["meets_area"] is None
        assert row["short_m2"] is None
    # A single building needs no households to be judged.
    assert rows[A]["meets_single_building"] is True
    assert rows[B]["meets_single_building"] is False
    assert rows[A]["floor_area_m2"] == 700
    assert rows[B]["floor_area_m2"] == 0


def test_a_centre_of_unknown_area_leaves_the_figure_unknown(squares: World) -> None:
    squares.households({A: 2000, B: 2000})
    squares.centres(
        {"facility_code": "1", "at": IN_A, "floor_area_m2": ""},
        {"facility_code": "2", "at": IN_B, "floor_area_m2": ""},
        {"facility_code": "3", "at": IN_B, "floor_area_m2": 650},
    )
    rows = squares.coverage()

    assert rows[A]["floor_area_m2"] is None
    assert rows[A]["meets_area"] is None
    assert rows[A]["meets_single_building"] is None
    assert (rows[A]["centres"], rows[A]["centres_without_area"]) == (1, 1)
    # What is known suffices already, so the answer is certain though the figure is not.
    assert rows[B]["floor_area_m2"] == 650
    assert rows[B]["area_per_100_households_m2"] is None
    assert (rows[B]["meets_area"], rows[B]["short_m2"]) == (True, 0)
    assert rows[B]["meets_single_building"] is True
    total = squares.coverage("county")[COUNTY]
    assert total["communities_unknown"] == 3
    assert total["communities_compliance_unknown"] == 1
    assert total["floor_area_m2"] == 650


def test_the_standard_in_force_on_the_day_applies(squares: World) -> None:
    squares.households({A: 2000}, day="2018-01-01")
    squares.centres({"facility_code": "1", "at": IN_A, "floor_area_m2": 700})
    squares.load(
        "standards",
        [{"measure": "service_centre_area_per_100_households_m2", "value": 40, "unit": "m²",
          "clause": "市规划", "evidence": "test", "valid_from": "2023-07-01"}],
    )  # fmt: skip

    def figures(day: date) -> list[Any]:
        row = squares.coverage(as_of=day)[A]
        return [row["meets_area"], row["meets_single_building"], row["short_m2"]]

    assert figures(date(2018, 11, 30)) == [None, None, None]
    assert figures(date(2022, 1, 20)) == [None, True, None]
    assert figures(date(2022, 1, 21)) == [True, True, 0]
    assert figures(date(2023, 7, 1)) == [False, True, 100]


def test_without_a_standard_there_is_no_rate(squares: World) -> None:
    squares.centres({"facility_code": "1", "at": IN_A, "floor_area_m2": 700})
    row = squares.coverage("county", as_of=date(2018, 1, 1))[COUNTY]

    assert row["coverage_rate"] is row["coverage_rate_urban"] is None
    assert row["communities_compliant"] == 0
    assert row["communities_compliance_unknown"] == 3


def test_a_figure_after_the_day_is_not_used(squares: World) -> None:
    squares.households({A: 100}, day="2022-12-31")
    squares.households({A: 999}, day="2024-01-01")

    assert squares.coverage()[A]["households"] == 100
    assert squares.coverage(as_of=date(2022, 12, 30))[A]["households"] is None
    assert squares.coverage(as_of=date(2024, 1, 1))[A]["households"] == 999


def test_of_several_sources_of_one_date_the_first_by_name_counts(squares: World) -> None:
    squares.households({A: 200}, source="b")
    squares.households({A: 100}, source="a")
    squares.households({A: 300}, source="c", day="2020-12-31")

    assert squares.coverage()[A]["households"] == 100
    assert squares.coverage(statistics_source="b")[A]["households"] == 200
    assert squares.coverage(statistics_source="c")[A]["households"] == 300


def test_registered_and_resident_households_are_told_apart(squares: World) -> None:
    both = {"households_registered": 100, "households_resident": 150}
    squares.load("statistics", [{"code": A, "reference_date": "2023", **both}])

    assert squares.coverage()[A]["households"] == 100
    assert squares.coverage(households=HouseholdsKind.RESIDENT)[A]["households"] == 150


def test_urban_and_rural_by_committee_or_by_class(squares: World) -> None:
    squares.divisions(
        {"code": A, "urban_rural_class": "220"},
        {"code": B, "urban_rural_class": ""},
        {"code": C, "urban_rural_class": "121"},
    )
    squares.centres({"facility_code": "1", "at": IN_A, "floor_area_m2": 700})

    by_committee = squares.coverage("county")[COUNTY]
    assert (by_committee["communities_urban"], by_committee["communities_rural"]) == (2, 1)
    assert by_committee["coverage_rate_urban"] == 0.5
    assert by_committee["coverage_rate_rural"] == 0
    by_class = squares.coverage("county", urban_by="class")[COUNTY]
    # B has no class: it is in neither part, but in the whole.
    assert (by_class["communities_urban"], by_class["communities_rural"]) == (1, 1)
    assert by_class["communities"] == 3
    assert (by_class["coverage_rate_urban"], by_class["coverage_rate_rural"]) == (0, 1)
    assert by_class["coverage_rate"] == pytest.approx(1 / 3, abs=1e-12)


def test_a_roll_up_is_a_ratio_of_sums(squares: World) -> None:
    squares.households({A: 100, B: 300})
    squares.centres(
        {"facility_code": "1", "at": IN_A, "floor_area_m2": 100},
        {"facility_code": "2", "at": IN_C, "floor_area_m2": 5000},
    )
    for level, code in (("township", TOWNSHIP), ("county", COUNTY)):
        row = squares.coverage(level)[code]
        # C has no households, so its area is not in the ratio, but in the sum.
        assert row["area_per_100_households_m2"] == Decimal(100) * 100 / 400
        assert row["floor_area_m2"] == 5100
        assert (row["floor_area_counted_m2"], row["households_counted"]) == (100, 400)
        assert row["short_m2"] == 90
        assert row["meets_area"] is row["meets_single_building"] is None


def test_codes_have_six_nine_or_twelve_digits(squares: World) -> None:
    assert list(squares.coverage(division=COUNTY)) == [A, B, C]
    assert list(squares.coverage("township", division=TOWNSHIP)) == [TOWNSHIP]
    assert list(squares.coverage(division=B)) == [B]


def test_a_level_above_the_division_is_refused(squares: World) -> None:
    with pytest.raises(InputError, match="is a township, below the level county") as refusal:
        squares.coverage("county", division=TOWNSHIP)
    assert "township or lower" in refusal.value.mend


def test_a_division_no_longer_in_force_names_its_successors(squares: World) -> None:
    squares.load(
        "events",
        [{"year": "2022", "kind": "改码", "old_code": C, "old_name": "丙村委会",
          "new_code": "341299001009", "new_name": "丙社区居委会"}],
    )  # fmt: skip
    with pytest.raises(UnknownDivision, match="did not exist on 2023-12-31") as refusal:
        squares.coverage(division=C)
    assert "341299001009 丙社区居委会" in refusal.value.mend


def test_an_unknown_division_is_refused(squares: World) -> None:
    with pytest.raises(UnknownDivision, match="no division 990000000000"):
        squares.coverage(division="990000000000")


def test_a_day_before_all_data_is_refused(world: World) -> None:
    world.divisions({"code": COUNTY, "name": "测试区", "valid_from": "2016-12-31"})
    with pytest.raises(InputError, match="before all data: the register begins on 2016-12-31"):
        world.coverage("county", as_of=date(2016, 12, 30))


def test_an_empty_register_says_so(world: World) -> None:
    with pytest.raises(InputError, match="register of divisions is empty"):
        world.coverage()


def test_what_was_known_then_stays_what_was_answered_then(squares: World) -> None:
    squares.households({A: 100})
    squares.centres({"facility_code": "1", "at": IN_A, "floor_area_m2": 30})
    before = squares.now()
    then = squares.coverage(known_at=before)
    squares.households({A: 120})
    squares.centres({"facility_code": "1", "at": IN_A, "floor_area_m2": 60})
    squares.divisions({"code": A, "name": "新甲社区居委会"})

    assert squares.coverage(known_at=before) == then
    assert squares.coverage()[A]["households"] == 120
    assert squares.coverage()[A]["name"] == "新甲社区居委会"


def test_other_kinds_of_facilities_do_not_count(squares: World) -> None:
    squares.centres({"facility_code": "1", "at": IN_A, "floor_area_m2": 700},
                    kind=KINDS["day_care_centre"])  # fmt: skip

    assert squares.coverage()[A]["centres"] == 0


def test_unassigned_centres_are_listed_where_they_lie(squares: World) -> None:
    squares.divisions({"code": "341298000000", "name": "邻区"})
    squares.outlines({COUNTY: [(0, -1), (4, -1), (4, 2), (0, 2), (0, -1)]})
    squares.outlines({"341298000000": [(4, -1), (8, -1), (8, 2), (4, 2), (4, -1)]})
    squares.centres(
        {"facility_code": "here", "at": (3.5, 0.5)},
        {"facility_code": "neighbour", "at": (5, 0.5)},
        {"facility_code": "nowhere", "at": (50, 50)},
        {"facility_code": "unplaced"},
    )

    def listed(**asked: Any) -> set[str]:
        return {code for code, _ in squares.unassigned(**asked)}

    assert listed(division=COUNTY) == {"here", "nowhere", "unplaced"}
    assert listed(division="341298000000") == {"neighbour", "nowhere", "unplaced"}
    assert listed() == {"here", "neighbour", "nowhere", "unplaced"}


def test_the_answer_explains_itself(squares: World) -> None:
    with squares.database.read() as connection:
        about = header(ask(connection, squares.question("county", urban_by="class")))

    assert set(DEFINITION) < set(about["definition"])
    assert "城乡分类代码" in about["definition"]["urban_by"]["zh"]
    assert [s["value"] for s in about["standards"]] == [30, 600]
    assert all(s["clause"] and s["unit"] and s["in_force_since"] for s in about["standards"])


# --- Roll-ups of small random trees -------------------------------------------------------


@st.composite
def trees(draw: st.DrawFn) -> list[tuple[str, str, int | None, list[float | None]]]:
    """Communities (code, parent, households, areas); some directly below a county."""
    communities = []
    for number in range(draw(st.integers(1, 8))):
        county = draw(st.sampled_from(["341201", "341202"]))
        township = draw(st.sampled_from(["001", "002", None]))
        serial = f"{draw(st.sampled_from([0, 200])) + number + 1:03}"
        parent = county + (township or "000") + "000"
        code = county + (township or "009") + serial
        households = draw(st.none() | st.integers(0, 3000))
        areas = draw(
            st.lists(st.none() | st.sampled_from([0, 0.01, 333.33, 600, 900.5]), max_size=3)
        )
        communities.append((code, parent, households, areas))
    return communities


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(tree=trees())
def test_the_parts_add_up_to_the_whole(
    world: World, tree: Sequence[tuple[str, str, int | None, list[float | None]]]
) -> None:
    # Every example has a province of its own in the one database.
    own = f"{11 + world.files // 3:02}"

    def here(code: str) -> str:
        return own + code[2:]

    levels = {here("340000000000"): "province", here("341200000000"): "prefecture"}
    for code, parent, _, _ in tree:
        levels[here(code[:6] + "000000")] = "county"
        if parent[6:9] != "000":
            levels[here(parent)] = "township"
    world.divisions(
        *({"code": code, "name": code, "level": level} for code, level in levels.items()),
        *({"code": here(code), "name": f"{code}居委会" if int(code[9:]) < 200 else f"{code}村委会",
           "level": "community", "parent_code": here(parent)} for code, parent, _, _ in tree),
    )  # fmt: skip
    world.load(
        "statistics",
        [{"code": here(code), "households_registered": "" if n is None else n,
          "reference_date": "2023-12-31"} for code, _, n, _ in tree],
    )  # fmt: skip
    world.load(
        "facilities",
        [{"facility_code": f"{here(code)}-{i}", "name": "n", "serves": f"{here(code)}=1",
          "floor_area_m2": "" if area is None else area}
         for code, _, _, areas in tree for i, area in enumerate(areas)]
        or [{"facility_code": own, "name": "n", "serves": "", "floor_area_m2": ""}],
        kind=KINDS["service_centre"],
    )  # fmt: skip

    root = here("340000000000")
    communities = list(world.coverage(division=root).values())
    assert len(communities) == len(tree)
    for level in (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY):
        rows = list(world.coverage(level, division=root).values())
        for name in ("households", "floor_area_m2", "short_m2", "households_counted",
                     "floor_area_counted_m2", "communities", "communities_compliant",
                     "communities_unknown", "communities_urban", "communities_rural", "centres",
                     "communities_meeting_area", "centres_without_area"):  # fmt: skip
            parts = [row[name] for row in communities if row[name] is not None]
            assert sum(row[name] or 0 for row in rows) == sum(parts), (level, name)
        for row in rows:
            if row["households_counted"]:
                ratio = 100 * row["floor_area_counted_m2"] / row["households_counted"]
                assert abs(row["area_per_100_households_m2"] - ratio) < Decimal("1e-12")
            else:
                assert row["area_per_100_households_m2"] is None
            judged = row["communities_compliance_unknown"] < row["communities"]
            assert (row["coverage_rate"] is not None) == judged
            if judged:
                rate = row["communities_compliant"] / row["communities"]
                assert row["coverage_rate"] == pytest.approx(rate, abs=1e-12)
