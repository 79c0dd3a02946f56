"""Whether the divisions a query names are those a place lies in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from gazetteer.division import level_of
from gazetteer.romanisation.romanise import romanise
from gazetteer.search.keys import analyse, bare_sounds
from gis.errors import FieldError


@dataclass(frozen=True, slots=True)
class _Forms:
    """How a division may be named in a query."""

    whole: tuple[str, ...]
    initials: tuple[str, ...]


def lies_in(heads: Sequence[str], parents: Sequence[tuple[str, str]]) -> bool:
    """Whether every head is made of names of the parents, the larger before the smaller.

    Some may be left out: 安徽颍上 will do for 安徽省 阜阳市 颍上县.

    Args:
        heads: Folded parts of a query; of Latin letters, joined and toneless.
        parents: Code and name of the divisions a place lies in, the smallest first.
    """
    return all(_consumed(head, tuple(reversed(parents))) for head in heads)


@lru_cache(maxsize=1 << 12)
def _consumed(head: str, parents: tuple[tuple[str, str], ...]) -> bool:
    if not head:
        return True
    if not parents:
        return False
    is_latin = head.isascii()
    forms = [_latin_forms(code, name) if is_latin else _forms(name) for code, name in parents]
    if _eaten(head, [f.whole for f in forms]):
        return True
    return is_latin and _eaten(head, [f.initials for f in forms])


def _eaten(head: str, forms: Sequence[tuple[str, ...]]) -> bool:
    if not head:
        return True
    return any(
        head.startswith(form) and _eaten(head[len(form) :], forms[index + 1 :])
        for index, options in enumerate(forms)
        for form in options
    )


@lru_cache(maxsize=1 << 14)
def _forms(name: str) -> _Forms:
    found = analyse(name)
    return _Forms(_longest_first({found.folded, *found.bares}), ())


@lru_cache(maxsize=1 << 14)
def _latin_forms(code: str, name: str) -> _Forms:
    found = analyse(name, _romanised(code, name))
    sounds = {*found.sounds}
    initials = set()
    for syllables in found.syllables:
        initials.add("".join(s[0] for s in syllables))
        for bare in found.bares:
            initials.add("".join(s[0] for s in syllables[: len(bare)]))
    for bare in found.bares:
        sounds.update(bare_sounds(found, len(bare)))
    return _Forms(_longest_first(sounds), _longest_first(initials))


def _romanised(code: str, name: str) -> str | None:
    try:
        return romanise(name, level=level_of(code), within=code).text
    except FieldError:
        return None


def _longest_first(forms: set[str]) -> tuple[str, ...]:
    return tuple(sorted(forms, key=lambda form: (-len(form), form)))
