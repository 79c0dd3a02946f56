"""`/tiles` over HTTP, driven as an ASGI application, mounted and not."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import mapbox_vector_tile
import psycopg
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from api.connect import migrate
from api.settings import ServerSettings
from api.tile_mount import TileMount
from gis.database import Database
from layers.kinds import KINDS
from tests.layers.world import A, World, with_squares
from tests.maps.test_vector_tile import tile_at

TILE = tile_at(1.5, 0.5, 12)
PATH = f"/tiles/coverage/{TILE.z}/{TILE.x}/{TILE.y}"
SETTINGS = ServerSettings(tile_pool_size=2, statement_timeout_s=20)

Talk = Callable[[httpx.AsyncClient], Awaitable[Any]]


@pytest.fixture
def squares(database_url: str, tmp_path: Path) -> Iterator[World]:
    migrate(database_url)
    database = Database(database_url, pool_size=2)
    world = with_squares(World(database, tmp_path))
    centre = {"facility_code": "a", "at": (0.5, 0.5), "floor_area_m2": 400}
    world.centres({**centre, "opened_on": "2015-03-01", "source": "局 <2023>", "simulated": True})
    yield world
    database.close()


def run(url: str, talk: Talk, settings: ServerSettings = SETTINGS, mounted: bool = False) -> Any:
    async def main() -> Any:
        tiles = TileMount(url, settings)
        app = Starlette(routes=[Mount("/tiles", tiles)]) if mounted else tiles
        async with tiles.opened(), httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://map.test:8000"
        ) as client:  # fmt: skip
            return await talk(client)

    return asyncio.run(main())


def get(url: str, path: str, mounted: bool = False, **headers: str) -> httpx.Response:
    async def talk(client: httpx.AsyncClient) -> httpx.Response:
        return await client.get(path, headers={k.replace("_", "-"): v for k, v in headers.items()})

    answer: httpx.Response = run(url, talk, mounted=mounted)
    return answer


@pytest.mark.parametrize("mounted", [True, False])
def test_a_tile(squares: World, database_url: str, mounted: bool) -> None:
    assert squares.revisions()
    answer = get(database_url, PATH, mounted)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert set(mapbox_vector_tile.decode(answer.content)) == {"coverage", "coverage_label"}
    plain = get(database_url, PATH, mounted, accept_encoding="identity")
    assert "content-encoding" not in plain.headers
    assert plain.content == answer.content
    assert plain.headers["etag"] == answer.headers["etag"]
    assert get(database_url, PATH, accept_encoding="gzip;q=0").content == answer.content


def test_an_etag_is_a_revision_and_an_edit_changes_it(squares: World, database_url: str) -> None:
    moment = squares.now().isoformat()

    async def talk(client: httpx.AsyncClient) -> None:
        first, then = await client.get(PATH), await client.get(PATH, params={"known_at": moment})
        tag = first.headers["etag"]
        answers = await asyncio.gather(*(client.get(PATH) for _ in range(50)))
        assert {answer.headers["etag"] for answer in answers} == {tag}
        for given in (tag, f'"x", {tag}', tag.removeprefix("W/"), "*"):
            same = await client.get(PATH, headers={"If-None-Match": given})
            assert (same.status_code, same.content) == (304, b"")
            assert same.headers["etag"] == tag
        other = await client.get(PATH + "?level=township", headers={"If-None-Match": tag})
        assert other.status_code != 304
        squares.households({A: 1234})
        edited = await client.get(PATH, headers={"If-None-Match": tag})
        assert edited.status_code == 200
        assert edited.headers["etag"] != tag
        assert b"households" in edited.content
        # What was known before the edit has not changed.
        again = await client.get(PATH, params={"known_at": moment})
        assert again.headers["etag"] == then.headers["etag"]
        assert again.content == then.content

    run(database_url, talk)


def test_a_304_asks_for_the_revision_only(
    squares: World, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert squares.revisions()
    asked: list[str] = []

    async def main() -> None:
        tiles = TileMount(database_url, SETTINGS)
        ask = tiles._database.ask

        async def counted(query: Any) -> Any:
            asked.append(query.sql)
            return await ask(query)

        monkeypatch.setattr(tiles._database, "ask", counted)
        async with tiles.opened(), httpx.AsyncClient(
            transport=httpx.ASGITransport(tiles), base_url="http://map.test"
        ) as client:  # fmt: skip
            answers = await asyncio.gather(*(client.get(PATH) for _ in range(20)))
            assert sum("ST_AsMVT" in sql for sql in asked) == 1, "equal misses cost one query"
            asked.clear()
            tag = answers[0].headers["etag"]
            await client.get(PATH, headers={"If-None-Match": tag})
            assert len(asked) == 1
            assert "ST_AsMVT" not in asked[0]

    asyncio.run(main())


def test_nothing_to_draw_is_204(squares: World, database_url: str) -> None:
    assert squares.revisions()
    early = PATH.replace("coverage", "service_centre") + "?as_of=0001-01-01"
    for path in ("/tiles/coverage/9/0/0", early, "/tiles/cemetery/9/421/206"):
        answer = get(database_url, path)
        assert (answer.status_code, answer.content) == (204, b"")
        assert "etag" in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "/tiles/nothing", "/tiles/nothing/9/1/1", "/tiles/coverage/", "/tiles/coverage/9/1",
        "/tiles/coverage/9/1/1/1", "/tiles/coverage/5/1/1", "/tiles/coverage/15/1/1",
        "/tiles/coverage/9/-1/1", "/tiles/coverage/9/512/1", "/tiles/coverage/9/1/" + "9" * 500,
        "/tiles/coverage/a/b/c", "/tiles/coverage/9/1/1.pbf", "/elsewhere",
    ],
)  # fmt: skip
def test_there_is_no_such_address(database_url: str, path: str) -> None:
    answer = get(database_url, path)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["status"] == 404


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("colour=red", "colour"), ("as_of=2020-01-01&as_of=2020-01-01", "as_of"),
        ("as_of=2020-13-01", "as_of"), ("as_of=20200101", "as_of"), ("as_of=", "as_of"),
        ("known_at=yesterday", "known_at"), ("level=street", "level"), ("level=province", "level"),
        ("households=all", "households"), ("urban_by=x", "urban_by"), ("as_of=%FF", "UTF-8"),
        ("&".join(f"p{i}=1" for i in range(99)), "few"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", [PATH, "/tiles/coverage"])
def test_bad_parameters_are_named(database_url: str, path: str, query: str, named: str) -> None:
    answer = get(database_url, f"{path}?{query}")
    assert answer.status_code == 400
    body = answer.json()
    assert named in body["detail"] + body["mend"]
    assert set(body) == {"type", "title", "status", "detail", "mend", "instance"}


def test_a_kind_heeds_no_level_and_the_list_nothing(database_url: str) -> None:
    assert get(database_url, "/tiles/cemetery?level=county").status_code == 400
    assert get(database_url, "/tiles?as_of=2020-01-01").status_code == 400


def test_head_and_other_methods(squares: World, database_url: str) -> None:
    assert squares.revisions()

    async def talk(client: httpx.AsyncClient) -> None:
        got, head = await client.get(PATH), await client.head(PATH)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == got.headers["content-length"]
        assert head.headers["etag"] == got.headers["etag"]
        refused = await client.post(PATH)
        assert refused.status_code == 405
        assert refused.headers["allow"] == "GET, HEAD"
        assert (await client.head("/tiles/nothing")).content == b""

    run(database_url, talk)


@pytest.mark.parametrize("mounted", [True, False])
def test_tilejson(squares: World, database_url: str, mounted: bool) -> None:
    assert squares.revisions()
    answer = get(database_url, "/tiles/coverage?level=community&as_of=2023-12-31", mounted)
    document = answer.json()
    assert document["tiles"] == [
        "http://map.test:8000/tiles/coverage/{z}/{x}/{y}?level=community&as_of=2023-12-31"
    ]
    assert document["bounds"] == pytest.approx([115.5, 33.0, 115.53, 33.01])
    assert document["attribution"].startswith("局 &lt;2023&gt;")
    assert "simulated" in document["attribution"]
    tag = answer.headers["etag"]
    again = get(
        database_url, "/tiles/coverage?level=community&as_of=2023-12-31", mounted, if_none_match=tag
    )
    assert again.status_code == 304
    assert "bounds" not in get(database_url, "/tiles/cemetery", mounted).json()


def test_every_kind_is_listed(database_url: str) -> None:
    listed = get(database_url, "/tiles").json()["tilesets"]
    assert [one["id"] for one in listed] == ["coverage", "places", *KINDS]
    assert listed[0]["tilejson"] == "http://map.test:8000/tiles/coverage"


def test_a_full_pool_is_503_and_says_when_to_come_back(
    squares: World, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert squares.revisions()
    monkeypatch.setattr("api.tile_database._WAIT_S", 0.5)

    async def talk(client: httpx.AsyncClient) -> None:
        async with await psycopg.AsyncConnection.connect(database_url) as other:
            await other.execute("LOCK TABLE gis.revision IN ACCESS EXCLUSIVE MODE")
            answers = await asyncio.gather(*(client.get(PATH) for _ in range(3)))
            await asyncio.sleep(0)
        busy = [answer for answer in answers if answer.json()["type"].endswith(":busy")]
        slow = [answer for answer in answers if answer not in busy]
        assert [answer.status_code for answer in answers] == [503, 503, 503]
        assert all(answer.headers["retry-after"] for answer in answers)
        assert len(busy) == 1
        assert all("timeout" in answer.json()["detail"] for answer in slow)
        assert (await client.get(PATH)).status_code == 200

    run(database_url, talk, ServerSettings(tile_pool_size=2, statement_timeout_s=2))


def test_a_database_that_is_away_is_503(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("api.tile_database._WAIT_S", 0.3)
    answer = get(f"postgresql://nobody:secret@/gone?host={tmp_path}", PATH)
    assert answer.status_code == 503
    assert answer.json()["type"].endswith("database-unavailable")
    assert "secret" not in answer.text


def test_dead_connections_are_replaced(squares: World, database_url: str) -> None:
    async def talk(client: httpx.AsyncClient) -> None:
        assert (await client.get(PATH)).status_code == 200
        with squares.database.read() as connection:
            connection.exec_driver_sql("RESET ROLE")
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND datname = current_database()"
                " AND usename = current_user"
            )
        assert (await client.get(PATH)).status_code == 200

    run(database_url, talk)


def test_tiles_are_read_by_the_reader_and_cannot_write(database_url: str) -> None:
    from api.tile_database import TileDatabase
    from maps.vector_tile import TileQuery

    async def main() -> tuple[dict[str, Any], type[BaseException] | None]:
        database = TileDatabase(database_url, 1, 7)
        async with database.opened():
            row = await database.ask(TileQuery(
                "SELECT current_user::text AS who, current_setting('statement_timeout') AS timeout",
                {},
            ))  # fmt: skip
            try:
                await database.ask(TileQuery("CREATE TABLE public.t AS SELECT 1", {}))
            except psycopg.errors.ReadOnlySqlTransaction as error:
                return row, type(error)
            return row, None

    row, fault = asyncio.run(main())
    assert row == {"who": "gazetteer_reader", "timeout": "7s"}
    assert fault is not None
