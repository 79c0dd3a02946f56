from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from layers.sample.facts import Facts, host_county
from layers.sample.population import rounded_share, share_out
from layers.sample.textfiles import read_csv


@given(st.integers(0, 10**7), st.lists(st.floats(0.01, 1e4), min_size=1, max_size=60))
def test_shares_sum_to_the_total_and_are_off_by_less_than_one(
    total: int, weights: list[float]
) -> None:
    parts = share_out(total, np.array(weights))
    assert parts.sum() == total
    exact = np.array(weights) * (total / sum(weights))
    assert (np.abs(parts - exact) < 1.001).all()


def rows_of(sample: Path, day: str) -> dict[str, dict[str, str]]:
    rows = [r for r in read_csv(sample / "08_statistics.csv") if r["reference_date"] == day]
    by_code = {row["code"]: row for row in rows}
    assert len(by_code) == len(rows)
    return by_code


def test_communities_of_2018_sum_to_the_real_county_totals(sample: Path, facts: Facts) -> None:
    totals = defaultdict(int)
    for code, row in rows_of(sample, "2018-12-31").items():
        totals[host_county(code)] += int(row["population"])
    assert totals == facts.population_2018
    published = {
        row["code"]: int(row["population"])
        for row in read_csv(sample / "09_county_population_2018.csv")
    }
    assert published == facts.population_2018


def test_aged_people_of_the_city(sample: Path, facts: Facts) -> None:
    rows = rows_of(sample, "2018-12-31").values()
    total = sum(facts.population_2018.values())
    assert sum(int(row["population_65"]) for row in rows) == rounded_share(total, Decimal("0.1065"))
    assert sum(int(row["population_60"]) for row in rows) == rounded_share(total, Decimal("0.155"))
    for row in read_csv(sample / "08_statistics.csv"):
        assert int(row["population_65"]) <= int(row["population_60"]) <= int(row["population"])


def test_gaps_are_there_at_both_dates(sample: Path, facts: Facts) -> None:
    codes = {entry.code for entry in facts.latest("community")}
    for day in ("2018-12-31", "2022-12-31"):
        rows = rows_of(sample, day)
        assert set(rows) < codes
        assert len(codes - set(rows)) == 29
        assert sum(row["households_registered"] == "" for row in rows.values()) == 20
        assert sum(row["households_resident"] == "0" for row in rows.values()) == 2
        assert sum(row["households_registered"] == "0" for row in rows.values()) == 2
    assert (
        len(codes - set(rows_of(sample, "2018-12-31")) - set(rows_of(sample, "2022-12-31"))) == 24
    )
    blank = [row["households_resident"] == "" for row in rows_of(sample, "2022-12-31").values()]
    assert sum(blank) == 26


def test_households_are_plausible(sample: Path) -> None:
    for row in read_csv(sample / "08_statistics.csv"):
        if row["households_resident"] not in ("", "0"):
            resident = int(row["households_resident"])
            assert 2.4 <= int(row["population"]) / resident <= 3.3
            is_village = 200 <= int(row["code"][9:]) < 400
            if is_village:
                assert int(row["households_registered"]) > resident
        assert row["simulated"] == "true"
        assert "模拟" in row["source"]
