"""Word lists that the rules look for, and looking for them.

Lists are data: each word has a category, a source and a period. The categories and what each means
are in `categories.csv`. The service ships foreign place names (Unicode CLDR), the words of the
notice of 2018 and a few examples; names of leaders, people, companies and trademarks are the
bureau's to keep.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from gazetteer.naming.finding import Finding, Severity
from gazetteer.naming.proposal import ParsedName

EXEMPT = "exempt"
FAMOUS_FEATURE = "famous_feature"


@dataclass(frozen=True, slots=True)
class NamingWord:
    """One word of a list.

    Attributes:
        word: What is looked for in a name.
        category: Key of `word_categories`.
        source: Who says so.
        note: Remark.
        valid_from: First day in force; None: always.
        valid_to: First day no longer in force; None: still.
    """

    word: str
    category: str
    source: str
    note: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def is_in_force(self, day: date) -> bool:
        """Whether it counts on the day."""
        after_start = self.valid_from is None or self.valid_from <= day
        return after_start and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class WordCategory:
    """What it means that a name holds a word of this category."""

    category: str
    rule: str
    notice: str | None
    severity: Severity | None
    zh: str
    en: str
    mend_zh: str
    mend_en: str


def _rows(name: str) -> Iterator[dict[str, str]]:
    table = files("gazetteer.naming").joinpath(name).read_text(encoding="utf-8")
    yield from csv.DictReader(table.splitlines())


@cache
def word_categories() -> Mapping[str, WordCategory]:
    """The categories by name."""
    return MappingProxyType(
        {
            row["category"]: WordCategory(
                row["category"],
                row["rule"],
                row["notice"] or None,
                None if row["severity"] == "none" else Severity(row["severity"]),
                row["zh"],
                row["en"],
                row["mend_zh"],
                row["mend_en"],
            )
            for row in _rows("categories.csv")
        }
    )


@cache
def shipped_words() -> tuple[NamingWord, ...]:
    """The words that ship with the service."""
    return tuple(
        NamingWord(
            row["word"],
            row["category"],
            row["source"],
            row["note"] or None,
            date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
            date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        )
        for row in _rows("words.csv")
    )


class WordFinder:
    """Finds the words of lists in names, all at once.

    Args:
        words: Those in force; a word may be in several categories.
    """

    def __init__(self, words: Iterable[NamingWord]) -> None:
        """Sort the words by text, longest first, into one pattern."""
        self._by_word: dict[str, list[NamingWord]] = {}
        for word in words:
            self._by_word.setdefault(word.word, []).append(word)
        longest = sorted(self._by_word, key=lambda text: (-len(text), text))
        # An empty alternation would match everywhere.
        self._pattern = re.compile("|".join(map(re.escape, longest)) or "(?!)")

    def find(self, text: str) -> Iterator[tuple[int, Sequence[NamingWord]]]:
        """Where words begin; the longest of those that begin at a place, none inside another."""
        for match in self._pattern.finditer(text):
            words = self._by_word[match[0]]
            if all(word.category != EXEMPT for word in words):
                yield match.start(), words

    @property
    def categories(self) -> frozenset[str]:
        """Categories with a word at all."""
        return frozenset(w.category for words in self._by_word.values() for w in words)

    def has(self, text: str, category: str) -> bool:
        """Whether the text itself is a word of a category."""
        return any(word.category == category for word in self._by_word.get(text, ()))


def word_findings(name: ParsedName, finder: WordFinder) -> Iterator[Finding]:
    """What the lists say of a name (PN-2 to PN-4; 大, 洋, 怪).

    Famous features are left to PN-5 and PN-10: 黄山 is not meant in every 黄山村.
    """
    for start, words in finder.find(name.spelling):
        for word in words:
            category = word_categories()[word.category]
            is_whole = word.word in (name.specific, name.spelling)
            if category.severity is None or word.category == FAMOUS_FEATURE:
                continue
            # Inside a longer specific part the characters may mean something else.
            severity = category.severity if is_whole else _weaker(word, category.severity)
            yield Finding(
                category.rule, word.category, severity, start, start + len(word.word), word.word,
                f"“{word.word}”：{category.zh}。", f'"{word.word}": {category.en}.',
                category.mend_zh, category.mend_en, category.notice,
                word.category != "leader", source=word.source,
            )  # fmt: skip


def _weaker(word: NamingWord, severity: Severity) -> Severity:
    """Two characters within others are often another word; leaders' names never are."""
    is_doubtful = len(word.word) < 3 and word.category != "leader"
    return Severity.WARN if is_doubtful else severity
