import json
from collections import Counter
from itertools import combinations, pairwise
from pathlib import Path

import pytest
import shapely
from pyproj import Geod, Transformer
from shapely.geometry import LineString, Point, shape

from layers.sample.boundary_lines import SampleLine, boundary_lines, by_numbering_unit
from layers.sample.boundary_points import tri_points
from layers.sample.facts import FACTS, Facts
from layers.sample.textfiles import read_csv

# The ellipsoid of CGCS2000.
GEOD = Geod(a=6378137.0, rf=298.257222101)
NEIGHBOURS = {
    "340421", "340422", "341522", "341602", "341621", "341623", "411525", "411527", "411624",
    "411625", "411681", "411723", "411729",
}  # fmt: skip


@pytest.fixture(scope="module")
def lines(facts: Facts) -> tuple[SampleLine, ...]:
    return boundary_lines(facts)


@pytest.fixture(scope="module")
def features(sample: Path) -> list[dict[str, dict[str, object]]]:
    found: list[dict[str, dict[str, object]]] = json.loads(
        (sample / "23_boundary_lines.geojson").read_text("utf-8")
    )["features"]
    return found


def outlines() -> dict[str, shapely.Geometry]:
    """The outlines as they stand in the facts, by six digits."""
    files = ("counties.geojson", "neighbouring_counties.geojson")
    collections = (json.loads((FACTS / name).read_text("utf-8")) for name in files)
    return {
        feature["properties"]["code"]: shape(feature["geometry"])
        for collection in collections
        for feature in collection["features"]
    }


def test_every_shared_edge_of_the_outlines_is_a_line_and_nothing_else_is(
    features: list[dict[str, dict[str, object]]],
) -> None:
    shapes = outlines()
    expected = {}
    for one, two in combinations(sorted(shapes), 2):
        if not {one, two} <= NEIGHBOURS:
            shared = shapes[one].boundary.intersection(shapes[two].boundary)
            if shared.length > 0:
                expected[one + two] = shared
    found = {feature["properties"]["line_code"]: shape(feature["geometry"]) for feature in features}
    assert len(found) == 34
    assert found.keys() == expected.keys()
    for code, line in found.items():
        assert isinstance(line, LineString)
        assert line.is_simple
        assert line.length == pytest.approx(expected[str(code)].length, rel=1e-12)
        assert line.hausdorff_distance(expected[str(code)]) < 1e-12
        vertices = {tuple(xy) for xy in shapely.get_coordinates(line).tolist()}
        for side in (str(code)[:6], str(code)[6:]):
            assert vertices <= {tuple(xy) for xy in shapely.get_coordinates(shapes[side]).tolist()}


def test_levels_groups_and_numbering_units_follow_the_sides(
    features: list[dict[str, dict[str, object]]],
) -> None:
    about = [feature["properties"] for feature in features]
    assert Counter((row["level"], row["line_group"], row["numbering_unit"] if row["line_group"]
                    else None) for row in about) == {
        ("county", None, None): 14,
        ("prefecture", "阜六线", "34123415"): 2,
        ("prefecture", "阜亳线", "34123416"): 6,
        ("prefecture", "阜淮线", "34043412"): 2,
        ("province", "皖豫线", "3441"): 10,
    }  # fmt: skip
    assert {row["name"] for row in about if row["line_group"] == "阜六线"} == {
        "颍上县–霍邱县线",
        "阜南县–霍邱县线",
    }
    for row in about:
        assert row["line_code"] == str(row["side_a_code"])[:6] + str(row["side_b_code"])[:6]
        assert str(row["side_a_code"]) < str(row["side_b_code"])
        assert row["name"] == f"{row['side_a_name']}–{row['side_b_name']}线"
        if row["level"] == "county":
            assert row["numbering_unit"] == row["line_code"]


def test_a_line_runs_west_to_east_or_north_to_south(lines: tuple[SampleLine, ...]) -> None:
    for line in lines:
        (x0, y0), *_, (x1, y1) = line.path.coords
        eastward = GEOD.inv(x0, y0, x1, y0)[2] * (1 if x1 > x0 else -1)
        southward = GEOD.inv(x0, y0, x0, y1)[2] * (1 if y0 > y1 else -1)
        assert max(eastward, southward, key=abs) > 0, line.name


def test_the_parts_of_a_longer_line_are_numbered_from_its_one_end_to_the_other(
    lines: tuple[SampleLine, ...],
) -> None:
    (henan,) = (unit for unit in by_numbering_unit(lines) if unit[0].group == "皖豫线")
    assert [line.code[6:] for line in henan] == [
        "411625", "411625", "411624", "411624", "411681", "411723", "411729", "411527", "411527",
        "411525",
    ]  # fmt: skip
    for one, two in pairwise(henan):
        assert one.path.touches(two.path)


def test_lengths_are_stated_to_ten_metres_and_two_of_them_wrongly(
    features: list[dict[str, dict[str, object]]],
) -> None:
    wrong = {}
    for feature in features:
        about = feature["properties"]
        stated = int(str(about["stated_length_m"]))
        length = GEOD.geometry_length(shape(feature["geometry"]))
        if abs(stated - length) > 5.001:
            wrong[about["line_code"]] = round(stated / length - 1, 3)
            assert "协议长度有意" in str(about["source"])
        assert stated % 10 == 0
    assert wrong == {"341222341282": 0.024, "340421341226": -0.015}


def test_every_line_says_that_it_is_no_legal_line(
    features: list[dict[str, dict[str, object]]],
) -> None:
    for feature in features:
        about = feature["properties"]
        assert "不是法定界线" in str(about["source"])
        assert about["simulated"] is True
        assert "(模拟)" in str(about["agreement"])
        assert about["secrecy"] == "public"


def test_every_line_ends_at_tri_points_where_three_outlines_meet(
    lines: tuple[SampleLine, ...], facts: Facts
) -> None:
    shapes = outlines()
    meeting = tri_points(lines, facts.county_names)
    assert len(meeting) == 27
    for point in meeting:
        touched = {code for code, area in shapes.items() if area.touches(Point(point.position))}
        assert touched == {code[:6] for code in point.counties}
    ends = {xy for line in lines for xy in (line.path.coords[0], line.path.coords[-1])}
    assert ends == {point.position for point in meeting}


def test_points_on_record_are_vertices_to_the_millimetre(
    sample: Path, lines: tuple[SampleLine, ...]
) -> None:
    from_grid = {name: transformer(name) for name in ("EPSG:4547", "EPSG:4548")}
    paths = {line.code: line.path for line in lines}
    rows = read_csv(sample / "24_boundary_points.csv")
    assert Counter(row["kind"] for row in rows) == {"tri_point": 27, "turning": 37}
    assert len({row["point_number"] for row in rows}) == len(rows)
    for row in rows:
        lon, lat = from_grid[row["crs"]].transform(float(row["east"]), float(row["north"]))
        assert row["crs"] == ("EPSG:4547" if lon < 115.5 else "EPSG:4548")
        codes = row["line_codes"].split("、")
        assert len(codes) in ((2, 3) if row["kind"] == "tri_point" else (1,))
        for code in codes:
            x, y = min(paths[code].coords, key=lambda xy: GEOD.inv(*xy, lon, lat)[2])
            assert GEOD.inv(x, y, lon, lat)[2] < 0.001


def transformer(name: str) -> Transformer:
    return Transformer.from_crs(name, "EPSG:4490", always_xy=True)
