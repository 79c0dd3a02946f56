"""What a candidate name is worth, and in what it differs from the query."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from gazetteer.characters.lookalikes import lookalike_list
from gazetteer.romanisation.syllable import toneless
from gazetteer.search.candidates import Candidate
from gazetteer.search.generics import part
from gazetteer.search.keys import BARE, BARE_SOUND, LEFT_OUT
from gazetteer.search.reasons import SCORES, Match
from gazetteer.search.sounds import letters
from gazetteer.search.text import fold, is_han
from gazetteer.search.wanted import Query, Script, Wanted

_ENDED: Final = 0.02
_OTHER_KIND: Final = 0.005
_OTHER_TONES: Final = 0.05
_DIFFERENT_GENERIC: Final = 0.20
_OTHER_READING: Final = 0.02
_FARTHER_STEM: Final = 0.01
_A_CHARACTER: Final = 0.002
_LOOKS_LESS_ALIKE: Final = 0.001
_GUESSES: Final = frozenset(
    {
        Match.HOMOPHONE, Match.INITIALS, Match.INITIALS_WITHOUT_GENERIC, Match.MISSING,
        Match.REPLACED,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate and one way it answers the query.

    Attributes:
        name: The candidate.
        match: How it answers.
        heads: Parts of the query that its parents must answer.
        score: What it is worth.
        difference: Character asked for and character of the name.
        differs_in_tone: Whether tones were typed, and others than the name's.
        turn: Of guesses of equal worth, when it comes: each name once, common ones first.
    """

    name: Candidate
    match: Match
    heads: tuple[str, ...]
    score: float
    difference: tuple[str, str] | None = None
    differs_in_tone: bool = False
    turn: tuple[int, int] = (0, 0)


def in_turn(judged: list[Judged]) -> list[Judged]:
    """The same, with guesses of equal worth put in turn.

    Initials, or a name short of a character, fit many names: a name that many places bear is
    likelier meant, and ten hits should show ten names before they show one name ten times.
    """
    places: dict[str, set[int]] = {}
    for one in judged:
        places.setdefault(one.name.spelling, set()).add(one.name.place_id)
    order = {
        (name, place): number
        for name, found in places.items()
        for number, place in enumerate(sorted(found))
    }
    return [
        replace(one, turn=(order[one.name.spelling, one.name.place_id],
                           -len(places[one.name.spelling])))
        if one.match in _GUESSES else one
        for one in judged
    ]  # fmt: skip


def judge(query: Query, name: Candidate, wanted: Wanted) -> Judged | None:
    """What a candidate is worth by one of its keys; None where the key misled."""
    match, score, difference = wanted.match, SCORES[wanted.match] - wanted.doubt, None
    if match is Match.OTHER_GENERIC:
        asked, own = part(wanted.tail)[1], part(fold(name.spelling))[1]
        if asked and own and asked.group == own.group:
            match, score = Match.GENERIC_WORDED_OTHERWISE, SCORES[Match.GENERIC_WORDED_OTHERWISE]
    elif match is Match.WITHOUT_GENERIC:
        # 甜水 is 甜水镇 rather than 甜水满族乡.
        score -= _FARTHER_STEM * (part(fold(name.spelling))[0] != wanted.tail)
    elif match in (Match.PREFIX, Match.INSIDE, Match.PINYIN_PREFIX):
        if query.script is Script.MIXED and not _holds(fold(name.spelling), query.joined):
            return None
        score -= _A_CHARACTER * min(len(name.spelling), 20)
    elif match in (Match.PINYIN, Match.PINYIN_WITHOUT_GENERIC):
        if query.script is Script.MIXED and not _holds(fold(name.spelling), query.joined):
            return None
        if name.romanisation and not letters(name.romanisation).startswith(wanted.key[1:]):
            score -= _OTHER_READING
    elif match in (Match.SWAPPED, Match.ADDED):
        asked, own = part(wanted.tail)[1], part(fold(name.spelling))[1]
        if asked and own and asked.group != own.group:
            score -= _DIFFERENT_GENERIC
    elif match in (Match.LOOKALIKE, Match.HOMOPHONE, Match.REPLACED):
        found = _compare(wanted, name)
        if found is None:
            return None
        differences, is_other_generic = found
        if not differences:
            # Only the generic part differs or is left out: another key says so better.
            return None
        if match is not Match.HOMOPHONE and len(differences) != 1:
            return None
        difference = differences[0] if len(differences) == 1 else None
        score -= 0.03 * (len(differences) - 1)
        if is_other_generic:
            score -= _DIFFERENT_GENERIC
        if match is Match.LOOKALIKE:
            score -= _LOOKS_LESS_ALIKE * _rank(*differences[0])
    score -= _ENDED * (not name.in_force) + _OTHER_KIND * (name.kind != "standard")
    other_tones = query.tones is not None and not _sounds_so(query.tones, name.romanisation)
    if other_tones:
        score -= _OTHER_TONES
    return Judged(name, match, wanted.heads, round(score, 4), difference, other_tones)


def _compare(wanted: Wanted, name: Candidate) -> tuple[list[tuple[str, str]], bool] | None:
    """Characters that differ, place by place, and whether the generic parts do.

    None where the specific parts are not of one length.
    """
    asked, asked_generic = part(wanted.tail)
    folded = fold(name.spelling)
    own, own_generic = part(folded)
    if asked_generic and own_generic and len(asked) == len(own):
        return _differences(asked, own), asked_generic.group != own_generic.group
    if len(wanted.tail) == len(folded) and wanted.key[0] != BARE_SOUND:
        return _differences(wanted.tail, folded), False
    is_bare = wanted.key[0] in (BARE, BARE_SOUND, LEFT_OUT)
    if is_bare and len(asked) == len(own):
        return _differences(asked, own), False
    return None


def _differences(asked: str, own: str) -> list[tuple[str, str]]:
    return [(a, b) for a, b in zip(asked, own, strict=True) if a != b]


def _rank(asked: str, own: str) -> int:
    """How far down the list of look-alikes; the lists are sorted by likeness."""
    return min(lookalike_list(asked).find(own) % 32, 15)


def _holds(folded: str, asked: str) -> bool:
    """Whether a name has the Chinese characters asked for, in their order."""
    rest = iter(folded)
    return all(char in rest for char in asked if is_han(char))


def _sounds_so(tones: str, romanisation: str | None) -> bool:
    """Whether a romanisation has the tones typed, as far as any were typed.

    What was typed may name divisions before, and may leave the generic part out.
    """
    if romanisation is None:
        return True
    own = "".join(c for c in romanisation.lower() if c.isalpha())
    asked = tones.replace("v", "ü")
    plain_own, plain_asked = toneless(own), toneless(asked)
    for size in range(min(len(own), len(asked)), 1, -1):
        if plain_asked.endswith(plain_own[:size]):
            pairs = zip(asked[-size:], own[:size], strict=True)
            return all(a == b or toneless(a) == a for a, b in pairs)
    return True
