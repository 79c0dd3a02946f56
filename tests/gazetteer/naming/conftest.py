from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gis.database import Database
from tests.gazetteer.naming.places import Places, enter_divisions


@pytest.fixture
def places(database_url: str, tmp_path: Path) -> Iterator[Places]:
    """A register of two counties, whose divisions are places, to put more places in."""
    database = Database(database_url, pool_size=2)
    enter_divisions(database, tmp_path)
    yield Places(database)
    database.close()
