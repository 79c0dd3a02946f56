"""Scores are chances: between 0 and 100, shared among equals, and never more in all."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from gazetteer.matching.calibration import chances, shares_right
from gazetteer.search.hit import Hit, MatchedName
from gazetteer.search.reasons import SCORES, Match, reason


def hit(match: Match, number: int = 1, in_force: bool = True) -> Hit:
    return Hit(
        number, None, None, "甲", None,
        MatchedName("甲", None, "standard", None, None, in_force), reason(match), SCORES[match],
        "22200", None, (), date(2023, 1, 1), None, None, in_force, (), False,
    )  # fmt: skip


@given(st.lists(st.builds(hit, st.sampled_from(Match), st.integers(1, 99), st.booleans())))
def test_chances_are_never_more_than_all(hits: list[Hit]) -> None:
    found = chances(sorted(hits, key=lambda one: -one.score))
    assert len(found) == len(hits)
    assert all(0 <= chance <= 100 for chance in found)
    assert sum(found) <= 100 + 0.05 * len(hits)


def test_equals_share_and_the_next_gets_what_is_left() -> None:
    alone = chances([hit(Match.EXACT)])[0]
    first, second, third = chances([hit(Match.EXACT, 1), hit(Match.EXACT, 2), hit(Match.PREFIX)])
    assert first == second
    assert abs(first + second - alone) < 0.2  # rounded one by one
    assert third <= 100 - first - second


def test_the_very_name_is_worth_more_than_a_slip() -> None:
    shares = shares_right()
    assert shares["exact"] > 0.9
    assert shares["exact"] > shares["lookalike"] > shares["other_generic"]
    assert all(0 < share < 1 for share in shares.values())
