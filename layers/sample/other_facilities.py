"""Simulated facilities of the other seven kinds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from numpy.random import Generator
from shapely.geometry import Polygon

from layers.sample.communities import Community, Township
from layers.sample.facility_rows import (
    COMMON_COLUMNS,
    day_between,
    facility,
    number,
    pick,
    point_in,
    some,
)
from layers.sample.streams import FACILITIES, stream
from layers.sample.textfiles import Cell

Attributes = dict[str, Cell]

_OPERATORS = ("村民委员会", "居民委员会", "乡镇政府", "社会组织", "养老服务企业")
_FUNCTIONS = ("助餐", "日间照料", "文化娱乐", "健康管理", "上门服务")


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a kind is simulated.

    Attributes:
        prefix: Of the facility code.
        suffix: Of the name, behind the community's.
        since: First year in which one may have opened.
        columns: Attributes, in the order of the file.
        where: Communities in which they stand, by code.
        attributes: Figures of one, given its community.
    """

    prefix: str
    suffix: str
    since: int
    columns: tuple[str, ...]
    where: Callable[[list[Township], Generator], list[Community]]
    attributes: Callable[[Community, Generator], Attributes]


def _members(townships: list[Township], built_up: bool | None, committee: str) -> list[Community]:
    return [
        member
        for township in townships
        for member in township.communities
        if member.committee_type == committee and built_up in (None, township.is_built_up)
    ]


def _one_per_county(
    townships: list[Township], counties: tuple[str, ...], rural: bool
) -> list[Community]:
    """The middle community of the list, county by county; a county may stand more than once."""
    found = []
    for turn, county in enumerate(counties):
        members = [
            member
            for township in townships
            if township.host == county and township.is_built_up is not rural
            for member in township.communities
        ]
        found.append(members[len(members) * (turn + 1) // (len(counties) + 1)])
    return found


def _eldercare_institution(_: Community, random: Generator) -> Attributes:
    beds = number(40, 320, random, 10)
    nursing = beds * number(20, 70, random) // 100
    ownership = pick(("公办", "公办", "公建民营", "公建民营", "民办"), random)
    floor = beds * number(20, 42, random)
    return {
        # Left empty: an invented code with valid check characters could be someone's.
        "credit_code": None,
        "ownership": ownership,
        "beds": beds,
        "nursing_beds": nursing,
        "occupied_beds": beds * number(25, 92, random) // 100 if random.random() < 0.95 else None,
        "has_clinic": random.random() < (0.95 if beds >= 100 else 0.6),
        "grade": pick((None, None, 1, 2, 2, 3, 3, 4, 5), random),
        "floor_area_m2": floor,
        "site_area_m2": floor * number(110, 240, random) // 100,
    }


def _station(village: bool) -> Callable[[Community, Generator], Attributes]:
    tiers = (
        ("村级", "村级", "村级", "村级", "乡级") if village else ("村级", "村级", "乡级", "县级")
    )

    def attributes(_: Community, random: Generator) -> Attributes:
        tier = pick(tiers, random)
        scale = {"村级": 1, "乡级": 3, "县级": 6}[tier]
        chosen = sorted(random.permutation(len(_FUNCTIONS))[: number(1, 4, random)].tolist())
        return {
            "tier": tier,
            "floor_area_m2": scale * number(90, 420, random, 10)
            if random.random() < 0.96
            else None,
            "beds": scale * number(0, 12, random),
            "functions": "、".join(_FUNCTIONS[index] for index in chosen),
            "operator": pick(
                _OPERATORS[:1] + _OPERATORS[2:] if village else _OPERATORS[1:], random
            ),
        }

    return attributes


def _cemetery(_: Community, random: Generator) -> Attributes:
    kind = pick(("公益性", "公益性", "公益性", "公益性", "公益性", "经营性"), random)
    plots = number(300, 2400, random, 50) * (4 if kind == "经营性" else 1)
    year = number(2021, 2023, random)
    return {
        "cemetery_type": kind,
        "approval_no": f"模拟〔{number(2006, 2020, random)}〕{number(1, 90, random)}号",
        "site_area_m2": plots * number(3, 7, random),
        "plots_total": plots,
        "plots_used": plots * number(5, 97, random) // 100,
        "inspection_year": year,
        "inspection_result": pick(
            ("合格", "合格", "合格", "合格", "基本合格", "不合格", None), random
        ),
    }


def _funeral_home(_: Community, random: Generator) -> Attributes:
    return {
        "cremators": number(3, 8, random),
        "cold_storage": number(20, 80, random, 5),
        "niches": number(800, 6000, random, 100),
    }


def _rescue_station(_: Community, random: Generator) -> Attributes:
    return {
        "grade": pick(("一级", "二级", "三级", "三级"), random),
        "beds": number(12, 90, random),
        "open_24h": random.random() < 0.9,
    }


def _childrens_home(_: Community, random: Generator) -> Attributes:
    beds = number(60, 200, random, 10)
    return {
        "beds": beds,
        "occupied_beds": beds * number(25, 70, random) // 100,
        "floor_area_m2": beds * number(30, 45, random),
    }


_STATION_COLUMNS = ("tier", "floor_area_m2", "beds", "functions", "operator")
_COUNTIES = ("341221000000", "341222000000", "341225000000", "341226000000", "341282000000")
_DISTRICTS = ("341202000000", "341203000000", "341204000000")

KINDS: dict[str, _Kind] = {
    "eldercare_institution": _Kind(
        "EI", "养老院", 1995,
        ("credit_code", "ownership", "beds", "nursing_beds", "occupied_beds", "has_clinic",
         "grade", "floor_area_m2", "site_area_m2"),
        lambda townships, random: some(_members(townships, None, "居委会"), 122, random),
        _eldercare_institution,
    ),
    "rural_eldercare_station": _Kind(
        "RS", "养老服务站", 2012, _STATION_COLUMNS,
        lambda townships, random: some(_members(townships, None, "村委会"), 604, random),
        _station(village=True),
    ),
    "day_care_centre": _Kind(
        "DC", "日间照料中心", 2010, _STATION_COLUMNS,
        lambda townships, random: some(_members(townships, True, "居委会"), 182, random),
        _station(village=False),
    ),
    "cemetery": _Kind(
        "CE", "公墓", 1990,
        ("cemetery_type", "approval_no", "site_area_m2", "plots_total", "plots_used",
         "inspection_year", "inspection_result"),
        lambda townships, random: some(_members(townships, False, "村委会"), 90, random),
        _cemetery,
    ),
    "funeral_home": _Kind(
        "FH", "殡仪馆", 1975, ("cremators", "cold_storage", "niches"),
        lambda townships, _: _one_per_county(townships, (_DISTRICTS[0], *_COUNTIES), rural=True),
        _funeral_home,
    ),
    "rescue_station": _Kind(
        "RE", "救助管理站", 1995, ("grade", "beds", "open_24h"),
        lambda townships, _: _one_per_county(
            townships, (_DISTRICTS[0], *_DISTRICTS, *_COUNTIES), rural=False
        ),
        _rescue_station,
    ),
    "childrens_home": _Kind(
        "CH", "儿童福利院", 1995, ("beds", "occupied_beds", "floor_area_m2"),
        lambda townships, _: _one_per_county(townships, (_DISTRICTS[0], _COUNTIES[0]), rural=False),
        _childrens_home,
    ),
}  # fmt: skip


def facility_columns(kind: str) -> tuple[str, ...]:
    """Columns of a kind's file."""
    return (*COMMON_COLUMNS, *KINDS[kind].columns)


def facilities(
    kind: str, townships: list[Township], communities: dict[str, Polygon], seed: int
) -> list[dict[str, Cell]]:
    """Rows of one kind, numbered by community; about one in thirty has closed.

    Args:
        kind: A key of `KINDS`.
        townships: All of the sample.
        communities: Community code to outline, EPSG:4490.
        seed: Of the sample.
    """
    plan = KINDS[kind]
    random = stream(seed, FACILITIES, list(KINDS).index(kind))
    rows = []
    for count, member in enumerate(plan.where(townships, random), start=1):
        opened = day_between(date(plan.since, 1, 1), date(2023, 12, 31), random)
        position = point_in(communities[member.code], random)
        row = facility(plan.prefix, count, member.short_name + plan.suffix, position, opened, seed)
        if (
            random.random() < 1 / 30
            and opened < "2018"
            and kind not in ("funeral_home", "cemetery")
        ):
            row["closed_on"] = day_between(date(2019, 1, 1), date(2023, 6, 30), random)
        rows.append(row | plan.attributes(member, random))
    return rows
