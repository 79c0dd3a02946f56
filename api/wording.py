"""The words of the pages, in Chinese and English, by topic."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from api.words.account import ACCOUNT
from api.words.boundaries import BOUNDARIES
from api.words.cases import CASES
from api.words.coverage import COVERAGE
from api.words.inspections import INSPECTIONS
from api.words.names import NAMES
from api.words.naming import NAMING
from api.words.place import PLACE
from api.words.shared import SHARED

Language = Literal["zh", "en"]

TOPICS: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = MappingProxyType(
    {
        "shared": SHARED,
        "coverage": COVERAGE,
        "names": NAMES,
        "place": PLACE,
        "naming": NAMING,
        "account": ACCOUNT,
        "cases": CASES,
        "boundaries": BOUNDARIES,
        "inspections": INSPECTIONS,
    }
)
"""No word stands in two topics of one page, which is told those of all its topics at once."""

WORDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {key: pair for words in TOPICS.values() for key, pair in words.items()}
)


def words_of(language: Language, *topics: str) -> dict[str, str]:
    """The shared words and those of some topics in one language, by key.

    Raises:
        ValueError: A word stands in two of the topics.
    """
    index = 0 if language == "zh" else 1
    words = {
        key: pair[index] for topic in ("shared", *topics) for key, pair in TOPICS[topic].items()
    }
    if len(words) < sum(len(TOPICS[topic]) for topic in ("shared", *topics)):
        raise ValueError(f"a word stands in two of the topics {', '.join(topics)}")
    return words
