"""What is at a position: places by geodesic distance, and the divisions that hold it."""

from __future__ import annotations

from datetime import date

import pytest
import shapely

from gazetteer.places.here import Here, places_at
from gis.errors import InputError
from gis.measure import distance_m
from tests.gazetteer.register import LIST, Register

DAY = date(2023, 6, 1)
HERE = shapely.Point(115.81, 32.90)
AROUND = {f"庄{n:02d}": shapely.Point(115.81 + n / 700, 32.90 - n / 900) for n in range(12)}


@pytest.fixture
def around(register: Register) -> Register:
    register.load("divisions", LIST)
    rows = "".join(f"{n},22200,341202001,{p.x!r},{p.y!r}\n" for n, p in AROUND.items())
    register.load("places", "name,class_code,division_codes,x,y\n" + rows, crs="4490")
    return register


def at(register: Register, radius_m: float = 500, day: date = DAY, **more: object) -> Here:
    with register.database.read() as connection:
        return places_at(connection, HERE.x, HERE.y, day, radius_m=radius_m, **more)


@pytest.mark.parametrize("radius_m", [0, 200, 1000, 2500])
def test_places_in_reach_are_those_an_independent_measure_finds(
    around: Register, radius_m: float
) -> None:
    expected = {n: distance_m(HERE, p) for n, p in AROUND.items()}
    found = at(around, radius_m).places

    assert [near.summary.name for near in found] == sorted(
        (n for n, d in expected.items() if d <= radius_m), key=lambda n: expected[n]
    )
    for near in found:
        assert near.distance_m == pytest.approx(expected[str(near.summary.name)], abs=0.001)


def test_a_shape_that_holds_the_position_is_at_no_distance(around: Register) -> None:
    shape = shapely.box(115.80, 32.89, 115.82, 32.91)
    lake = {"name": "大湖", "class_code": "12200", "division_codes": "341202"}
    around.load("places", around.outlines((lake, shape)), crs="4490")

    first = at(around, 0).places
    assert {near.summary.name: near.distance_m for near in first} == {"大湖": 0, "庄00": 0}


def test_a_place_that_moved_is_where_it_was_known_to_be(around: Register) -> None:
    before = around.revisions()[-1]
    around.load(
        "places", "name,class_code,division_codes,x,y\n庄00,22200,341202001,115.9,32.9\n",
        crs="4490",
    )  # fmt: skip

    assert "庄00" not in {near.summary.name for near in at(around).places}
    assert "庄00" in {near.summary.name for near in at(around, known_at=before).places}


def test_the_chain_of_divisions_is_that_of_the_day(around: Register) -> None:
    outline = shapely.box(115.7, 32.8, 115.9, 33.0)
    around.load(
        "divisions",
        around.outlines(
            ({"code": "341202000000"}, outline),
            ({"code": "341202001000", "valid_from": "2016-12-31"}, outline.buffer(-0.01)),
        ),
        crs="4490",
    )

    assert [d.name for d in at(around).divisions] == ["鼓楼街道", "颍州区"]
    assert [d.name for d in at(around, day=date(2010, 1, 1)).divisions] == ["颍州区"]


@pytest.mark.parametrize(
    ("x", "y", "radius_m"),
    [(32.9, 115.81, 500), (500000, 3600000, 500), (float("nan"), 32.9, 500),
     (115.81, 32.9, -1), (115.81, 32.9, 1e6), (115.81, 32.9, float("nan"))],
)  # fmt: skip
def test_what_is_no_position_or_radius_is_refused(
    register: Register, x: float, y: float, radius_m: float
) -> None:
    with register.database.read() as connection, pytest.raises(InputError):
        places_at(connection, x, y, DAY, radius_m=radius_m)
