from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pytest

from gis import merging
from gis.database import Database
from gis.staging import StagedRow, apply_plan, copy_staged, create_staging
from gis.versioned_table import MergeCounts
from tests.gis.versioned import THINGS, column, make_things

D1990, D2000, D2010 = date(1990, 1, 1), date(2000, 1, 1), date(2010, 1, 1)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    yield from make_things(database_url)


class Loads:
    """Loads rows of things; the key is the number of the thing."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.reports: list[tuple[list[tuple[int, int]], str]] = []
        self.steps: list[tuple[str, int, int | None]] = []

    def __call__(self, *rows: StagedRow) -> MergeCounts:
        with self.database.write("test", "test") as connection:
            create_staging(connection)
            assert copy_staged(connection, iter(rows)) == len(rows)
            connection.exec_driver_sql("UPDATE staged SET unit_id = key::bigint")
            counts = merging.merge_staged(
                connection, THINGS, self._report, lambda *step: self.steps.append(step)
            )
            apply_plan(connection, THINGS)
        return counts

    def _report(self, places: Sequence[tuple[int, int]], reason: str, mend: str) -> None:
        assert mend
        self.reports.append((list(places), reason))

    def versions(self) -> list[str]:
        return column(
            self.database,
            "SELECT concat_ws(' ', thing_id, valid, name, size, tags, source)"
            " FROM demo.thing_version ORDER BY thing_id, valid",
        )


@pytest.fixture
def load(database: Database) -> Loads:
    return Loads(database)


def row(
    key: int,
    name: str | None,
    starts: date | None = None,
    ends: date | None = None,
    *,
    says_end: bool = False,
    number: int = 1,
    **content: Any,
) -> StagedRow:
    if name is not None:
        content["name"] = name
    return StagedRow(0, number, str(key), starts, ends, says_end, content)


def test_rows_become_versions_with_defaults_and_derived_columns(load: Loads) -> None:
    counts = load(row(1, "甲", D1990, size="2.50", tags={"色": "红"}), row(2, "乙"))
    assert counts == MergeCounts(added=2)
    assert load.versions() == [
        '1 [1990-01-01,) 甲 2.50 {"色": "红"}',
        "2 (,) 乙 {}",
    ]
    assert column(load.database, "SELECT double_size FROM demo.thing_version ORDER BY 1") == [
        5,
        None,
    ]


def test_the_same_rows_again_change_nothing(load: Loads) -> None:
    rows = [row(1, "甲", D1990, size="2.50", tags={"a": [1, None]}), row(1, "乙", D2000)]
    load(*rows)
    counts = load(*rows)
    assert counts == MergeCounts(unchanged=1)
    assert counts.is_nothing


def test_a_corrected_row_changes_only_what_differs(load: Loads) -> None:
    load(*(row(n, "甲", D1990) for n in range(1, 6)))
    counts = load(*(row(n, "乙" if n == 3 else "甲", D1990) for n in range(1, 6)))
    assert counts == MergeCounts(changed=1, unchanged=4)
    assert column(load.database, "SELECT name FROM demo.thing_version_history") == ["甲"]
    assert column(load.database, "SELECT thing_id FROM demo.thing_version_history") == [3]


def test_joined_neighbours_leave_one_version(load: Loads) -> None:
    load(row(1, "甲", D1990), row(1, "乙", D2000))
    counts = load(row(1, "甲", D2000))
    assert (counts.changed, counts.removed) == (1, 1)
    assert load.versions() == ["1 [1990-01-01,) 甲 {}"]


def test_a_null_takes_a_value_back(load: Loads) -> None:
    load(row(1, "甲", D1990, size="1"))
    load(row(1, "甲", D1990, size=None))
    assert load.versions() == ["1 [1990-01-01,) 甲 {}"]


def test_columns_the_file_lacks_stay(load: Loads) -> None:
    load(row(1, "甲", D1990, size="1", source="旧"))
    load(row(1, "乙", D1990))
    assert load.versions() == ["1 [1990-01-01,) 乙 1 {} 旧"]


def test_rows_that_contradict_each_other_are_reported_and_left_out(load: Loads) -> None:
    load(row(1, "甲", D1990, number=2), row(1, "乙", D1990, number=3), row(2, "丙", number=4))
    assert [places for places, _ in load.reports] == [[(0, 2), (0, 3)]]
    assert "differ" in load.reports[0][1]
    assert load.versions() == ["2 (,) 丙 {}"]


def test_rows_that_say_the_same_twice_count_once(load: Loads) -> None:
    assert load(row(1, "甲", number=2), row(1, "甲", number=3)) == MergeCounts(added=1)
    assert load.reports == []


def test_a_row_that_ends_before_the_state_on_record_is_reported(load: Loads) -> None:
    load(row(1, "甲", D2000), row(2, "乙", D2000))
    counts = load(
        row(1, "甲", None, D1990, says_end=True, number=7),
        row(2, "乙", None, D2010, says_end=True),
    )
    assert counts == MergeCounts(changed=1, unchanged=1)
    ((places, reason),) = load.reports
    assert places == [(0, 7)]
    assert "1990-01-01" in reason
    assert "2000-01-01" in reason


def test_a_new_unit_whose_first_row_lacks_what_it_must_have_is_reported(load: Loads) -> None:
    counts = load(row(1, None, D1990, number=5, size="1"), row(1, "甲", D2000, number=6))
    assert [places for places, _ in load.reports] == [[(0, 5)]]
    assert "name" in load.reports[0][1]
    assert counts == MergeCounts(added=1)
    assert load.versions() == ["1 [2000-01-01,) 甲 {}"]


def test_units_come_page_by_page(load: Loads, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "_PAGE", 3)
    rows = [row(n, f"号{n}", D1990) for n in range(1, 11)]
    assert load(*rows) == MergeCounts(added=10)
    assert load.steps == [("merge", 10, 10)]  # new units are planned at once
    load.steps.clear()
    assert load(*rows) == MergeCounts(unchanged=10)
    assert load.steps == [("merge", 3, 10), ("merge", 6, 10), ("merge", 9, 10), ("merge", 10, 10)]
    assert load(*rows[4:6], row(99, "新")) == MergeCounts(added=1, unchanged=2)


def test_no_rows_change_nothing(load: Loads) -> None:
    assert load() == MergeCounts()


def test_a_row_alone_founds_what_several_would(load: Loads) -> None:
    """New units by one row are planned as a set; the outcome is that of the merge."""
    alone = row(1, "甲", D1990, D2000, says_end=True, size="1")
    open_end = row(2, "甲", None, None, says_end=True)
    upside_down = row(3, "甲", D2000, D1990, says_end=True, number=9)
    nameless = row(4, None, D1990, number=10)
    load(alone, open_end, upside_down, nameless)
    once = load.versions()
    assert once == ["1 [1990-01-01,2000-01-01) 甲 1 {}", "2 (,) 甲 {}"]
    assert [places for places, _ in load.reports] == [[(0, 9)], [(0, 10)]]
    assert load(alone, alone, open_end, open_end) == MergeCounts(unchanged=2)
    assert load.versions() == once
