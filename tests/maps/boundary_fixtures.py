"""The boundary world in a database that the tests of a module only read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

from gis.database import Database
from tests.maps import boundary_world
from tests.server import DatabaseServer


@contextmanager
def built_world(server: DatabaseServer, template: str) -> Iterator[Database]:
    """A database with both lines, a photo and an inspection."""
    with (
        server.database(template) as name,
        closing(Database(server.url(name), pool_size=2)) as database,
    ):
        boundary_world.build(database)
        with database.write("tests", "photo and inspection") as connection:
            boundary_world.add_photo(connection, boundary_world.LINE + "001Q")
        yield database
