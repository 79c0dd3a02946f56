"""The classes of query, made by rules that share no table with the search.

A maker takes a township and gives what somebody may type for it, and the names that then count;
None where the township does not suit the class. Where a query names the county, only places with
that name there count.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from pypinyin import Style, lazy_pinyin

from tests.quality.search_names import Township

_SLIPS = Path(__file__).with_name("slip_characters.csv")
_GENERICS = ("民族乡", "街道", "镇", "乡")
_OTHER_GENERICS = ("省", "市", "地区", "盟", "县", "区", "旗", "苏木")
_ENGLISH = {"镇": "Town", "乡": "Township", "街道": "Subdistrict"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A query and what answers it.

    Attributes:
        text: What is typed.
        name: The name meant.
        counts: Whether a name answers it; None: only the name meant does.
        is_within: Whether it names the county, so that only this township answers.
    """

    text: str
    name: str
    counts: Callable[[str], bool] | None = None
    is_within: bool = False


Maker = Callable[[Township, Random], Asked | None]


@dataclass(frozen=True, slots=True)
class Slip:
    """A character, and what may be put in its place by mistake."""

    reading: str
    traditional: str
    lookalikes: str


@cache
def slips() -> dict[str, Slip]:
    """Common characters, from Unihan and from a Kai face; see tests/data_build/slips.py."""
    with _SLIPS.open(encoding="utf-8", newline="") as file:
        return {
            row["character"]: Slip(row["reading"], row["traditional"], row["lookalikes"])
            for row in csv.DictReader(file)
        }


@cache
def _by_reading() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for character, slip in list(slips().items())[:3500]:
        if slip.reading:
            found.setdefault(slip.reading, []).append(character)
    return found


def _named_so(specific: str) -> set[str]:
    return {specific + generic for generic in ("", *_GENERICS, *_OTHER_GENERICS)}


def cut(name: str) -> tuple[str, str]:
    """Specific and generic part, by the four words of townships."""
    for generic in _GENERICS:
        if name.endswith(generic) and len(name) > len(generic):
            return name.removesuffix(generic), generic
    return name, ""


def exact(township: Township, _: Random) -> Asked:
    return Asked(township.name, township.name)


def county_spaced(township: Township, _: Random) -> Asked:
    return Asked(f"{township.county} {township.name}", township.name, is_within=True)


def county_joined(township: Township, _: Random) -> Asked:
    return Asked(f"{township.county}{township.name}", township.name, is_within=True)


def whole_path(township: Township, _: Random) -> Asked:
    return Asked(f"{township.above}{township.name}", township.name, is_within=True)


def without_generic(township: Township, _: Random) -> Asked | None:
    specific, generic = cut(township.name)
    if not generic or len(specific) < 2:
        return None
    return Asked(specific, township.name, lambda name: name in _named_so(specific))


def prefix(township: Township, _: Random) -> Asked | None:
    start = township.name[:2]
    return Asked(start, township.name, lambda name: name.startswith(start))


def inside(township: Township, random: Random) -> Asked | None:
    specific, _ = cut(township.name)
    if len(specific) < 3:
        return None
    start = random.randrange(1, len(specific) - 1)
    text = specific[start : random.randrange(start + 2, len(specific) + 1)]
    return Asked(text, township.name, lambda name: text in name)


def _reads(meant: str, style: Style = Style.NORMAL) -> Callable[[str], bool]:
    """Whether a name is read like the one meant: Pinyin tells no more."""
    sound = "".join(lazy_pinyin(meant, style=style))
    return lambda name: "".join(lazy_pinyin(name, style=style)) == sound


def _reads_bare(name: str, sound: str) -> bool:
    generics = (g for g in ("", *_GENERICS, *_OTHER_GENERICS) if name.endswith(g))
    return any("".join(lazy_pinyin(name.removesuffix(g))) == sound for g in generics)


def pinyin_joined(township: Township, _: Random) -> Asked:
    return Asked("".join(lazy_pinyin(township.name)), township.name, _reads(township.name))


def pinyin_spaced(township: Township, _: Random) -> Asked:
    return Asked(" ".join(lazy_pinyin(township.name)), township.name, _reads(township.name))


def pinyin_marks(township: Township, _: Random) -> Asked:
    text = "".join(lazy_pinyin(township.name, style=Style.TONE))
    return Asked(text, township.name, _reads(township.name, Style.TONE))


def pinyin_digits(township: Township, _: Random) -> Asked:
    text = " ".join(lazy_pinyin(township.name, style=Style.TONE3))
    return Asked(text, township.name, _reads(township.name, Style.TONE3))


def pinyin_short(township: Township, _: Random) -> Asked | None:
    specific, generic = cut(township.name)
    if not generic or len(specific) < 2:
        return None
    text = "".join(lazy_pinyin(specific))
    return Asked(text, township.name, lambda name: _reads_bare(name, text))


def pinyin_path(township: Township, _: Random) -> Asked | None:
    specific, generic = cut(township.name)
    if not generic:
        return None
    text = " ".join("".join(lazy_pinyin(part)).title() for part in (township.county, specific))
    return Asked(text, township.name, is_within=True)


def english(township: Township, random: Random) -> Asked | None:
    specific, generic = cut(township.name)
    word = _ENGLISH.get(generic)
    if word is None:
        return None
    sound = "".join(lazy_pinyin(specific)).title()
    generic_sound = "".join(lazy_pinyin(generic)).title()
    text = f"{sound} {random.choice((word, generic_sound))}"
    return Asked(text, township.name, _reads(township.name))


def initials(township: Township, _: Random) -> Asked:
    return Asked(initials_of(township.name), township.name)


def initials_within(township: Township, _: Random) -> Asked:
    text = f"{initials_of(township.county)} {initials_of(township.name)}"
    return Asked(text, township.name, is_within=True)


def initials_of(name: str) -> str:
    return "".join(syllable[0] for syllable in lazy_pinyin(name))


def traditional(township: Township, _: Random) -> Asked | None:
    text = "".join(slips()[c].traditional or c if c in slips() else c for c in township.name)
    return None if text == township.name else Asked(text, township.name)


def homophone(township: Township, random: Random) -> Asked | None:
    def others(character: str) -> list[str]:
        slip = slips().get(character)
        same = _by_reading().get(slip.reading, []) if slip else []
        return [other for other in same if other != character]

    return _replaced(township, random, others)


def lookalike(township: Township, random: Random) -> Asked | None:
    return _replaced(
        township, random, lambda c: list(slips()[c].lookalikes) if c in slips() else []
    )


def _replaced(
    township: Township, random: Random, others: Callable[[str], list[str]]
) -> Asked | None:
    specific, generic = cut(township.name)
    places = [index for index, character in enumerate(specific) if others(character)]
    if not places or len(specific) < 2:
        return None
    place = random.choice(places)
    other = random.choice(others(specific[place]))
    return Asked(specific[:place] + other + specific[place + 1 :] + generic, township.name)


def dropped(township: Township, random: Random) -> Asked | None:
    name = township.name
    if len(name) < 3:
        return None
    place = random.randrange(len(name))
    return Asked(name[:place] + name[place + 1 :], name)


def dropped_within(township: Township, random: Random) -> Asked | None:
    asked = dropped(township, random)
    if asked is None:
        return None
    return Asked(f"{township.county}{asked.text}", township.name, is_within=True)


def swapped(township: Township, random: Random) -> Asked | None:
    specific, generic = cut(township.name)
    places = [i for i in range(len(specific) - 1) if specific[i] != specific[i + 1]]
    if not places:
        return None
    i = random.choice(places)
    text = specific[:i] + specific[i + 1] + specific[i] + specific[i + 2 :] + generic
    return Asked(text, township.name)


@dataclass(frozen=True, slots=True)
class Class:
    """A class of query.

    Attributes:
        title: What is typed.
        make: Makes a query of a township.
        aim: Least share of first hits, and of hits among ten; None: none is set.
        anchor: First hits, hits among ten, empty answers of Nominatim 5.3.3 in per cent, as
            measured for ANCHORS §3; None: not measured.
        prototype: First hits and hits among ten of the SQL prototype there.
    """

    title: str
    make: Maker
    aim: tuple[float | None, float | None] = (None, None)
    anchor: tuple[float, float, float] | None = None
    prototype: tuple[float, float] | None = None


CLASSES = (
    Class("exact name", exact, (0.99, None), (100, 100, 0), (100, 100)),
    Class("county and name, spaced", county_spaced, (0.99, None), (100, 100, 0), (99.5, 100)),
    Class("county and name, joined", county_joined, (0.99, None)),
    Class("whole path without spaces", whole_path, (0.99, None), (90, 90, 10), (99, 100)),
    Class("without 镇/乡/街道", without_generic, (0.99, None), (59, 97, 0), (100, 100)),
    Class("prefix of two characters", prefix, (0.99, None), (52, 90, 2), (100, 100)),
    Class("inner part", inside, (None, None), (60, 92, 0), (98, 100)),
    Class("pinyin, joined", pinyin_joined, (0.95, None), (0, 0, 100), (88, 100)),
    Class("pinyin, spaced", pinyin_spaced, (0.95, None), (37.5, 38.5, 4.5), (88, 100)),
    Class("pinyin with tone marks", pinyin_marks, (0.95, None)),
    Class("pinyin with tone digits", pinyin_digits, (0.95, None)),
    Class("pinyin without the generic", pinyin_short, (0.95, None)),
    Class("pinyin of county and name", pinyin_path, (0.95, None)),
    Class("English style (Jiangkou Zhen, Jiangkou Town)", english, (0.95, None)),
    Class("initials of the name alone", initials, (None, None), (0, 0, 100), (27.5, 64.5)),
    Class("initials of county and name", initials_within, (None, 0.90)),
    Class("traditional script", traditional, (0.95, None), (99.4, 99.4, 0), (100, 100)),
    Class("homophone slip", homophone, (0.80, None), (89, 94, 3), (87, 100)),
    Class("look-alike slip", lookalike, (0.80, None), (3.9, 5, 29), (26.5, 63.5)),
    Class("two characters swapped", swapped),
    Class("one character dropped, name alone", dropped, (None, None), (24, 45, 5), (15, 45)),
    Class("one character dropped, county named", dropped_within, (0.70, None)),
)
