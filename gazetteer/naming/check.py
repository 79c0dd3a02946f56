"""Checks one name against all the rules.

The answer is for people: what blocks a proposal, what an officer may override with a reason, and
which names around it clash. A name on record is never blocked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from gazetteer.naming.articles import articles
from gazetteer.naming.characters_rule import character_findings
from gazetteer.naming.finding import Finding, Severity
from gazetteer.naming.fitness import (
    borrowed_name_findings,
    facility_findings,
    famous_name_findings,
    generic_findings,
)
from gazetteer.naming.port import Neighbours
from gazetteer.naming.proposal import ParsedName, Proposal, parse_proposal
from gazetteer.naming.protection import protection_findings
from gazetteer.naming.sameness import SamenessIndex, sameness_findings
from gazetteer.naming.scopes import area_of, uniqueness_rule
from gazetteer.naming.words import NamingWord, WordFinder, word_findings
from gazetteer.places.place_class import PlaceClass, Scope


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules in force on a day, ready to be applied to many names.

    Attributes:
        as_of: The day.
        classes: Place classes by code.
        finder: The words in force.
    """

    as_of: date
    classes: Mapping[str, PlaceClass]
    finder: WordFinder


def rule_book(
    as_of: date, classes: Mapping[str, PlaceClass], words: Iterable[NamingWord]
) -> RuleBook:
    """The rules of a day."""
    return RuleBook(as_of, classes, WordFinder(w for w in words if w.is_in_force(as_of)))


def check_name(proposal: Proposal, neighbours: Neighbours, book: RuleBook) -> list[Finding]:
    """What speaks against a name; the gravest first, then from left to right.

    Rules that were not in force on the book's day say nothing.

    Raises:
        FieldError: The name is empty, too long or no text, or there is no such class.
    """
    name = parse_proposal(proposal, book.classes)
    found = [*text_findings(name, book)]
    found += borrowed_name_findings(name, neighbours)
    found += facility_findings(name, neighbours)
    found += _clashes(name, neighbours, book)
    if proposal.place_id is not None:
        found += protection_findings(name, neighbours.heritage(proposal.place_id))
    return settled(found, book.as_of, proposal.is_new)


def text_findings(name: ParsedName, book: RuleBook) -> Iterable[Finding]:
    """What the name itself shows, without its surroundings."""
    yield from character_findings(name)
    yield from word_findings(name, book.finder)
    yield from famous_name_findings(name, book.finder)
    yield from generic_findings(name)


def settled(found: Iterable[Finding], as_of: date, is_new: bool) -> list[Finding]:
    """Findings under rules in force, in order; of a name on record none blocks."""
    kept = [f for f in found if articles()[f.rule].in_force_from <= as_of]
    if not is_new:
        kept = [replace(f, severity=Severity.WARN, can_override=True) for f in kept]
    return sorted(kept, key=lambda f: (f.severity is not Severity.BLOCK, f.start, f.end, f.rule))


def _clashes(name: ParsedName, neighbours: Neighbours, book: RuleBook) -> Iterable[Finding]:
    rule = uniqueness_rule(name.place_class)
    if rule is None:
        return ()
    position = name.proposal.position
    built_up = None
    if name.place_class.scope is Scope.BUILT_UP_AREA and position is not None:
        built_up = neighbours.built_up_area(position)
    area = area_of(rule, name.place_class, book.classes, name.division_code, built_up)
    if area is None:
        return ()
    alike = SamenessIndex(neighbours.named_in(area)).like(name)
    return sameness_findings(name, area, alike)
