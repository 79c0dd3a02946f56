"""What a person wrote into the column 确认, and the place it stands for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from gazetteer.matching.verdict import STATUS_LABELS, Status
from gazetteer.places.place import PlaceKey, parse_place_key
from gis.errors import FieldError

_YES: Final = frozenset({"是", "对", "√", "✓", "y", "yes", "true", "采纳"})
_NO: Final = frozenset({"否", "不", "不是", "无", "×", "✗", "x", "n", "no", "false"})
_NUMBER: Final = re.compile(r"(?:^|；)\s*(\d+) ")
_SHORT: Final = 12


class Decision(StrEnum):
    """What became of a row."""

    STANDARD = "standard"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    OPEN = "open"
    INVALID = "invalid"


DECISION_LABELS: Final[Mapping[Decision, tuple[str, str]]] = MappingProxyType(
    {
        Decision.STANDARD: ("标准", "standard"),
        Decision.CONFIRMED: ("已确认", "confirmed"),
        Decision.REJECTED: ("否决", "rejected"),
        Decision.OPEN: ("未决", "open"),
        Decision.INVALID: ("确认栏有误", "invalid"),
    }
)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A row after review.

    Attributes:
        decision: What became of it.
        key: The place decided on; None where there is none.
        remark: Why it is invalid, in Chinese and English.
    """

    decision: Decision
    key: PlaceKey | None = None
    remark: str | None = None


def read_review(
    confirmed: str | None, status: str | None, place_id: str | None, candidates: str | None
) -> Reviewed:
    """The decision on a row.

    A number is taken only where the row lists it: 341226 may be meant as a division, and is the
    number of some place as well.

    Args:
        confirmed: What the person wrote; None: nothing.
        status: What the check found.
        place_id: Number of the place it found.
        candidates: The others it listed.
    """
    text = unicodedata.normalize("NFKC", confirmed or "").strip().lower()
    own = int(place_id) if place_id and place_id.isascii() and place_id.isdigit() else None
    if not text:
        is_standard = (status or "").startswith(STATUS_LABELS[Status.STANDARD][0])
        if is_standard and own is not None:
            return Reviewed(Decision.STANDARD, PlaceKey(place_id=own))
        return Reviewed(Decision.OPEN)
    if text in _NO:
        return Reviewed(Decision.REJECTED)
    if text in _YES:
        if own is None:
            return _invalid("无可采纳的名称", "there is no name to accept")
        return Reviewed(Decision.CONFIRMED, PlaceKey(place_id=own))
    try:
        key = parse_place_key(text)
    except FieldError as error:
        return _invalid(f"“{text[:40]}”不是代码", f"{error.message} {error.mend}")
    if key.place_id is not None:
        listed = {int(number) for number in _NUMBER.findall(candidates or "")} | {own}
        if key.place_id not in listed:
            return _invalid(
                f"编号{key.place_id}不在本行候选之列",
                f"number {key.place_id} is not listed in this row; write the place code or the"
                f" division code of {_SHORT} digits",
            )
    return Reviewed(Decision.CONFIRMED, key)


def _invalid(zh: str, en: str) -> Reviewed:
    return Reviewed(Decision.INVALID, None, f"{zh} {en}")
