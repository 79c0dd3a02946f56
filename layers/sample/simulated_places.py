"""Simulated settlements, roads, bridges and waters, and their further names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from numpy.random import Generator
from shapely.geometry import Polygon

from gazetteer.places.place_code import code_prefix
from layers.sample.communities import Community, Township
from layers.sample.facility_rows import day_between, pick, point_in
from layers.sample.manifest import simulated_source
from layers.sample.streams import PLACES, stream
from layers.sample.textfiles import Cell, fixed

_SURNAMES = (
    "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "朱", "马", "胡", "郭",
    "林", "何", "高", "梁", "郑", "罗", "宋", "谢", "唐", "韩", "曹", "许", "邓", "萧", "冯",
    "曾", "程", "蔡", "彭", "潘", "袁", "于", "董", "余", "苏", "叶", "吕", "魏", "蒋", "田",
    "杜", "丁", "沈", "姜", "范", "江", "傅", "钟", "卢", "汪", "戴", "崔", "任", "陆", "廖",
)  # fmt: skip
_SETTLEMENTS = ("庄", "庄", "庄", "寨", "楼", "营", "集", "湖", "桥", "庙", "店", "郢", "台子")
_ROAD_WORDS = (
    "迎宾", "文昌", "和顺", "兴业", "振兴", "幸福", "建设", "团结", "朝阳", "光明", "长青",
    "康宁", "育才", "健康", "新华", "富民", "安居", "清风", "丰收", "友谊",
)  # fmt: skip
_MODIFIERS = ("大", "小", "前", "后", "东", "西", "老", "新")
_WANGZHUANG = 40


@dataclass(frozen=True, slots=True)
class _Kind:
    """How many of a class are simulated, where, and what they are called.

    Attributes:
        class_code: GB/T 18521.
        count: How many.
        words: Specific parts.
        endings: Generic parts.
        built_up: In built-up townships, in the others, or in either (None).
        meaning: Of the name.
    """

    class_code: str
    count: int
    words: Sequence[str]
    endings: Sequence[str]
    built_up: bool | None
    meaning: str | None = None


_KINDS = (
    _Kind("22200", _WANGZHUANG, ("王",), ("庄",), False, "王姓聚居的村庄(模拟)"),
    _Kind("22200", 220, _SURNAMES, _SETTLEMENTS, False, "以姓氏得名(模拟)"),
    _Kind("23510", 150, _ROAD_WORDS, ("路", "路", "街", "巷", "大道"), True),
    _Kind("23610", 70, _SURNAMES, ("庄桥", "湾大桥", "集桥"), None),
    _Kind("12100", 60, _SURNAMES, ("沟", "小河", "港沟"), False),
    _Kind("24210", 40, _SURNAMES, ("庄塘", "家塘"), False),
    _Kind("22900", 40, _ROAD_WORDS, ("花园", "苑", "新村", "小区"), True),
    _Kind("26310", 20, _ROAD_WORDS, ("广场",), True),
    _Kind("25100", 12, _SURNAMES, ("庄烈士陵园", "氏宗祠"), None),
)
_INTERNAL, _SECRET = ("模拟物资储备库", "模拟通信机房"), ("模拟保密设施",)


def simulated_places(
    townships: list[Township], communities: dict[str, Polygon], seed: int
) -> list[dict[str, Cell]]:
    """Rows of the simulated places, about one in fifty no longer in force.

    No two of one class in one township have the same name: a file could not tell them apart.

    Args:
        townships: All of the sample.
        communities: Community code to outline, EPSG:4490.
        seed: Of the sample.
    """
    random = stream(seed, PLACES)
    serials: Counter[str] = Counter()
    taken: set[tuple[str, str, str]] = set()
    rows = []
    for kind in _KINDS:
        members = [
            member
            for township in townships
            if kind.built_up in (None, township.is_built_up)
            for member in township.communities
        ]
        for _ in range(kind.count):
            while True:
                member = pick(members, random)
                name = pick(kind.words, random) + pick(kind.endings, random)
                if (about := (member.township, kind.class_code, name)) not in taken:
                    break
            taken.add(about)
            row = _row(name, kind.class_code, member, communities, serials, random, seed)
            rows.append(row | {"meaning": kind.meaning})
    kept_back = [*((name, "internal") for name in _INTERNAL), *((n, "secret") for n in _SECRET)]
    members = [member for township in townships for member in township.communities]
    for name, level in kept_back:
        row = _row(name, "27300", pick(members, random), communities, serials, random, seed)
        rows.append(row | {"secrecy": level, "valid_to": None})
    return rows


def _row(
    name: str,
    class_code: str,
    member: Community,
    communities: dict[str, Polygon],
    serials: Counter[str],
    random: Generator,
    seed: int,
) -> dict[str, Cell]:
    prefix = code_prefix([member.township], class_code)
    serials[prefix] += 1
    position = point_in(communities[member.code], random)
    has_ended = random.random() < 1 / 50
    return {
        "place_code": f"{prefix}{serials[prefix]:06d}",
        "name": name,
        "class_code": class_code,
        "division_codes": member.township,
        "longitude": fixed(position.x, 7),
        "latitude": fixed(position.y, 7),
        "position_accuracy": "digitised",
        "secrecy": "public",
        "valid_from": day_between(date(1950, 1, 1), date(2014, 12, 31), random),
        "valid_to": day_between(date(2016, 1, 1), date(2022, 12, 31), random)
        if has_ended
        else None,
        "source": simulated_source(seed),
        "simulated": True,
    }


def simulated_names(places: list[dict[str, Cell]], seed: int) -> list[dict[str, Cell]]:
    """Aliases, former names, names on old maps of settlements; and one in another script.

    Args:
        places: From `simulated_places`.
        seed: Of the sample.
    """
    random = stream(seed, PLACES, 1)
    settlements = [row for row in places if row["class_code"] == "22200"]
    chosen = [settlements[index] for index in random.permutation(len(settlements))[:60].tolist()]
    rows = []
    for number, place in enumerate(chosen):
        kind = ("alias", "former", "old_map")[number % 3]
        begun = str(place["valid_from"])
        rows.append(
            {
                "place": place["place_code"],
                "spelling": pick(_MODIFIERS, random) + str(place["name"]),
                "kind": kind,
                # A former name is the place's until it got the standard one.
                "valid_from": "1930-01-01" if kind == "former" else begun,
                "valid_to": begun if kind == "former" else place["valid_to"],
                "evidence": "模拟",
                "source": simulated_source(seed),
                "simulated": True,
            }
        )
    rows.append(
        {
            "place": chosen[0]["place_code"],
            "spelling": "وان جوان",
            "kind": "minority",
            "script": "Arab",
            "language": "zh",
            "valid_from": chosen[0]["valid_from"],
            "valid_to": chosen[0]["valid_to"],
            "evidence": "模拟的小儿经拼写,只为示例",
            "source": simulated_source(seed),
            "simulated": True,
        }
    )
    return rows
