"""Classes of places 地名类别 (GB/T 18521-2001): what kind of thing a name names.

The table ships as `place_classes.csv`; its column `evidence` says which codes were seen in records
and which are from memory. A bureau loads its own over it.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from gazetteer.division import (
    NEIGHBOURHOOD,
    VILLAGE,
    Level,
    committee_type_of,
    is_legal_by_code,
)
from gis.errors import FieldError


class Scope(StrEnum):
    """Within what a name must be the only one of its kind (地名管理条例 第九条)."""

    NATION = "nation"
    PROVINCE = "province"
    COUNTY = "county"
    BUILT_UP_AREA = "built_up_area"
    NONE = "none"


class Romanised(StrEnum):
    """How names of a class are written in Pinyin."""

    DIVISION = "division"
    SETTLEMENT = "settlement"
    FEATURE = "feature"


@dataclass(frozen=True, slots=True)
class PlaceClass:
    """One class of places.

    Attributes:
        class_code: Five digits, padded with zeros: 21500.
        name: Chinese name.
        parent_code: The wider class; None at the top.
        group: Group of the place-name census 普查大类.
        scope: Within what its names must differ.
        romanises_as: "division" splits the parts, "settlement" joins them, "feature" splits.
        generic_parts: Generic parts 通名 that fit; empty where nothing is known.
        evidence: Where the code and name come from.
        in_force_from: First day in force, as far as known.
    """

    class_code: str
    name: str
    parent_code: str | None
    group: str | None
    scope: Scope
    romanises_as: Romanised
    generic_parts: tuple[str, ...]
    evidence: str
    in_force_from: date | None

    @property
    def is_division(self) -> bool:
        """Whether it is a class of administrative divisions 行政区域, committees not among them."""
        return self.class_code[:3] in ("212", "213", "214", "215")

    @property
    def is_natural(self) -> bool:
        """Whether it is a class of natural features 自然地理实体."""
        return self.class_code[:2] in ("11", "12", "13")

    @property
    def is_facility(self) -> bool:
        """Whether it is a class of transport, water, power or telecom facilities; no street."""
        return self.class_code[:2] in ("23", "24") and self.scope is Scope.NONE


@cache
def shipped_classes() -> Mapping[str, PlaceClass]:
    """The classes that ship with the service, by code."""
    table = files("gazetteer.places").joinpath("place_classes.csv").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            row["class_code"]: PlaceClass(
                row["class_code"],
                row["name"],
                row["parent_code"] or None,
                row["class_group"] or None,
                Scope(row["scope"]),
                Romanised(row["romanises_as"]),
                tuple(row["generic_parts"].split()),
                row["evidence"],
                date.fromisoformat(row["in_force_from"]) if row["in_force_from"] else None,
            )
            for row in csv.DictReader(table.splitlines())
        }
    )


def nearest_class(class_code: str, classes: Mapping[str, PlaceClass]) -> PlaceClass:
    """The class of a code, else the narrowest wider class on file: 23511 is a 23510.

    Args:
        class_code: Five digits.
        classes: Classes by code.

    Raises:
        FieldError: Not five digits, or in no class at all.
    """
    if not (class_code.isascii() and class_code.isdigit() and len(class_code) == 5):
        raise FieldError(
            f"{class_code!r} is not a place class", "Give five digits of GB/T 18521, such as 21500."
        )
    for length in range(5, 1, -1):
        found = classes.get(class_code[:length].ljust(5, "0"))
        if found is not None:
            return found
    raise FieldError(
        f"there is no place class {class_code}",
        f"The classes begin with {', '.join(sorted({code[:2] for code in classes}))}.",
    )


_BY_LEVEL = {
    Level.PROVINCE: "21200",
    Level.PREFECTURE: "21300",
    Level.COUNTY: "21400",
    Level.TOWNSHIP: "21500",
}
_ZONE = "21730"
_NOT_A_DIVISION = "21700"
_BY_COMMITTEE = {VILLAGE: "21610", NEIGHBOURHOOD: "21620"}


def class_of_division(level: Level, name: str, code: str) -> str:
    """The class of a division: 21200 to 21500 by level, 21610 村, 21620 社区.

    Units of the statistics that are no division in law are 21730 开发区 where they stand for a
    county, else 21700 非行政区域.

    Args:
        level: Its level.
        name: Its name, which may say what kind of committee it is.
        code: Twelve digits.
    """
    if not is_legal_by_code(code, name):
        return _ZONE if level is Level.COUNTY else _NOT_A_DIVISION
    if level is not Level.COMMUNITY:
        return _BY_LEVEL[level]
    if name.endswith(("村", "嘎查")):
        return _BY_COMMITTEE[VILLAGE]
    if name.endswith("社区"):
        return _BY_COMMITTEE[NEIGHBOURHOOD]
    return _BY_COMMITTEE.get(committee_type_of(code, name) or "", _NOT_A_DIVISION)
