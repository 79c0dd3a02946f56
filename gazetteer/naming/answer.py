"""The answer to "may this be called so?", from the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection

from gazetteer.naming.book_on_record import book_on_record
from gazetteer.naming.check import check_name
from gazetteer.naming.finding import Finding, Severity
from gazetteer.naming.neighbours import RegisterNeighbours
from gazetteer.naming.proposal import ParsedName, Proposal, parse_proposal
from gazetteer.naming.words import EXEMPT, word_categories
from gazetteer.places.suggestion import suggest
from gazetteer.repository import find_division


@dataclass(frozen=True, slots=True)
class NameCheck:
    """A name with what speaks against it.

    Attributes:
        name: The name and its parts.
        findings: The gravest first.
        as_of: The day it was checked for.
        known_at: What was known then; None: now.
        unchecked: Categories of words without a single word on record, so that nothing is known.
    """

    name: ParsedName
    findings: tuple[Finding, ...]
    as_of: date
    known_at: datetime | None
    unchecked: tuple[str, ...] = ()

    @property
    def verdict(self) -> Literal["blocked", "doubtful", "clear"]:
        """`doubtful` has warnings only: an officer decides, with a reason."""
        if any(finding.severity is Severity.BLOCK for finding in self.findings):
            return "blocked"
        return "doubtful" if self.findings else "clear"

    def as_dict(self) -> dict[str, Any]:
        """For JSON, the same on the command line and over HTTP."""
        class_code, within = self.name.proposal.class_code, self.name.division_code
        suggested = suggest(self.name.spelling, class_code, within)
        return {
            "as_of": self.as_of.isoformat(),
            "known_at": self.known_at.isoformat() if self.known_at else None,
            "name": self.name.spelling,
            "specific_part": self.name.specific if self.name.generic else None,
            "generic_part": self.name.generic or None,
            "romanisation": self.name.romanisation,
            "romanisation_state": suggested.state,
            "romanisation_source": suggested.source,
            "class_code": self.name.proposal.class_code,
            "class_name": self.name.place_class.name,
            "divisions": list(self.name.proposal.division_codes),
            "verdict": self.verdict,
            "unchecked": [
                {"category": one.category, "rule": one.rule, "zh": one.zh, "en": one.en}
                for one in word_categories().values()
                if one.category in self.unchecked
            ],
            "findings": [finding.as_dict() for finding in self.findings],
        }


def check_on_record(
    connection: Connection, proposal: Proposal, as_of: date, known_at: datetime | None = None
) -> NameCheck:
    """Checks a name against the register as it stood on a day.

    Raises:
        FieldError: The name or class cannot be used.
        UnknownDivision: One of its divisions was not in force on the day.
    """
    book = book_on_record(connection, as_of, known_at)
    name = parse_proposal(proposal, book.classes)
    for code in proposal.division_codes:
        find_division(connection, code, as_of, known_at)
    neighbours = RegisterNeighbours(connection, as_of, known_at)
    findings = tuple(check_name(proposal, neighbours, book))
    lacking = word_categories().keys() - book.finder.categories - {EXEMPT}
    return NameCheck(name, findings, as_of, known_at, tuple(sorted(lacking)))
