"""The division that a table or a client names beside a name 所在区划: a code, or a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection

from gazetteer.search.find import SearchQuestion, search_places
from gazetteer.search.reasons import CERTAIN
from gis.errors import InputError

_MOST: Final = 3


@dataclass(frozen=True, slots=True)
class Scope:
    """Divisions that a text may mean.

    Attributes:
        codes: Twelve digits each; several where divisions of one name lie in different ones.
        is_known: Whether the register knows any; None was named: known.
    """

    codes: tuple[str, ...]
    is_known: bool


EVERYWHERE: Final = Scope((), True)
_NOWHERE: Final = Scope((), False)


def find_scope(
    connection: Connection, named: str | None, as_of: date, known_at: datetime | None
) -> Scope:
    """The divisions that a code, a name or a path of names stands for on a day.

    颍上县, 颍上, 阜阳市颍上县, 341226 and 341226000000 are one. Where more than three are so
    called, none is meant.

    Args:
        connection: Any connection that may read.
        named: Code or name; None or blank: everywhere.
        as_of: The day.
        known_at: What was known then; None: now.
    """
    if named is None or not named.strip():
        return EVERYWHERE
    try:
        hits = search_places(connection, SearchQuestion(named, as_of, known_at, limit=20))
    except InputError:
        return _NOWHERE
    divisions = [h for h in hits if h.division_code and h.in_force and h.score >= CERTAIN]
    if not divisions:
        return _NOWHERE
    best = max(hit.score for hit in divisions)
    codes = dict.fromkeys(h.division_code for h in divisions if h.score == best)
    found = tuple(code for code in codes if code)
    return Scope(found, True) if len(found) <= _MOST else _NOWHERE
