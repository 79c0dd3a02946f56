"""Systems of boundary surveys: which are taken, and how exact they are."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.errors import FieldError
from gis.survey_crs import (
    Conversion,
    Datum,
    SurveyCrs,
    all_survey_crs,
    for_longitude,
    for_zone,
    from_storage,
    geographic,
    parse_survey_crs,
    project,
    to_storage,
    unproject,
)

FUYANG = (115.81, 32.89)
EVERY = list(all_survey_crs())


@pytest.mark.parametrize(
    ("text", "epsg"),
    [
        ("4548", 4548),
        ("EPSG:4527", 4527),
        ("epsg: 4526", 4526),
        ("cgcs2000", 4490),
        ("CGCS 2000", 4490),
        ("2000国家大地坐标系", 4490),
        ("xian80", 4610),
        ("西安80", 4610),
        ("1980西安坐标系", 4610),
        ("Beijing54", 4214),
        ("北京54", 4214),
        ("1954北京坐标系", 4214),
        ("WGS-84", 4326),
        ("21460", 21460),
    ],
)
def test_usual_spellings(text: str, epsg: int) -> None:
    assert parse_survey_crs(text).epsg == epsg


@pytest.mark.parametrize(
    ("datum", "numbers"),
    [
        (Datum.CGCS2000, (4490, 4547, 4526, 4548, 4527, 4509, 4498)),
        (Datum.XIAN1980, (4610, 2383, 2362, 2384, 2363, 2345, 2334)),
        (Datum.BEIJING1954, (4214, 2435, 2414, 2436, 2415, 21460, 21420)),
    ],
)
def test_the_numbers_around_fuyang(datum: Datum, numbers: tuple[int, ...]) -> None:
    found = (
        geographic(datum),
        for_zone(datum, 38), for_zone(datum, 38, prefixed=True),
        for_zone(datum, 39), for_zone(datum, 39, prefixed=True),
        for_zone(datum, 20, 6), for_zone(datum, 20, 6, prefixed=True),
    )  # fmt: skip
    assert tuple(crs.epsg for crs in found) == numbers


def test_the_families_are_whole() -> None:
    # Four datums in degrees; three of them with 21 narrow and 11 wide zones, each two ways.
    assert len(EVERY) == len({crs.epsg for crs in EVERY}) == 4 + 3 * 2 * (21 + 11)


@pytest.mark.parametrize("crs", EVERY, ids=lambda crs: crs.name)
def test_every_number_is_that_of_the_registry(crs: SurveyCrs) -> None:
    registered = pyproj.CRS.from_epsg(crs.epsg)
    datum = {
        Datum.CGCS2000: "China 2000",
        Datum.XIAN1980: "Xian 1980",
        Datum.BEIJING1954: "Beijing 1954",
        Datum.WGS84: "World Geodetic System 1984 ensemble",
    }
    assert registered.datum.name == datum[crs.datum]
    assert registered.is_geographic == (crs.kind == "geographic")
    if crs.kind == "geographic":
        assert crs.false_easting_m is None
        return
    end = f"zone {crs.zone_number}" if crs.has_zone_prefix else f"CM {crs.central_meridian_deg}E"
    width = "3-degree " if crs.zone_width_deg == 3 else ""
    assert registered.name.endswith(f"/ {width}Gauss-Kruger {end}")
    values = {one.name: one.value for one in registered.coordinate_operation.params}
    assert values["Longitude of natural origin"] == crs.central_meridian_deg
    assert values["False easting"] == crs.false_easting_m
    assert values["Scale factor at natural origin"] == 1
    assert [axis.direction for axis in registered.axis_info] == ["north", "east"]


@pytest.mark.parametrize(
    "text",
    ["gcj02", "GCJ-02", "bd09", "BD-09", "百度坐标", "百度", "火星坐标", "火星坐标系", "高德"],
)
def test_shifted_systems_are_refused_in_their_own_words(text: str) -> None:
    with pytest.raises(FieldError, match="界线、界桩不接受"):
        parse_survey_crs(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("32650", "neither degrees nor a Gauss–Krüger zone"),
        ("3857", "neither degrees nor a Gauss–Krüger zone"),
        ("4479", "neither degrees nor a Gauss–Krüger zone"),
        ("4555", "another datum"),
        ("5555", "another datum"),
        ("5798", "another datum"),
        ("999999", "not a known"),
        ("西安", "not a coordinate system"),
        ("", "not a coordinate system"),
        ("４５４８", "not a coordinate system"),
    ],
)
def test_others_are_refused(text: str, why: str) -> None:
    with pytest.raises(FieldError, match=why) as refused:
        parse_survey_crs(text)
    assert "4548" in refused.value.mend


@pytest.mark.parametrize(("text", "prefix"), [("4548", 0), ("4527", 39_000_000)])
def test_published_figures_hold_to_the_millimetre(text: str, prefix: int) -> None:
    x_north, y_east = project(parse_survey_crs(text), *FUYANG)
    assert x_north == pytest.approx(3641176.641, abs=0.0005)
    assert y_east == pytest.approx(388649.570 + prefix, abs=0.0005)


@given(
    st.sampled_from([crs for crs in EVERY if crs.kind == "gauss_kruger"]),
    st.floats(-3, 3),
    st.floats(3, 54),
)
def test_there_and_back(crs: SurveyCrs, off: float, latitude: float) -> None:
    longitude = (crs.central_meridian_deg or 0) + off
    back = unproject(crs, *project(crs, longitude, latitude))
    # 1e-9 degrees are a tenth of a millimetre.
    assert np.allclose(back, (longitude, latitude), rtol=0, atol=1e-9)


def test_positions_keep_their_shape_and_order() -> None:
    crs = parse_survey_crs("4548")
    x_north, y_east = project(crs, [115.81, 116.0, 117.0], [32.89, 32.5, 33.0])
    assert x_north.shape == y_east.shape == (3,)
    assert y_east[2] == pytest.approx(500_000, abs=1e-6)
    longitude, latitude, how = to_storage(crs, x_north, y_east)
    assert np.allclose(longitude, [115.81, 116.0, 117.0], rtol=0, atol=1e-10)
    assert np.allclose(latitude, [32.89, 32.5, 33.0], rtol=0, atol=1e-10)
    assert how is Conversion.EXACT


def test_degrees_are_north_first_too() -> None:
    longitude, latitude, how = to_storage(parse_survey_crs("4326"), 32.89, 115.81)
    assert (float(longitude), float(latitude)) == FUYANG
    assert how is Conversion.SAME_DATUM_AS_WGS84
    x_north, y_east, _ = from_storage(parse_survey_crs("4490"), *FUYANG)
    assert (float(x_north), float(y_east)) == (32.89, 115.81)


@pytest.mark.parametrize(("text", "datum"), [("2384", 4610), ("2436", 4214)])
def test_old_datums_become_what_proj_calls_a_ballpark(text: str, datum: int) -> None:
    crs = parse_survey_crs(text)
    # Expected: what PROJ itself does between the two degrees.
    x_north, y_east = project(crs, *FUYANG)
    expected = pyproj.Transformer.from_crs(datum, 4490, always_xy=True).transform(*FUYANG)
    longitude, latitude, how = to_storage(crs, x_north, y_east)
    assert np.allclose((longitude, latitude), expected, rtol=0, atol=1e-10)
    assert how is Conversion.APPROXIMATE
    again = from_storage(crs, longitude, latitude)
    assert np.allclose(again[:2], (x_north, y_east), rtol=0, atol=1e-4)
    assert again[2] is Conversion.APPROXIMATE


def test_the_datums_are_not_confused() -> None:
    north = {
        text: float(project(parse_survey_crs(text), *FUYANG)[0])
        for text in ("4548", "2384", "2436")
    }
    # Axes 3 m and 108 m longer: the same degrees lie 1.7 m and 64.6 m further north.
    assert north["2384"] - north["4548"] == pytest.approx(1.70, abs=0.01)
    assert north["2436"] - north["4548"] == pytest.approx(64.63, abs=0.01)


def test_approximate_says_why_in_both_languages() -> None:
    assert "没有公开的转换参数" in Conversion.APPROXIMATE.zh
    assert "原坐标已保留" in Conversion.APPROXIMATE.zh
    assert "no public parameters exist" in Conversion.APPROXIMATE.en
    assert all(one.zh and one.en for one in Conversion)


def test_labels_name_datum_zone_and_meridian() -> None:
    plain, prefixed = parse_survey_crs("4548"), parse_survey_crs("2363")
    assert plain.zh == "2000国家大地坐标系 3°带 中央经线117°"
    assert "117°E" in plain.en
    assert "1980西安坐标系" in prefixed.zh
    assert "第39带" in prefixed.zh
    assert len({crs.zh for crs in EVERY}) == len({crs.en for crs in EVERY}) == len(EVERY)


@pytest.mark.parametrize(
    ("longitude", "width", "epsg"),
    [
        (115.4999999999, 3, 4547),
        (115.5, 3, 4548),
        (118.5, 3, 4549),
        (113.9999, 6, 4508),
        (114, 6, 4509),
        (119.999999, 6, 4509),
        (73.5, 3, 4534),
        (135.0, 3, 4554),
    ],
)
def test_an_edge_belongs_to_the_eastern_zone(longitude: float, width: int, epsg: int) -> None:
    assert for_longitude(Datum.CGCS2000, longitude, 3 if width == 3 else 6).epsg == epsg


@pytest.mark.parametrize("longitude", [32.89, 73.4, 136.5, -115.0, float("nan"), float("inf")])
def test_longitudes_without_a_zone(longitude: float) -> None:
    with pytest.raises(FieldError, match="none of the 3-degree zones"):
        for_longitude(Datum.CGCS2000, longitude)


def test_no_zones_on_wgs84_or_beyond_china() -> None:
    with pytest.raises(FieldError, match="no Gauss–Krüger series"):
        for_zone(Datum.WGS84, 39)
    with pytest.raises(FieldError, match="not a 6-degree zone"):
        for_zone(Datum.CGCS2000, 39, 6)
