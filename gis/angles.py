"""Angles as exact whole numbers of thousandths of an arc second, and as people write them."""

from __future__ import annotations

import math
import re
import unicodedata
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Final

from gis.errors import FieldError

_PER_DEGREE: Final = 3_600_000
_SIGNS: Final = str.maketrans(
    {"'": "′", "’": "′", "分": "′", '"': "″", "”": "″", "秒": "″", "度": "°"}
)
_SEXAGESIMAL: Final = re.compile(
    r"(\d{1,9})°(?:(\d{1,9})′)?(?:(\d{1,9}(?:\.\d{1,30})?)″)?", re.ASCII
)

_SMALL_DEG: Final = 1000.0
_DOUBT_MAS: Final = 1e-3

Angle = Decimal | Fraction | str | int | float


def exact_degrees(value: Angle) -> Fraction:
    """An angle in degrees without rounding.

    Args:
        value: A number of degrees, or text: "115.81", "115°48′36″", "115度48分36秒". A float is
            taken as the decimal it is written as: 115.1 is 1151/10.

    Raises:
        FieldError: It is no finite number, or has 60 minutes or seconds or more.
    """
    if isinstance(value, str):
        return _from_text(value)
    try:
        # repr gives the shortest decimal that is this float, which is what its owner typed;
        # float() first, because numpy writes its floats with their type.
        if isinstance(value, Decimal):
            return _plain(value)
        return Fraction(repr(float(value)) if isinstance(value, float) else value)
    except ValueError:
        raise FieldError(f"{value} is not a finite number of degrees.", "Give 115.81.") from None


def floor_mas(value: Angle) -> int:
    """Thousandths of an arc second, rounded down.

    Raises:
        FieldError: As in `exact_degrees`.
    """
    if type(value) is float and abs(value) < _SMALL_DEG:
        # The product is off by less than a millionth; far from a whole number that is nothing,
        # and near one the exact way decides.
        product = value * _PER_DEGREE
        below = math.floor(product)
        if _DOUBT_MAS < product - below < 1 - _DOUBT_MAS:
            return below
    degrees = exact_degrees(value)
    return degrees.numerator * _PER_DEGREE // degrees.denominator


def ceil_mas(value: Angle) -> int:
    """Thousandths of an arc second, rounded up.

    Raises:
        FieldError: As in `exact_degrees`.
    """
    degrees = exact_degrees(value)
    return -(-degrees.numerator * _PER_DEGREE // degrees.denominator)


def dms(mas: int) -> str:
    """Degrees, minutes, seconds: "115°46′52.5″", "32°40′", "114°"; negative with a minus."""
    degrees, rest = divmod(abs(mas), _PER_DEGREE)
    minutes, thousandths = divmod(rest, 60_000)
    text = f"{'-' if mas < 0 else ''}{degrees}°"
    if rest:
        text += f"{minutes:02d}′"
    if thousandths:
        seconds = f"{thousandths // 1000:02d}.{thousandths % 1000:03d}"
        text += f"{seconds.rstrip('0').rstrip('.')}″"
    return text


def _plain(number: Decimal) -> Fraction:
    # 1e999999999 is a Decimal too, but would fill the memory as a fraction.
    if not number.is_finite() or number.adjusted() > 9 or len(number.as_tuple().digits) > 99:
        raise ValueError
    if number and number.adjusted() < -99:
        raise ValueError
    return Fraction(number)


def _from_text(text: str) -> Fraction:
    word = "".join(unicodedata.normalize("NFC", text).split()).translate(_SIGNS)
    found = _SEXAGESIMAL.fullmatch(word)
    try:
        if found is None:
            return _plain(Decimal(word))
        degrees, minutes, seconds = (Fraction(part or 0) for part in found.groups())
    except (InvalidOperation, ValueError):
        raise FieldError(
            f"'{text}' is not a number of degrees.", "Write 115.81 or 115°48′36″."
        ) from None
    if minutes >= 60 or seconds >= 60:
        raise FieldError(f"'{text}' has 60 minutes or seconds or more.", "Write 115°48′36″.")
    return degrees + minutes / 60 + seconds / 3600
