"""What the hits of a search say of a name as it was written 标准地名核查.

Where a standard name is used is laid down in 地名管理条例 (国务院令第753号) 第十八条; what is
checked here is whether a written name is one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from gazetteer.matching.calibration import chances
from gazetteer.search.hit import Hit
from gazetteer.search.reasons import Match

# Hits closer than this are told apart by nothing but their order.
_CLOSE: Final = 0.005
_BLANKS: Final = re.compile(r"\s+")
_FORMER_NAME: Final = "former_name"


class Status(StrEnum):
    """What became of a name."""

    STANDARD = "standard"
    NOT_STANDARD = "not_standard"
    SEVERAL = "several"
    NONE = "none"
    SCOPE_UNKNOWN = "scope_unknown"
    BLANK = "blank"
    UNREADABLE = "unreadable"


class Fault(StrEnum):
    """Why a name that is understood is no standard name."""

    FORMER = "former"
    ALIAS = "alias"
    VARIANT = "variant"
    INCOMPLETE = "incomplete"
    PINYIN = "pinyin"
    CODE = "code"
    MISSPELT = "misspelt"


STATUS_LABELS: Final[Mapping[Status, tuple[str, str]]] = MappingProxyType(
    {
        Status.STANDARD: ("标准名称", "standard"),
        Status.NOT_STANDARD: ("非标准", "not standard"),
        Status.SEVERAL: ("多个候选", "several"),
        Status.NONE: ("未找到", "none"),
        Status.SCOPE_UNKNOWN: ("范围不明", "division not known"),
        Status.BLANK: ("空白", "blank"),
        Status.UNREADABLE: ("无法读取", "unreadable"),
    }
)
FAULT_LABELS: Final[Mapping[Fault, tuple[str, str]]] = MappingProxyType(
    {
        Fault.FORMER: ("曾用名", "former"),
        Fault.ALIAS: ("别名", "alias"),
        Fault.VARIANT: ("用字不规范", "other characters"),
        Fault.INCOMPLETE: ("不完整", "incomplete"),
        Fault.PINYIN: ("拼音", "pinyin"),
        Fault.CODE: ("代码", "a code"),
        Fault.MISSPELT: ("疑似误写", "misspelt"),
    }
)
_BY_MATCH: Final[Mapping[str, Fault]] = MappingProxyType(
    {
        Match.EXACT: Fault.VARIANT,
        Match.CODE: Fault.CODE,
        Match.GENERIC_WORDED_OTHERWISE: Fault.INCOMPLETE,
        Match.WITHOUT_GENERIC: Fault.INCOMPLETE,
        Match.PREFIX: Fault.INCOMPLETE,
        Match.INSIDE: Fault.INCOMPLETE,
        Match.PINYIN: Fault.PINYIN,
        Match.PINYIN_WITHOUT_GENERIC: Fault.PINYIN,
        Match.PINYIN_PREFIX: Fault.PINYIN,
        Match.INITIALS: Fault.PINYIN,
        Match.INITIALS_WITHOUT_GENERIC: Fault.PINYIN,
    }
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a written name.

    Attributes:
        status: In a word.
        fault: Why it is no standard name; None for other statuses.
        hits: The places it may mean, the best first. Where the status is `none`, places of that
            name outside the division given.
        chances: For each, the chance that it is meant, 0 to 100.
        remark: What else is to be said, in Chinese and English.
    """

    status: Status
    fault: Fault | None = None
    hits: tuple[Hit, ...] = ()
    chances: tuple[float, ...] = ()
    remark: tuple[str, str] | None = None

    @property
    def best(self) -> Hit | None:
        """The place it means, where one is likelier than the others."""
        is_one = self.status in (Status.STANDARD, Status.NOT_STANDARD)
        return self.hits[0] if is_one else None

    @property
    def label(self) -> tuple[str, str]:
        """Status and fault in words, Chinese and English."""
        zh, en = STATUS_LABELS[self.status]
        if self.fault is None:
            return zh, en
        more_zh, more_en = FAULT_LABELS[self.fault]
        return f"{zh}：{more_zh}", f"{en}: {more_en}"

    @property
    def why(self) -> tuple[str, str]:
        """The reason of the best hit, and what else is to be said."""
        parts = [(self.best.why.zh, self.best.why.en)] if self.best else []
        if self.remark:
            parts.append(self.remark)
        return "；".join(zh for zh, _ in parts), "; ".join(en for _, en in parts)


def judge_hits(written: str, hits: Sequence[Hit]) -> Verdict:
    """What the hits of a search say of the name that was searched for.

    A standard name is one in force, written with its very characters; divisions may stand before
    it. One that several places bear is no answer, whatever else speaks for the first.

    Args:
        written: The name as written.
        hits: What search found, the best first.
    """
    if not hits:
        return Verdict(Status.NONE)
    ordered = tuple(sorted(hits, key=lambda hit: (not is_standard(written, hit), -hit.score)))
    shares = chances(ordered)
    standard = sum(is_standard(written, hit) for hit in ordered)
    if standard == 1:
        return Verdict(Status.STANDARD, None, ordered, shares, _namesakes(written, ordered[1:]))
    close = standard or sum(hit.score > ordered[0].score - _CLOSE for hit in ordered)
    if close > 1:
        return Verdict(Status.SEVERAL, None, ordered, shares, _several(close))
    return Verdict(Status.NOT_STANDARD, _fault(ordered[0]), ordered, shares)


def is_standard(written: str, hit: Hit) -> bool:
    """Whether a hit says that the name as written is a standard name in force."""
    return (
        hit.why.code == Match.EXACT
        and hit.in_force
        and hit.matched.in_force
        and hit.matched.kind == "standard"
        and is_written_so(written, hit.matched.spelling)
    )


def is_certain(written: str, hits: Sequence[Hit]) -> bool:
    """Whether the first hit is meant for certain.

    Its standard name is the name as written, and no other hit has, or had, that very name.
    """
    return (
        bool(hits)
        and is_standard(written, hits[0])
        and not any(_is_same_name(hit) for hit in hits[1:])
    )


def is_written_so(written: str, spelling: str) -> bool:
    """Whether the very characters of a spelling stand in what was written."""
    return as_written(spelling) in as_written(written)


def as_written(text: str) -> str:
    """A text in NFC without blanks."""
    return _BLANKS.sub("", unicodedata.normalize("NFC", text))


def _is_same_name(hit: Hit) -> bool:
    return hit.why.code in (Match.EXACT, _FORMER_NAME)


def _namesakes(written: str, others: Sequence[Hit]) -> tuple[str, str] | None:
    same = [h for h in others if _is_same_name(h) and is_written_so(written, h.matched.spelling)]
    if not same:
        return None
    shown = "、".join(hit.name for hit in same[:3])
    return f"另有 {len(same)} 处别名或曾用名与此相同（{shown}）", (
        f"also an alias or former name of {len(same)} other place{'s' * (len(same) > 1)} ({shown})"
    )


def _several(close: int) -> tuple[str, str]:
    return f"有 {close} 处难以分辨", f"{close} that nothing tells apart"


def _fault(hit: Hit) -> Fault:
    is_former = not hit.matched.in_force or hit.matched.kind in ("former", "old_map")
    fault = _BY_MATCH.get(hit.why.code, Fault.MISSPELT)
    if hit.why.code == _FORMER_NAME or (is_former and fault is not Fault.MISSPELT):
        return Fault.FORMER
    if fault is Fault.VARIANT and hit.matched.kind != "standard":
        return Fault.ALIAS
    return fault
