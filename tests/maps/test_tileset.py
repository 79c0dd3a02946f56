"""What is published follows from the registry of kinds."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from layers.kinds import KINDS
from maps.tile import NoSuchTile, Tile
from maps.tilejson import SIMULATED, tilejson, tileset_list
from maps.tileset import COVERAGE_LEVELS, TileView, tilesets
from maps.vector_tile import revision_query

VIEW = TileView(date(2026, 1, 1))
TILE = Tile(9, 421, 206)


def test_every_kind_has_a_set_and_a_ninth_appears_by_itself() -> None:
    ninth = replace(KINDS["cemetery"], key="library", zh="图书馆", en="Library")
    sets = tilesets({**KINDS, "library": ninth})
    assert list(sets) == ["coverage", "places", *KINDS, "library"]
    assert sets["library"].layers[0].key == "library"
    assert sets["library"].tile_query(TILE, VIEW).parameters["kind"] == "library"


@pytest.mark.parametrize("taken", ["coverage", "places"])
def test_a_kind_may_not_take_the_name_of_another_set(taken: str) -> None:
    with pytest.raises(ValueError, match=taken):
        tilesets({taken: KINDS["cemetery"]})


def test_zooms_are_closed_at_both_ends() -> None:
    one = tilesets(KINDS)["coverage"]
    one.require_zoom(Tile(one.minzoom, 0, 0))
    one.require_zoom(Tile(one.maxzoom, 0, 0))
    for z in (one.minzoom - 1, one.maxzoom + 1):
        with pytest.raises(NoSuchTile, match=str(z)):
            one.require_zoom(Tile(z, 0, 0))


def test_statements_do_not_vary_with_the_values() -> None:
    """So that they can be prepared; only now and then have two texts."""
    for one in tilesets(KINDS).values():
        for level in COVERAGE_LEVELS:
            now = TileView(date(2026, 1, 1), level=level)
            other = TileView(date(1999, 12, 31), level=level)
            then = replace(now, known_at=datetime(2026, 5, 1, tzinfo=UTC))
            a, b = one.tile_query(TILE, now), one.tile_query(Tile(12, 9, 9), other)
            assert a.sql == b.sql
            assert "_known" not in a.sql + one.bounds_query(now).sql
            assert "_known(" in one.tile_query(TILE, then).sql
            for query in (a, one.tile_query(TILE, then), one.bounds_query(then)):
                assert query.sql % {name: "" for name in query.parameters}


def test_the_revision_of_a_past_moment_stops_there() -> None:
    assert "WHERE" not in revision_query(None).sql
    moment = datetime(2026, 5, 1, tzinfo=UTC)
    assert revision_query(moment).parameters == {"known": moment}


def test_tilejson_names_layers_fields_and_origin() -> None:
    one = tilesets(KINDS)["coverage"]
    document = tilejson(
        one, "http://x/tiles/coverage/{z}/{x}/{y}", [1.0, 2.0, 3.0, 4.0],
        ["<b>a</b>", "b", "c", "d", "e"], is_simulated=True,
    )  # fmt: skip
    assert document["tilejson"] == "3.0.0"
    assert [layer["id"] for layer in document["vector_layers"]] == ["coverage", "coverage_label"]
    assert all(text for layer in document["vector_layers"] for text in layer["fields"].values())
    assert document["attribution"] == f"&lt;b&gt;a&lt;/b&gt;; b; c; d; … · {SIMULATED}"
    assert document["bounds"] == [1.0, 2.0, 3.0, 4.0]
    assert "bounds" not in tilejson(one, "", None, [], is_simulated=False)


def test_the_list_gives_addresses() -> None:
    listed = tileset_list(tilesets(KINDS), "http://x/tiles")["tilesets"]
    assert listed[0]["tilejson"] == "http://x/tiles/coverage"
    assert len(listed) == 2 + len(KINDS)
