"""Tiles against real PostGIS, decoded by another program."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import psycopg
import pytest
from psycopg.rows import dict_row
from shapely.geometry import shape

from api.connect import migrate
from gazetteer.division import Level
from gis.database import Database
from layers.demand import HouseholdsKind
from layers.kinds import KINDS
from maps.tile import Tile
from maps.tileset import COVERAGE_LEVELS, TileView, tilesets
from tests.layers.world import COUNTY, TOWNSHIP, A, B, C, World, lonlat, square, with_squares

DAY = date(2023, 12, 31)
SETS = tilesets(KINDS)


@pytest.fixture
def squares(database_url: str, tmp_path: Path) -> Iterator[World]:
    """A, B and C; B falls short, C has no households on record."""
    migrate(database_url)
    database = Database(database_url, pool_size=2)
    world = with_squares(World(database, tmp_path))
    shapes = {TOWNSHIP: square(0, 3), COUNTY: square(0, 3)}
    world.outlines(shapes, simulated=True)
    world.households({A: 1000, B: 700})
    world.centres(
        {"facility_code": "a", "at": (0.5, 0.5), "floor_area_m2": 330.5, "opened_on": "2015-03-01"},
        {"facility_code": "b", "at": (1.5, 0.5), "floor_area_m2": 100, "opened_on": "2015-03-01"},
        {"facility_code": "c", "at": (2.5, 0.5), "floor_area_m2": None, "opened_on": "2015-03-01"},
    )
    yield world
    database.close()


def tile_at(x: float, y: float, z: int) -> Tile:
    """The tile that holds a place given in squares."""
    lon, lat = lonlat(x, y)
    n = 2**z
    row = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * n
    return Tile(z, int((lon + 180) / 360 * n), int(row))


def fetch(url: str, tile: Tile, view: TileView, tileset: str = "coverage") -> dict[str, Any]:
    """Layers of a tile; geometries in tile units, y to the south as they are stored."""
    query = SETS[tileset].tile_query(tile, view)
    with psycopg.connect(url, row_factory=dict_row) as connection:
        connection.execute("SET client_min_messages = error")
        row = connection.execute(query.sql, query.parameters).fetchone()
    assert row is not None
    decoded: dict[str, Any] = mapbox_vector_tile.decode(
        row["tile"], default_options={"y_coord_down": True}
    )
    return decoded


def by_code(layer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {f["properties"]["code"]: f["properties"] for f in layer["features"]}


@pytest.mark.parametrize("level", COVERAGE_LEVELS)
@pytest.mark.parametrize("households", list(HouseholdsKind))
def test_properties_are_the_figures_of_the_answer(
    squares: World, database_url: str, level: Level, households: HouseholdsKind
) -> None:
    answered = squares.coverage(level.value, households=households)
    view = TileView(DAY, level=level, households=households)
    layer = fetch(database_url, tile_at(1.5, 0.5, 8), view)["coverage"]
    drawn = by_code(layer)
    assert set(drawn) == set(answered)
    fields = SETS["coverage"].layers[0].fields
    for code, properties in drawn.items():
        expected = {name: answered[code][name] for name in fields}
        numbers = {n: v if isinstance(v, (str, bool)) else float(v)
                   for n, v in expected.items() if v is not None}  # fmt: skip
        assert properties == numbers, "what is unknown is absent, all else is equal"


def test_the_same_holds_at_an_earlier_moment(squares: World, database_url: str) -> None:
    before = squares.now()
    answered = squares.coverage()
    squares.households({A: 9000})
    then = by_code(fetch(database_url, tile_at(0.5, 0.5, 12), TileView(DAY, before))["coverage"])
    now = by_code(fetch(database_url, tile_at(0.5, 0.5, 12), TileView(DAY))["coverage"])
    assert then[A]["area_per_100_households_m2"] == float(answered[A]["area_per_100_households_m2"])
    assert now[A]["households"] == 9000
    assert "households" not in now[C]


@pytest.mark.parametrize("z", [8, 10, 12, 13, 14])
def test_neighbours_share_their_edge_at_every_zoom(
    squares: World, database_url: str, z: int
) -> None:
    # A crooked edge, with its points at other places in each ring, and far finer than a tile unit.
    edge = [(1 + 0.02 * math.sin(i * 1.7) + 0.001 * (i % 2), i / 97) for i in range(98)]
    squares.outlines(
        {A: [(0.3, 0), *edge, (0, 1), (0.3, 0)], B: [*reversed(edge), (2, 0), (2, 1), edge[-1]]}
    )
    layer = fetch(database_url, tile_at(1.01, 0.5, z), TileView(DAY))["coverage"]
    shapes = {f["properties"]["code"]: shape(f["geometry"]) for f in layer["features"]}
    assert all(one.is_valid for one in shapes.values())
    assert shapes[A].intersection(shapes[B]).area == 0
    both = shapes[A].union(shapes[B])
    assert both.geom_type == "Polygon"
    assert not both.interiors, "no sliver between them"
    points = {code: set(one.exterior.coords) for code, one in shapes.items()}
    shared = shapes[A].intersection(shapes[B])
    for a, b in ((A, B), (B, A)):
        on_edge = {
            p for p in points[a] if shared.distance(shape({"type": "Point", "coordinates": p})) == 0
        }
        assert on_edge <= points[b], "every point of the edge is a point of both"


def test_every_division_has_one_label_in_all_tiles_together(
    squares: World, database_url: str
) -> None:
    assert squares.revisions()
    z = 14
    corner, other = tile_at(0, 1, z), tile_at(3, 0, z)
    labels: list[str] = []
    drawn: list[str] = []
    for x in range(corner.x - 1, other.x + 2):
        for y in range(corner.y - 1, other.y + 2):
            layers = fetch(database_url, Tile(z, x, y), TileView(DAY))
            for feature in layers.get("coverage_label", {"features": []})["features"]:
                labels.append(feature["properties"]["code"])
                u, v = feature["geometry"]["coordinates"]
                assert 0 <= u < 4096
                assert 0 <= v < 4096
            drawn += [
                f["properties"]["code"]
                for f in layers.get("coverage", {"features": []})["features"]
            ]
    assert sorted(labels) == [A, B, C]
    assert len(drawn) > len(labels), "while polygons repeat in each tile they touch"


def test_feature_ids_name_the_unit_and_the_order_is_fixed(
    squares: World, database_url: str
) -> None:
    layer = fetch(database_url, tile_at(1.5, 0.5, 10), TileView(DAY))["coverage"]
    assert layer["extent"] == 4096
    assert [f["properties"]["code"] for f in layer["features"]] == [A, B, C]
    with squares.database.read() as connection:
        units = connection.exec_driver_sql(
            "SELECT division_id FROM gazetteer.division_version"
            " WHERE level = 'community' ORDER BY code"
        ).scalars().all()  # fmt: skip
    assert [f["id"] for f in layer["features"]] == units


def test_a_folded_outline_is_mended_and_breaks_nothing(squares: World, database_url: str) -> None:
    # A neck that is thinner than a tile unit at this zoom.
    neck = [(0, 0), (0.4, 0), (0.4, 0.4999), (0.6, 0.4999), (0.6, 0), (1, 0), (1, 1), (0.6, 1),
            (0.6, 0.5001), (0.4, 0.5001), (0.4, 1), (0, 1), (0, 0)]  # fmt: skip
    squares.outlines({A: neck})
    layer = fetch(database_url, tile_at(0.5, 0.5, 8), TileView(DAY))["coverage"]
    shapes = {f["properties"]["code"]: shape(f["geometry"]) for f in layer["features"]}
    assert set(shapes) == {A, B, C}
    assert shapes[A].is_valid


def test_centres_are_points_of_their_kind(squares: World, database_url: str) -> None:
    assert squares.revisions()
    layers = fetch(database_url, tile_at(1.5, 0.5, 10), TileView(DAY), "service_centre")
    assert set(layers) == {"service_centre"}
    first, _, last = layers["service_centre"]["features"]
    assert first["properties"] == {
        "facility_code": "a", "name": "中心a", "floor_area_m2": 330.5, "valid_from": "2015-03-01",
        "is_approximate": False, "is_simulated": False,
    }  # fmt: skip
    assert "floor_area_m2" not in last["properties"]
    assert fetch(database_url, tile_at(1.5, 0.5, 10), TileView(DAY), "cemetery") == {}


def test_before_all_data_there_is_nothing(squares: World, database_url: str) -> None:
    assert squares.revisions()
    early = TileView(date(1800, 1, 1))
    assert fetch(database_url, tile_at(1.5, 0.5, 10), early, "service_centre") == {}


@pytest.mark.parametrize(
    ("tileset", "index"),
    [
        ("coverage", "division_area_geom_3857"),
        ("service_centre", "facility_version_position_3857"),
    ],
)
def test_the_plan_uses_the_spatial_index(
    squares: World, database_url: str, tileset: str, index: str
) -> None:
    assert squares.revisions()
    query = SETS[tileset].tile_query(tile_at(1.5, 0.5, 14), TileView(DAY))
    with psycopg.connect(database_url, cursor_factory=psycopg.ClientCursor) as connection:
        connection.execute("SET enable_seqscan = off")
        plan = connection.execute("EXPLAIN " + query.sql, query.parameters).fetchall()
    assert index in "\n".join(line for (line,) in plan)
