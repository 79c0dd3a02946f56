from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from gis.database import Database
from tests.gazetteer.inspection.field import EAST, LINE, NORTH, Field
from tests.maps.field_pack.field_day import FieldDay
from tests.server import DatabaseServer


@pytest.fixture(scope="session")
def marked_line(server: DatabaseServer, template_database: str) -> Iterator[str]:
    """Name of a database with a line whose markers were all surveyed but the tri-point."""
    with server.database(template_database) as name:
        database = Database(server.url(name), pool_size=1)
        world = Field(database)
        world.set_up()
        world.survey(f"{LINE}002A", NORTH + 20, EAST + 500)
        world.survey(f"{LINE}002B", NORTH - 20, EAST + 510)
        database.close()
        yield name


@pytest.fixture
def day(server: DatabaseServer, marked_line: str, tmp_path: Path) -> Iterator[FieldDay]:
    """An inspection in the field since 2026-04-02, in a database of the test's own."""
    with server.database(marked_line) as name:
        database = Database(server.url(name), pool_size=3)
        world = Field(database)
        yield FieldDay(world, world.in_field(), tmp_path)
        database.close()


@pytest.fixture
def decimal_north() -> Decimal:
    return NORTH
