"""Numbers that map sheets had before 1993 旧图幅编号, as older agreements and records have them.

They nest: a 1:1,000,000 sheet, H-50, has 4 of 1:500,000 (H-50-A) and 144 of 1:100,000
(H-50-49); one of these has 4 of 1:50,000 (H-50-49-D) and 64 of 1:10,000 (H-50-49-(8)); and these
again 4 of 1:25,000 (H-50-49-D-2) and 4 of 1:5,000 (H-50-49-(8)-b). All count from the north-west
corner row by row. Sizes are as in GB/T 13989. Sources, read 2026-11: hezhiquan.com
2a289ffa6acd490e (§7.2); help.supermap.com LadderSubdivision; 82l.net 1180146383319787779.

Numbers in square brackets are refused: they were 1:200,000 first and 1:250,000 later.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from gis.errors import FieldError
from gis.sheet_number import Sheet, sheet_number
from gis.sheet_scales import SheetScale, parse_scale

_DASHES: Final = re.compile("[‐-―−－—_]")
_NUMBER: Final = re.compile(
    r"(?P<million>[A-Z]-?\d\d)"
    r"(?:-(?P<half>[A-D])"
    r"|-(?P<hundred>\d{1,3})"
    r"(?:-(?P<fifty>[A-D])(?:-(?P<quarter>[1-4]))?"
    r"|-\((?P<ten>\d{1,2})\)(?:-(?P<five>[A-D]))?)?)?",
    re.ASCII,
)
# Each part of the number, the scale it leads to, and how many there are across.
_STEPS: Final = (
    ("half", 500_000, 2),
    ("hundred", 100_000, 12),
    ("fifty", 50_000, 2),
    ("quarter", 25_000, 2),
    ("ten", 10_000, 8),
    ("five", 5_000, 2),
)


def old_sheet_number(text: str) -> Sheet:
    """The sheet an old number means: "H-50-49-D", "J-50-5-(12)-b".

    Raises:
        FieldError: Not such a number, a part beyond its count, or outside the sheets covered.
    """
    word = _DASHES.sub("-", unicodedata.normalize("NFKC", "".join(text.split()))).upper()
    found = _NUMBER.fullmatch(word)
    if found is None:
        mend = "It is written like H-50, H-50-A, H-50-49, H-50-49-D, H-50-49-D-2 or H-50-49-(8)-b."
        if "[" in word:
            mend = (
                "Numbers in square brackets were 1:200,000 first and 1:250,000 later: give the"
                " number of GB/T 13989, or the corner of the sheet."
            )
        raise FieldError(f"'{text}' is not an old sheet number.", mend)
    sheet = sheet_number(found["million"].replace("-", ""))
    for name, denominator, across in _STEPS:
        part = found[name]
        if part is None:
            continue
        place = int(part) if part.isdigit() else ord(part) - ord("A") + 1
        if not 1 <= place <= across * across:
            raise FieldError(
                f"'{text}' has the part {part}, but there are 1 to {across * across}.",
                "Correct the number.",
            )
        sheet = _within(sheet, parse_scale(denominator), across, place)
    return sheet


def _within(sheet: Sheet, scale: SheetScale, across: int, place: int) -> Sheet:
    """The `place`-th of the sheets in a sheet, counted from 1 at its north-west corner."""
    down, right = divmod(place - 1, across)
    return Sheet(scale, sheet.column * across + right, (sheet.row + 1) * across - 1 - down)
