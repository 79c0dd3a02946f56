"""Declaring the columns of a file, and turning their text into values.

A blank cell means unknown (None). A column that the file does not have is absent from the
result, so that it does not change what is stored.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from gis.days import parse_day
from gis.errors import FieldError
from gis.problems import Problem
from gis.rows import Row


class FieldType(StrEnum):
    """What a column holds."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    BOOLEAN = "boolean"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Field:
    """One column that a kind of file may have.

    Attributes:
        name: Canonical name, with its unit (floor_area_m2).
        type: What it holds.
        zh: Chinese label.
        en: English label.
        unit: Unit of a number, "m2"; None where it is a count or no number.
        required: A row without it is rejected.
        minimum: Smallest value accepted.
        maximum: Largest value accepted.
        choices: For CHOICE: the value stored, and the spellings accepted for it beside itself.
        aliases: Further headers, Chinese and English, accepted without a mapping.
        parser: Replaces the parser of the type. Gets text that is stripped, in NFC and not
            empty; raises FieldError. Limits still apply to the numbers it returns.
    """

    name: str
    type: FieldType
    zh: str
    en: str
    unit: str | None = None
    required: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    aliases: tuple[str, ...] = ()
    parser: Callable[[str], object] | None = None


# What people write where they know nothing. In a text it may be what was meant.
_UNKNOWN = {"不详", "未知", "无数据", "—", "——", "-", "--", "/", "n/a", "na", "unknown"}
_YES = {"是", "true", "yes", "y", "1", "√", "✓", "t"}
_NO = {"否", "false", "no", "n", "0", "×", "f"}
_SHEET_ERRORS = {"#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!"}

# What neither the database's texts nor a workbook's cells can hold.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")

_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_WITH_UNIT = re.compile(r"([+-]?[\d,.]+)\s*([^\d\s.,+-].*)", re.ASCII)
_LONGEST_NUMBER = 40


def clean_text(text: str) -> str:
    """The text in NFC without surrounding spaces; ideographic spaces and byte order marks too.

    Nothing inside is altered: a name is what its owner wrote.
    """
    normal = text if text.isascii() else unicodedata.normalize("NFC", text)
    return normal.strip("\ufeff\u200b \t\r\n\u3000\u00a0")


def spelling_key(text: str) -> str:
    """What is compared where spelling does not matter: NFKC, casefold, no spaces."""
    normal = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return "".join(normal.casefold().split())


def parse_value(field: Field, text: str | None) -> object:
    """The value of one cell, or None where it is blank or says that it is unknown.

    TEXT is kept as `clean_text` leaves it. INTEGER gives int and refuses fractions and
    exponents, which mean lost digits (3.41202E+11). DECIMAL gives Decimal. Both take
    full-width digits and thousands commas, and no units. DATE: see `gis.days.parse_day`.

    Raises:
        FieldError: The text cannot be such a value, or is outside the limits.
    """
    cleaned = clean_text(text) if text is not None else ""
    if not cleaned:
        return None
    if _UNWRITABLE.search(cleaned):
        raise FieldError(
            f"{cleaned[:40]!a} holds a control character.", "Type the cell again without it."
        )
    key = spelling_key(cleaned) if field.type is not FieldType.TEXT else ""
    if cleaned[0] == "#" and spelling_key(cleaned) in _SHEET_ERRORS:
        raise FieldError(
            f"'{cleaned}' is an error of the spreadsheet, not a value.", "Correct the formula."
        )
    if field.type is FieldType.CHOICE and field.parser is None:
        return _choice(field, cleaned, key)
    if field.type is not FieldType.TEXT and key in _UNKNOWN:
        return None
    value = field.parser(cleaned) if field.parser is not None else _parse(field, cleaned, key)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        _check_limits(field, value)
    return value


def parse_row(
    fields: Sequence[Field], row: Row, headers: Mapping[str, str], file: str
) -> tuple[dict[str, object], list[Problem]]:
    """The values of one row by canonical name, and what is wrong with it.

    Args:
        fields: The columns wanted.
        row: The row; its own `problem` is left to the caller.
        headers: Canonical name to header in the file, from `gis.columns.match_headers`.
        file: Name for the problems.

    Returns:
        Values of the fields that have a column and a usable cell, and one problem for every
        unusable cell and every required value that is missing.
    """
    values: dict[str, object] = {}
    problems: list[Problem] = []
    for wanted in fields:
        header = headers.get(wanted.name)
        text = row.values.get(header) if header is not None else None
        try:
            value = parse_value(wanted, text)
            if value is None and wanted.required:
                raise FieldError(
                    f"{wanted.zh} {wanted.en} ({wanted.name}) is missing.", "Fill it in."
                )
        except FieldError as error:
            shown = text[:80] if text is not None else None
            problems.append(
                Problem(file, row.number, header, shown, error.message, error.mend, "reject")
            )
            continue
        if header is not None:
            values[wanted.name] = value
    return values, problems


def _parse(field: Field, text: str, key: str) -> object:
    if field.type is FieldType.TEXT:
        return text
    if field.type is FieldType.DATE:
        return parse_day(text)
    if field.type is FieldType.BOOLEAN:
        return _boolean(text, key)
    number = _number(text)
    if field.type is FieldType.DECIMAL:
        return number
    if "e" in key:
        raise FieldError(
            f"'{text}' is in exponent form, so digits may be lost.",
            "Format the column as a number without decimals, or as text, and export again.",
        )
    if number != number.to_integral_value():
        raise FieldError(f"'{text}' is not a whole number.", "Give a whole number.")
    return int(number)


def _number(text: str) -> Decimal:
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").replace("−", "-")
    if len(plain) <= _LONGEST_NUMBER and _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    if len(plain) <= _LONGEST_NUMBER and _PLAIN.fullmatch(plain):
        number = Decimal(plain)
        if number.adjusted() < _LONGEST_NUMBER:
            return number
    unit = _WITH_UNIT.fullmatch(plain)
    if unit is not None and not _PLAIN.fullmatch(plain):
        raise FieldError(
            f"'{text}' has '{unit[2]}' behind the number.",
            f"Remove the unit from the cell: write {unit[1]} in the unit the column asks for.",
        )
    raise FieldError(f"'{text}' is not a number.", "Give a plain number, such as 1234.5.")


def _boolean(text: str, key: str) -> bool:
    if key in _YES:
        return True
    if key in _NO:
        return False
    raise FieldError(f"'{text}' is neither yes nor no.", "Write 是 or 否, yes or no.")


def _choice(field: Field, text: str, key: str) -> str | None:
    for value, spellings in field.choices.items():
        if any(spelling_key(spelling) == key for spelling in (value, *spellings)):
            return value
    if key in _UNKNOWN:
        return None
    known = ", ".join("/".join(dict.fromkeys((v, *s))) for v, s in field.choices.items())
    raise FieldError(f"'{text}' is not a known {field.en} ({field.zh}).", f"Use one of: {known}.")


def _check_limits(field: Field, value: int | Decimal) -> None:
    unit = f" {field.unit}" if field.unit else ""
    if field.minimum is not None and value < field.minimum:
        raise FieldError(
            f"{field.zh} {field.en} is {value}{unit}, less than {field.minimum}{unit}.",
            "Correct the figure, or leave the cell empty if it is unknown.",
        )
    if field.maximum is not None and value > field.maximum:
        raise FieldError(
            f"{field.zh} {field.en} is {value}{unit}, more than {field.maximum}{unit}.",
            "Correct the figure or its unit, or leave the cell empty if it is unknown.",
        )
