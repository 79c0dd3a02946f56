"""Within what a name must be the only one: PN-5 to PN-9 by the scope of its class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gazetteer.division import Level, level_of
from gazetteer.places.place_class import PlaceClass, Scope

# Digits of a division code that tell one scope from another.
DIGITS: Final = {Scope.NATION: 0, Scope.PROVINCE: 2, Scope.COUNTY: 6, Scope.BUILT_UP_AREA: 6}
_STEMS: Final = {
    Level.PROVINCE: 2, Level.PREFECTURE: 4, Level.COUNTY: 6, Level.TOWNSHIP: 9, Level.COMMUNITY: 12,
}  # fmt: skip
_STREETS: Final = "23"
_STREET_OFFICES: Final = ("街道", "街道办事处", "办事处")


def division_stem(code: str) -> str:
    """The digits that all codes within a division share: 341226 for 341226000000."""
    return code[: _STEMS[level_of(code)]]


def uniqueness_rule(place_class: PlaceClass) -> str | None:
    """The rule by which names of a class must differ; None where no article asks for it.

    Streets (PN-8) are compared with streets, estates and buildings (PN-9) with their like.
    """
    match place_class.scope:
        case Scope.NATION:
            return "PN-5"
        case Scope.PROVINCE:
            return "PN-6"
        case Scope.COUNTY:
            return "PN-7"
        case Scope.BUILT_UP_AREA:
            return "PN-8" if place_class.class_code.startswith(_STREETS) else "PN-9"
        case Scope.NONE:
            return None


def classes_of_rule(rule: str, classes: Mapping[str, PlaceClass]) -> tuple[str, ...]:
    """Codes of the classes whose names are compared under a rule."""
    return tuple(sorted(c for c, found in classes.items() if uniqueness_rule(found) == rule))


def is_street_office(place_class: PlaceClass, name: str) -> bool:
    """Whether it is a street office 街道, which PN-6 does not list: its clashes only warn."""
    return place_class.scope is Scope.PROVINCE and name.endswith(_STREET_OFFICES)


@dataclass(frozen=True, slots=True)
class Area:
    """Where names are compared.

    Attributes:
        rule: PN-5 to PN-9.
        class_codes: Classes compared.
        prefix: First digits of the codes of the divisions within; "" is the nation.
        built_up_area: Place number of the built-up area 建成区; None: by divisions.
        label_zh: The area in words.
        label_en: The same in English.
        is_fallback: Whether no built-up area is on record where one should be, so that the
            county stands in.
    """

    rule: str
    class_codes: tuple[str, ...]
    prefix: str
    built_up_area: int | None
    label_zh: str
    label_en: str
    is_fallback: bool = False


_LABELS: Final = {
    0: ("全国", "the nation"), 2: ("同一省级行政区域", "the province"),
    4: ("同一地级行政区域", "the prefecture"), 6: ("同一县级行政区域", "the county"),
}  # fmt: skip


def area_of(
    rule: str,
    place_class: PlaceClass,
    classes: Mapping[str, PlaceClass],
    division_code: str | None,
    built_up_area: tuple[int, str] | None = None,
) -> Area | None:
    """The area in which a name is compared; None where its division is not known.

    A name under a prefecture or province alone is compared in all of it.

    Args:
        rule: From `uniqueness_rule`.
        place_class: Class of the place.
        classes: Classes by code.
        division_code: Twelve digits of a division that contains it.
        built_up_area: Number and name of the built-up area at its position.
    """
    codes = classes_of_rule(rule, classes)
    if place_class.scope is Scope.BUILT_UP_AREA and built_up_area is not None:
        number, name = built_up_area
        return Area(rule, codes, "", number, f"建成区“{name}”", f"the built-up area {name}")
    digits = DIGITS[place_class.scope]
    if digits and division_code is None:
        return None
    prefix = (division_code or "")[:digits]
    while prefix.endswith("00") and len(prefix) > 2:
        prefix = prefix[:-2]
    zh, en = _LABELS[len(prefix)]
    return Area(rule, codes, prefix, None, zh, en, place_class.scope is Scope.BUILT_UP_AREA)
