"""What the rules ask of the register. The tests answer from lists, the service by SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from gazetteer.naming.sameness import NamedPlace
from gazetteer.naming.scopes import Area


@dataclass(frozen=True, slots=True)
class Heritage:
    """What is claimed of a place's name 地名文化遗产.

    Attributes:
        is_listed: Whether it is on a list of protection 地名保护名录.
        claims: What is claimed, each with its citation.
    """

    is_listed: bool
    claims: tuple[str, ...]


class Neighbours(Protocol):
    """The places around a name."""

    def named_in(self, area: Area) -> Iterable[NamedPlace]:
        """Places of the area's classes with a standard name now or later, each once."""
        ...

    def built_up_area(self, position: tuple[float, float]) -> tuple[int, str] | None:
        """Number and name of the built-up area 建成区 at a position; None: none on record."""
        ...

    def local_names(self, division_codes: Sequence[str]) -> frozenset[str]:
        """Specific parts of the divisions, of those above them, and of settlements in them."""
        ...

    def features_outside(self, specific: str, division_code: str) -> Sequence[NamedPlace]:
        """Natural features and heritage names so called that lie outside a division."""
        ...

    def heritage(self, place_id: int) -> Heritage:
        """What is claimed of a place."""
        ...
