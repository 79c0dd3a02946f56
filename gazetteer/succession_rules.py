"""How a share along a chain of events came about, in words 份额规则."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

RULES: Final[Mapping[str, tuple[str, str]]] = {
    "unchanged": ("未变更", "unchanged"),
    "sole": (
        "撤销且仅有一个后继,全部归入",
        "it ended and has one successor, which takes the whole",
    ),
    "stated": ("按变更文件所列份额", "shares as stated with the event"),
    "remainder": (
        "其余部分留在原区划",
        "what was not stated to go over stayed",
    ),
    "unknown": ("份额未知", "share unknown"),
    "from_sole": (
        "新设且仅有一个前身,全部来自该前身",
        "it was set up from one predecessor, and all of it comes from there",
    ),
    "lost": (
        "所列份额之和不足一,此部分去向不明",
        "the shares do not add up, and nobody says where this part went",
    ),
    "ended": ("已撤销,无后继记录", "it ended, and no successor is on record"),
    "begun": ("新设,无前身记录", "it was set up, and no predecessor is on record"),
    "other_level": ("归入其他层级的区划", "it went into a division of another level"),
}  # fmt: skip
