from collections.abc import Iterator
from contextlib import closing

import pytest

from gis.database import Database
from tests.gazetteer.publishing.world import build
from tests.gazetteer.register import Register
from tests.server import DatabaseServer


@pytest.fixture(scope="session")
def published_database(
    server: DatabaseServer, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Name of a database with the small register, to copy from."""
    with server.database(template_database) as name:
        with closing(Database(server.url(name), pool_size=1)) as database:
            build(Register(database, tmp_path_factory.mktemp("published")))
        yield name


@pytest.fixture
def published(server: DatabaseServer, published_database: str) -> Iterator[Database]:
    """A database of the test's own with the small register."""
    with (
        server.database(published_database) as name,
        closing(Database(server.url(name), pool_size=3)) as database,
    ):
        yield database
