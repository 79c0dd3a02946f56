"""Places of the sample: real ones named as such, simulated ones by rule and seed."""

from collections import Counter
from pathlib import Path

import geopandas
import shapely

from gazetteer.places.place_class import nearest_class, shipped_classes
from gazetteer.places.place_code import code_prefix
from layers.sample.facts import Facts
from layers.sample.textfiles import read_csv


def known(sample: Path) -> list[dict[str, str]]:
    return read_csv(sample / "18_known_places.csv")


def simulated(sample: Path) -> list[dict[str, str]]:
    return read_csv(sample / "19_simulated_places.csv")


def test_real_places_say_that_their_positions_are_approximate(sample: Path) -> None:
    for row in known(sample):
        assert row["simulated"] == "false"
        assert row["place_code"] == ""  # we do not know it
        assert (row["position_accuracy"] == "approximate") is bool(row["longitude"])


def test_simulated_places_say_so_and_have_codes_by_the_rule(sample: Path) -> None:
    rows = simulated(sample)
    assert len(rows) >= 600
    assert len({row["place_code"] for row in rows}) == len(rows)
    for row in rows:
        assert row["simulated"] == "true"
        assert "模拟" in row["source"]
        assert row["place_code"][:14] == code_prefix([row["division_codes"]], row["class_code"])
        assert row["valid_to"] == "" or row["valid_from"] < row["valid_to"]
        nearest_class(row["class_code"], shipped_classes())
    assert Counter(row["secrecy"] for row in rows if row["secrecy"] != "public") == {
        "internal": 2, "secret": 1,
    }  # fmt: skip
    assert sum(row["name"] == "王庄" for row in rows) == 40


def test_no_two_of_a_class_in_a_township_have_one_name(sample: Path) -> None:
    about = [(r["name"], r["class_code"], r["division_codes"]) for r in simulated(sample)]
    assert len(set(about)) == len(about)


def test_simulated_places_stand_in_their_township(sample: Path) -> None:
    townships = geopandas.read_file(sample / "06_township_outlines.gpkg").set_index("code")
    for row in simulated(sample):
        point = shapely.Point(float(row["longitude"]), float(row["latitude"]))
        assert townships.geometry[row["division_codes"]].covers(point)


def test_names_and_claims_are_about_places_of_the_sample(sample: Path, facts: Facts) -> None:
    codes = {row["place_code"] for row in simulated(sample)}
    codes |= {entry.code for entry in facts.listings} | {row["code"] for row in facts.upper}
    for name in ("20_known_names.csv", "21_simulated_names.csv", "22_heritage.csv"):
        assert {row["place"] for row in read_csv(sample / name)} <= codes
    for row in read_csv(sample / "22_heritage.csv"):
        assert row["citation"]
