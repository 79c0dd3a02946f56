"""A finding: what speaks against a name, where in it, by which article, and how to mend it.

Findings on meaning are candidates: a person decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gazetteer.naming.articles import articles


class Severity(StrEnum):
    """How much a finding weighs."""

    BLOCK = "block"
    WARN = "warn"


class Alike(StrEnum):
    """In what a neighbour's name is the same."""

    NAME = "same_name"
    SPECIFIC = "same_specific_part"
    SOUND = "same_sound"
    TONELESS = "same_sound_but_tones"


ALIKE_LABELS = {
    Alike.NAME: ("重名", "same name"),
    Alike.SPECIFIC: ("专名相同", "same specific part"),
    Alike.SOUND: ("同音", "same sound"),
    Alike.TONELESS: ("同音（声调不同）", "same sound but for the tones"),
}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A place whose name clashes.

    Attributes:
        place_id: Its number in the register.
        spelling: Its name.
        romanisation: In Pinyin, where known.
        code: Code of its division.
        within: Name of the division that holds it.
        alike: In what the names are the same.
    """

    place_id: int
    spelling: str
    romanisation: str | None
    code: str | None
    within: str | None
    alike: Alike


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    Attributes:
        rule: Key of `gazetteer.naming.articles`.
        check: What was found under the rule, one word.
        severity: `block` or `warn`.
        start: First character of the evidence in the name.
        end: Behind its last character.
        evidence: Those characters.
        message_zh: What is wrong.
        message_en: The same in English.
        mend_zh: What may be done.
        mend_en: The same in English.
        notice: 大, 洋, 怪 or 重 where the notice of 2018 names it too.
        can_override: Whether an officer may go on with a reason.
        neighbours: Names that clash, the likest first.
        source: Where the word list's entry comes from; None without one.
    """

    rule: str
    check: str
    severity: Severity
    start: int
    end: int
    evidence: str
    message_zh: str
    message_en: str
    mend_zh: str
    mend_en: str
    notice: str | None = None
    can_override: bool = True
    neighbours: tuple[Neighbour, ...] = ()
    source: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """For JSON: with the law and article, all plain values."""
        article = articles()[self.rule]
        return {
            "rule": self.rule,
            "check": self.check,
            "severity": self.severity.value,
            "can_override": self.can_override,
            "notice": self.notice,
            "start": self.start,
            "end": self.end,
            "evidence": self.evidence,
            "message": {"zh": self.message_zh, "en": self.message_en},
            "mend": {"zh": self.mend_zh, "en": self.mend_en},
            "law": {"zh": article.law_zh, "en": article.law_en},
            "article": article.article,
            "in_force_from": article.in_force_from.isoformat(),
            "source": self.source,
            "neighbours": [
                {
                    "place_id": n.place_id,
                    "name": n.spelling,
                    "romanisation": n.romanisation,
                    "code": n.code,
                    "within": n.within,
                    "alike": n.alike.value,
                }
                for n in self.neighbours
            ],
        }
