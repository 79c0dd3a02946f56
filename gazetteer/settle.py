"""What follows from a change of the register, settled in the same revision.

Called at the end of every revision that changes divisions, places or names: loads and cases.
"""

from __future__ import annotations

from sqlalchemy import Connection

from gazetteer.places.division_places import settle_division_places
from gazetteer.search.index import index_spellings
from gis.staging import Progress


def settle_register(connection: Connection, progress: Progress | None = None) -> None:
    """Bring the places of changed divisions up to date, then enter search keys of new spellings.

    Doing it twice changes nothing.

    Args:
        connection: A revision.
        progress: Called with (step, done, total).
    """
    settle_division_places(connection, progress)
    index_spellings(connection, progress)
