from collections.abc import Iterator

import pytest

from gis.database import Database
from tests.gazetteer.matching.world import enter_world
from tests.server import DatabaseServer


@pytest.fixture(scope="module")
def world(
    server: DatabaseServer, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """Two counties, in a database of the module's own: its tests only read."""
    with server.database(template_database) as name:
        database = Database(server.url(name), pool_size=2)
        enter_world(database, tmp_path_factory.mktemp("world"))
        yield database
        database.close()
