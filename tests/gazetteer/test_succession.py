"""Shares along chains of events, against products of matrices."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from gazetteer.succession import UNKNOWN, WHOLE, Link, Loss, Succession
from gis.period import Period

UNITS = range(4)
FIRST = date(2000, 1, 1)

Matrix = list[list[Fraction]]


def stochastic(weights: list[list[int]]) -> Matrix:
    """Rows that sum to one; a row of nothing stays where it is."""
    return [
        [Fraction(weight, sum(row)) for weight in row]
        if sum(row)
        else [Fraction(int(column == index)) for column in UNITS]
        for index, row in enumerate(weights)
    ]


def product(one: Matrix, other: Matrix) -> Matrix:
    return [[sum(one[i][k] * other[k][j] for k in UNITS) for j in UNITS] for i in UNITS]


def links(matrices: list[Matrix]) -> list[Link]:
    """Every day one matrix, all three measures alike."""
    found: list[Link] = []
    for number, matrix in enumerate(matrices, start=1):
        for old, row in enumerate(matrix):
            for new, share in enumerate(row):
                if share:
                    day = FIRST + timedelta(days=number)
                    shares = dict.fromkeys(WHOLE, share)
                    found.append(Link(len(found), "拆分", day, "day", old, new, shares))
    return found


@given(
    st.lists(
        st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=4, max_size=4),
        min_size=1,
        max_size=5,
    )
)
def test_shares_are_the_product_of_the_days_and_nothing_is_lost(
    days: list[list[list[int]]],
) -> None:
    matrices = [stochastic(day) for day in days]
    expected = matrices[0]
    for matrix in matrices[1:]:
        expected = product(expected, matrix)
    always = {unit: [Period()] for unit in UNITS}
    succession = Succession.of(links(matrices), always, is_forward=True)
    for unit in UNITS:
        flows = succession.follow(unit)
        found = {there: flow.shares["area"] or 0 for there, flow in flows.items()}
        assert {t: s for t, s in found.items() if s} == {
            there: share for there, share in enumerate(expected[unit]) if share
        }
        assert sum(found.values()) == 1
    assert succession.losses == set()


def test_units_that_are_all_renamed_in_a_ring_on_one_day_go_one_step_each() -> None:
    """A took B's code, B took C's, C took A's: three new units, no going round."""
    day = date(2001, 1, 1)
    ring = [Link(n, "改码", day, "day", n, n + 10, UNKNOWN) for n in range(3)]
    old = {n: [Period(None, day)] for n in range(3)}
    new = {n + 10: [Period(day)] for n in range(3)}
    succession = Succession.of(ring, {**old, **new}, is_forward=True)
    assert [list(succession.follow(n)) for n in range(3)] == [[10], [11], [12]]


def test_events_of_one_day_that_go_round_among_ended_units_come_to_an_end() -> None:
    day = date(2001, 1, 1)
    ended = {n: [Period(None, day)] for n in range(2)}
    ring = [Link(0, "并入", day, "day", 0, 1, UNKNOWN), Link(1, "并入", day, "day", 1, 0, UNKNOWN)]
    assert list(Succession.of(ring, ended, is_forward=True).follow(0)) == [0]


def test_a_loss_names_the_unit_the_day_and_the_measure() -> None:
    day = date(2001, 1, 1)
    shares = {"area": Fraction(9, 10), "population": None, "household": None}
    succession = Succession.of(
        [Link(0, "拆分", day, "day", 0, 0, shares)], {0: [Period()]}, is_forward=True
    )  # fmt: skip
    flows = succession.follow(0)
    assert flows[0].shares["area"] == Fraction(9, 10)
    assert flows[None].shares["area"] == Fraction(1, 10)
    assert succession.losses == {Loss(0, day, "area", Fraction(1, 10))}
