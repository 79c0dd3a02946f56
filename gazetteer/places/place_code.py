"""Place codes 地名代码: twenty digits = 6 county + 3 township + 5 class + 6 serial; always text.

Read in census records (DOMAIN §1.2): 330381·001·22100·000001, and 000 for the township where a
place lies in several or in none. Retired codes are never reused: `gazetteer.place_code` keeps
every one ever assigned, and nothing can be taken out of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from gis.errors import FieldError, InputError

_EATEN: Final = re.compile(r"\d(\.\d+)?[eE]\+?\d+", re.ASCII)


def parse_place_code(text: str) -> str:
    """A place code as typed: twenty digits, with or without dots, spaces or hyphens between parts.

    Raises:
        FieldError: Not such a code; one that a spreadsheet turned into a number (3.41E+19) is
            refused, since its last digits are gone.
    """
    typed = unicodedata.normalize("NFKC", text).strip()
    code = re.sub(r"[\s.·・-]", "", typed)
    if _EATEN.fullmatch(typed):
        raise FieldError(
            f"the place code {typed} was turned into a number by the spreadsheet; its digits are"
            " lost.",
            "Format the column as text, enter the codes again, and save.",
        )
    if not (code.isascii() and code.isdigit() and len(code) == 20):
        raise FieldError(
            f"{text[:40]!r} is not a place code.",
            "Give 20 digits: 6 county, 3 township, 5 class, 6 serial.",
        )
    # A double keeps 15 to 17 digits; a spreadsheet fills the rest with zeros.
    if code.endswith("000000"):
        raise FieldError(
            f"the place code {code} ends in the serial 000000: a spreadsheet may have rounded it.",
            "Serials begin at 000001: format the column as text and enter the codes again.",
        )
    return code


def code_prefix(division_codes: Sequence[str], class_code: str) -> str:
    """County, township and class of the place code of a place: fourteen digits.

    The township is 000 where the place lies in several, or in none. Where it lies in several
    counties, the first six digits are those of the lowest division that holds it whole, which
    is our reading: the notes do not say.

    Args:
        division_codes: Twelve-digit codes of the divisions that hold it by law.
        class_code: Five digits.

    Raises:
        InputError: No division, or divisions of several provinces.
    """
    counties = {code[:6] for code in division_codes}
    townships = {code[:9] for code in division_codes}
    if len(counties) == 1:
        (county,) = counties
        township = next(iter(townships))[6:] if len(townships) == 1 else "000"
        return county + township + class_code
    shared = [parts for digits in (4, 2) if len(parts := {c[:digits] for c in counties}) == 1]
    whole = shared[0].pop().ljust(6, "0") if shared else "000000"
    if not counties or whole == "000000":
        raise InputError(
            "A place code begins with the county, and the place is in none."
            if not counties
            else "A place code begins with one province, and the place lies in several.",
            "Say in which divisions the place lies, or give its code.",
        )
    return whole + "000" + class_code
