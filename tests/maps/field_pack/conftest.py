from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from gazetteer.inspection.plan_record import inspections_on_record
from gis.database import Database
from tests.gazetteer.inspection.field import EAST, LINE, NORTH, Field
from tests.maps.field_pack.field_day import FieldDay
from tests.server import DatabaseServer


@pytest.fixture(scope="session")
def marked_line(server: DatabaseServer, template_database: str) -> Iterator[str]:
    """Name of a database with a line whose markers were all surveyed but the tri-point.

    Its inspection is in the field since 2026-04-02.
    """
    with server.database(template_database) as name:
        with closing(Database(server.url(name), pool_size=1)) as database:
            world = Field(database)
            world.set_up()
            world.survey(f"{LINE}002A", NORTH + 20, EAST + 500)
            world.survey(f"{LINE}002B", NORTH - 20, EAST + 510)
            world.in_field()
        yield name


@contextmanager
def office(server: DatabaseServer, template: str, folder: Path) -> Iterator[FieldDay]:
    with (
        server.database(template) as name,
        closing(Database(server.url(name), pool_size=3)) as database,
    ):
        world = Field(database)
        with world.read() as connection:
            inspection = inspections_on_record(connection)[0]
        yield FieldDay(world, inspection, folder)


@pytest.fixture
def day(server: DatabaseServer, marked_line: str, tmp_path: Path) -> Iterator[FieldDay]:
    """An inspection in the field, in a database of the test's own."""
    with office(server, marked_line, tmp_path) as found:
        yield found


@pytest.fixture(scope="session")
def packed(
    server: DatabaseServer, marked_line: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FieldDay]:
    """An inspection in the field and its pack; nothing else is ever written there."""
    with office(server, marked_line, tmp_path_factory.mktemp("packed")) as found:
        found.archive = found.make()[0]
        yield found


@pytest.fixture
def trial(packed: FieldDay, tmp_path: Path) -> FieldDay:
    """The same for a test that looks and keeps nothing: every return is a dry run."""
    return FieldDay(packed.field, packed.inspection, tmp_path, packed.archive)
