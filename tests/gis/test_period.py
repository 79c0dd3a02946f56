import itertools
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.period import EndsBeforeStart, Period, Statement, Version, merge_versions

DEFAULTS = {"name": None, "size": "0"}
D90, D95, D00, D05, D10 = (date(year, 1, 1) for year in (1990, 1995, 2000, 2005, 2010))


def version(start: date | None, end: date | None, name: str, size: str = "0") -> Version:
    return Version(Period(start, end), {"name": name, "size": size})


def says(start: date | None, **content: str) -> Statement:
    """A row of a file without a column for the end."""
    return Statement(start, content)


def says_until(start: date | None, end: date | None, **content: str) -> Statement:
    """A row of a file with a column for the end."""
    return Statement(start, content, end, says_end=True)


def merged(existing: Sequence[Version], *statements: Statement) -> list[tuple[Any, ...]]:
    versions = merge_versions(existing, statements, DEFAULTS)
    return [(v.period.start, v.period.end, *v.content.values()) for v in versions]


# Periods


def test_the_first_day_is_in_force_and_the_end_day_is_not() -> None:
    period = Period(D90, D95)
    assert D90 in period
    assert D95 - timedelta(days=1) in period
    assert D95 not in period
    assert D90 - timedelta(days=1) not in period


@pytest.mark.parametrize(("start", "end"), [(D90, D90), (D95, D90)])
def test_a_period_is_never_empty_or_upside_down(start: date, end: date) -> None:
    with pytest.raises(ValueError, match="must end after it starts"):
        Period(start, end)


def test_an_unbounded_period_holds_always() -> None:
    assert date.min in Period()
    assert date.max in Period()


# Statements, one by one


def test_a_thing_not_on_record_takes_what_the_file_lacks_from_the_defaults() -> None:
    assert merged([], says(D90, name="甲")) == [(D90, None, "甲", "0")]


def test_a_row_without_a_day_founds_a_thing_that_always_was() -> None:
    assert merged([], says(None, name="甲")) == [(None, None, "甲", "0")]


def test_a_row_without_a_day_speaks_of_the_first_state_on_record() -> None:
    existing = [version(D90, D00, "甲"), version(D00, None, "乙")]
    assert merged(existing, says(None, name="丙")) == [
        (D90, D00, "丙", "0"),
        (D00, None, "乙", "0"),
    ]


def test_a_new_state_ends_the_one_under_way() -> None:
    assert merged([version(D90, None, "甲")], says(D00, name="乙")) == [
        (D90, D00, "甲", "0"),
        (D00, None, "乙", "0"),
    ]


def test_a_row_for_a_day_on_record_replaces_that_state() -> None:
    assert merged([version(D90, D00, "甲")], says(D90, name="乙")) == [(D90, D00, "乙", "0")]


def test_columns_the_file_lacks_stay_as_they_were_on_that_day() -> None:
    existing = [version(D90, D00, "甲", "1"), version(D00, None, "甲", "2")]
    assert merged(existing, says(D95, name="乙")) == [
        (D90, D95, "甲", "1"),
        (D95, D00, "乙", "1"),
        (D00, None, "甲", "2"),
    ]


def test_in_a_gap_they_are_as_they_were_last() -> None:
    existing = [version(D90, D95, "甲", "1"), version(D05, None, "甲", "2")]
    assert merged(existing, says(D00, name="乙")) == [
        (D90, D95, "甲", "1"),
        (D00, D05, "乙", "1"),
        (D05, None, "甲", "2"),
    ]


def test_before_everything_on_record_they_are_as_they_were_first() -> None:
    assert merged([version(D00, None, "甲", "2")], says(D90, name="乙")) == [
        (D90, D00, "乙", "2"),
        (D00, None, "甲", "2"),
    ]


def test_a_file_silent_about_ends_leaves_the_end_on_record() -> None:
    assert merged([version(D90, D00, "甲")], says(D95, name="乙")) == [
        (D90, D95, "甲", "0"),
        (D95, D00, "乙", "0"),
    ]


def test_a_blank_end_opens_what_was_closed() -> None:
    assert merged([version(D90, D00, "甲")], says_until(D90, None, name="甲")) == [
        (D90, None, "甲", "0")
    ]


def test_an_end_closes_the_thing() -> None:
    assert merged([version(D90, None, "甲")], says_until(D90, D00, name="甲")) == [
        (D90, D00, "甲", "0")
    ]


def test_an_end_never_reaches_into_the_next_state() -> None:
    existing = [version(D90, D95, "甲"), version(D95, None, "乙")]
    assert merged(existing, says_until(D90, D05, name="丙")) == [
        (D90, D95, "丙", "0"),
        (D95, None, "乙", "0"),
    ]


def test_neighbours_that_say_the_same_become_one() -> None:
    assert merged([version(D90, D00, "甲"), version(D00, None, "乙")], says(D00, name="甲")) == [
        (D90, None, "甲", "0")
    ]


def test_a_gap_keeps_two_states_apart_though_they_say_the_same() -> None:
    existing = [version(D90, D95, "甲"), version(D00, None, "甲")]
    assert len(merged(existing, says(D00, name="甲"))) == 2


def test_another_source_alone_does_not_keep_neighbours_apart() -> None:
    existing = [Version(Period(D90, None), {"name": "甲", "source": "2022"})]
    wanted = merge_versions(
        existing, [says(D00, name="甲", source="2023")], {}, frozenset({"source"})
    )
    assert wanted == existing


def test_a_row_that_ends_before_the_state_it_speaks_of_is_refused() -> None:
    with pytest.raises(EndsBeforeStart) as fault:
        merged([version(D00, None, "甲")], says_until(None, D90, name="甲"))
    assert fault.value.start == D00
    assert fault.value.statement.end == D90


# What holds for any file


DAYS = st.integers(0, 12).map(lambda n: D90 + timedelta(days=n))
CONTENT = st.fixed_dictionaries(
    {"name": st.sampled_from("甲乙丙")}, optional={"size": st.sampled_from("123")}
)


@st.composite
def timelines(draw: st.DrawFn) -> list[Version]:
    """Versions on record, gaps between some of them; the first may be unbounded."""
    bounds = sorted(draw(st.sets(DAYS, max_size=6)))
    starts: list[date | None] = list(bounds)
    if starts and draw(st.booleans()):
        starts[0] = None
    ends: list[date | None] = [*bounds[1:], draw(st.sampled_from([None, D05]))]
    versions = []
    for start, end in zip(starts, ends, strict=True) if bounds else ():
        content = {**DEFAULTS, **draw(CONTENT)}
        if draw(st.integers(0, 4)):  # one in five is a gap
            versions.append(Version(Period(start, end), content))
    return merge_versions(versions, [], DEFAULTS)


@st.composite
def files(draw: st.DrawFn) -> list[Statement]:
    says_end = draw(st.booleans())
    statements = []
    for start in draw(st.sets(st.none() | DAYS, max_size=5)):
        end = None
        if says_end and draw(st.booleans()):
            # Behind every start, so that no row is upside down.
            end = D00 + timedelta(days=draw(st.integers(0, 9)))
            if start is not None:
                end = draw(st.sampled_from([end, start + timedelta(days=2)]))
        statements.append(Statement(start, draw(CONTENT), end, says_end))
    return statements


def on(versions: Sequence[Version], day: date) -> Mapping[str, Any] | None:
    found = [v.content for v in versions if day in v.period]
    assert len(found) <= 1, f"two versions on {day}"
    return found[0] if found else None


EVERY_DAY = [D90 + timedelta(days=n) for n in range(-3, 30)]


@given(timelines(), files())
def test_versions_never_overlap(existing: list[Version], statements: list[Statement]) -> None:
    wanted = merge_versions(existing, statements, DEFAULTS)
    for before, after in itertools.pairwise(wanted):
        assert before.period.end is not None
        assert after.period.start is not None
        assert before.period.end <= after.period.start


@given(timelines(), files())
def test_the_same_file_twice_changes_nothing(
    existing: list[Version], statements: list[Statement]
) -> None:
    once = merge_versions(existing, statements, DEFAULTS)
    assert merge_versions(once, statements, DEFAULTS) == once


@given(timelines(), files())
def test_the_day_of_a_statement_shows_what_it_says(
    existing: list[Version], statements: list[Statement]
) -> None:
    wanted = merge_versions(existing, statements, DEFAULTS)
    for statement in statements:
        if statement.start is not None:
            shown = on(wanted, statement.start)
            assert shown is not None
            assert shown.items() >= statement.content.items()


@given(timelines(), files())
def test_days_before_every_statement_stay_as_they_were(
    existing: list[Version], statements: list[Statement]
) -> None:
    starts = [s.start for s in statements]
    wanted = merge_versions(existing, statements, DEFAULTS)
    for day in EVERY_DAY:
        if all(start is not None and day < start for start in starts):
            assert on(wanted, day) == on(existing, day)


@given(timelines(), files())
def test_no_two_neighbours_say_the_same(
    existing: list[Version], statements: list[Statement]
) -> None:
    wanted = merge_versions(existing, statements, DEFAULTS)
    for before, after in itertools.pairwise(wanted):
        assert before.period.end != after.period.start or before.content != after.content


@given(timelines(), files(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(
    existing: list[Version], statements: list[Statement], chance: Any
) -> None:
    shuffled = list(statements)
    chance.shuffle(shuffled)
    assert merge_versions(existing, shuffled, DEFAULTS) == merge_versions(
        existing, statements, DEFAULTS
    )
