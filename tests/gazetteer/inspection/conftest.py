from __future__ import annotations

from collections.abc import Iterator

import pytest

from gis.database import Database
from tests.gazetteer.inspection.field import Field
from tests.server import DatabaseServer


@pytest.fixture(scope="session")
def surveyed_database(server: DatabaseServer, template_database: str) -> Iterator[str]:
    """Name of a database with the line 颍上县–霍邱县, its markers and others around it."""
    with server.database(template_database) as name:
        database = Database(server.url(name), pool_size=1)
        Field(database).set_up()
        database.close()
        yield name


@pytest.fixture
def field(server: DatabaseServer, surveyed_database: str) -> Iterator[Field]:
    """A database of the test's own with these lines and markers."""
    with server.database(surveyed_database) as name:
        database = Database(server.url(name), pool_size=3)
        yield Field(database)
        database.close()
