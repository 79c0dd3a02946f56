import itertools
from collections import defaultdict

import pytest

from layers.sample.divisions import (
    committee_type,
    divisions_changed_2023,
    divisions_to_2022,
    is_legal_division,
)
from layers.sample.facts import Facts


def in_force(rows: list[dict[str, object]], day: str) -> dict[str, str]:
    """Code to name on a day; of one code the version that began last counts."""
    by_code = defaultdict(dict)
    for row in rows:
        by_code[row["code"]][row["valid_from"]] = row
    names = {}
    for code, versions in by_code.items():
        begun = [start for start in versions if start <= day]
        if begun:
            version = versions[max(begun)]
            if version["valid_to"] is None or version["valid_to"] > day:
                names[code] = version["name"]
    return names


def test_each_year_of_the_lists_comes_back(facts: Facts) -> None:
    rows = divisions_to_2022(facts)
    both = rows + divisions_changed_2023(facts)
    above = {"340000000000", "341200000000"}
    for year in range(2016, 2024):
        listed = {
            entry.code: entry.name
            for entry in facts.listings
            if entry.first_list <= year <= entry.last_list
        }
        known = rows if year < 2023 else both
        found = {c: n for c, n in in_force(known, f"{year}-12-31").items() if c not in above}
        assert found == listed, year


def test_versions_of_a_code_do_not_overlap(facts: Facts) -> None:
    versions = defaultdict(list)
    for row in divisions_to_2022(facts):
        versions[row["code"]].append((row["valid_from"], row["valid_to"] or "9999"))
    for spans in versions.values():
        assert all(start < end for start, end in spans)
        assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))


def test_every_parent_stands_before_its_child(facts: Facts) -> None:
    seen = {""}
    for row in divisions_to_2022(facts):
        assert row["parent_code"] in seen
        seen.add(row["code"])
    assert all(row["parent_code"] in seen for row in divisions_changed_2023(facts))


def test_the_error_of_2022_is_believed_then_taken_back(facts: Facts) -> None:
    first = [row for row in divisions_to_2022(facts) if row["code"] == "341202003001"]
    assert [(row["name"], row["valid_to"]) for row in first] == [
        ("万霖社区居委会", "2022-12-31"),
        ("清河街道办事处", None),
    ]
    second = [row for row in divisions_changed_2023(facts) if row["code"] == "341202003001"]
    assert [(row["name"], row["valid_from"], row["valid_to"]) for row in second] == [
        ("万霖社区居委会", "2022-12-31", None)
    ]


def test_what_2023_changed(facts: Facts) -> None:
    rows = divisions_changed_2023(facts)
    # 26 renames, one new code, one gone, one error taken back.
    assert len(rows) == 29
    assert [row["code"] for row in rows if row["valid_to"]] == ["341203107207"]
    assert [row["code"] for row in rows if row["valid_from"] == "2022-12-31"] == ["341202003001"]


def test_counties_stand_since_their_event(facts: Facts) -> None:
    since = {row["code"]: row["valid_from"] for row in divisions_to_2022(facts)
             if row["level"] in ("province", "prefecture", "county")}  # fmt: skip
    assert since.pop("340000000000") == "1985-12-31"
    assert since.pop("341271000000") == since.pop("341272000000") == "2017-12-31"
    assert set(since.values()) == {"1996-12-31"}
    assert len(since) == 9


@pytest.mark.parametrize(
    ("code", "name", "expected"),
    [
        ("341202001001", "龙潭社区居委会", "居委会"),
        ("341282001001", "东顺河社区", "居委会"),
        ("341202100200", "某村委会", "村委会"),
        ("341202100012", "某村民委员会", "村委会"),
        ("341202100201", "某社区", "村委会"),
        ("341226101401", "谢桥煤矿社区", None),
        ("341202001000", "鼓楼街道", None),
    ],
)
def test_committee_type(code: str, name: str, expected: str | None) -> None:
    assert committee_type(code, name) == expected


@pytest.mark.parametrize(
    ("code", "name", "level", "expected"),
    [
        ("341271000000", "阜阳合肥现代产业园区", "county", False),
        ("341271100000", "袁集镇", "township", True),
        ("341272001000", "阜阳开发区京九街道", "township", True),
        ("341222400000", "开发区管理委员会", "township", False),
        ("341225500000", "阜濛农场", "township", False),
        ("341202400498", "安徽颍州经济开发区虚拟社区", "community", False),
        ("341225401001", "六里社区居委会", "community", True),
    ],
)
def test_is_legal_division(code: str, name: str, level: str, expected: bool) -> None:
    assert is_legal_division(code, name, level) is expected


def test_no_name_contradicts_its_digits(facts: Facts) -> None:
    # SOURCES.md says so.
    for entry in facts.listings:
        if entry.level == "community" and entry.name.endswith(("村委会", "居委会", "委员会")):
            is_village = 200 <= int(entry.code[9:]) < 400
            assert (committee_type(entry.code, entry.name) == "村委会") is is_village
