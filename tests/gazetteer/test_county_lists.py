"""The sample's events replayed: the counties of Fuyang at every year end from 1985 to 2005.

The expected lists were put together by hand from the published history of the city, not from the
events (`tests/data/README.md`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from gazetteer.repository import UnknownDivision
from gis.database import Database
from tests.gazetteer.register import Register
from tests.server import DatabaseServer

LISTS = Path(__file__).parents[1] / "data" / "county_lists_1985_2005.csv"


def expected(under: str, year: int) -> list[str]:
    with LISTS.open(encoding="utf-8", newline="") as stream:
        return sorted(
            f"{row['code']} {row['name']}"
            for row in csv.DictReader(stream)
            if row["under"] == under
            and int(row["first_year_end"]) <= year <= int(row["last_year_end"])
        )


@pytest.fixture(scope="module")
def replayed(
    server: DatabaseServer, sample_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Register]:
    """The sample, read only: one database for all years."""
    with server.database(sample_database) as name:
        database = Database(server.url(name), pool_size=1)
        yield Register(database, tmp_path_factory.mktemp("replayed"))
        database.close()


@pytest.mark.parametrize("year", range(1985, 2006))
def test_codes_and_names_at_the_end_of_the_year(replayed: Register, year: int) -> None:
    now, other = ("342100", "341200") if year < 1996 else ("341200", "342100")
    assert len(expected(now, year)) in (8, 10, 11, 12)
    assert replayed.counties(now, f"{year}-12-31") == expected(now, year)
    with pytest.raises(UnknownDivision):
        replayed.counties(other, f"{year}-12-31")
