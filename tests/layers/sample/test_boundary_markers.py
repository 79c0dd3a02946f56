import json
import math
import re
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import pytest
import shapely
from pyproj import Transformer
from shapely.geometry import LineString, Point, shape

from gazetteer.boundaries.rules import shipped_rules
from layers.sample.boundary_faults import targets
from layers.sample.boundary_files import write_boundaries
from layers.sample.boundary_lines import boundary_lines, by_numbering_unit
from layers.sample.boundary_placing import numbers_on_lines
from layers.sample.communities import Township
from layers.sample.facts import FACTS, Facts
from layers.sample.streams import BOUNDARIES, stream
from layers.sample.textfiles import read_csv

Row = dict[str, str]
# What `facts/SOURCES.md` lists.
PLANTED = {
    "3441015Q": "azimuth_reversed",
    "34123416004Q": "azimuth_misread",
    "34123415003Q": "off_line",
    "3441012B": "missing_b",
    "34123415004Q": "witness_lacking",
    "34123416008Q": "moved",
}
SETS = {"single": "Q", "double": "AB", "triple": "CDE", "tri_point": "S"}


@pytest.fixture(scope="module")
def rows(sample: Path) -> list[Row]:
    return read_csv(sample / "25_boundary_markers.csv")


@pytest.fixture(scope="module")
def standing(rows: list[Row]) -> dict[str, Row]:
    """The first state, which carries the survey, of the object that stands under each number."""
    return {row["full_number"]: row for row in rows if row["surveyed_on"]}


@pytest.fixture(scope="module")
def paths(sample: Path) -> dict[str, LineString]:
    features = json.loads((sample / "23_boundary_lines.geojson").read_text("utf-8"))["features"]
    return {f["properties"]["line_code"]: shape(f["geometry"]) for f in features}


def on_grid(line: LineString, crs: str) -> LineString:
    """The line in the plane of the zone, where its straight edges are 4 cm off at the worst."""
    forward = Transformer.from_crs("EPSG:4490", crs, always_xy=True)
    return shapely.transform(line, forward.transform, interleaved=False)


def at(row: Row) -> tuple[float, float]:
    return float(row["east"]), float(row["north"])


def degrees(row: Row) -> tuple[float, float]:
    back = Transformer.from_crs(row["crs"], "EPSG:4490", always_xy=True)
    lon, lat = back.transform(*at(row))
    return lon, lat


def by_number(standing: dict[str, Row]) -> dict[str, list[Row]]:
    sets = defaultdict(list)
    for full, row in standing.items():
        sets[full[:-1]].append(row)
    return sets


def test_there_are_some_hundreds_of_objects(rows: list[Row], standing: dict[str, Row]) -> None:
    assert 350 <= len(standing) <= 500
    kinds = Counter(numbers[0]["kind"] for numbers in by_number(standing).values())
    assert kinds["single"] > kinds["double"] > kinds["tri_point"] > kinds["triple"] > 0
    assert {row["simulated"] for row in rows} == {"true"}
    assert {row["secrecy"] for row in rows} == {"internal"}


def test_numbers_follow_the_patterns_on_record(sample: Path, standing: dict[str, Row]) -> None:
    features = json.loads((sample / "23_boundary_lines.geojson").read_text("utf-8"))["features"]
    lines = {f["properties"]["line_code"]: f["properties"] for f in features}
    patterns = {(rule.name, rule.level): rule.value for rule in shipped_rules()}
    for full, row in standing.items():
        if row["kind"] == "tri_point":
            pattern = patterns["tri_point_number_pattern", "all"]
            assert not row["line_code"]
            assert set(row["line_codes"].split("、")) <= lines.keys()
        else:
            line = lines[row["line_code"]]
            pattern = patterns["marker_number_pattern", line["level"]]
            assert full.startswith(line["numbering_unit"])
            assert row["managing_code"] in (line["side_a_code"], line["side_b_code"])
        assert re.fullmatch(pattern, full)


def test_numbers_and_uuids_are_unique_but_for_states_of_one_object(rows: list[Row]) -> None:
    objects = {(row["full_number"], row["ordinal"]): row["object_uuid"] for row in rows}
    assert len(set(objects.values())) == len(objects)
    for row in rows:
        assert objects[row["full_number"], row["ordinal"]] == row["object_uuid"]
        assert str(UUID(row["object_uuid"])) == row["object_uuid"]


def test_sets_are_complete_but_for_the_planted_one(standing: dict[str, Row]) -> None:
    for number, members in by_number(standing).items():
        letters = "".join(sorted(row["full_number"][-1] for row in members))
        expected = "A" if number == "3441012" else SETS[members[0]["kind"]]
        assert letters == expected


def test_serials_run_from_one_without_gaps_and_grow_along_every_line(
    standing: dict[str, Row], paths: dict[str, LineString]
) -> None:
    serials = defaultdict(set)
    along = defaultdict(list)
    for number, members in by_number(standing).items():
        line = members[0]["line_code"]
        if line:
            unit, serial = number[:-3], int(number[-3:])
            serials[unit].add(serial)
            along[line].append((serial, paths[line].project(Point(degrees(members[0])))))
    for unit, found in serials.items():
        assert found == set(range(1, len(found) + 1)), unit
    for line, found_along in along.items():
        chainages = [chainage for _, chainage in sorted(found_along)]
        assert chainages == sorted(chainages), line
    assert paths.keys() - along.keys() == {"341204341282", "341204341221"}


def test_markers_or_the_middle_of_their_sets_are_on_the_line_but_for_the_planted_ones(
    standing: dict[str, Row], paths: dict[str, LineString]
) -> None:
    off = {}
    for number, members in by_number(standing).items():
        # One whole set may stand on both sides of the zones' common edge.
        places = [degrees(row) for row in members]
        middle = tuple(sum(values) / len(places) for values in zip(*places, strict=True))
        crs = members[0]["crs"]
        forward = Transformer.from_crs("EPSG:4490", crs, always_xy=True)
        for code in (members[0]["line_code"] or members[0]["line_codes"]).split("、"):
            distance = on_grid(paths[code], crs).distance(Point(forward.transform(*middle)))
            # A standard deviation at most, and the straight edge for the geodesic.
            if distance > max(float(row["sigma_m"]) for row in members) + 0.05:
                off[number] = distance
    assert off.keys() == {"34123415003", "3441012"}
    assert off["34123415003"] == pytest.approx(2.6, abs=0.3)
    assert off["3441012"] > 5


def test_objects_of_a_set_stand_on_the_side_that_manages_them(
    standing: dict[str, Row], paths: dict[str, LineString], facts: Facts
) -> None:
    outlines = facts.outlines | facts.neighbours
    for row in standing.values():
        if row["kind"] in ("double", "triple"):
            lon, lat = degrees(row)
            assert outlines[row["managing_code"]].covers(Point(lon, lat))
            path = on_grid(paths[row["line_code"]], row["crs"])
            assert 3 < path.distance(Point(at(row))) < 151


def test_each_is_surveyed_in_the_zone_of_its_longitude(standing: dict[str, Row]) -> None:
    for row in standing.values():
        lon, _ = degrees(row)
        assert row["crs"] == ("EPSG:4547" if lon < 115.5 else "EPSG:4548")
        assert 0.02 <= float(row["sigma_m"]) <= 0.3
        assert "2008" <= row["surveyed_on"][:4] <= "2018"
        assert row["surveyed_on"] > row["erected_on"] >= "2001"
    assert {row["crs"] for row in standing.values()} == {"EPSG:4547", "EPSG:4548"}


def test_reference_objects_agree_with_the_grid_but_for_the_planted_ones(rows: list[Row]) -> None:
    wrong = {}
    for row in rows:
        if not row["surveyed_on"]:
            continue
        for serial in (1, 2, 3):
            name = row[f"witness{serial}_name"]
            if not name:
                wrong[row["full_number"]] = None
                continue
            y = float(row[f"witness{serial}_east"]) - float(row["east"])
            x = float(row[f"witness{serial}_north"]) - float(row["north"])
            stated = float(row[f"witness{serial}_azimuth_deg"])
            assert 0 <= stated < 360
            apart = (stated - math.degrees(math.atan2(y, x)) + 180) % 360 - 180
            if abs(apart) > 0.001:
                wrong[row["full_number"]] = round(abs(apart), 2)
            assert math.hypot(x, y) == pytest.approx(
                float(row[f"witness{serial}_distance_m"]), abs=0.006
            )
    assert wrong == {"3441015Q": 180.0, "34123416004Q": 10.0, "34123415004Q": None}


def test_later_surveys_stay_within_the_tolerance_but_for_the_moved_one(
    sample: Path, standing: dict[str, Row]
) -> None:
    later = read_csv(sample / "26_marker_surveys.csv")
    moved = {}
    for row in later:
        first = standing[row["full_number"]]
        assert row["object_uuid"] == first["object_uuid"]
        assert row["crs"] == first["crs"]
        assert row["surveyed_on"] > first["surveyed_on"]
        apart = math.dist(at(row), at(first))
        if apart > 2 * math.sqrt(2) * float(row["sigma_m"]):
            moved[row["full_number"]] = round(apart, 2)
    assert moved == {"34123416008Q": 0.6}
    assert len({row["survey_uuid"] for row in later}) == len(later) > 50


def test_states_follow_each_other_without_gap_or_overlap(rows: list[Row]) -> None:
    objects = defaultdict(list)
    for row in rows:
        objects[row["full_number"], row["ordinal"]].append(row)
    for states in objects.values():
        assert states[-1]["valid_to"] == ""
        assert [row["surveyed_on"] != "" for row in states] == [True] + [False] * (len(states) - 1)
        for one, two in pairwise(states):
            assert one["valid_from"] < one["valid_to"] == two["valid_from"]
    last = Counter(states[-1]["state"] for states in objects.values())
    assert (last["damaged"], last["lost"]) == (3, 1)


def test_markers_of_one_line_were_replaced_under_their_numbers(rows: list[Row]) -> None:
    renewed = {row["full_number"] for row in rows if row["ordinal"] == "2"}
    assert renewed == {row["full_number"] for row in rows if row["line_code"] == "341222411625"}
    for full in renewed:
        first, retired, second = (row for row in rows if row["full_number"] == full)
        assert (first["ordinal"], retired["ordinal"], second["ordinal"]) == ("1", "1", "2")
        assert retired["state"] == "retired"
        assert retired["valid_from"] == second["valid_from"] == second["erected_on"]
        assert math.dist(at(first), at(second)) < 0.6


def test_inspections_leave_some_lines_overdue_and_two_without_any(
    sample: Path, paths: dict[str, LineString]
) -> None:
    rows = read_csv(sample / "27_inspections.csv")
    last = {row["line_code"]: row["completed_on"] for row in rows}
    assert paths.keys() - last.keys() == {"341204341221", "341222341621"}
    assert all("2018" <= day < "2024" for day in last.values())
    assert any(day < "2019" for day in last.values())
    assert any(day > "2021-12" for day in last.values())
    for row in rows:
        assert row["completed_on"][:4] == row["year"]
        assert row["year"] in row["title"]


def test_the_planted_faults_are_those_that_the_sources_list(facts: Facts) -> None:
    numbers = numbers_on_lines(
        by_numbering_unit(boundary_lines(facts)),
        facts.outlines | facts.neighbours,
        stream(341200, BOUNDARIES, 1),
    )
    assert {full: fault.value for full, fault in targets(numbers).items()} == PLANTED
    sources = (FACTS / "SOURCES.md").read_text("utf-8")
    for full in PLANTED:
        assert f"`{full}`" in sources


@pytest.mark.parametrize("seed", [1, 7, 2024])
def test_any_seed_will_do(
    facts: Facts, townships: list[Township], tmp_path: Path, seed: int
) -> None:
    everywhere = {township.code: facts.outlines[township.host] for township in townships}
    written = list(write_boundaries(tmp_path, facts, townships, everywhere, seed))
    assert len(written) == 5
    assert len(read_csv(written[2])) > 300
