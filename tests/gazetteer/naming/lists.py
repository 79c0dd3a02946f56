"""The places around a name as lists, and short ways to ask the rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from gazetteer.naming.check import check_name, rule_book
from gazetteer.naming.finding import Finding
from gazetteer.naming.port import Heritage
from gazetteer.naming.proposal import Proposal
from gazetteer.naming.sameness import NamedPlace
from gazetteer.naming.scopes import Area
from gazetteer.naming.words import NamingWord, shipped_words
from gazetteer.places.place_class import shipped_classes
from gazetteer.places.suggestion import suggest

TODAY = date(2026, 11, 23)


def place(number: int, spelling: str, class_code: str = "21500", code: str = "") -> NamedPlace:
    found = suggest(spelling, class_code, None)
    return NamedPlace(
        number, spelling, found.specific_part or spelling, found.generic_part or "",
        found.romanisation, class_code, code.ljust(12, "0") if code else None, None,
    )  # fmt: skip


class Lists:
    """A register made of lists."""

    def __init__(
        self,
        places: Iterable[NamedPlace] = (),
        built_up: tuple[int, str] | None = None,
        local: Iterable[str] = (),
        features: Sequence[NamedPlace] = (),
        heritage: Heritage | None = None,
    ) -> None:
        self.places = list(places)
        self.built_up = built_up
        self.local = frozenset(local)
        self.features = features
        self.claims = heritage or Heritage(False, ())
        self.asked: list[Area] = []

    def named_in(self, area: Area) -> list[NamedPlace]:
        self.asked.append(area)
        return [
            p
            for p in self.places
            if p.class_code in area.class_codes and (p.code or "").startswith(area.prefix)
        ]

    def built_up_area(self, position: tuple[float, float]) -> tuple[int, str] | None:
        return self.built_up if position else None

    def local_names(self, division_codes: Sequence[str]) -> frozenset[str]:
        return self.local if division_codes else frozenset()

    def features_outside(self, specific: str, division_code: str) -> list[NamedPlace]:
        return [p for p in self.features if specific in (p.spelling, p.specific) and division_code]

    def heritage(self, place_id: int) -> Heritage:
        return self.claims if place_id else Heritage(False, ())


def ask(
    spelling: str,
    class_code: str = "21500",
    around: Lists | None = None,
    *,
    division: str | None = "341226000000",
    day: date = TODAY,
    words: Iterable[NamingWord] | None = None,
    **more: Any,
) -> list[Finding]:
    """What the rules find."""
    book = rule_book(day, shipped_classes(), shipped_words() if words is None else words)
    codes = () if division is None else (division,)
    return check_name(Proposal(spelling, class_code, codes, **more), around or Lists(), book)


def told(findings: Iterable[Finding]) -> list[str]:
    """ "rule check severity [evidence]" of each finding."""
    return [f"{f.rule} {f.check} {f.severity} [{f.evidence}]" for f in findings]
