from collections.abc import Iterator
from pathlib import Path

import pytest

from gis.database import Database
from tests.gazetteer.register import Register


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url, pool_size=3)
    yield database
    database.close()


@pytest.fixture
def register(database: Database, tmp_path: Path) -> Register:
    """An empty register of divisions that takes files."""
    return Register(database, tmp_path)


@pytest.fixture
def sample(sample_database_url: str, tmp_path: Path) -> Iterator[Register]:
    """The register with the Fuyang sample."""
    database = Database(sample_database_url, pool_size=3)
    yield Register(database, tmp_path)
    database.close()
