"""Divisions 行政区划: codes, levels and committee types.

Code 区划代码: twelve digits as the National Bureau of Statistics pads them: 6 to the county
(GB/T 2260), 3 for the township (GB/T 10114), 3 for the community. Always text.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from gis.errors import FieldError


class Level(StrEnum):
    """Division level 行政层级, highest first."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWNSHIP = "township"
    COMMUNITY = "community"


LEVELS: tuple[Level, ...] = tuple(Level)

LEVEL_LABELS: dict[Level, tuple[str, str]] = {
    Level.PROVINCE: ("省级", "Province"),
    Level.PREFECTURE: ("地级", "Prefecture"),
    Level.COUNTY: ("县级", "County"),
    Level.TOWNSHIP: ("乡级", "Township"),
    Level.COMMUNITY: ("社区(村)", "Community"),
}


def level_rank(level: Level) -> int:
    """0 for a province, 4 for a community."""
    return LEVELS.index(level)


# As lists write them, beside the labels.
LEVEL_SPELLINGS: dict[Level, tuple[str, ...]] = {
    Level.PROVINCE: ("省",),
    Level.PREFECTURE: ("市", "地级市", "地区", "市级"),
    Level.COUNTY: ("县", "区", "市辖区", "县级市", "县区", "区县"),
    Level.TOWNSHIP: ("乡", "镇", "街道", "乡镇", "乡镇级", "乡镇街道"),
    Level.COMMUNITY: ("社区", "村", "行政村", "村级", "社区级", "居委会", "村委会"),
}

NEIGHBOURHOOD = "居委会"
VILLAGE = "村委会"

_NEIGHBOURHOOD_NAMES = ("居委会", "居民委员会")
_VILLAGE_NAMES = ("村委会", "村民委员会")
_DIGITS = {Level.PROVINCE: 2, Level.PREFECTURE: 4, Level.COUNTY: 6, Level.TOWNSHIP: 9}
_EATEN = re.compile(r"^\d(\.\d+)?[eE]\+?\d+$")


def parse_code(text: str) -> str:
    """A division code as typed, padded to twelve digits.

    Six, nine or twelve digits; two and four are taken for a province and a prefecture.

    Raises:
        FieldError: Not such a code; a code that a spreadsheet turned into a number
            (3.41202E+11) is refused, since its last digits are gone.
    """
    code = unicodedata.normalize("NFKC", text).strip()
    if _EATEN.match(code):
        raise FieldError(
            f"the code {text} was turned into a number by the spreadsheet; its digits are lost",
            "Format the column as text, enter the codes again, and save.",
        )
    if not code.isascii() or not code.isdigit() or len(code) not in (2, 4, 6, 9, 12):
        raise FieldError(
            f"{text!r} is not a division code", "Give 6, 9 or 12 digits, such as 341202001001."
        )
    return code.ljust(12, "0")


def level_of(code: str) -> Level:
    """The level that the structure of a twelve-digit code shows."""
    if code[9:] != "000":
        return Level.COMMUNITY
    if code[6:9] != "000":
        return Level.TOWNSHIP
    if code[4:6] != "00":
        return Level.COUNTY
    return Level.PREFECTURE if code[2:4] != "00" else Level.PROVINCE


def parent_code_of(code: str) -> str | None:
    """The code one level up by structure; None for a province."""
    level = level_of(code)
    if level is Level.PROVINCE:
        return None
    above = LEVELS[level_rank(level) - 1]
    return code[: _DIGITS[above]].ljust(12, "0")


def committee_type_of(code: str, name: str) -> str | None:
    """Committee type 居委会/村委会 of a community, by its name, else by its code.

    GB/T 10114: last three digits 001–199 are residents' committees, 200–399 villagers'.
    """
    if level_of(code) is not Level.COMMUNITY:
        return None
    if name.endswith(_VILLAGE_NAMES):
        return VILLAGE
    if name.endswith(_NEIGHBOURHOOD_NAMES):
        return NEIGHBOURHOOD
    serial = int(code[9:])
    if 1 <= serial <= 199:
        return NEIGHBOURHOOD
    return VILLAGE if 200 <= serial <= 399 else None


_GENERIC = re.compile(
    r"(社区)?(居民委员会|居委会|村民委员会|村委会)$|社区$|村$|街道办事处$|街道$|地区$|[镇乡县区市省]$"
)


def may_be_same(one: str, other: str) -> bool:
    """Whether two spellings may name one division: their specific parts 专名 agree.

    江口 and 江口镇, 文德社区 and 文德社区居委会, 阜阳市颍州区 and 颍州区 do; 文德社区居委会 and
    颍州区 do not.
    """
    first, second = _specific_part(one), _specific_part(other)
    return first.endswith(second) or second.endswith(first)


def _specific_part(name: str) -> str:
    bare = "".join(unicodedata.normalize("NFKC", name).split())
    specific = _GENERIC.sub("", bare)
    return specific if specific else bare


def is_committee(name: str | None) -> bool:
    """Whether a name says that it is a residents' or villagers' committee 居委会/村委会."""
    return name is not None and name.endswith(_VILLAGE_NAMES + _NEIGHBOURHOOD_NAMES)


def is_legal_by_code(code: str, name: str) -> bool:
    """Whether a code and name look like a division in law 法定区划, where nobody says.

    The statistical lists also number units that are none: zones counted as counties (fifth and
    sixth digit 71–79, such as 341271), townships 400–599 (农场, 开发区) unless named 街道, 镇 or
    乡, and communities from 400 on (虚拟社区, 生活区).
    """
    match level_of(code):
        case Level.COUNTY:
            return not 71 <= int(code[4:6]) <= 79
        case Level.TOWNSHIP:
            return not 400 <= int(code[6:9]) <= 599 or name.endswith(("街道", "镇", "乡"))
        case Level.COMMUNITY:
            return int(code[9:]) < 400
        case _:
            return True
