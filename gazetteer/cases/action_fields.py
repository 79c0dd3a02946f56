"""The fields of an action's payload, and how each value is read from JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import shapely
from shapely.errors import GEOSException
from shapely.geometry.base import BaseGeometry

from gazetteer.division import parse_code
from gazetteer.event import SHARES
from gazetteer.places.place_fields import parse_name, parse_romanisation
from gis.crs import parse_crs
from gis.days import parse_day
from gis.errors import FieldError, InputError
from gis.geometry import coordinates_problem, polygon_problem

Parser = Callable[[Any], Any]
_LONGEST: Final = 20_000
_LARGEST: Final = 2**63 - 1
_SMALLEST_SHARE: Final = Decimal("0.00000001")


@dataclass(frozen=True, slots=True)
class ActionField:
    """One field of a payload.

    Attributes:
        name: Key in the payload.
        zh: Chinese label.
        en: English label.
        parse: Reads the value; raises FieldError.
        is_required: Whether the action needs it.
    """

    name: str
    zh: str
    en: str
    parse: Parser
    is_required: bool = False


def read_payload(
    fields: Sequence[ActionField], payload: Mapping[str, Any], where: str
) -> dict[str, Any]:
    """The values of a payload, by name; fields left out or null are absent.

    Raises:
        InputError: A field is unknown, missing, or cannot be read; says where.
    """
    known = {field.name: field for field in fields}
    unknown = sorted(set(payload) - set(known))
    if unknown:
        raise InputError(
            f"{where} does not know {', '.join(unknown)}.", f"It knows {', '.join(known)}."
        )
    values = {}
    for field in fields:
        given = payload.get(field.name)
        if given is None or given == "":
            if field.is_required:
                raise InputError(
                    f"{where} lacks {field.name} ({field.zh}).", f"Give {field.name}: {field.en}."
                )
            continue
        try:
            values[field.name] = field.parse(given)
        except FieldError as fault:
            raise InputError(f"{where}, {field.name}: {fault.message}", fault.mend) from fault
    return values


def words(value: Any) -> str:
    """A text of one or several lines.

    Raises:
        FieldError: Not a text, empty, too long, or with control characters.
    """
    if not isinstance(value, str):
        raise FieldError(f"{value!r} is not a text", "Give a text in quotes.")
    text = value.strip()
    if not text or len(text) > _LONGEST:
        raise FieldError("the text is empty or too long", f"Give 1 to {_LONGEST} characters.")
    if any(ord(c) < 32 and c not in "\n\t" for c in text):
        raise FieldError("the text has control characters", "Leave them out.")
    return text


def name(value: Any) -> str:
    """A name as it is to be registered.

    Raises:
        FieldError: Not a text, or with characters that cannot be shown.
    """
    return parse_name(words(value))


def romanisation(value: Any) -> str:
    """A romanisation in Latin letters with tone marks."""
    return parse_romanisation(words(value))


@dataclass(frozen=True, slots=True)
class OneOf:
    """Reads one of some words.

    Attributes:
        choices: The words.
    """

    choices: tuple[str, ...]

    def __call__(self, value: Any) -> str:
        """The word; FieldError where it is none of them."""
        if value not in self.choices:
            raise FieldError(f"{value!r} is not allowed", f"Use one of {', '.join(self.choices)}.")
        return str(value)


def one_of(*choices: str) -> OneOf:
    """One of some words."""
    return OneOf(choices)


def code(value: Any) -> str:
    """A division code, padded to twelve digits. A number is refused: it has lost its zeros."""
    if not isinstance(value, str):
        raise FieldError(f"{value!r} is not a code in quotes", "Give the code as a text.")
    return parse_code(value)


def digits(length: int) -> Parser:
    """A text of so many digits."""

    def parse(value: Any) -> str:
        if not (isinstance(value, str) and value.isascii() and value.isdigit()
                and len(value) == length):  # fmt: skip
            raise FieldError(f"{value!r} is not {length} digits", "Give them as a text.")
        return value

    return parse


def day(value: Any) -> date:
    """A day."""
    if not isinstance(value, str):
        raise FieldError(f"{value!r} is not a date", "Write it like 2024-12-31.")
    return parse_day(value)


def number(value: Any) -> int:
    """A positive whole number, as registers give out."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _LARGEST:
        raise FieldError(f"{value!r} is not a number of the register", "Give it as it was shown.")
    return value


def truth(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise FieldError(f"{value!r} is neither true nor false", "Write true or false.")
    return value


def codes(value: Any) -> tuple[str, ...]:
    """Division codes, each once."""
    return _list(value, code)


@dataclass(frozen=True, slots=True)
class Items:
    """Reads a list of objects with fields of their own.

    Attributes:
        fields: The fields of each.
    """

    fields: tuple[ActionField, ...]

    def __call__(self, value: Any) -> tuple[dict[str, Any], ...]:
        """The values of each object; FieldError where the list or one of them cannot be read."""
        if not isinstance(value, list) or not value:
            raise FieldError("it is not a list with anything in it", "Give a list of objects.")
        found = []
        for place, item in enumerate(value, start=1):
            if not isinstance(item, dict):
                raise FieldError(f"item {place} is not an object", "Give a list of objects.")
            try:
                found.append(read_payload(self.fields, item, f"item {place}"))
            except InputError as fault:
                raise FieldError(fault.message, fault.mend) from fault
        return tuple(found)


def items(fields: Sequence[ActionField]) -> Items:
    """A list of objects with fields of their own."""
    return Items(tuple(fields))


def share(value: Any) -> Decimal:
    """A share above 0 and up to 1, exactly as written."""
    try:
        found = Decimal(str(value)) if isinstance(value, str | int | float) else None
    except InvalidOperation:
        found = None
    if found is None or isinstance(value, bool) or not found.is_finite():
        raise FieldError(f"{value!r} is not a share", "Give a number such as 0.25.")
    if not _SMALLEST_SHARE <= found <= 1:
        raise FieldError(f"a share of {found} cannot be", "Give a share above 0 and up to 1.")
    if found != found.quantize(_SMALLEST_SHARE):
        raise FieldError(f"the share {found} has too many digits", "Round it to eight decimals.")
    return found


def position(value: Any) -> tuple[float, float]:
    """Longitude and latitude in degrees, CGCS2000.

    Raises:
        FieldError: Not a pair of numbers in China, or swapped.
    """
    is_pair = isinstance(value, list) and len(value) == 2
    if not is_pair or not all(isinstance(v, int | float) for v in value):
        raise FieldError(f"{value!r} is not a position", "Give [longitude, latitude].")
    reason = coordinates_problem(float(value[0]), float(value[1]), parse_crs("4490"))
    if reason is not None:
        raise FieldError(reason, "Give [longitude, latitude] in degrees of CGCS2000.")
    return float(value[0]), float(value[1])


def outline(value: Any) -> BaseGeometry:
    """An outline as a GeoJSON polygon or multipolygon in CGCS2000 degrees.

    Raises:
        FieldError: Not such a geometry, or not valid; it is never repaired.
    """
    found = geometry(value)
    reason = polygon_problem(found)
    if reason is not None:
        raise FieldError(reason, "Correct the outline where it was drawn.")
    return found


def geometry(value: Any) -> BaseGeometry:
    """Any GeoJSON geometry in CGCS2000 degrees; heights are left out.

    Raises:
        FieldError: Not one, not valid, or beyond the globe; it is never repaired.
    """
    if not isinstance(value, dict):
        raise FieldError("it is not a GeoJSON geometry", "Give a GeoJSON geometry object.")
    try:
        found = shapely.geometry.shape(value)
    except (GEOSException, ValueError, KeyError, TypeError, AttributeError, IndexError):
        raise FieldError(
            "the GeoJSON geometry cannot be read", "Export it again as GeoJSON."
        ) from None
    if not isinstance(found, BaseGeometry) or found.is_empty:
        raise FieldError("the geometry is empty", "Draw it again.")
    west, south, east, north = found.bounds
    # Written so that what is no number fails too.
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise FieldError("the geometry has coordinates that are no degrees", "Give CGCS2000.")
    if not found.is_valid:
        raise FieldError(
            f"the geometry is not valid: {shapely.is_valid_reason(found)}",
            "Correct it where it was drawn.",
        )
    return shapely.force_2d(found)


def media(value: Any) -> list[dict[str, str]]:
    """Media links: objects with `href` and `title`."""
    if not isinstance(value, list) or not all(
        isinstance(item, dict)
        and set(item) <= {"href", "title", "kind"}
        and isinstance(item.get("href"), str)
        and item["href"].startswith(("https://", "http://", "/"))
        and all(isinstance(said, str) and said.isprintable() for said in item.values())
        for item in value
    ):
        raise FieldError("it is not a list of media links", 'Give objects with "href" and "title".')
    return value


SHARE_FIELDS: Final = tuple(
    ActionField(name, zh, en, share)
    for name, zh, en in zip(
        SHARES,
        ("面积份额", "人口份额", "户数份额"),
        ("Share of the area", "Share of the population", "Share of the households"),
        strict=True,
    )
)


def _list(value: Any, parse: Callable[[Any], str]) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise FieldError("it is not a list", "Give a list.")
    found = tuple(parse(item) for item in value)
    twice = sorted({item for item in found if found.count(item) > 1})
    if twice:
        raise FieldError(f"it names {', '.join(twice)} twice", "Name each once.")
    return found
