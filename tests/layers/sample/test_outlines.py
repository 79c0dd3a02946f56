from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely

from gis.measure import area_m2
from layers.sample.facts import HOST_COUNTIES, Facts, host_county
from layers.sample.textfiles import read_csv


@pytest.fixture(scope="module")
def communities(sample: Path) -> geopandas.GeoDataFrame:
    return geopandas.read_file(sample / "07_community_outlines.gpkg", layer="outlines")


@pytest.fixture(scope="module")
def townships(sample: Path) -> geopandas.GeoDataFrame:
    return geopandas.read_file(sample / "06_township_outlines.gpkg", layer="outlines")


@pytest.fixture(scope="module")
def counties(sample: Path) -> geopandas.GeoDataFrame:
    return geopandas.read_file(sample / "05_county_outlines.geojson")


def test_every_division_of_2023_has_its_outline(
    facts: Facts,
    communities: geopandas.GeoDataFrame,
    townships: geopandas.GeoDataFrame,
    counties: geopandas.GeoDataFrame,
) -> None:
    first = facts.first_list_of()
    for frame, level in ((communities, "community"), (townships, "township")):
        assert frame.crs.to_epsg() == 4490
        assert list(frame.code) == [entry.code for entry in facts.latest(level)]
        assert list(frame.name) == [entry.name for entry in facts.latest(level)]
        assert list(frame.valid_from) == [f"{first[code]}-12-31" for code in frame.code]
        assert frame.simulated.all()
        assert frame.source.str.startswith("模拟数据").all()
    assert counties.crs.to_epsg() == 4490
    assert set(counties.code) == {
        "341200000000",
        *(entry.code for entry in facts.latest("county")),
    }
    assert set(counties.code[counties.simulated]) == {"341271000000", "341272000000"}


def test_outlines_are_valid_and_in_one_part(
    communities: geopandas.GeoDataFrame, townships: geopandas.GeoDataFrame
) -> None:
    for frame in (communities, townships):
        assert frame.geometry.is_valid.all()
        assert (shapely.get_num_geometries(frame.geometry) == 1).all()


def test_communities_are_edge_matched(communities: geopandas.GeoDataFrame) -> None:
    # Valid coverage: no overlap, and neighbours share every vertex of their common line.
    areas = [shapely.get_geometry(area, 0) for area in communities.geometry]
    assert shapely.coverage_is_valid(areas)
    union = shapely.coverage_union_all(areas)
    (whole,) = shapely.get_parts(union)
    assert len(whole.interiors) == 0


def test_townships_are_the_union_of_their_communities(
    communities: geopandas.GeoDataFrame, townships: geopandas.GeoDataFrame
) -> None:
    assert shapely.coverage_is_valid([shapely.get_geometry(g, 0) for g in townships.geometry])
    members = communities.dissolve(communities.code.str[:9], method="coverage").geometry
    for code, outline in zip(townships.code, townships.geometry, strict=True):
        assert shapely.equals(outline, members[code[:9]])
    # To the last digit: no community leaves its township.
    inside = townships.set_index("code").geometry[communities.code.str[:9] + "000"]
    assert shapely.covers(inside.to_numpy(), communities.geometry.to_numpy()).all()


def test_communities_tile_the_real_county(
    facts: Facts, communities: geopandas.GeoDataFrame
) -> None:
    hosts = communities.code.map(host_county)
    for county, outline in facts.outlines.items():
        parts = communities.geometry[hosts == county]
        # The grid moves a line by a centimetre at most; geodesic areas differ more, since new
        # vertices on a long straight line move the geodesic between its ends.
        assert parts.apply(lambda area: area.area).sum() == pytest.approx(outline.area, rel=1e-6)
        assert parts.apply(area_m2).sum() == pytest.approx(area_m2(outline), rel=5e-5)
        union = shapely.union_all(parts.to_numpy())
        assert shapely.covers(union.buffer(1e-6), outline)
        assert shapely.covers(outline.buffer(1e-6), union)


def test_coordinates_are_on_the_grid(communities: geopandas.GeoDataFrame) -> None:
    xy = shapely.get_coordinates(communities.geometry)
    assert (np.rint(xy * 1e7) / 1e7 == xy).all()


def test_zones_lie_in_their_host(counties: geopandas.GeoDataFrame) -> None:
    by_code = counties.set_index("code").geometry
    for zone, host in HOST_COUNTIES.items():
        inner, outer = by_code[zone.ljust(12, "0")], by_code[host.ljust(12, "0")]
        assert shapely.covers(outer.buffer(1e-6), inner)


def test_the_city_is_the_union_of_its_counties(
    facts: Facts, counties: geopandas.GeoDataFrame
) -> None:
    city = counties.set_index("code").geometry["341200000000"]
    union = shapely.union_all(list(facts.outlines.values()))
    assert shapely.equals(city, union)


def test_sizes_are_plausible(
    sample: Path, communities: geopandas.GeoDataFrame, townships: geopandas.GeoDataFrame
) -> None:
    square_km = communities.geometry.apply(area_m2) / 1e6
    assert square_km.min() > 0.2
    assert square_km.max() < 15
    committee = {
        row["code"]: row["committee_type"] for row in read_csv(sample / "01_divisions.csv")
    } | {row["code"]: row["committee_type"] for row in read_csv(sample / "02_divisions_2023.csv")}
    in_street = communities.code.str[6:9].astype(int) < 100
    village = communities.code.map(committee) == "村委会"
    assert square_km[in_street].median() < 0.5 * square_km[village].median()
    assert (townships.geometry.apply(area_m2) / 1e6).between(2, 200).all()
