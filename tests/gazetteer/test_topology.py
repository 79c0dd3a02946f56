"""Outlines that do not fit: named, placed and measured, and never mended silently.

A0 | A1        two neighbours side by side in one county; their common side is at 115.81
"""

import re

import pytest
import shapely

from gazetteer.topology import TopologyFinding, find_topology
from gis.measure import area_m2
from tests.gazetteer.register import Register, said

COUNTY = shapely.box(115.80, 32.90, 115.82, 32.91)
WEST = shapely.box(115.80, 32.90, 115.81, 32.91)
EAST = shapely.box(115.81, 32.90, 115.82, 32.91)


@pytest.fixture
def county(register: Register) -> Register:
    register.load(
        "divisions",
        "code,name,is_legal_division\n341200,阜阳市,\n341202,颍州区,\n341203,颍东区,\n341271,园区,否\n"
        "341202001,西街道,\n341202002,东街道,\n",
    )
    return register


def draw(register: Register, **shapes: shapely.Geometry) -> list[str]:
    """Load outlines by name; returns what is said of them."""
    codes = {"COUNTY": "341202", "OTHER": "341203", "ZONE": "341271",
             "WEST": "341202001", "EAST": "341202002"}  # fmt: skip
    path = register.outlines(*(({"code": codes[name]}, shape) for name, shape in shapes.items()))
    return said(register.load("divisions", path, crs="4490"))


def findings(register: Register) -> list[TopologyFinding]:
    with register.database.read() as connection:
        return find_topology(connection)


def measured(sentence: str) -> float:
    found = re.search(r"([\d.]+) m²", sentence)
    assert found is not None
    return float(found[1])


def test_edge_matched_neighbours_give_no_finding(county: Register) -> None:
    assert draw(county, COUNTY=COUNTY, WEST=WEST, EAST=EAST) == []
    assert findings(county) == []


def test_an_overlap_names_both_and_its_square_metres(county: Register) -> None:
    wide = shapely.box(115.80, 32.90, 115.8101, 32.91)
    (sentence,) = draw(county, COUNTY=COUNTY, WEST=wide, EAST=EAST)
    assert "341202001000 西街道 and 341202002000 东街道 overlap" in sentence
    assert measured(sentence) == pytest.approx(area_m2(wide.intersection(EAST)), abs=0.06)
    (finding,) = findings(county)
    assert finding.kind == "overlap"
    assert finding.area_m2 == pytest.approx(area_m2(wide.intersection(EAST)), rel=1e-6)
    place = shapely.Point(finding.longitude_deg, finding.latitude_deg)
    assert wide.intersection(EAST).covers(place)


def test_an_overlap_with_a_neighbour_already_on_record(county: Register) -> None:
    draw(county, EAST=EAST)
    (sentence,) = draw(county, WEST=shapely.box(115.80, 32.90, 115.8101, 32.91))
    assert "341202001000 西街道 and 341202002000 东街道 overlap" in sentence


def test_a_gap_names_parent_and_neighbours_and_its_square_metres(county: Register) -> None:
    narrow = shapely.box(115.80, 32.90, 115.8099, 32.91)
    (sentence,) = draw(county, COUNTY=COUNTY, WEST=narrow, EAST=EAST)
    assert "in 341202000000 颍州区" in sentence
    assert "341202001000 西街道 and 341202002000 东街道" in sentence
    gap = COUNTY.difference(narrow.union(EAST))
    assert measured(sentence) == pytest.approx(area_m2(gap), abs=0.06)


def test_a_gap_closed_in_by_neighbours_whose_parent_has_no_outline(county: Register) -> None:
    bitten = WEST.difference(shapely.box(115.8095, 32.904, 115.81, 32.906))
    (sentence,) = draw(county, WEST=bitten, EAST=EAST)
    assert "gap" in sentence
    assert "341202001000 西街道 and 341202002000 东街道" in sentence
    assert measured(sentence) == pytest.approx(area_m2(WEST.difference(bitten)), abs=0.06)


def test_a_division_without_an_outline_is_no_gap(county: Register) -> None:
    assert draw(county, COUNTY=COUNTY, WEST=WEST) == []


def test_less_than_a_square_metre_is_rounding(county: Register) -> None:
    hair = shapely.box(115.80, 32.90, 115.81 + 5e-9, 32.91)
    assert draw(county, COUNTY=COUNTY, WEST=hair, EAST=EAST) == []


def test_a_bend_of_a_centimetre_in_a_long_line_is_rounding(county: Register) -> None:
    # Forty kilometres along a parallel: the geodesic between its ends bulges by forty metres.
    long = shapely.box(115.8, 32.9, 116.2, 32.91)
    bent = shapely.Polygon(
        [(115.8, 32.9), (116.0, 32.9000001), (116.2, 32.9), (116.2, 32.91), (115.8, 32.91)]
    )
    assert draw(county, COUNTY=long, WEST=bent.intersection(shapely.box(115, 32, 116, 33)),
                EAST=bent.intersection(shapely.box(116, 32, 117, 33))) == []  # fmt: skip


def test_outlines_of_two_levels_lie_in_each_other_on_purpose(county: Register) -> None:
    assert draw(county, COUNTY=COUNTY) == []
    assert draw(county, OTHER=shapely.box(115.82, 32.90, 115.83, 32.91)) == []


def test_a_statistical_zone_lies_in_a_county_on_purpose(county: Register) -> None:
    zone = shapely.box(115.805, 32.902, 115.806, 32.903)
    with_hole = WEST.difference(zone)
    assert draw(county, COUNTY=COUNTY, ZONE=zone, WEST=with_hole, EAST=EAST) == []


def test_counties_without_a_parent_on_record_are_compared_too(register: Register) -> None:
    path = register.outlines(
        ({"code": "341202", "name": "颍州区"}, WEST),
        ({"code": "341203", "name": "颍东区"}, COUNTY),
    )
    (sentence,) = said(register.load("divisions", path, crs="4490"))
    assert "341202000000 颍州区 and 341203000000 颍东区 overlap" in sentence


def test_a_mended_outline_leaves_no_finding(county: Register) -> None:
    assert len(draw(county, COUNTY=COUNTY, WEST=COUNTY, EAST=EAST)) == 1
    assert draw(county, WEST=WEST) == []
    assert findings(county) == []
