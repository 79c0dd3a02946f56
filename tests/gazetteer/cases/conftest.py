from collections.abc import Iterator
from pathlib import Path

import pytest

from gis.database import Database
from tests.gazetteer.cases.country import COMMUNITIES, COUNTRY, outline
from tests.gazetteer.cases.desk import Desk, desk_of, enter_people
from tests.gazetteer.cases.marked_line import LINES, MARKERS
from tests.gazetteer.register import Register
from tests.server import DatabaseServer


@pytest.fixture(scope="session")
def county_database(
    server: DatabaseServer, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Name of a database with the county and the people, to copy from."""
    with server.database(template_database) as name:
        database = Database(server.url(name), pool_size=1)
        Register(database, tmp_path_factory.mktemp("county")).load("divisions", COUNTRY)
        enter_people(database)
        database.close()
        yield name


@pytest.fixture(scope="session")
def drawn_database(
    server: DatabaseServer, county_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The same with the outlines of everything below the city."""
    with server.database(county_database) as name:
        database = Database(server.url(name), pool_size=1)
        register = Register(database, tmp_path_factory.mktemp("drawn"))
        prefixes = sorted({c[:n] for c in COMMUNITIES for n in (6, 9, 12)})
        outlines = (({"code": prefix.ljust(12, "0")}, outline(prefix)) for prefix in prefixes)
        register.load("divisions", register.outlines(*outlines), crs="4490")
        database.close()
        yield name


@pytest.fixture
def desk(server: DatabaseServer, county_database: str) -> Iterator[Desk]:
    """People over the county, of which no outline is on record."""
    yield from _desk(server, county_database)


@pytest.fixture
def drawn(server: DatabaseServer, drawn_database: str) -> Iterator[Desk]:
    """People over the county with its outlines."""
    yield from _desk(server, drawn_database)


@pytest.fixture(scope="session")
def marked_database(
    server: DatabaseServer, county_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The county with boundary lines and markers."""
    with server.database(county_database) as name:
        database = Database(server.url(name), pool_size=1)
        register = Register(database, tmp_path_factory.mktemp("marked"))
        register.load("boundary-lines", LINES, crs="4548")
        register.load("boundary-markers", MARKERS, crs="4548")
        database.close()
        yield name


@pytest.fixture
def marked(server: DatabaseServer, marked_database: str) -> Iterator[Desk]:
    """People over the county with its lines and markers."""
    yield from _desk(server, marked_database)


@pytest.fixture(scope="module")
def tried(server: DatabaseServer, marked_database: str) -> Iterator[Desk]:
    """The same, for tests that draw cases up and put none into force."""
    yield from _desk(server, marked_database)


@pytest.fixture
def county(request: pytest.FixtureRequest, tmp_path: Path) -> Register:
    """The register that the test's people work on."""
    known = ("drawn", "marked", "desk")
    name = next((one for one in known if one in request.fixturenames), "desk")
    desk: Desk = request.getfixturevalue(name)
    return Register(desk.database, tmp_path)


def _desk(server: DatabaseServer, template: str) -> Iterator[Desk]:
    with server.database(template) as name:
        database = Database(server.service_url(name), pool_size=4)
        yield desk_of(database)
        database.close()
