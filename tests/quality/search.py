"""How well and how fast search answers: every class of query on names that tuning never saw."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from random import Random
from statistics import quantiles

from gazetteer.search.find import SearchQuestion, search_places
from gis.database import Database
from tests.quality.search_names import Half, Names, Township
from tests.quality.search_queries import CLASSES, Asked, Class, dropped, initials, initials_of

SEED = 20261123
_WARM = 20


@dataclass(frozen=True, slots=True)
class Score:
    """One line of the table.

    Attributes:
        of: The class.
        queries: How many were asked.
        first: Share of queries whose first hit counts.
        ten: Share with a hit that counts among ten.
        empty: Share without any hit.
        p50_ms: Median time of a question, the transaction with it.
        p95_ms: What 95 of 100 stayed below.
        best_first: What a reader of the text alone could reach; None: everything.
        best_ten: The same among ten.
        very_name: Share whose first hit bears the very name meant.
        missed: Some queries whose first hit did not count, with what was meant and found.
    """

    of: Class
    queries: int
    first: float
    ten: float
    empty: float
    p50_ms: float
    p95_ms: float
    best_first: float | None
    best_ten: float | None
    very_name: float
    missed: tuple[tuple[str, str, str], ...]

    @property
    def meets_aim(self) -> bool:
        """Whether the aims of the class are met."""
        pairs = zip(self.of.aim, (self.first, self.ten), strict=True)
        return all(aim is None or share >= aim for aim, share in pairs)


def measure(
    database: Database, names: Names, half: Half = "held_out", most: int = 400
) -> list[Score]:
    """Ask every class of query.

    Args:
        database: With the townships of the country.
        names: What it holds.
        half: Of which names.
        most: Queries a class.
    """
    townships = [t for t in names.townships if t.half == half]
    return [_score(database, names, townships, one, most) for one in CLASSES]


def _score(
    database: Database, names: Names, townships: list[Township], one: Class, most: int
) -> Score:
    random = Random(f"{SEED} {one.title}")
    asked: list[tuple[Township, Asked]] = []
    for township in random.sample(townships, len(townships)):
        query = one.make(township, random)
        if query is not None:
            asked.append((township, query))
        if len(asked) == most:
            break
    for _, query in asked[:_WARM]:
        _ask(database, query.text)
    first = ten = empty = very = 0
    times: list[float] = []
    missed: list[tuple[str, str, str]] = []
    for township, query in asked:
        counting = _counting(names, township, query)
        start = time.perf_counter()
        hits = _ask(database, query.text)
        times.append((time.perf_counter() - start) * 1000)
        found = [place in counting or _matches(query, name) for place, name in hits]
        first += found[:1] == [True]
        ten += any(found)
        empty += not hits
        very += bool(hits) and (hits[0][0] in counting or hits[0][1] == query.name)
        if found[:1] != [True]:
            missed.append((query.text, township.name, hits[0][1] if hits else "—"))
    size = len(asked)
    best = _best(names, one, asked)
    cuts = quantiles(times, n=20)
    return Score(
        one, size, first / size, ten / size, empty / size, cuts[9], cuts[18], *best, very / size,
        tuple(missed[:40]),
    )  # fmt: skip


def _ask(database: Database, text: str) -> list[tuple[int, str]]:
    with database.read() as connection:
        hits = search_places(connection, SearchQuestion(text, date.today()))
    return [(hit.place_id, hit.name) for hit in hits]


def _counting(names: Names, township: Township, asked: Asked) -> set[int]:
    return {township.place_id} if asked.is_within else names.places({asked.name})


def _matches(asked: Asked, name: str) -> bool:
    return asked.counts is not None and asked.counts(name)


def _best(
    names: Names, one: Class, asked: list[tuple[Township, Asked]]
) -> tuple[float | None, float | None]:
    """What the text alone allows: where k names give the same query, one guess in k is right."""
    if one.make not in (dropped, initials):
        return None, None
    by_text: dict[str, set[str]] = defaultdict(set)
    for name in names.by_name:
        if one.make is initials:
            by_text[initials_of(name)].add(name)
        else:
            for place in range(len(name)):
                by_text[name[:place] + name[place + 1 :]].add(name)
    counts = [max(1, len(by_text[query.text])) for _, query in asked]
    return (
        sum(1 / count for count in counts) / len(counts),
        sum(min(1.0, 10 / count) for count in counts) / len(counts),
    )
