"""Places 地名实体 and their names 地名 as they are answered."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, Final

from gis.errors import FieldError


class Secrecy(StrEnum):
    """Level of secrecy 密级: who may know of a place."""

    PUBLIC = "public"
    INTERNAL = "internal"
    SECRET = "secret"


class NameKind(StrEnum):
    """What a name is to its place."""

    STANDARD = "standard"
    ALIAS = "alias"
    FORMER = "former"
    ABBREVIATION = "abbreviation"
    MINORITY = "minority"
    OLD_MAP = "old_map"


class Accuracy(StrEnum):
    """How a position came about 测量方法."""

    SURVEYED = "surveyed"
    DIGITISED = "digitised"
    CONVERTED = "converted"
    APPROXIMATE = "approximate"


SECRECY_LABELS: Final[Mapping[Secrecy, tuple[str, str]]] = {
    Secrecy.PUBLIC: ("公开", "Public"),
    Secrecy.INTERNAL: ("内部", "Internal"),
    Secrecy.SECRET: ("秘密", "Secret"),
}
NAME_KIND_LABELS: Final[Mapping[NameKind, tuple[str, str]]] = {
    NameKind.STANDARD: ("标准名称", "Standard name"),
    NameKind.ALIAS: ("别名", "Alias"),
    NameKind.FORMER: ("曾用名", "Former name"),
    NameKind.ABBREVIATION: ("简称", "Abbreviation"),
    NameKind.MINORITY: ("少数民族语书写", "Minority-language name"),
    NameKind.OLD_MAP: ("原图名称", "Name on old maps"),
}
ACCURACY_LABELS: Final[Mapping[Accuracy, tuple[str, str]]] = {
    Accuracy.SURVEYED: ("实测", "Surveyed"),
    Accuracy.DIGITISED: ("图解", "Digitised"),
    Accuracy.CONVERTED: ("转换", "Converted"),
    Accuracy.APPROXIMATE: ("概略", "Approximate"),
}


@dataclass(frozen=True, slots=True)
class PlaceName:
    """One name of a place in one period.

    Attributes:
        name_id: The row; stays while the name is corrected.
        kind: What it is to the place.
        spelling: As written.
        specific_part: 专名; None where unknown.
        generic_part: 通名; None where it has none.
        script: ISO 15924.
        language: BCP 47.
        romanisation: 罗马字母拼写 with tone marks.
        romanisation_state: `confirmed` by a person; `table`, `library`, `ambiguous`: suggested.
        romanisation_source: Where it comes from.
        evidence: What the name rests on.
        valid_from: First day; None: since before the records begin.
        valid_to: First day no longer in force; None: still in force.
        in_force: Whether it is the place's on the day asked for.
        source: Where it comes from.
        is_simulated: Whether it is invented.
    """

    name_id: int
    kind: NameKind
    spelling: str
    specific_part: str | None
    generic_part: str | None
    script: str
    language: str
    romanisation: str | None
    romanisation_state: str | None
    romanisation_source: str | None
    evidence: str | None
    valid_from: date | None
    valid_to: date | None
    in_force: bool
    source: str | None
    is_simulated: bool


@dataclass(frozen=True, slots=True)
class HoldingDivision:
    """A division that holds a place, under its name of the day.

    Attributes:
        code: Twelve digits.
        name: Name on the day, else the last one it had; None where the code is not on record.
        level: Division level; None where the code is not on record.
        in_force: Whether it was in force on the day.
    """

    code: str
    name: str | None
    level: str | None
    in_force: bool


@dataclass(frozen=True, slots=True)
class HeritageClaim:
    """A dated, cited claim 地名文化遗产 about a place.

    Attributes:
        category: 千年古镇 and the like.
        claim: What is claimed.
        dated: Since when, in the words of the source; None where it does not say.
        citation: The source.
        is_listed: On the protection list.
        valid_from: First day the claim holds; None: no day known.
        valid_to: First day it no longer holds.
        is_simulated: Whether it is invented.
    """

    category: str
    claim: str
    dated: str | None
    citation: str
    is_listed: bool
    valid_from: date | None
    valid_to: date | None
    is_simulated: bool


@dataclass(frozen=True, slots=True)
class PlaceSummary:
    """A place as it stands in lists, on one day.

    Attributes:
        place_id: The place.
        place_code: 地名代码, twenty digits; None where none is assigned.
        name: Standard name on the day; None where it had none.
        romanisation: Of the standard name.
        romanisation_state: How sure that is.
        class_code: 地名类别, five digits.
        class_name: Its name on the day; None where the class is not on file.
        division_code: Twelve digits, where the place is a division.
        division_codes: Divisions that hold it by law; empty for divisions.
        longitude: EPSG:4490 degrees; None where unknown.
        latitude: EPSG:4490 degrees.
        position_accuracy: How the position came about.
        secrecy: 密级.
        valid_from: First day of this state; None: before the records begin.
        valid_to: First day no longer in force.
        source: Where it comes from.
        is_simulated: Whether it, or its position, is invented.
    """

    place_id: int
    place_code: str | None
    name: str | None
    romanisation: str | None
    romanisation_state: str | None
    class_code: str
    class_name: str | None
    division_code: str | None
    division_codes: tuple[str, ...]
    longitude: float | None
    latitude: float | None
    position_accuracy: str | None
    secrecy: Secrecy
    valid_from: date | None
    valid_to: date | None
    source: str | None
    is_simulated: bool

    def as_dict(self) -> dict[str, Any]:
        """For JSON and tables."""
        return plain(self)


@dataclass(frozen=True, slots=True)
class Place:
    """All that is on record of one place.

    Attributes:
        summary: On the day asked for; where it was not in force then, its last state before,
            else its first after.
        in_force: Whether it was in force on the day.
        names: All its names, standard first, newest first.
        divisions_by_law: One chain for each division that holds it by law, lowest first. For a
            division, the chain of its parents.
        divisions_by_position: Divisions whose outlines held its position on the day, lowest
            first.
        geometry: GeoJSON, where it is more than a position.
        origin: 地名的来历.
        meaning: 含义.
        history: 历史沿革.
        description: 地理实体描述.
        media: Links 多媒体信息.
        codes: Every place code it ever had.
        heritage: Claims in force on the day.
        versions: Periods and classes of its states, oldest first.
    """

    summary: PlaceSummary
    in_force: bool
    names: tuple[PlaceName, ...]
    divisions_by_law: tuple[tuple[HoldingDivision, ...], ...]
    divisions_by_position: tuple[HoldingDivision, ...]
    geometry: Mapping[str, Any] | None
    origin: str | None
    meaning: str | None
    history: str | None
    description: str | None
    media: tuple[Mapping[str, Any], ...]
    codes: tuple[str, ...]
    heritage: tuple[HeritageClaim, ...]
    versions: tuple[PlaceSummary, ...]

    def as_dict(self) -> dict[str, Any]:
        """For JSON: the summary's values with the rest beside them."""
        rest = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "summary"}
        return {**self.summary.as_dict(), **{name: _plain(value) for name, value in rest.items()}}


def plain(record: PlaceSummary | PlaceName | HoldingDivision | HeritageClaim) -> dict[str, Any]:
    """A record for JSON and tables: days in ISO 8601."""
    return {name: _plain(value) for name, value in asdict(record).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, PlaceSummary | PlaceName | HoldingDivision | HeritageClaim):
        return plain(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True, slots=True)
class PlaceKey:
    """By what a place is asked for; one of the three is set.

    Attributes:
        place_id: Its number.
        place_code: 地名代码, twenty digits.
        division_code: Twelve digits, of a division.
    """

    place_id: int | None = None
    place_code: str | None = None
    division_code: str | None = None


_NUMBER: Final = re.compile(r"[0-9]{1,11}", re.ASCII)


def parse_place_key(text: str) -> PlaceKey:
    """What a person names a place by: twenty digits, a division's twelve, else its number.

    Raises:
        FieldError: None of them.
    """
    key = unicodedata.normalize("NFKC", text).strip()
    if key.isascii() and key.isdigit():
        if len(key) == 20:
            return PlaceKey(place_code=key)
        if len(key) == 12:
            return PlaceKey(division_code=key)
        if _NUMBER.fullmatch(key):
            return PlaceKey(place_id=int(key))
    raise FieldError(
        f"{text[:40]!r} names no place.",
        "Give a place code of 20 digits, a division code of 12, or the number of the place.",
    )
