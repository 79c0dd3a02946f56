from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely

from layers.sample.facts import Facts
from layers.sample.manifest import FILES
from layers.sample.textfiles import read_csv

FACILITY_FILES = [entry for entry in FILES if entry.facility_kind]


def rows_of(sample: Path, kind: str) -> list[dict[str, str]]:
    (name,) = (entry.name for entry in FACILITY_FILES if entry.facility_kind == kind)
    return read_csv(sample / name)


def points(rows: list[dict[str, str]]) -> np.ndarray:
    return shapely.points(
        [float(row["longitude"]) for row in rows], [float(row["latitude"]) for row in rows]
    )


@pytest.fixture(scope="module")
def outlines(sample: Path) -> geopandas.GeoDataFrame:
    return geopandas.read_file(sample / "07_community_outlines.gpkg")


@pytest.fixture(scope="module")
def centres(sample: Path) -> list[dict[str, str]]:
    return rows_of(sample, "service_centre")


@pytest.mark.parametrize(
    ("kind", "count"),
    [("eldercare_institution", 122), ("rural_eldercare_station", 604), ("day_care_centre", 182),
     ("cemetery", 90), ("funeral_home", 6), ("rescue_station", 9), ("childrens_home", 2)],
)  # fmt: skip
def test_how_many_of_each_kind(sample: Path, kind: str, count: int) -> None:
    rows = rows_of(sample, kind)
    assert len(rows) == len({row["facility_code"] for row in rows}) == count


def test_all_eight_kinds_are_there_and_say_they_are_simulated(sample: Path) -> None:
    assert len({entry.facility_kind for entry in FACILITY_FILES}) == 8
    for entry in FACILITY_FILES:
        for row in read_csv(sample / entry.name):
            assert "模拟" in row["source"]
            assert row["simulated"] == "true"


def test_dates_are_in_order(sample: Path) -> None:
    for entry in FACILITY_FILES:
        for row in read_csv(sample / entry.name):
            opened = row["opened_on"]
            if len(opened) > 4:
                date.fromisoformat(opened)
            for later in ("closed_on", "valid_from"):
                if row[later]:
                    assert date.fromisoformat(row[later]).isoformat() > opened


def test_other_kinds_lie_inside_a_community(sample: Path, outlines: geopandas.GeoDataFrame) -> None:
    for entry in FACILITY_FILES:
        if entry.facility_kind != "service_centre":
            rows = read_csv(sample / entry.name)
            found, _ = outlines.sindex.query(points(rows), predicate="within")
            assert sorted(found) == list(range(len(rows)))


def test_figures_of_institutions_agree(sample: Path) -> None:
    for row in rows_of(sample, "eldercare_institution"):
        assert int(row["nursing_beds"]) <= int(row["beds"])
        assert row["occupied_beds"] == "" or int(row["occupied_beds"]) <= int(row["beds"])
        assert row["credit_code"] == ""
    for row in rows_of(sample, "cemetery"):
        assert int(row["plots_used"]) <= int(row["plots_total"])


def test_where_centres_stand(
    centres: list[dict[str, str]], outlines: geopandas.GeoDataFrame
) -> None:
    places = points(centres)
    row, community = outlines.sindex.query(places, predicate="intersects")
    hits = np.bincount(row, minlength=len(centres))
    assert Counter(hits.tolist())[0] == 4
    assert Counter(hits.tolist())[2] == 2
    assert set(hits.tolist()) == {0, 1, 2}
    # On the edge means on a vertex that both neighbours have, to the last bit.
    for index in np.flatnonzero(hits == 2):
        for neighbour in community[row == index]:
            vertices = shapely.get_coordinates(outlines.geometry.iloc[neighbour])
            assert (vertices == shapely.get_coordinates(places[index])).all(axis=1).any()
    for index in np.flatnonzero(hits == 0):
        degrees = shapely.distance(places[index], outlines.geometry.to_numpy()).min()
        assert 0.0015 < degrees < 0.01


def test_shares(centres: list[dict[str, str]], facts: Facts) -> None:
    codes = {entry.code for entry in facts.latest("community")}
    sums = Counter()
    for row in centres:
        if row["serves"]:
            parts = [part.split("=") for part in row["serves"].split(";")]
            assert {code for code, _ in parts} <= codes
            assert 2 <= len(parts) <= 3
            sums[sum(Decimal(share) for _, share in parts)] += 1
    assert sums == {Decimal("1.0"): 25, Decimal("0.7"): 1}


def test_every_case_of_coverage_is_there(
    centres: list[dict[str, str]], outlines: geopandas.GeoDataFrame
) -> None:
    states = defaultdict(list)
    for row in centres:
        states[row["facility_code"]].append(row)
    extended = [rows for rows in states.values() if len(rows) == 2]
    assert len(extended) == 30
    for before, after in extended:
        assert before["valid_from"] == ""
        assert after["valid_from"] > before["opened_on"]
        assert Decimal(after["floor_area_m2"]) > Decimal(before["floor_area_m2"])
        changed = {key for key in before if before[key] != after[key]}
        assert changed == {"valid_from", "floor_area_m2"}
    closed = [row for row in centres if row["closed_on"]]
    assert len(closed) == 22
    assert all("2019" <= row["closed_on"] < "2023" for row in closed)
    assert sum(row["floor_area_m2"] == "" for row in centres) == 3
    assert sum(0 < float(row["floor_area_m2"] or 0) < 600 for row in centres) > 100
    assert sum(len(row["opened_on"]) == 4 for row in centres) > 100
    assert sum("第二" in row["name"] for row in centres) == 12
    served = {code for row in centres for code in
              (part.split("=")[0] for part in row["serves"].split(";") if part)}  # fmt: skip
    alone = [row for row in centres if not row["serves"]]
    _, inside = outlines.sindex.query(points(alone), predicate="within")
    have_one = served | set(outlines.code.iloc[inside])
    assert 0.85 < len(have_one) / len(outlines) < 0.91
