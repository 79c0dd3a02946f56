"""From the settings to a database that is up and migrated."""

from __future__ import annotations

from api.settings import PACKAGES
from gis.cluster import open_database
from gis.database import Database
from gis.loading import LoadOptions
from gis.migrate import upgrade
from gis.settings import read_settings
from layers.load import load
from layers.standards import SHIPPED_STANDARDS, has_standards


def migrated_url() -> tuple[str, list[str]]:
    """The URL of the database at the newest revision, and the revisions applied.

    The private cluster is started where no other database is named.

    Raises:
        SetupError: The database cannot be started or reached, or is not as needed.
    """
    address = open_database(read_settings())
    return address, migrate(address)


def migrate(address: str) -> list[str]:
    """Migrate, and enter the standards that ship with the service where there never were any."""
    applied = upgrade(address, PACKAGES)
    database = Database(address, pool_size=1)
    if not has_standards(database):
        load(database, "standards", [SHIPPED_STANDARDS], LoadOptions(), actor="migration")
    database.close()
    return applied
