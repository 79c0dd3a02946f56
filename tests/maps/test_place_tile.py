"""Tiles of places: what they show, on which day, and to whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import pytest

from gis.database import Database, raw
from gis.roles import CLEARED_ROLE, READER_ROLE, STAFF_ROLE
from layers.kinds import KINDS
from maps.tile import Tile
from maps.tileset import TileView, tilesets
from tests.gazetteer.register import LIST, Register

SET = tilesets(KINDS)["places"]
DAY = date(2023, 6, 1)
# Holds 115.81° E, 32.90° N.
TILE = Tile(10, 841, 412)
PLACES = """\
place_code,name,class_code,division_codes,longitude,latitude,secrecy,valid_from
34120200122200000001,王庄,22200,341202001,115.810,32.900,公开,2001-01-01
34120200122200000002,李庄,22200,341202001,115.811,32.900,内部,2001-01-01
34120200122200000003,张庄,22200,341202001,115.812,32.900,秘密,2001-01-01
34120200122200000004,新庄,22200,341202001,115.813,32.900,公开,2023-06-01
"""


@pytest.fixture
def places(database_url: str, tmp_path: Path) -> Iterator[Register]:
    database = Database(database_url, pool_size=2)
    register = Register(database, tmp_path)
    register.load("divisions", LIST)
    register.load("places", PLACES, crs="4490")
    yield register
    database.close()


def shown(
    register: Register, as_of: date, role: str = READER_ROLE, known_at: datetime | None = None
) -> dict[str, dict[str, Any]]:
    query = SET.tile_query(TILE, TileView(as_of, known_at))
    with register.database.read(role) as connection:
        row = raw(connection).execute(query.sql.encode(), query.parameters).fetchone()
    if row is None or not row[1]:
        return {}
    layers = mapbox_vector_tile.decode(bytes(row[1]))
    return {f["properties"]["name"]: f["properties"] for f in layers["places"]["features"]}


def test_a_tile_shows_the_places_of_the_day(places: Register) -> None:
    assert set(shown(places, DAY)) == {"王庄", "新庄"}
    assert set(shown(places, date(2023, 5, 31))) == {"王庄"}


def test_a_place_says_its_class_code_and_pinyin(places: Register) -> None:
    place = shown(places, DAY)["王庄"]
    assert place["class_code"] == "22200"
    assert place["place_code"] == "34120200122200000001"
    assert place["romanisation"] == "Wángzhuāng"


@pytest.mark.parametrize(
    ("role", "names"),
    [
        (READER_ROLE, {"王庄", "新庄"}),
        (STAFF_ROLE, {"王庄", "新庄", "李庄"}),
        (CLEARED_ROLE, {"王庄", "新庄", "李庄", "张庄"}),
    ],
)
def test_a_tile_hides_what_the_role_may_not_see(
    places: Register, role: str, names: set[str]
) -> None:
    assert set(shown(places, DAY, role)) == names


def test_a_tile_as_known_before_the_load_is_empty(places: Register) -> None:
    assert shown(places, DAY, known_at=datetime(2000, 1, 1).astimezone()) == {}
    assert set(shown(places, DAY, known_at=datetime.now().astimezone())) == {"王庄", "新庄"}


def test_a_place_raised_to_secret_is_gone_from_past_tiles_too(places: Register) -> None:
    before = datetime.now().astimezone()
    places.load("places", PLACES.replace("115.810,32.900,公开", "115.810,32.900,秘密"), crs="4490")
    assert set(shown(places, DAY)) == {"新庄"}
    assert set(shown(places, DAY, known_at=before)) == {"新庄"}
