"""A small world for each test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.connect import migrate
from gis.database import Database
from tests.layers.world import World, with_squares


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> Iterator[World]:
    """The register with the standards that ship, and nothing else."""
    migrate(database_url)
    database = Database(database_url, pool_size=2)
    yield World(database, tmp_path)
    database.close()


@pytest.fixture
def squares(world: World) -> World:
    """Communities A, B and C side by side."""
    return with_squares(world)
