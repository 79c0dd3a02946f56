"""The names that queries are made of: real townships with their counties, split in two halves.

The half a county falls in is the parity of the SHA-256 of its six-digit code. Whatever was tuned
was tuned on `tuning`; `docs/quality.md` gives `held_out`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from sqlalchemy import Connection

Half = Literal["tuning", "held_out"]


@dataclass(frozen=True, slots=True)
class Township:
    """A township and what it lies in.

    Attributes:
        place_id: Its place.
        name: Of the township.
        county: Name of the county-level division.
        above: Names from the province to the county, joined, each once.
        half: Which half its county falls in.
    """

    place_id: int
    name: str
    county: str
    above: str
    half: Half


class Names:
    """Every name of the register, to know which places answer a query.

    Attributes:
        townships: All of them.
        by_name: Places by name.
    """

    def __init__(self, connection: Connection) -> None:
        """Read them all."""
        rows = connection.exec_driver_sql(
            "SELECT p.place_id, v.code, v.name, v.level FROM gazetteer.division_version v"
            " JOIN gazetteer.place p USING (division_id) ORDER BY v.code"
        ).all()
        names = {code: name for _, code, name, _ in rows}
        self.by_name: dict[str, set[int]] = defaultdict(set)
        self.townships: list[Township] = []
        for place, code, name, level in rows:
            self.by_name[name].add(place)
            if level == "township":
                above = [names.get(code[:digits].ljust(12, "0"), "") for digits in (2, 4, 6)]
                county = above[-1]
                self.townships.append(
                    Township(place, name, county, "".join(dict.fromkeys(above)), half_of(code))
                )

    def places(self, names: set[str]) -> set[int]:
        """The places so called."""
        return set().union(*(self.by_name.get(name, set()) for name in names))


def half_of(code: str) -> Half:
    """Which half a division's county falls in."""
    return "held_out" if sha256(code[:6].encode()).digest()[0] % 2 else "tuning"
