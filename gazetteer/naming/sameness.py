"""重: names that are the same, or sound the same, within their area (PN-5 to PN-9).

The article forbids the same name and asks to avoid the same sound (不应重名，并避免同音), so the
first blocks and the second warns. Sounds are compared in Pinyin, with tones and without.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from gazetteer.naming.finding import ALIKE_LABELS, Alike, Finding, Neighbour, Severity
from gazetteer.naming.proposal import ParsedName
from gazetteer.naming.scopes import Area, is_street_office
from gazetteer.places.suggestion import suggest
from gazetteer.romanisation.syllable import toneless

# What a duplicate weighs. PN-5 would need the whole nation's list, so it warns. One town's name
# with another generic (江口镇, 江口乡) is a duplicate; a road and a lane of one name are a series.
_BLOCKING: Final = {
    "PN-6": (Alike.NAME, Alike.SPECIFIC),
    "PN-7": (Alike.NAME, Alike.SPECIFIC),
    "PN-8": (Alike.NAME,),
    "PN-9": (Alike.NAME,),
}
_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place of the area with its standard name.

    Attributes:
        place_id: Its number.
        spelling: Its name.
        specific: Specific part; the whole name where it has no generic.
        generic: Generic part; "" where it has none.
        romanisation: On record; None where there is none.
        class_code: Its class.
        code: Code of its division.
        within: Name of the division that holds it.
    """

    place_id: int
    spelling: str
    specific: str
    generic: str
    romanisation: str | None
    class_code: str
    code: str | None
    within: str | None


@dataclass(frozen=True, slots=True)
class Sound:
    """How a name sounds: letters with tone marks, lower case, nothing between them."""

    whole: str
    specific: str


def sound_of(
    spelling: str, specific: str, generic: str, romanisation: str | None, class_code: str
) -> Sound | None:
    """The sound of a name and of its specific part; None where it has no romanisation."""
    if not romanisation:
        return None
    whole = _letters(romanisation)
    if not generic or specific == spelling:
        return Sound(whole, whole)
    return Sound(whole, whole.removesuffix(_generic_sound(generic, class_code)))


@lru_cache(maxsize=1 << 12)
def _generic_sound(generic: str, class_code: str) -> str:
    return _letters(suggest(generic, class_code, None).romanisation or "")


def _letters(romanisation: str) -> str:
    return "".join(char for char in romanisation.lower() if char.isalnum())


class SamenessIndex:
    """The names of one area, to be asked for those that are like another.

    Args:
        places: The places of the area, each once.
    """

    def __init__(self, places: Iterable[NamedPlace]) -> None:
        """Sort the names by spelling, specific part and sound."""
        self._by: dict[Alike, dict[str, list[NamedPlace]]] = {a: defaultdict(list) for a in Alike}
        for place in places:
            sound = sound_of(
                place.spelling, place.specific, place.generic, place.romanisation, place.class_code
            )
            for alike, keys in _keys(place.spelling, place.specific, sound).items():
                for key in keys:
                    self._by[alike][key].append(place)

    def like(self, name: ParsedName) -> list[Neighbour]:
        """Places with a name like this one, each once for the strongest reason.

        The place itself is none of them; same names come first, then by code.
        """
        sound = sound_of(
            name.spelling, name.specific, name.generic, name.romanisation,
            name.place_class.class_code,
        )  # fmt: skip
        own = {name.proposal.place_id, *name.proposal.replaces}
        found: dict[int, Neighbour] = {}
        for alike, keys in _keys(name.spelling, name.specific, sound).items():
            for key in sorted(keys):
                for place in self._by[alike].get(key, ()):
                    if place.place_id not in own:
                        found.setdefault(
                            place.place_id,
                            Neighbour(
                                place.place_id, place.spelling, place.romanisation, place.code,
                                place.within, alike,
                            ),
                        )  # fmt: skip
        order = list(Alike)
        return sorted(
            found.values(), key=lambda n: (order.index(n.alike), n.code or "", n.place_id)
        )


def _keys(spelling: str, specific: str, sound: Sound | None) -> dict[Alike, set[str]]:
    """What is compared, the strongest likeness first. Whole names only meet whole names."""
    keys = {Alike.NAME: {spelling}, Alike.SPECIFIC: {specific}}
    if sound is not None:
        both = {f"={sound.whole}", sound.specific}
        keys[Alike.SOUND] = both
        keys[Alike.TONELESS] = {toneless(text) for text in both}
    return keys


def sameness_findings(
    name: ParsedName, area: Area, neighbours: Iterable[Neighbour]
) -> Iterator[Finding]:
    """One finding for each way in which names of the area are like this one."""
    by_kind: defaultdict[Alike, list[Neighbour]] = defaultdict(list)
    for neighbour in neighbours:
        by_kind[neighbour.alike].append(neighbour)
    for alike, group in by_kind.items():
        is_block = alike in _BLOCKING.get(area.rule, ()) and not _has_only_street_offices(
            name, group
        )
        start, end = (0, len(name.spelling)) if alike is Alike.NAME else name.specific_span
        zh, en = ALIKE_LABELS[alike]
        shown = [n.spelling for n in group[:3]]
        more = len(group) > len(shown)
        zh_note, en_note = _notes(name, area, group)
        yield Finding(
            area.rule, alike.value, Severity.BLOCK if is_block else Severity.WARN,
            start, end, name.spelling[start:end],
            f"在{area.label_zh}内与“{'、'.join(shown)}”{'等' if more else ''}"
            f"{zh}（共{len(group)}个）。{zh_note}",
            f"{len(group)} in {area.label_en} with the {en}: {', '.join(shown)}"
            f"{' and others' if more else ''}.{en_note}",
            "另拟专名；已有地名列入清理名单，由人核定。",
            "Choose another specific part; names on record go on the clean-up list for a person to"
            " decide.",
            "重", not is_block, tuple(group[:_SHOWN]),
        )  # fmt: skip


def _notes(name: ParsedName, area: Area, group: Sequence[Neighbour]) -> tuple[str, str]:
    if area.is_fallback:
        return (
            "此处没有登记建成区范围，暂按县级行政区域比较。",
            " No built-up area is on record here, so the county was compared.",
        )
    if _has_only_street_offices(name, group):
        return (
            "条例未列街道，供参考。",
            " The article does not list street offices; for information.",
        )
    return "", ""


def _has_only_street_offices(name: ParsedName, group: Sequence[Neighbour]) -> bool:
    """Whether the name, or each of those like it, is one that PN-6 does not list."""
    return is_street_office(name.place_class, name.spelling) or all(
        is_street_office(name.place_class, neighbour.spelling) for neighbour in group
    )
