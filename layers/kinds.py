"""The registry of facility kinds 设施类型. A further kind is one more declaration here.

Everything that deals with facilities (loading, HTTP, tiles, pages, documents) asks this
registry; no other place names a kind, except the analyses that are about one.
Attributes after DOMAIN §4; the limits only catch slips of the pen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from gis.errors import InputError
from gis.fields import Field, FieldType


@dataclass(frozen=True, slots=True)
class FacilityKind:
    """One kind of facility.

    Attributes:
        key: Name in data, addresses and tiles.
        zh: Chinese label.
        en: English label.
        attributes: What is recorded of each, beside name, position and dates.
        colour: Colour of its symbol on maps, as `#rrggbb`.
    """

    key: str
    zh: str
    en: str
    attributes: tuple[Field, ...]
    colour: str


class UnknownKind(InputError):
    """There is no such facility kind."""


class KindRegistry(Mapping[str, FacilityKind]):
    """Kinds by key, in the order of their declaration; refuses duplicates."""

    def __init__(self, kinds: tuple[FacilityKind, ...]) -> None:
        """Check the declarations against each other."""
        keys = [kind.key for kind in kinds]
        if len(set(keys)) != len(keys):
            raise ValueError(f"a facility kind is declared twice: {keys}")
        for kind in kinds:
            names = [attribute.name for attribute in kind.attributes]
            if len(set(names)) != len(names):
                raise ValueError(f"{kind.key} declares an attribute twice: {names}")
        self._kinds = MappingProxyType({kind.key: kind for kind in kinds})

    def __getitem__(self, key: str) -> FacilityKind:
        """The kind of that key."""
        return self._kinds[key]

    def __iter__(self) -> Iterator[str]:
        """Keys in order."""
        return iter(self._kinds)

    def __len__(self) -> int:
        """How many kinds there are."""
        return len(self._kinds)

    def find(self, text: str) -> FacilityKind:
        """The kind by key, Chinese or English label.

        Raises:
            UnknownKind: There is no such kind.
        """
        wanted = text.strip().casefold()
        for kind in self._kinds.values():
            if wanted in (kind.key, kind.zh, kind.en.casefold()):
                return kind
        raise UnknownKind(
            f"{text[:60]!r} is not a facility kind.", f"Use one of {', '.join(self._kinds)}."
        )


def _number(name: str, zh: str, en: str, unit: str, highest: int, *, whole: bool = True) -> Field:
    kind = FieldType.INTEGER if whole else FieldType.DECIMAL
    return Field(name, kind, zh, en, unit=unit, minimum=Decimal(0), maximum=Decimal(highest))


def _year(name: str, zh: str, en: str) -> Field:
    # Two digits (15 for 2015) and slips of the pen are refused.
    return Field(
        name, FieldType.INTEGER, zh, en, unit="year", minimum=Decimal(1900), maximum=Decimal(2099)
    )


def _text(name: str, zh: str, en: str, *aliases: str) -> Field:
    return Field(name, FieldType.TEXT, zh, en, aliases=aliases)


def _choice(name: str, zh: str, en: str, **choices: str) -> Field:
    accepted = {value: (spelling, value) for value, spelling in choices.items()}
    return Field(name, FieldType.CHOICE, zh, en, choices=accepted)


def _chinese_choice(name: str, zh: str, en: str, *values: str) -> Field:
    return Field(name, FieldType.CHOICE, zh, en, choices={value: (value,) for value in values})


# Absurd, not merely unusual: the largest exhibition halls of the country have 500,000 m².
FLOOR_AREA = Field(
    "floor_area_m2", FieldType.DECIMAL, "建筑面积", "Floor area", unit="m²",
    minimum=Decimal(0), maximum=Decimal(200_000),
    aliases=("面积", "房屋建筑面积", "服务用房面积", "综合服务设施面积", "服务设施面积"),
)  # fmt: skip
_SITE_AREA = _number("site_area_m2", "占地面积", "Site area", "m²", 20_000_000, whole=False)
_BEDS = _number("beds", "床位数", "Beds", "beds", 10_000)
_OCCUPIED = _number("occupied_beds", "入住人数", "Occupied beds", "beds", 10_000)
_TIER = _chinese_choice("tier", "层级", "Tier", "县级", "乡级", "村级")
_OPERATOR = _text("operator", "运营方", "Operator", "运营单位")
_FUNCTIONS = _text("functions", "服务功能", "Functions", "功能")
_OWNERSHIP = _text("ownership", "权属", "Ownership", "性质", "产权")

KINDS = KindRegistry(
    (
        FacilityKind(
            "eldercare_institution", "养老机构", "Eldercare institution",
            (
                _text("credit_code", "统一社会信用代码", "Unified social credit code"),
                _text("filing_no", "备案号", "Filing number", "备案编号"),
                _OWNERSHIP, _OPERATOR, _BEDS,
                _number("nursing_beds", "护理型床位数", "Nursing beds", "beds", 10_000),
                _OCCUPIED,
                Field("has_clinic", FieldType.BOOLEAN, "内设医务室", "Has a clinic",
                      aliases=("内设医务室或护理站",)),
                _number("grade", "等级", "Grade (GB/T 37276)", "grade", 5),
                FLOOR_AREA, _SITE_AREA,
            ),
            "#b04a2f",
        ),
        FacilityKind(
            "rural_eldercare_station", "农村养老服务站", "Rural eldercare station",
            (_TIER, FLOOR_AREA, _BEDS, _FUNCTIONS, _OPERATOR), "#c98a1b",
        ),
        FacilityKind(
            "day_care_centre", "城市社区日间照料中心", "Urban day-care centre",
            (_TIER, FLOOR_AREA, _BEDS, _FUNCTIONS, _OPERATOR), "#8a6d1d",
        ),
        FacilityKind(
            "service_centre", "社区综合服务中心", "Community service centre",
            (
                FLOOR_AREA,
                _year("built_year", "建成年", "Year built"),
                _OWNERSHIP,
                _text("shared_functions", "合用功能", "Shared functions"),
            ),
            "#1f4e79",
        ),
        FacilityKind(
            "cemetery", "公墓", "Cemetery",
            (
                _chinese_choice("cemetery_type", "公墓类型", "Cemetery type", "经营性", "公益性"),
                _text("approval_no", "批准文号", "Approval number"),
                _SITE_AREA,
                _number("plots_total", "墓穴总数", "Plots", "plots", 1_000_000),
                _number("plots_used", "已用墓穴", "Plots used", "plots", 1_000_000),
                _year("inspection_year", "年检年度", "Inspection year"),
                _chinese_choice("inspection_result", "年检结果", "Inspection result",
                                "合格", "基本合格", "不合格"),
            ),
            "#4f5d52",
        ),
        FacilityKind(
            "funeral_home", "殡仪馆", "Funeral home",
            (
                _number("cremators", "火化炉数", "Cremators", "cremators", 100),
                _number("cold_storage", "冷藏柜数", "Cold storage", "places", 10_000),
                _number("niches", "骨灰格位", "Niches", "niches", 1_000_000),
                FLOOR_AREA, _SITE_AREA,
            ),
            "#3b3b3b",
        ),
        FacilityKind(
            "rescue_station", "救助站", "Rescue station",
            (
                _chinese_choice("grade", "等级", "Grade", "一级", "二级", "三级"),
                _BEDS,
                Field("open_24h", FieldType.BOOLEAN, "24小时开放", "Open 24 hours"),
                FLOOR_AREA,
            ),
            "#7a3e9d",
        ),
        FacilityKind(
            "childrens_home", "儿童福利院", "Children's welfare home",
            (_BEDS, _OCCUPIED, FLOOR_AREA), "#2a7f62",
        ),
    )
)  # fmt: skip
