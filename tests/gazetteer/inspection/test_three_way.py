from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gazetteer.inspection.three_way import (
    FieldMerge,
    Outcome,
    Side,
    merge_field,
    merge_record,
    record_outcome,
)

values = st.sampled_from([None, "a", "b", "c"])
records = st.fixed_dictionaries({name: values for name in "xyz"})


@given(base=values, theirs=values, ours=values)
def test_each_field_comes_out_in_the_one_way_that_its_three_values_allow(
    base: str | None, theirs: str | None, ours: str | None
) -> None:
    expected = {
        # (theirs is base, ours is base, theirs is ours)
        (True, True, True): (Outcome.UNCHANGED, base),
        (False, True, False): (Outcome.TAKEN, theirs),
        (True, False, False): (Outcome.UNCHANGED, ours),
        (False, False, True): (Outcome.SAME, ours),
        (False, False, False): (Outcome.CONFLICT, ours),
    }
    merged = merge_field("x", base, theirs, ours)
    assert (merged.outcome, merged.merged) == expected[theirs == base, ours == base, theirs == ours]


@given(base=records, theirs=records, ours=records)
def test_what_the_office_has_is_never_lost_without_a_decision(
    base: dict[str, str | None], theirs: dict[str, str | None], ours: dict[str, str | None]
) -> None:
    for merged in merge_record(base, theirs, ours):
        if ours[merged.field] != base[merged.field]:
            assert merged.merged == ours[merged.field]


def standing(merges: tuple[FieldMerge, ...]) -> dict[str, object]:
    """What stands after a return: one conflict holds the whole record back."""
    is_held = record_outcome(merges) is Outcome.CONFLICT
    return {one.field: one.ours if is_held else one.merged for one in merges}


@given(base=records, theirs=records, ours=records)
def test_the_same_return_again_takes_nothing(
    base: dict[str, str | None], theirs: dict[str, str | None], ours: dict[str, str | None]
) -> None:
    after = standing(merge_record(base, theirs, ours))
    again = merge_record(base, theirs, after)
    assert record_outcome(again) is not Outcome.TAKEN
    assert standing(again) == after


@given(base=records, one=records, other=records)
def test_two_devices_that_agree_merge_in_any_order(
    base: dict[str, str | None], one: dict[str, str | None], other: dict[str, str | None]
) -> None:
    disagree = [
        name for name in base
        if one[name] != base[name] and other[name] != base[name] and one[name] != other[name]
    ]  # fmt: skip

    def both(first: dict[str, str | None], second: dict[str, str | None]) -> dict[str, object]:
        return standing(merge_record(base, second, standing(merge_record(base, first, base))))

    if not disagree:
        assert both(one, other) == both(other, one)


@given(base=records, theirs=records, ours=records, side=st.sampled_from(list(Side)))
def test_a_decision_settles_conflicts_and_nothing_else(
    base: dict[str, str | None], theirs: dict[str, str | None], ours: dict[str, str | None],
    side: Side,
) -> None:  # fmt: skip
    asked: list[str] = []

    def decide(name: str, *_: object) -> Side:
        asked.append(name)
        return side

    settled = merge_record(base, theirs, ours, decide=decide)
    plain = merge_record(base, theirs, ours)
    for one, other in zip(settled, plain, strict=True):
        if other.outcome is Outcome.CONFLICT:
            assert one.field in asked
            assert one.merged == (theirs if side is Side.THEIRS else ours)[one.field]
        else:
            assert one == other
            assert one.field not in asked


def test_values_may_be_compared_by_their_meaning() -> None:
    merges = merge_record(
        {"x": 1.0}, {"x": 1.0000001}, {"x": 2.0},
        equals={"x": lambda one, other: abs(float(str(one)) - float(str(other))) < 0.001},
    )  # fmt: skip
    assert record_outcome(merges) is Outcome.UNCHANGED
