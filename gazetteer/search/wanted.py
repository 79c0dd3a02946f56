"""What to look up for a query: keys, each with what it would mean if it were found.

A query is read in several ways at once: whole, or as divisions and a name within them. Which
reading holds, the register answers: the divisions must be those the place found lies in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from gazetteer.characters.lookalikes import lookalikes
from gazetteer.search import keys as k
from gazetteer.search.generics import english_words, part
from gazetteer.search.reasons import SCORES, Match
from gazetteer.search.sounds import cuts, is_spoken, letters, sound_spellings, spoken, toned
from gazetteer.search.text import clean_query, fold, is_han, pieces

_TOP: Final = "\U0010ffff"
_TAIL: Final = 24  # no name is longer that anyone types a path to
_MANY: Final = 200
_SOME: Final = 60
_MOST_INITIALS: Final = 16
_LONGEST_PATH: Final = 60
_RARE_READING: Final = 0.08
_COMMAS: Final = re.compile(r"[,，、;；/|>]")
_TONE_DIGIT: Final = re.compile(r"(?<=[a-zü])[1-5]")


class Script(Enum):
    """How a query is typed."""

    CHARACTERS = auto()
    LATIN = auto()
    MIXED = auto()
    DIGITS = auto()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A key to look up.

    Attributes:
        key: The key, or where a range of them begins.
        match: What it means if it is found.
        tail: Part of the query that the name answers.
        heads: Parts that divisions must answer, in any order; within one, the larger first.
        until: Where the range ends; None: just this key.
        most: How many spellings to take, the most important first.
        doubt: What is taken off the score.
    """

    key: str
    match: Match
    tail: str
    heads: tuple[str, ...] = ()
    until: str | None = None
    most: int = _MANY
    doubt: float = 0.0


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it was understood.

    Attributes:
        text: As typed, in one form.
        script: How it is typed.
        joined: All of it as one folded text; for Latin letters, toneless and joined.
        parts: The same of the parts that blanks and commas set apart.
        tones: Joined Pinyin with its tone marks, where tones were typed.
    """

    text: str
    script: Script
    joined: str
    parts: tuple[str, ...]
    tones: str | None


def understand(typed: str) -> Query:
    """Read a query.

    Raises:
        InputError: Too long, or nothing in it can be searched for.
    """
    text = clean_query(typed)
    folded = fold(text)
    if folded.isdigit() and folded.isascii():
        return Query(text, Script.DIGITS, folded, (folded,), None)
    has_letters = any(letters(c).isascii() and c.isalpha() for c in folded)
    if not has_letters:
        parts = tuple(fold(piece) for piece in pieces(text))
        return Query(text, Script.CHARACTERS, "".join(parts), parts, None)
    if any(is_han(c) for c in folded):
        return Query(text, Script.MIXED, folded, (folded,), None)
    plain = _in_pinyin(text)
    # Commas set whole names apart, blanks mere syllables where there are commas.
    listed = _COMMAS.split(plain) if _COMMAS.search(plain) else pieces(plain)
    parts = tuple(p for piece in listed if (p := letters(_TONE_DIGIT.sub("", piece))))
    return Query(text, Script.LATIN, "".join(parts), parts, toned(plain.replace("'", "")))


def _in_pinyin(text: str) -> str:
    """`jiangkou town` as `jiangkou zhen`."""
    words = text.replace("’", "'").split(" ")
    found: list[str] = []
    while words:
        for size in (3, 2, 1):
            phrase = " ".join(words[:size])
            sound = english_words().get(phrase.rstrip(","))
            # Standing alone it is not a generic part: `city`.
            if sound is not None and (found or len(words) > size):
                found.append(sound + ("," if phrase.endswith(",") else ""))
                del words[:size]
                break
        else:
            found.append(words.pop(0))
    return " ".join(found)


def wanted_exactly(query: Query) -> list[Wanted]:
    """Keys of names that answer the query as it stands, the surest first."""
    match query.script:
        case Script.CHARACTERS:
            found = _characters(query)
        case Script.LATIN:
            found = _latin(query)
        case _:
            found = _mixed(query)
    return _sorted(found)


def wanted_loosely(query: Query, reached: Iterable[int]) -> list[Wanted]:
    """Keys of names that nearly answer it: slips of ear, eye and finger.

    Args:
        query: The query.
        reached: Where the joined query may be cut, because what stands before are divisions.
    """
    if query.script is Script.DIGITS:
        return []
    found: list[Wanted] = []
    readings: list[tuple[tuple[str, ...], str]] = [((), query.joined)]
    readings += [((query.joined[:i],), query.joined[i:]) for i in reached]
    readings += _by_parts(query)
    for heads, tail in readings:
        if query.script is Script.CHARACTERS and len(tail) > 1:
            found += _slips(tail, heads)
        if heads:
            kind, match = (
                (k.NAME, Match.PREFIX)
                if query.script is Script.CHARACTERS
                else (k.SOUND, Match.PINYIN_PREFIX)
            )
            found.append(_range(kind, tail, match, heads, _MANY))
    return _sorted(found)


def wanted_as_typed(query: Query, reached: Iterable[int]) -> list[Wanted]:
    """Keys of names that the query begins, for suggestions while somebody types.

    Args:
        query: What is typed so far; its last syllable may be half.
        reached: Where it may be cut, because what stands before are divisions.
    """
    found: list[Wanted] = []
    for heads, tail in [
        ((), query.joined),
        *(((query.joined[:i],), query.joined[i:]) for i in reached),
    ]:
        if query.script in (Script.CHARACTERS, Script.MIXED):
            found.append(_range(k.NAME, tail, Match.PREFIX, heads, _SOME))
        if query.script is Script.LATIN:
            for sound in sound_spellings(tail):
                found.append(_range(k.SOUND, sound, Match.PINYIN_PREFIX, heads, _SOME))
            if len(tail) <= _MOST_INITIALS:
                found.append(_range(k.INITIALS, tail, Match.INITIALS, heads, _SOME))
        if query.script is Script.MIXED and not heads:
            for syllables in spoken(tail, 4):
                sound = letters("".join(syllables))
                found.append(_range(k.SOUND, sound, Match.PINYIN_PREFIX, heads, _SOME))
    return _sorted(found)


def head_keys(query: Query) -> list[tuple[str, int, int]]:
    """Keys of every stretch of the query that may be a division's name: key, start, end."""
    joined = query.joined[:_LONGEST_PATH]
    if query.script is Script.CHARACTERS:
        places = list(range(len(joined) + 1))
        kinds, longest = (k.NAME, k.BARE), 16
    else:
        places = [0, *cuts(joined), len(joined)]
        kinds, longest = (k.SOUND, k.BARE_SOUND), 40
    return [
        (kind + joined[start:end], start, end)
        for start in places
        for end in places
        if 2 <= end - start <= longest
        for kind in kinds
    ]


def reached_by(stretches: Iterable[tuple[int, int]], size: int) -> list[int]:
    """Where a query of a size may be cut so that whole stretches stand before; the farthest first.

    At most three.
    """
    reach = {0}
    for start, end in sorted(stretches):
        if start in reach:
            reach.add(end)
    return sorted((i for i in reach if 0 < i < size), reverse=True)[:3]


def _characters(query: Query) -> Iterator[Wanted]:
    joined = query.joined
    yield from _named(joined, ())
    first = max(1, len(joined) - _TAIL)
    for cut in range(first, len(joined) - 1):
        yield from _named(joined[cut:], (joined[:cut],))
    for heads, tail in _by_parts(query):
        yield from _named(tail, heads)
    yield _range(k.NAME, joined, Match.PREFIX, (), _SOME)
    if len(joined) >= 2:
        yield _range(k.INSIDE, joined, Match.INSIDE, (), _SOME)


def _by_parts(query: Query) -> list[tuple[tuple[str, ...], str]]:
    """Each part of the query as the name, the others as divisions."""
    parts = query.parts[:8]
    if len(parts) < 2:
        return []
    return [((*parts[:i], *parts[i + 1 :]), part) for i, part in enumerate(parts)]


def _named(tail: str, heads: tuple[str, ...]) -> Iterator[Wanted]:
    yield Wanted(k.NAME + tail, Match.EXACT, tail, heads)
    yield Wanted(k.BARE + tail, Match.WITHOUT_GENERIC, tail, heads)
    bare, generic = part(tail)
    if generic is not None and len(bare) > 1:
        yield Wanted(k.BARE + bare, Match.OTHER_GENERIC, tail, heads, most=_SOME)


def _latin(query: Query) -> Iterator[Wanted]:
    joined = query.joined
    for sound in sound_spellings(joined):
        yield from _sounding(sound, ())
        yield _range(k.SOUND, sound, Match.PINYIN_PREFIX, (), _SOME)
        for cut in cuts(sound):
            yield from _sounding(sound[cut:], (sound[:cut],))
    yield from _initials(joined, ())
    for heads, tail in _by_parts(query):
        yield from _sounding(tail, heads)
    parts = query.parts[:8]
    for cut in range(1, len(parts)):
        heads, tail = ("".join(parts[:cut]),), "".join(parts[cut:])
        yield from _initials(tail, heads)
    if len(parts) == 1 and not is_spoken(joined) and len(joined) <= _MOST_INITIALS:
        for cut in range(2, len(joined) - 1):
            yield from _initials(joined[cut:], (joined[:cut],))


def _sounding(tail: str, heads: tuple[str, ...]) -> Iterator[Wanted]:
    yield Wanted(k.SOUND + tail, Match.PINYIN, tail, heads)
    yield Wanted(k.BARE_SOUND + tail, Match.PINYIN_WITHOUT_GENERIC, tail, heads)


def _initials(tail: str, heads: tuple[str, ...]) -> list[Wanted]:
    if not 2 <= len(tail) <= _MOST_INITIALS:
        return []
    return [
        Wanted(k.INITIALS + tail, Match.INITIALS, tail, heads),
        Wanted(k.BARE_INITIALS + tail, Match.INITIALS_WITHOUT_GENERIC, tail, heads),
    ]


def _mixed(query: Query) -> Iterator[Wanted]:
    joined = query.joined
    yield from _named(joined, ())
    yield _range(k.NAME, joined, Match.PREFIX, (), _SOME)
    if query.script is Script.DIGITS:
        return
    for syllables in spoken(joined, 4):
        sound = letters("".join(syllables))
        yield from _sounding(sound, ())
        yield _range(k.SOUND, sound, Match.PINYIN_PREFIX, (), _SOME)


def _slips(tail: str, heads: tuple[str, ...]) -> Iterator[Wanted]:
    bare, generic = part(tail)
    word = generic.word if generic else ""
    forms = [(k.NAME, tail), (k.BARE, bare)] if generic else [(k.NAME, tail), (k.BARE, tail)]
    for kind, text in forms:
        for changed in _lookalike_texts(text):
            yield Wanted(kind + changed, Match.LOOKALIKE, tail, heads, most=_SOME)
        for changed in _swapped(text):
            yield Wanted(kind + changed, Match.SWAPPED, tail, heads, most=_SOME)
    for number, syllables in enumerate(spoken(tail)):
        doubt = _RARE_READING if number else 0.0
        for kind, size in ((k.SOUND, len(tail)), (k.BARE_SOUND, len(bare))):
            sound = letters("".join(syllables[:size]))
            yield Wanted(kind + sound, Match.HOMOPHONE, tail, heads, doubt=doubt)
    key = k.LEFT_OUT + bare + k.DIVIDER
    if generic:
        yield Wanted(key + word, Match.MISSING, tail, heads)
    else:
        yield Wanted(key, Match.MISSING, tail, heads, key + _TOP)
    for short in k.left_out(bare):
        yield Wanted(k.BARE + short, Match.ADDED, tail, heads, most=_SOME)
        if generic:
            yield Wanted(k.LEFT_OUT + short + k.DIVIDER + word, Match.REPLACED, tail, heads)
        elif len(bare) > 2:
            start = k.LEFT_OUT + short + k.DIVIDER
            yield Wanted(start, Match.REPLACED, tail, heads, start + _TOP)


def _lookalike_texts(text: str) -> Iterator[str]:
    for index, char in enumerate(text[:_TAIL]):
        for other in sorted(lookalikes(char)):
            yield text[:index] + other + text[index + 1 :]


def _swapped(text: str) -> Iterator[str]:
    for index in range(min(len(text), _TAIL) - 1):
        if text[index] != text[index + 1]:
            yield text[:index] + text[index + 1] + text[index] + text[index + 2 :]


def _range(kind: str, start: str, match: Match, heads: tuple[str, ...], most: int) -> Wanted:
    return Wanted(kind + start, match, start, heads, kind + start + _TOP, most)


def _sorted(wanted: Iterable[Wanted]) -> list[Wanted]:
    unique = {(w.key, w.heads, w.match): w for w in wanted}
    return sorted(unique.values(), key=lambda w: -SCORES[w.match])
