"""What of a text counts for searching: one form for all the ways to type the same."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from gazetteer.characters.variants import fold_variants
from gis.errors import InputError

MAX_QUERY: Final = 200
_GAPS: Final = re.compile(r"[\s,，、;；/|>＞→]+")
_LATIN: Final = re.compile(r"[a-z\u00c0-\u024f]")
_ASCII_WORD: Final = re.compile(r"[a-z0-9]+")


def clean_query(text: str) -> str:
    """What was typed, in NFKC and lower case, without characters that are not seen.

    Full-width Pinyin becomes plain, every kind of blank a space.

    Raises:
        InputError: Too long, or nothing in it can be searched for.
    """
    if len(text) > MAX_QUERY:
        raise InputError(
            f"The query has {len(text):,} characters; at most {MAX_QUERY} are read."
            f" 查询过长，最多 {MAX_QUERY} 字。",
            "Give the name, and the divisions it lies in.",
        )
    plain = unicodedata.normalize("NFKC", text).lower()
    seen = "".join(
        " " if unicodedata.category(c) in _BLANKS else c
        for c in plain
        if unicodedata.category(c) not in _UNSEEN
    )
    query = " ".join(seen.split())
    if not fold(query):
        raise InputError(
            "The query has no letter, digit or Chinese character. 查询中没有可检索的文字。",
            "Give a name, such as 江口镇 or jiangkou.",
        )
    return query


@lru_cache(maxsize=1 << 14)
def fold(text: str) -> str:
    """The one form of a spelling: standard characters, lower case, only letters and digits.

    颍上縣 is 颍上县, 颍上（县） too. Marks that belong to letters of other scripts stay.
    """
    plain = fold_variants(unicodedata.normalize("NFKC", text)).lower()
    kept = "".join(c for c in plain if unicodedata.category(c)[0] in "LNM")
    return unicodedata.normalize("NFKC", kept)


def pieces(query: str) -> list[str]:
    """The parts of a query that blanks or commas set apart."""
    return [piece for piece in _GAPS.split(query) if fold(piece)]


def has_latin(text: str) -> bool:
    """Whether a folded text holds Latin letters."""
    return _LATIN.search(text) is not None


def is_latin(text: str) -> bool:
    """Whether all of a text without tone marks is Latin letters and digits, some letter in it."""
    return _ASCII_WORD.fullmatch(text) is not None and not text.isdigit()


def is_han(char: str) -> bool:
    """Whether a character is Chinese."""
    return "\u3400" <= char <= "\u9fff" or char == "〇" or "\U00020000" <= char <= "\U0003ffff"


_UNSEEN: Final = frozenset({"Cf", "Cs", "Co", "Cn"})
_BLANKS: Final = frozenset({"Cc", "Zs", "Zl", "Zp"})
