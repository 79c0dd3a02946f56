"""The application over the sample, without a server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.app import create_app
from api.settings import ServerSettings
from tests.api.asking import Client, asking
from tests.server import DatabaseServer


@pytest.fixture(scope="module")
def client(server: DatabaseServer, sample_database: str) -> Iterator[Client]:
    """Over a database of the module's own: these tests only read."""
    with server.database(sample_database) as name:
        settings = ServerSettings(pool_size=2, tile_pool_size=1)
        with asking(create_app(server.url(name), settings)) as client:
            yield client
