"""Which community a centre counts for: `layers/sql/030_supply.sql`."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from layers.supply import settle_facilities
from tests.layers.world import TOWNSHIP, A, B, C, World, square

ON_EDGE = "on a shared edge or in overlapping outlines: smallest code"
OUTSIDE = "outside every community outline"


def test_a_centre_counts_wholly_for_the_community_that_contains_it(squares: World) -> None:
    squares.centres({"facility_code": "1", "at": (1.5, 0.5)})

    assert squares.supply_notes() == {("1", B, 1.0, None)}


@pytest.mark.parametrize("at", [(1, 0.5), (1, 0), (1, 1)])
def test_on_a_shared_edge_or_vertex_it_counts_for_the_smallest_code(
    squares: World, at: tuple[float, float]
) -> None:
    squares.centres({"facility_code": "1", "at": at})

    assert squares.supply_notes() == {("1", A, 1.0, ON_EDGE)}


def test_the_outer_edge_belongs_to_the_community(squares: World) -> None:
    squares.centres({"facility_code": "1", "at": (0, 0.5)}, {"facility_code": "2", "at": (2.5, 1)})

    assert squares.supply_notes() == {("1", A, 1.0, None), ("2", C, 1.0, None)}


def test_in_overlapping_outlines_it_counts_for_the_smallest_code(squares: World) -> None:
    squares.outlines({C: square(1.5, width=1.5)})
    squares.centres({"facility_code": "1", "at": (1.75, 0.5)})

    assert squares.supply_notes() == {("1", B, 1.0, ON_EDGE)}


def test_outside_or_without_position_it_is_unassigned_and_listed(squares: World) -> None:
    squares.outlines({B: square(1.1, width=0.9)})
    squares.centres(
        {"facility_code": "gap", "at": (1.05, 0.5)},
        {"facility_code": "far", "at": (9, 9)},
        {"facility_code": "none"},
    )

    lost = {("gap", OUTSIDE), ("far", OUTSIDE), ("none", "no position")}
    assert squares.supply_notes() == {(code, None, 1.0, note) for code, note in lost}
    assert set(squares.unassigned()) == lost


def test_declared_shares_go_before_position(squares: World) -> None:
    squares.centres({"facility_code": "1", "at": (2.5, 0.5), "serves": f"{A}=0.4; {B}=0.3"})

    assert squares.supply() == {("1", A, 0.4), ("1", B, 0.3)}


def test_three_equal_shares_sum_to_exactly_one(squares: World) -> None:
    squares.centres(
        {"facility_code": "1", "serves": f"{A};{B};{C}", "floor_area_m2": 1000},
    )

    with squares.database.read() as connection:
        total = connection.execute(text("SELECT sum(share) FROM layers.supply")).scalar_one()
    assert total == 1
    assert sum(row["floor_area_m2"] for row in squares.coverage().values()) == 1000


def test_a_new_outline_moves_the_centre_on_its_day(squares: World) -> None:
    squares.centres({"facility_code": "1", "at": (0.9, 0.5)})
    squares.outlines({A: square(0, width=0.8)}, valid_from="2020-07-01")
    squares.outlines({B: square(0.8, width=1.2)}, valid_from="2020-07-01")

    assert squares.supply("2020-06-30") == {("1", A, 1.0)}
    assert squares.supply_notes("2020-07-01") == {("1", B, 1.0, None)}


def test_a_corrected_outline_settles_anew_in_the_same_revision(squares: World) -> None:
    squares.centres({"facility_code": "1", "at": (0.9, 0.5)})
    before, count = squares.now(), squares.revisions()
    squares.outlines({A: square(0, width=0.8)})

    assert squares.revisions() == count + 1
    assert squares.supply_notes() == {("1", None, 1.0, OUTSIDE)}
    assert squares.supply(known_at=before) == {("1", A, 1.0)}


def test_a_community_that_ended_leaves_its_centres_unassigned(squares: World) -> None:
    squares.centres(
        {"facility_code": "in", "at": (0.5, 0.5)},
        {"facility_code": "for", "at": (2.5, 0.5), "serves": f"{A}=0.5;{B}=0.5"},
    )
    squares.divisions({"code": A, "name": "甲社区居委会", "valid_to": "2022-01-01"})

    assert squares.supply("2021-12-31") == {("in", A, 1.0), ("for", A, 0.5), ("for", B, 0.5)}
    assert squares.supply_notes("2022-01-01") == {
        ("in", None, 1.0, OUTSIDE),
        ("for", None, 0.5, f"declared to serve {A}, which was not in force"),
        ("for", B, 0.5, None),
    }
    assert {code for code, _ in squares.unassigned()} == {"in", "for"}


def test_a_renamed_community_keeps_its_centres_in_one_piece(squares: World) -> None:
    squares.divisions({"code": B, "name": "新乙社区居委会", "valid_from": "2021-01-01"})
    squares.centres(
        {"facility_code": "in", "at": (1.5, 0.5)}, {"facility_code": "for", "serves": f"{B}=1"}
    )

    with squares.database.read() as connection:
        periods = connection.execute(text("SELECT count(*) FROM layers.supply")).scalar_one()
    assert periods == 2
    assert squares.supply("2020-01-01") == {("in", B, 1.0), ("for", B, 1.0)}
    assert squares.supply("2022-01-01") == {("in", B, 1.0), ("for", B, 1.0)}


def test_an_extension_counts_from_its_day(squares: World) -> None:
    squares.centres(
        {"facility_code": "1", "at": (0.5, 0.5), "opened_on": "2015-05-01", "floor_area_m2": 300},
        {"facility_code": "1", "at": (0.5, 0.5), "opened_on": "2015-05-01",
         "valid_from": "2020-05-01", "floor_area_m2": 900},
    )  # fmt: skip

    areas = [
        squares.coverage(as_of=day)[A]["floor_area_m2"]
        for day in (date(2015, 4, 30), date(2015, 5, 1), date(2020, 4, 30), date(2020, 5, 1))
    ]
    assert areas == [0, 300, 300, 900]


def test_the_opening_day_is_open_and_the_closing_day_is_not(squares: World) -> None:
    squares.centres(
        {"facility_code": "1", "at": (0.5, 0.5), "opened_on": "2015-05-01",
         "closed_on": "2021-06-01"},
    )  # fmt: skip

    days = ("2015-04-30", "2015-05-01", "2021-05-31", "2021-06-01")
    assert [bool(squares.supply(day)) for day in days] == [False, True, True, False]


def test_settling_again_writes_nothing(squares: World) -> None:
    squares.divisions({"code": C, "name": "丙村委会", "valid_to": "2022-01-01"})
    squares.centres(
        {"facility_code": "1", "at": (1, 0.5), "opened_on": "2015-05-01"},
        {"facility_code": "2", "serves": f"{A}=0.25;{C}=0.25"},
        {"facility_code": "3"},
        {"facility_code": "4", "at": (2.5, 0.5)},
    )

    with squares.database.write("test", "settle again") as connection:
        connection.exec_driver_sql(
            "CREATE TEMP TABLE resettle ON COMMIT DROP AS SELECT facility_id FROM layers.facility"
        )
        assert settle_facilities(connection) == 0


def test_a_centre_moved_by_a_correction_is_remembered_where_it_was(squares: World) -> None:
    squares.centres({"facility_code": "1", "at": (0.5, 0.5)})
    before = squares.now()
    squares.centres({"facility_code": "1", "at": (1.5, 0.5)})

    assert squares.supply() == {("1", B, 1.0)}
    assert squares.supply(known_at=before) == {("1", A, 1.0)}


def test_outlines_that_come_after_the_centres_take_them_in(world: World) -> None:
    world.divisions({"code": TOWNSHIP, "name": "测试镇"}, {"code": A, "name": "甲社区居委会"})
    world.centres({"facility_code": "1", "at": (0.5, 0.5)})
    assert world.supply() == {("1", None, 1.0)}

    world.outlines({A: square(0)})
    assert world.supply() == {("1", A, 1.0)}


_DAYS = st.sampled_from([None, "2015-01-01", "2018-01-01", "2020-01-01", "2022-01-01"])
_CENTRES = st.lists(
    st.fixed_dictionaries(
        {
            "at": st.one_of(
                st.none(),
                st.tuples(
                    st.sampled_from([-1.0, 0.0, 0.5, 1.0, 1.5, 1.9, 2.0, 2.5, 3.0]),
                    st.sampled_from([0.0, 0.5, 1.0]),
                ),
            ),
            "serves": st.sampled_from(["", f"{A}=0.5", f"{A}=0.3;{C}=0.7", f"{A};{B};{C}"]),
            "opened_on": _DAYS,
            "closed_on": st.sampled_from([None, "2022-06-01", "2023-01-01"]),
        }
    ),
    min_size=1,
    max_size=6,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(centres=_CENTRES, ends=_DAYS, redrawn=_DAYS)
def test_every_open_centre_is_counted_or_listed_and_never_twice(
    squares: World, centres: list[dict[str, object]], ends: str | None, redrawn: str | None
) -> None:
    example = squares.revisions()
    if ends:
        squares.divisions({"code": C, "name": "丙村委会", "valid_to": ends})
    if redrawn:
        squares.outlines({B: square(0.8, width=1.1)}, valid_from=redrawn)
    squares.centres(
        *({"facility_code": f"{example}-{n}"} | centre for n, centre in enumerate(centres))
    )

    for day in ("2014-12-31", "2017-06-30", "2021-12-31", "2022-01-01", "2023-12-31"):
        with squares.database.read() as connection:
            faulty = connection.execute(
                text("""
                SELECT f.facility_id, sum(s.share) FILTER (WHERE s.division_id IS NOT NULL),
                       count(s.*)
                FROM layers.facility_version f
                LEFT JOIN layers.supply s ON s.facility_id = f.facility_id
                    AND s.valid @> CAST(:day AS date)
                WHERE f.valid @> CAST(:day AS date)
                GROUP BY f.facility_id
                HAVING sum(s.share) > 1 OR count(s.*) = 0
                """),
                {"day": day},
            ).all()
            orphans = connection.execute(
                text("""
                SELECT s.supply_id FROM layers.supply s
                WHERE s.valid @> CAST(:day AS date) AND (
                    NOT EXISTS (SELECT FROM layers.facility_version f
                        WHERE f.facility_id = s.facility_id AND f.valid @> CAST(:day AS date))
                    OR s.division_id IS NOT NULL AND NOT EXISTS (
                        SELECT FROM gazetteer.division_version v
                        WHERE v.division_id = s.division_id AND v.valid @> CAST(:day AS date)))
                """),
                {"day": day},
            ).all()
        assert (faulty, orphans) == ([], [])
