"""The eleven scales of national maps 国家基本比例尺地形图 and the size of their sheets.

GB/T 13989-2012: each 1:1,000,000 sheet of 6° × 4° is cut into equal rows and columns. All sizes
are whole thousandths of an arc second, so nothing is ever rounded.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from gis.errors import FieldError

MAS_PER_DEGREE: Final = 3_600_000
_MILLION_WIDTH_MAS: Final = 6 * MAS_PER_DEGREE
_MILLION_HEIGHT_MAS: Final = 4 * MAS_PER_DEGREE


@dataclass(frozen=True, slots=True)
class SheetScale:
    """One scale of GB/T 13989.

    Attributes:
        denominator: 10000 for 1:10,000.
        letter: Code letter in the number, "G"; empty for 1:1,000,000.
        parts: Into how many rows, and as many columns, a 1:1,000,000 sheet is cut.
        digits: Digits of the row and of the column in the number; 0 for 1:1,000,000.
        width_mas: Width of a sheet in thousandths of an arc second of longitude.
        height_mas: Its height, of latitude.
    """

    denominator: int
    letter: str
    parts: int
    digits: int
    width_mas: int
    height_mas: int

    @property
    def text(self) -> str:
        """As people write it: "1:10,000"."""
        return f"1:{self.denominator:,}"

    @property
    def zh(self) -> str:
        """As Chinese maps have it: "1:2.5万", "1:5000"."""
        if self.denominator < 10_000:
            return f"1:{self.denominator}"
        return f"1:{self.denominator / 10_000:g}万"


def _scale(denominator: int, letter: str, parts: int, digits: int) -> SheetScale:
    width, height = _MILLION_WIDTH_MAS // parts, _MILLION_HEIGHT_MAS // parts
    return SheetScale(denominator, letter, parts, digits, width, height)


# GB/T 13989-2012, tables 1 and 2; from coarse to fine each nests in the one before it.
SCALES: Final = (
    _scale(1_000_000, "", 1, 0),
    _scale(500_000, "B", 2, 3),
    _scale(250_000, "C", 4, 3),
    _scale(100_000, "D", 12, 3),
    _scale(50_000, "E", 24, 3),
    _scale(25_000, "F", 48, 3),
    _scale(10_000, "G", 96, 3),
    _scale(5_000, "H", 192, 3),
    _scale(2_000, "I", 576, 3),
    _scale(1_000, "J", 1152, 4),
    _scale(500, "K", 2304, 4),
)
_BY_DENOMINATOR: Final = {scale.denominator: scale for scale in SCALES}
_BY_LETTER: Final = {scale.letter: scale for scale in SCALES}
_UNITS: Final = {"": 1, "万": 10_000, "百万": 1_000_000, "k": 1_000, "m": 1_000_000}
_WRITTEN: Final = re.compile(r"(?:1[:/])?(\d{1,9}(?:\.\d{1,9})?)(万|百万|k|m)?", re.ASCII)


def parse_scale(text: str | int) -> SheetScale:
    """The scale a user means: "1:10000", "10000", "1:1万", "1:1 000 000", "10k".

    Raises:
        FieldError: No scale, or none of the eleven of GB/T 13989.
    """
    usual = ", ".join(str(scale.denominator) for scale in SCALES)
    word = unicodedata.normalize("NFKC", str(text)).replace("∶", ":").casefold()
    found = _WRITTEN.fullmatch(re.sub(r"[\s,_']", "", word))
    if found is None:
        raise FieldError(f"'{text}' is not a scale.", f"Give one of 1: {usual}.")
    number, unit = found.groups()
    whole, _, fraction = number.partition(".")
    factor = _UNITS[unit or ""]
    scaled, rest = divmod(int(whole + fraction) * factor, 10 ** len(fraction))
    scale = None if rest else _BY_DENOMINATOR.get(scaled)
    if scale is None:
        raise FieldError(
            f"'{text}' is not a scale of GB/T 13989, so it has no sheet numbers.",
            f"Give one of 1: {usual}.",
        )
    return scale


def scale_of_letter(letter: str) -> SheetScale | None:
    """The scale of a code letter (G: 1:10,000), or None; "" is 1:1,000,000."""
    return _BY_LETTER.get(letter)
