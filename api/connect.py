"""From the settings to a database that is up and migrated."""

from __future__ import annotations

from contextlib import closing

from api.settings import PACKAGES
from gis.cluster import open_database, service_url
from gis.database import Database
from gis.migrate import upgrade
from gis.settings import read_settings
from layers.standards import enter_shipped_standards


def migrated_url() -> tuple[str, list[str]]:
    """The URL the service works with, its database at the newest revision; revisions applied.

    The private cluster is started where no other database is named.

    Raises:
        SetupError: The database cannot be started or reached, or is not as needed.
    """
    settings = read_settings()
    applied = migrate(open_database(settings))
    return service_url(settings), applied


def migrate(address: str) -> list[str]:
    """Migrate, and enter the standards that ship with the service where there never were any."""
    applied = upgrade(address, PACKAGES)
    with closing(Database(address, pool_size=1)) as database:
        enter_shipped_standards(database)
    return applied
