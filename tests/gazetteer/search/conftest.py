from collections.abc import Iterator
from pathlib import Path

import pytest

from gis.database import Database
from tests.gazetteer.register import Register
from tests.gazetteer.search.searching import DIVISIONS
from tests.server import DatabaseServer


@pytest.fixture
def listed(register: Register) -> Register:
    """The small register, to change."""
    register.load("divisions", DIVISIONS)
    return register


@pytest.fixture(scope="module")
def shared(
    server: DatabaseServer, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Register]:
    """The small register, for tests that only read."""
    folder: Path = tmp_path_factory.mktemp("shared")
    with server.database(template_database) as name:
        database = Database(server.url(name), pool_size=2)
        register = Register(database, folder)
        register.load("divisions", DIVISIONS)
        yield register
        database.close()
