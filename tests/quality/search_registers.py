"""The registers that search is measured on, made by the real loaders."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psycopg

from gazetteer.search.find import SearchQuestion, search_places
from gis.cluster import Cluster
from gis.database import Database
from gis.errors import SetupError
from gis.loading import LoadOptions
from gis.migrate import upgrade
from gis.roles import CLEARED_ROLE
from layers.load import load
from layers.sample.load import load_sample
from tests.benchmarks.material import national_codes

_PACKAGES = ("gis", "gazetteer", "layers", "maps", "api")
UPPER = ("province", "prefecture", "county", "township")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A register of divisions of the country.

    Attributes:
        database: The database.
        names: How many names it holds.
        index_size: Bytes of the tables and indexes of search.
        load_s: Seconds for the load.
    """

    database: Database
    names: int
    index_size: int
    load_s: float


@contextmanager
def empty(cluster: Cluster, name: str) -> Iterator[Database]:
    """A migrated database of its own in a cluster."""
    cluster.ensure_database(name)
    upgrade(cluster.url(name), _PACKAGES)
    database = Database(cluster.url(name), pool_size=2)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def country(cluster: Cluster, folder: Path, with_communities: bool) -> Iterator[Loaded]:
    """The divisions of the whole country, down to the townships or to the communities.

    Args:
        cluster: Where.
        folder: For the file that is loaded.
        with_communities: Whether the communities too.

    Raises:
        SetupError: The load made no places or no search keys.
    """
    name = "communities" if with_communities else "townships"
    path = folder / f"{name}.csv"
    unique = {code: (code, n, level) for code, n, level in reversed(national_codes())}
    rows = [r for _, r in sorted(unique.items()) if with_communities or r[2] in UPPER]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("code", "name", "level"), *rows])
    with empty(cluster, name) as database:
        start = time.perf_counter()
        load(database, "divisions", [path], LoadOptions(), actor="quality")
        seconds = time.perf_counter() - start
        with psycopg.connect(cluster.url(name), autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
            names, keys, size = connection.execute(
                "SELECT (SELECT count(*) FROM gazetteer.place_name),"
                " (SELECT count(*) FROM (SELECT FROM gazetteer.search_key LIMIT 1) k),"
                " pg_total_relation_size('gazetteer.search_key')"
                " + pg_total_relation_size('gazetteer.spelling')"
            ).fetchone() or (0, 0, 0)
        if not names or not keys:
            raise SetupError(
                f"The load of {path.name} made {names} names and {keys} search keys.",
                "See gazetteer/settle.py: it makes both at the end of a load.",
            )
        yield Loaded(database, names, size, seconds)


def former_names(database: Database, folder: Path) -> list[tuple[str, int, int]]:
    """What was asked of the sample for names no longer in force, and how many answers were right.

    Right: the first hit is the division that bore the name, and says what it is called now or
    what followed it, wherever the register knows.
    """
    load_sample(database, folder)
    with database.read(CLEARED_ROLE) as connection:
        rows = connection.exec_driver_sql(
            """
            SELECT DISTINCT n.spelling, n.place_id, (c.place_id IS NOT NULL) AS lives
            FROM gazetteer.place_name n JOIN gazetteer.place p USING (place_id)
            LEFT JOIN gazetteer.place_name c ON c.place_id = n.place_id AND c.kind = 'standard'
                AND c.valid @> current_date
            WHERE n.kind = 'standard' AND upper(n.valid) <= current_date
              AND p.division_id IS NOT NULL AND c.spelling IS DISTINCT FROM n.spelling
              AND NOT EXISTS (SELECT FROM gazetteer.place_name o
                              WHERE o.spelling = n.spelling AND o.valid @> current_date)
            ORDER BY 1, 2
            """
        ).all()
        bearers: dict[str, set[int]] = {}
        for spelling, place, _ in rows:
            bearers.setdefault(spelling, set()).add(place)
        renamed = sorted({spelling for spelling, _, lives in rows if lives})
        ended = sorted({spelling for spelling, _, lives in rows if not lives})
        found = []
        for title, names in (("renamed", renamed), ("abolished", ended)):
            right = 0
            for name in names:
                hits = search_places(connection, SearchQuestion(name, date.today()))
                right += bool(
                    hits
                    and hits[0].place_id in bearers[name]
                    and hits[0].why.code == "former_name"
                    and (hits[0].now_called or title == "abolished")
                )
            found.append((title, len(names), right))
    return found
