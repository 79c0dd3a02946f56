"""The columns that files of boundary points, markers and surveys share.

X is north 纵坐标 and Y is east 横坐标, as in every result table 成果表.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from gazetteer.boundaries.classification import Classification
from gazetteer.boundaries.marker import METHOD_LABELS, SurveyMethod
from gazetteer.division_fields import SIMULATED, SOURCE, VALID_FROM, VALID_TO
from gazetteer.places.place import SECRECY_LABELS, Secrecy
from gis.angles import exact_degrees
from gis.errors import FieldError
from gis.fields import Field, FieldType
from gis.survey_crs import parse_survey_crs

# Eleven decimals of a degree are a micrometre.
_DEGREE_STEP = Decimal("0.00000000001")
_PLAIN = re.compile(r"-?\d{1,3}(\.\d{1,20})?", re.ASCII)
_BETWEEN = re.compile(r"[;；、,，\s]+")
_LINE_CODE = re.compile(r"[0-9A-Z]{4,12}")
_EATEN = re.compile(r"\d(\.\d+)?[eE]\+?\d+")


def parse_degrees(text: str) -> Decimal:
    """Degrees as a decimal, "115.81", or in sixtieths as result tables have them, "115°48′36″".

    Raises:
        FieldError: Neither.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if _PLAIN.fullmatch(plain):
        return Decimal(plain)
    # Not NFKC, which makes two of the sign for seconds.
    found = exact_degrees(text)
    return (Decimal(found.numerator) / Decimal(found.denominator)).quantize(_DEGREE_STEP)


def parse_line_code(text: str) -> str:
    """A line code 界线代码: four to twelve digits or capital letters.

    Raises:
        FieldError: Not such a code, or one that a spreadsheet turned into a number.
    """
    code = unicodedata.normalize("NFKC", text).strip().upper()
    if _EATEN.fullmatch(code):
        raise FieldError(
            f"the line code {text} was turned into a number by the spreadsheet.",
            "Format the column as text, enter the codes again, and save.",
        )
    if not _LINE_CODE.fullmatch(code):
        raise FieldError(
            f"{text[:40]!r} is no line code.", "Give 4 to 12 digits or letters, such as 3441."
        )
    return code


def parse_line_codes(text: str) -> tuple[str, ...]:
    """Line codes, between 、, ;, commas or spaces; each once, in order.

    Raises:
        FieldError: As `parse_line_code`.
    """
    parts = [part for part in _BETWEEN.split(text) if part]
    if not parts:
        raise FieldError(f"{text!r} holds no line code.", "Give one or more, between 、.")
    return tuple(sorted({parse_line_code(part) for part in parts}))


def _decimal(name: str, zh: str, en: str, unit: str, *aliases: str) -> Field:
    return Field(name, FieldType.DECIMAL, zh, en, unit=unit, aliases=aliases)


def _degrees(name: str, zh: str, en: str, *aliases: str) -> Field:
    return Field(name, FieldType.TEXT, zh, en, aliases=aliases, parser=parse_degrees)


COORDINATES: tuple[Field, ...] = (
    _decimal("north", "纵坐标X", "X (north)", "m", "X", "X坐标", "纵坐标", "北坐标", "northing"),
    _decimal("east", "横坐标Y", "Y (east)", "m", "Y", "Y坐标", "横坐标", "东坐标", "easting"),
    _degrees("latitude", "纬度", "Latitude", "北纬", "B", "lat"),
    _degrees("longitude", "经度", "Longitude", "东经", "L", "lon", "lng"),
    Field(
        "height_m", FieldType.DECIMAL, "高程", "Height", unit="m", aliases=("H", "Z", "大地高"),
        minimum=Decimal(-500), maximum=Decimal(9000),
    ),
    Field("height_system", FieldType.TEXT, "高程系统", "Height system", aliases=("高程基准",)),
    Field("crs", FieldType.TEXT, "坐标系", "Coordinate system", parser=parse_survey_crs),
    _degrees("declared_longitude", "2000经度", "Declared CGCS2000 longitude"),
    _degrees("declared_latitude", "2000纬度", "Declared CGCS2000 latitude"),
)  # fmt: skip
"""Coordinates as determined, their system, and an official conversion to CGCS2000 beside them."""

SURVEY: tuple[Field, ...] = (
    Field(
        "surveyed_on", FieldType.DATE, "测量日期", "Surveyed on",
        aliases=("施测日期", "观测日期", "测量时间"),
    ),
    Field(
        "method", FieldType.CHOICE, "测量方法", "Method",
        choices={m.value: METHOD_LABELS[m] for m in SurveyMethod},
        aliases=("施测方法",),
    ),
    Field(
        "sigma_m", FieldType.DECIMAL, "点位中误差", "Standard deviation", unit="m",
        aliases=("中误差", "sigma", "精度"), minimum=Decimal("0.0001"), maximum=Decimal(999),
    ),
)  # fmt: skip
"""When, how, and how well they were determined."""

SECRECY = Field(
    "secrecy", FieldType.CHOICE, "密级", "Secrecy",
    choices={
        Secrecy.PUBLIC: (
            *SECRECY_LABELS[Secrecy.PUBLIC], "无", "非密", Classification.PUBLIC.line
        ),
        Secrecy.INTERNAL: (
            *SECRECY_LABELS[Secrecy.INTERNAL], "内部使用", Classification.INTERNAL.zh,
            Classification.INTERNAL.line,
        ),
        Secrecy.SECRET: (*SECRECY_LABELS[Secrecy.SECRET], Classification.SECRET.line),
    },
)  # fmt: skip
RECORD: tuple[Field, ...] = (SECRECY, VALID_FROM, VALID_TO, SOURCE, SIMULATED)
"""What every record says of itself."""

LINE_CODES = Field(
    "line_codes", FieldType.TEXT, "所在界线", "Lines", aliases=("界线代码组",),
    parser=parse_line_codes,
)  # fmt: skip
