"""Romanisation 罗马字母拼写 of a place name by the rules of 1984 ([84]中地字第17号).

What comes out is a suggestion with its state; a person confirms it. Names from minority
languages are spelled after their own sound 音译转写法: they are stored in a table, not generated.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from gazetteer.division import Level
from gazetteer.romanisation.parts import Role, Word, group_of, split
from gazetteer.romanisation.readings import Read, State, read
from gazetteer.romanisation.syllable import capitalised, join
from gazetteer.romanisation.tables import holds, spellings
from gis.errors import FieldError

MAX_LENGTH: Final = 100
_HAN: Final = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_HAS_HAN: Final = re.compile(f"[{_HAN}]")
_ALL_HAN: Final = re.compile(f"[{_HAN}]+")
_RUN: Final = re.compile(f"[{_HAN}]+|[0-9A-Za-z.]+|[^{_HAN}0-9A-Za-z.]")
_PUNCTUATION: Final = {"（": "(", "）": ")", "、": ",", "－": "-", "—": "-", "‧": "·", "•": "·"}
_PLAIN_SIGNS: Final = frozenset("·-,、.")
_OPENS: Final = frozenset("(·-")
_CLOSES: Final = frozenset("),·-")
_NUMERALS: Final = frozenset("一二三四五六七八九十")
_MOST_ALTERNATIVES: Final = 4

# Areas where names come from Mongol, Tibetan, Uygur and other languages, by first digits of codes.
_MINORITY_AREAS: Final = (
    "15", "54", "63", "65", "2207", "2306", "5132", "5133", "5334", "6209", "6230",
)  # fmt: skip
# Characters that mostly write the sounds of such names.
_SOUNDS: Final = frozenset(
    "阿艾巴白拜包贝比别波博布察查朝达丹德地都敦多额尔夫嘎噶甘岗格戈贡古哈海汗浩和赫呼霍吉加嘉江杰金喀卡康科可克孔库"
    "拉腊兰朗郎勒雷里连隆鲁伦罗洛马玛迈曼麦芒梅门蒙米木穆那纳乃囊尼聂努诺帕皮普其奇恰强钦琼丘曲热仁日荣若萨塞赛桑森"
    "沙什斯松苏索塔台泰坦汤特提铁通图土吐托瓦旺威温翁乌吾西希锡夏仙香谢兴许雅亚言牙耶依伊英尤扎泽则增札扎哲者珠卓孜宗"
    "佐措错当淖呢"
)


@dataclass(frozen=True, slots=True)
class Romanisation:
    """A name in Pinyin, and how sure it is.

    Attributes:
        text: With tone marks, words apart and capitalised: `Lù'ān Shì`.
        specific: The specific part 专名; None where there is none.
        generic: The generic part 通名; None where there is none.
        state: `table`: every character with several readings is decided by a reviewed table;
            `library`: no character has several common readings; `ambiguous`: the library had to
            choose, or a character cannot be read, or the name may be from another language.
        source: Where the readings come from.
        alternatives: Other plausible romanisations of the whole.
        syllables: One for each character of the name in NFKC, for the search index; what is not
            Chinese stands for itself.
    """

    text: str
    specific: str | None
    generic: str | None
    state: State
    source: str
    alternatives: tuple[str, ...]
    syllables: tuple[str, ...]


def romanise(
    name: str,
    class_code: str | None = None,
    level: Level | None = None,
    within: str | None = None,
) -> Romanisation:
    """Romanises a name.

    Args:
        name: As registered. Full-width letters and digits are taken as plain ones.
        class_code: GB/T 18521 code or the name of a group; decides what is written apart.
        level: Level of a division, where no class code is given.
        within: Code of the division that holds the place, for readings of one area.

    Raises:
        FieldError: Empty, too long, with control characters, without a Chinese character, or a
            class that does not exist.
    """
    clean = _clean(name)
    words = split(clean, group_of(class_code, level))
    official = _spelled(words, within)
    rests = [*(word.text for word in words[1:]), ""]
    reads = [_read(w, within, after) for w, after in zip(words, rests, strict=True)]
    written = [_write(w, r.syllables) for w, r in zip(words, reads, strict=True)]
    state = _state(words, reads)
    sources = dict.fromkeys(source for r in reads for source in r.sources)
    alternatives: tuple[str, ...] = ()
    if official is not None:
        spelling, source = official
        alternatives = (_sentence(written),)
        written[0] = spelling
        state, sources = State.TABLE, {source: None}
    elif state is State.AMBIGUOUS:
        alternatives = _alternatives(words, reads, written)
    elif _may_be_foreign(words, within):
        state = State.AMBIGUOUS
        sources["may be a minority-language name, to be spelled after its own sound"] = None
    return Romanisation(
        text=_sentence(written),
        specific=_role(words, written, Role.SPECIFIC),
        generic=_role(words, written, Role.GENERIC),
        state=state,
        source="; ".join(sources) or "generic_parts.csv",
        alternatives=alternatives,
        syllables=tuple(s for r in reads for s in r.syllables),
    )


def _clean(name: str) -> str:
    if len(name) <= MAX_LENGTH and _ALL_HAN.fullmatch(name):
        return name
    text = unicodedata.normalize("NFKC", name)
    text = "".join(text.split())
    if not text:
        raise FieldError("the name is empty", "Give a name in Chinese characters.")
    if len(text) > MAX_LENGTH:
        raise FieldError(
            f"the name has {len(text)} characters; at most {MAX_LENGTH} are read",
            "Give one name at a time.",
        )
    if any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in text):
        raise FieldError(
            "the name holds a control character or one that is not seen", "Type the name again."
        )
    if not _HAS_HAN.search(text):
        raise FieldError(
            f"{text!r} has no Chinese character", "Give the name in Chinese characters."
        )
    return text


def _read(word: Word, within: str | None, after: str) -> Read:
    """Readings of a word, also where it holds digits, letters or signs."""
    if word.reading:
        return _fixed(word.reading)[0]
    runs = [word.text] if _ALL_HAN.fullmatch(word.text) else _RUN.findall(word.text)
    if len(runs) == 1 and _HAS_HAN.match(runs[0]):
        found = read(word.text, within, after)
        return replace(found, state=State.LIBRARY, others=()) if word.spelling else found
    syllables: list[str] = []
    sources: dict[str, None] = {}
    states: list[State] = []
    others: list[tuple[int, str]] = []
    for run in runs:
        if _HAS_HAN.match(run):
            found = read(run, within)
            others.extend((len(syllables) + index, r) for index, r in found.others)
            syllables.extend(found.syllables)
            states.append(found.state)
            sources |= dict.fromkeys(found.sources)
        else:
            syllables.extend(run)
            # Brackets often hold a patch for a character that could not be typed: （氵甸）.
            known = run.isalnum() or run in _PLAIN_SIGNS
            states.append(State.LIBRARY if known else State.AMBIGUOUS)
    return Read(tuple(syllables), _worst(states), tuple(sources), tuple(others))


@cache
def _fixed(reading: tuple[str, ...]) -> tuple[Read, str]:
    """A word whose reading the table of generics gives, read and written."""
    return Read(reading, State.LIBRARY, ()), capitalised(join(reading))


def _write(word: Word, syllables: Sequence[str]) -> str:
    if word.spelling is not None:
        return word.spelling
    if word.reading:
        return _fixed(word.reading)[1]
    written: list[str] = []
    start = 0
    runs = [word.text] if _ALL_HAN.fullmatch(word.text) else _RUN.findall(word.text)
    for run in runs:
        piece = syllables[start : start + len(run)]
        start += len(run)
        if _HAS_HAN.match(run):
            if run[0] == "第" and len(run) > 1 and run[1] in _NUMERALS:
                piece = [f"{piece[0]}-{piece[1]}", *piece[2:]]
            written.append(capitalised(join(piece)))
        else:
            written.append("".join(_PUNCTUATION.get(sign, sign) for sign in run))
    return _sentence(written)


def _sentence(written: Sequence[str]) -> str:
    """Words with spaces between them, but none inside brackets and around a dot."""
    text = ""
    for word in written:
        gap = text and text[-1] not in _OPENS and word[:1] not in _CLOSES
        text += f" {word}" if gap else word
    return text


def _role(words: Sequence[Word], written: Sequence[str], role: Role) -> str | None:
    chosen = [text for word, text in zip(words, written, strict=True) if word.role is role]
    return _sentence(chosen) or None


def _worst(states: Sequence[State]) -> State:
    for state in (State.AMBIGUOUS, State.TABLE):
        if state in states:
            return state
    return State.LIBRARY


def _state(words: Sequence[Word], reads: Sequence[Read]) -> State:
    """The least sure; a generic's reading, known from its class, adds no doubt and no table."""
    specific = [r.state for w, r in zip(words, reads, strict=True) if w.role is Role.SPECIFIC]
    generic = [r.state for w, r in zip(words, reads, strict=True) if w.role is Role.GENERIC]
    if State.AMBIGUOUS in generic:
        return State.AMBIGUOUS
    return _worst(specific or generic)


def _spelled(words: Sequence[Word], within: str | None) -> tuple[str, str] | None:
    if words[0].role is not Role.SPECIFIC:
        return None
    for entry in spellings().get(words[0].text, ()):
        near = within is None or holds(entry.area, within)
        if near and holds(entry.scope, within):
            return entry.text, entry.source
    return None


def _may_be_foreign(words: Sequence[Word], within: str | None) -> bool:
    if within is None or not within.startswith(_MINORITY_AREAS):
        return False
    text = words[0].text
    if words[0].role is not Role.SPECIFIC or words[0].spelling or len(text) < 2:
        return False
    return sum(character in _SOUNDS for character in text) * 4 >= len(text) * 3


def _alternatives(
    words: Sequence[Word], reads: Sequence[Read], written: Sequence[str]
) -> tuple[str, ...]:
    """The whole with one open reading changed at a time."""
    found: list[str] = []
    for number, (word, reading) in enumerate(zip(words, reads, strict=True)):
        for index, other in reading.others:
            changed = list(reading.syllables)
            changed[index] = other
            sentence = [*written]
            sentence[number] = _write(word, changed)
            found.append(_sentence(sentence))
    return tuple(found[:_MOST_ALTERNATIVES])
