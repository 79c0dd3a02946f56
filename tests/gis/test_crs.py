import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis.crs import contradiction, parse_crs, positions_to_storage, to_storage
from gis.errors import FieldError
from gis.measure import distance_m
from gis.obfuscation import obfuscate

# The city's extent.
LONGITUDES = st.floats(114.8, 116.6)
LATITUDES = st.floats(32.4, 33.6)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("4490", "EPSG:4490"),
        ("EPSG:4548", "EPSG:4548"),
        ("epsg: 4527", "EPSG:4527"),
        ("cgcs2000", "EPSG:4490"),
        ("WGS-84", "EPSG:4326"),
        ("GCJ-02", "gcj02"),
        ("gcj02", "gcj02"),
        ("BD-09", "bd09"),
    ],
)
def test_usual_spellings(text: str, name: str) -> None:
    assert parse_crs(text).name == name


def test_kinds() -> None:
    assert parse_crs("bd09").is_obfuscated
    assert parse_crs("4490").is_geographic
    assert not parse_crs("4509").is_geographic
    assert not parse_crs("4509").is_obfuscated


@pytest.mark.parametrize("code", ["4610", "4214", "2384", "2363", "21420", "4555"])
def test_old_datums_are_refused(code: str) -> None:
    with pytest.raises(FieldError) as error:
        parse_crs(code)
    assert "officially converted CGCS2000" in error.value.mend


@pytest.mark.parametrize("code", ["", "mars", "99999", "999999999999", "4479", "4480", "4267"])
def test_unusable_systems_name_the_usual_ones(code: str) -> None:
    with pytest.raises(FieldError) as error:
        parse_crs(code)
    assert "4548" in error.value.mend
    assert "gcj02" in error.value.mend


@pytest.mark.parametrize(("code", "prefix"), [("4548", 0.0), ("4527", 39_000_000.0)])
def test_survey_position_of_fuyang(code: str, prefix: float) -> None:
    # Sample of DOMAIN 3.7: N 3641176.641, E 388649.570.
    x, y = np.array([prefix + 388649.570]), np.array([3641176.641])
    longitude, latitude = positions_to_storage(x, y, parse_crs(code))
    found = shapely.Point(longitude[0], latitude[0])
    assert distance_m(found, shapely.Point(115.81, 32.89)) < 0.01


def test_wgs84_degrees_are_kept() -> None:
    line = shapely.LineString([(115.1, 32.9), (115.2, 32.8)])
    assert to_storage(line, parse_crs("4326")).equals_exact(line, 0.0)


def test_heights_are_dropped_and_vertices_kept() -> None:
    shape = shapely.from_wkt("POLYGON Z ((400000 3640000 9, 400100 3640000 9, 400100 3640100 9,"
                             "400000 3640000 9))")  # fmt: skip
    stored = to_storage(shape, parse_crs("4548"))
    assert not shapely.has_z(stored)
    assert shapely.get_num_coordinates(stored) == 4


def test_gcj02_published_position() -> None:
    # Shanghai, as the test of the public library "eviltransform" gives it.
    x, y = obfuscate(np.array([121.5272106]), np.array([31.1774276]), "gcj02")
    assert x[0] == pytest.approx(121.531541859215, abs=1e-9)
    assert y[0] == pytest.approx(31.17530398364597, abs=1e-9)


@pytest.mark.parametrize("system", ["gcj02", "bd09"])
@given(longitude=LONGITUDES, latitude=LATITUDES)
def test_obfuscation_round_trip(system: str, longitude: float, latitude: float) -> None:
    there = obfuscate(np.array([longitude]), np.array([latitude]), system)
    back = positions_to_storage(*there, parse_crs(system))
    start = shapely.Point(longitude, latitude)
    assert distance_m(start, shapely.Point(back[0][0], back[1][0])) < 0.01
    assert 50 < distance_m(start, shapely.Point(there[0][0], there[1][0])) < 2500


def test_obfuscation_is_vectorised_and_keeps_what_is_not_finite() -> None:
    x, y = np.array([115.8, np.nan, 115.9]), np.array([32.9, 32.9, 32.8])
    longitude, latitude = positions_to_storage(x, y, parse_crs("gcj02"))
    assert np.isnan(longitude[1])
    assert np.isfinite(longitude[[0, 2]]).all()
    assert np.isfinite(latitude[[0, 2]]).all()
    assert x[0] == 115.8


@pytest.mark.parametrize(
    ("declared", "in_file", "agrees"),
    [
        ("4490", "EPSG:4490", True),
        ("4490", "EPSG:4326", False),
        ("4490", "OGC:CRS84", False),
        ("4326", "OGC:CRS84", True),
        ("4548", "EPSG:4527", False),
        ("gcj02", "EPSG:4326", True),
        ("bd09", "EPSG:4548", False),
        ("4490", "nonsense", False),
    ],
)
def test_contradiction(declared: str, in_file: str, agrees: bool) -> None:
    assert (contradiction(parse_crs(declared), in_file) is None) is agrees


def test_geojson_says_wgs84_whatever_it_holds() -> None:
    assert contradiction(parse_crs("4490"), "OGC:CRS84", degrees_are_one=True) is None
    assert contradiction(parse_crs("4548"), "OGC:CRS84", degrees_are_one=True) is not None
