"""A hit of a search: a place, the name that matched, and why."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from gazetteer.search.reasons import Reason
from gazetteer.search.states import Parent


@dataclass(frozen=True, slots=True)
class MatchedName:
    """The name that matched.

    Attributes:
        spelling: As registered.
        romanisation: As registered.
        kind: standard, alias, former, abbreviation, minority, old_map.
        valid_from: First day; None: before the records begin.
        valid_to: First day no longer in force; None: still in force.
        in_force: Whether it holds on the day asked for.
    """

    spelling: str
    romanisation: str | None
    kind: str
    valid_from: date | None
    valid_to: date | None
    in_force: bool


@dataclass(frozen=True, slots=True)
class Successor:
    """What a place is called now, or the division that followed it."""

    code: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A place found.

    Attributes:
        place_id: The place.
        place_code: Twenty digits, where assigned.
        division_code: Twelve digits, where the place is a division.
        name: Its standard name on the day asked for; the one that matched where it has none then.
        romanisation: Of that name.
        matched: The name that matched.
        why: Why it matched.
        score: 1 for the very name, less for every doubt.
        class_code: GB/T 18521.
        level: Where the place is a division.
        parents: Divisions it lies in, the smallest first.
        parents_as_of: Day they are of: the day asked for, or the last of a place that is no more.
        position: Longitude and latitude in degrees (EPSG:4490).
        distance_m: Geodesic, from the position asked near.
        in_force: Whether the place is there on the day asked for.
        now_called: Where the matched name or the place is no more: what stands for it on the day.
        is_simulated: Whether it is invented.
    """

    place_id: int
    place_code: str | None
    division_code: str | None
    name: str
    romanisation: str | None
    matched: MatchedName
    why: Reason
    score: float
    class_code: str
    level: str | None
    parents: tuple[Parent, ...]
    parents_as_of: date
    position: tuple[float, float] | None
    distance_m: float | None
    in_force: bool
    now_called: tuple[Successor, ...]
    is_simulated: bool

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        plain = asdict(self)
        plain["parents"] = [asdict(parent) for parent in self.parents]
        plain["now_called"] = [asdict(successor) for successor in self.now_called]
        plain["position"] = list(self.position) if self.position else None
        plain["parents_as_of"] = self.parents_as_of.isoformat()
        for bound in ("valid_from", "valid_to"):
            day = plain["matched"][bound]
            plain["matched"][bound] = day.isoformat() if day else None
        return plain
