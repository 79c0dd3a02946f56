"""Databases for the tests: a real PostGIS, one server a process, one database a test.

`GAZETTEER_TEST_DATABASE_URL` names a server to use instead of a private one; its role must be a
superuser, because the tests make databases with extensions. Nothing is skipped where there is
no PostGIS: the tests fail with the sentence that says how to mend it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from gis.cluster import Cluster
from gis.filelock import exclusive
from gis.settings import DatabaseSettings
from tests.server import DatabaseServer, foreign_server, private_server

PACKAGES = ("gis", "gazetteer", "layers", "maps", "api")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A private cluster of the tests' own, running; its data need not survive."""
    # Not below pytest's folder: that is closed to the user `postgres`, and its path is long.
    home = Path(tempfile.mkdtemp(prefix="gazetteer-test-"))
    home.chmod(0o755)
    cluster = Cluster(DatabaseSettings(url=None, home=home), durable=False)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.remove()
        shutil.rmtree(home)


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest) -> DatabaseServer:
    """The server that makes the tests' databases."""
    url = os.environ.get("GAZETTEER_TEST_DATABASE_URL")
    if url:
        return foreign_server(url)
    return private_server(request.getfixturevalue("cluster"))


@pytest.fixture(scope="session")
def template_database(server: DatabaseServer) -> Iterator[str]:
    """Name of a migrated database without data, to copy from."""
    from gis.migrate import upgrade

    with server.database() as name:
        upgrade(server.url(name), PACKAGES)
        yield name


@pytest.fixture
def database_url(server: DatabaseServer, template_database: str) -> Iterator[str]:
    """A migrated database of the test's own, without data."""
    with server.database(template_database) as name:
        yield server.url(name)


@pytest.fixture
def service_url(server: DatabaseServer, database_url: str) -> str:
    """The same database as `database_url`, for the role that the service connects as."""
    return server.service_url(make_url(database_url).database or "")


@pytest.fixture
def connection(database_url: str) -> Iterator[psycopg.Connection]:
    """A connection to the test's own database."""
    with psycopg.connect(database_url) as connection:
        yield connection


@pytest.fixture
def empty_database_url(server: DatabaseServer) -> Iterator[str]:
    """A database with the extensions and no schema, for the tests of migrating."""
    with server.database() as name:
        yield server.url(name)


@pytest.fixture(scope="session")
def sample_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the Fuyang sample's files, made once for all the processes of a run."""
    from layers.sample.load import make_sample

    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # each worker has a folder of its own below the run's
    with exclusive(folder / "sample.lock", seconds=600):
        make_sample(folder / "sample")
    return folder / "sample"


@pytest.fixture(scope="session")
def sample_database(server: DatabaseServer, sample_directory: Path) -> Iterator[str]:
    """Name of a migrated database with the Fuyang sample, to copy from."""
    from api.connect import migrate
    from gis.database import Database
    from layers.sample.load import load_sample

    with server.database() as name:
        migrate(server.url(name))
        database = Database(server.url(name), pool_size=1)
        load_sample(database, sample_directory)
        database.close()
        yield name


@pytest.fixture
def sample_database_url(server: DatabaseServer, sample_database: str) -> Iterator[str]:
    """A database of the test's own that holds the Fuyang sample."""
    with server.database(sample_database) as name:
        yield server.url(name)
