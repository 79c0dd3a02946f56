"""The columns of files of places, names and heritage claims, as census records have them.

Headers are those of the record of the national census 地名登记表 and of its exchange files
(BZMC, DLSTGK, DMDHY, DMDLL, DMDLSYG; DOMAIN §1.2).
"""

from __future__ import annotations

import re
import unicodedata

from gazetteer.division import parse_code
from gazetteer.division_fields import SIMULATED, SOURCE
from gazetteer.places.place import (
    ACCURACY_LABELS,
    NAME_KIND_LABELS,
    SECRECY_LABELS,
    Accuracy,
    NameKind,
    PlaceKey,
    Secrecy,
    parse_place_key,
)
from gazetteer.places.place_code import parse_place_code
from gis.crs import Crs, parse_crs
from gis.errors import FieldError
from gis.fields import Field, FieldType

LONGEST_NAME = 60
ASSIGN = "auto"
"""In place of a place code: the next one of its county, township and class."""
_BETWEEN = re.compile(r"[;；、\n]|,(?!\d{3}\b)|，")
_UNNAMED = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufffd\ue000-\uf8ff]")
_ROMAN = re.compile(
    r"[A-Za-z0-9ĀāÁáǍǎÀàĒēÉéĚěÈèĪīÍíǏǐÌìŌōÓóǑǒÒòŪūÚúǓǔÙùÜüǕǖǗǘǙǚǛǜŃńŇňǸǹḾḿÊê'’ ()\-,.·]+"
)
_SYSTEMS = {
    "2000国家大地坐标系": "4490", "国家2000大地坐标系": "4490", "cgcs2000坐标系": "4490",
    "1980西安坐标系": "4610", "西安80": "4610", "西安80坐标系": "4610",
    "1954年北京坐标系": "4214", "北京54": "4214", "北京54坐标系": "4214", "1954北京坐标系": "4214",
    "国测局坐标": "gcj02", "火星坐标": "gcj02", "百度坐标": "bd09",
}  # fmt: skip


def parse_name(text: str) -> str:
    """A name as written, without surrounding spaces.

    Odd characters are no reason to refuse an existing name; what cannot be read or printed is.

    Raises:
        FieldError: Too long; control, invisible or private-use characters; a question mark where
            a character was lost.
    """
    if len(text) > LONGEST_NAME:
        raise FieldError(
            f"the name has {len(text)} characters, more than {LONGEST_NAME}.",
            "Give one name; longer texts belong in the description.",
        )
    bad = _UNNAMED.search(text)
    if bad is not None:
        raise FieldError(
            f"the name {text!a} holds the character U+{ord(bad[0]):04X}, which cannot be shown.",
            "Type the character from Unicode; private-use ones mean something else elsewhere.",
        )
    if "?" in text or "？" in text:
        raise FieldError(
            f"the name {text} holds a question mark: a character was lost on the way.",
            "Export the file again as UTF-8 or GB18030.",
        )
    return text


def parse_names(text: str) -> tuple[str, ...]:
    """Several names, between semicolons, commas or 、; each once, in their order.

    Raises:
        FieldError: As `parse_name`.
    """
    names = (parse_name(part.strip()) for part in _BETWEEN.split(text))
    return tuple(dict.fromkeys(name for name in names if name and name not in ("无", "/", "-")))


def parse_links(text: str) -> tuple[dict[str, str], ...]:
    """Links to pictures, sound and film, between spaces or semicolons.

    Raises:
        FieldError: A link that is neither http(s) nor the name of a file.
    """
    links = list(dict.fromkeys(part for part in re.split(r"[;；\s]+", text) if part))
    for link in links:
        scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", link)
        if scheme is not None and scheme[1].casefold() not in ("http", "https"):
            raise FieldError(
                f"{link[:60]!r} is no link to a page or a file.",
                "Give http(s) links, or file names.",
            )
    return tuple({"url": link} for link in links)


def parse_divisions(text: str) -> tuple[str, ...]:
    """Divisions 所在(跨)行政区: codes, between semicolons, commas or 、; each once.

    Raises:
        FieldError: Not codes.
    """
    parts = (part.strip() for part in _BETWEEN.split(text))
    return tuple(dict.fromkeys(parse_code(part) for part in parts if part))


def parse_class(text: str) -> str:
    """A class: its code, padded to five digits, else its name, which the register looks up.

    Raises:
        FieldError: Digits that are no code.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    found = re.match(r"\d+", plain, re.ASCII)
    if found is None:
        return plain
    if not 2 <= len(found[0]) <= 5:
        raise FieldError(
            f"{text[:40]!r} is no place class.",
            "Give a code of GB/T 18521 with two to five digits.",
        )
    return found[0].ljust(5, "0")


def parse_romanisation(text: str) -> str:
    """A romanisation: Latin letters with tone marks, digits, apostrophes; full width is taken.

    Raises:
        FieldError: Other characters in it.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).replace("’", "'").split())
    if not _ROMAN.fullmatch(plain):
        raise FieldError(
            f"{text[:60]!r} is no romanisation.", "Write Pinyin with tone marks: Jiāngkǒu Zhèn."
        )
    return plain


def parse_code_cell(text: str) -> str:
    """A place code, or that the register is to assign one by its rule: 自动, auto.

    Raises:
        FieldError: Neither.
    """
    return ASSIGN if text.casefold() in ("自动", "自动编码", "auto") else parse_place_code(text)


def parse_system(text: str) -> Crs:
    """The coordinate system 坐标系 a record names.

    Raises:
        FieldError: Unknown, or one that cannot be converted reliably (西安80, 北京54).
    """
    word = unicodedata.normalize("NFKC", text).casefold().replace(" ", "")
    return parse_crs(_SYSTEMS.get(word, text))


def parse_key(text: str) -> PlaceKey:
    """A place named by code, division code or number.

    Raises:
        FieldError: None of them; a code that a spreadsheet turned into a number.
    """
    if re.fullmatch(r"\d(\.\d+)?[eE]\+?\d+", text.strip(), re.ASCII):
        parse_place_code(text)
    return parse_place_key(text)


_CODE = Field(
    "place_code", FieldType.TEXT, "地名代码", "Place code",
    aliases=("地名编码", "地名标识码", "dmdm", "dmbm", "placecode"), parser=parse_code_cell,
)  # fmt: skip
_VALID_FROM = Field(
    "valid_from", FieldType.DATE, "生效日期", "Valid from",
    aliases=("有效期起", "启用日期", "变更日期", "设立年份", "设立日期", "命名时间"),
)  # fmt: skip
_VALID_TO = Field(
    "valid_to", FieldType.DATE, "失效日期", "Valid to",
    aliases=("有效期止", "停用日期", "废止年份", "废止日期", "销名日期"),
)  # fmt: skip
_SPECIFIC = Field("specific_part", FieldType.TEXT, "专名", "Specific part", parser=parse_name)
_GENERIC = Field("generic_part", FieldType.TEXT, "通名", "Generic part", parser=parse_name)
_ROMANISATION = Field(
    "romanisation", FieldType.TEXT, "罗马字母拼写", "Romanisation",
    aliases=("汉语拼音", "拼音", "lmzmpx"), parser=parse_romanisation,
)  # fmt: skip
_EVIDENCE = Field("evidence", FieldType.TEXT, "依据", "Evidence", aliases=("命名依据", "文号"))


def _names(name: str, zh: str, en: str, *aliases: str) -> Field:
    return Field(name, FieldType.TEXT, zh, en, aliases=aliases, parser=parse_names)


PLACE_FIELDS: tuple[Field, ...] = (
    _CODE,
    Field(
        "name", FieldType.TEXT, "标准名称", "Standard name", required=True,
        aliases=("bzmc", "地名", "名称", "地名名称"), parser=parse_name,
    ),
    Field(
        "class_code", FieldType.TEXT, "地名类别", "Class", required=True,
        aliases=("地名类别代码", "类别代码", "类别", "dmlb", "place_type_code"), parser=parse_class,
    ),
    Field(
        "division_codes", FieldType.TEXT, "所在(跨)行政区", "Divisions",
        aliases=("所在行政区", "所在跨行政区", "所属政区", "所在行政区代码", "区划代码"),
        parser=parse_divisions,
    ),
    Field("longitude", FieldType.TEXT, "东经", "Longitude", aliases=("经度", "lon", "lng", "x")),
    Field("latitude", FieldType.TEXT, "北纬", "Latitude", aliases=("纬度", "lat", "y")),
    Field("crs", FieldType.TEXT, "坐标系", "Coordinate system", parser=parse_system),
    Field(
        "position_accuracy", FieldType.CHOICE, "测量方法", "Accuracy",
        choices={a.value: (*ACCURACY_LABELS[a],) for a in Accuracy}, aliases=("位置精度",),
    ),
    _SPECIFIC,
    _GENERIC,
    _ROMANISATION,
    _names("alias", "别名", "Aliases", "又名"),
    _names("former", "曾用名", "Former names", "old_name"),
    _names("abbreviation", "简称", "Abbreviations"),
    _names("minority", "少数民族语书写", "Minority-language names"),
    _names("old_map", "原图名称", "Names on old maps"),
    Field("origin", FieldType.TEXT, "地名的来历", "Origin", aliases=("来历", "dmdll")),
    Field("meaning", FieldType.TEXT, "地名的含义", "Meaning", aliases=("含义", "dmdhy")),
    Field("history", FieldType.TEXT, "地名的历史沿革", "History", aliases=("历史沿革", "dmdlsyg")),
    Field(
        "description", FieldType.TEXT, "地理实体描述", "Description",
        aliases=("地理实体概况", "地理实体概况(描述)", "dlstgk"),
    ),
    Field("media", FieldType.TEXT, "多媒体信息", "Media", parser=parse_links),
    Field(
        "secrecy", FieldType.CHOICE, "密级", "Secrecy",
        choices={
            Secrecy.PUBLIC: (*SECRECY_LABELS[Secrecy.PUBLIC], "无", "非密", "无密级"),
            Secrecy.INTERNAL: (*SECRECY_LABELS[Secrecy.INTERNAL], "内部使用"),
            Secrecy.SECRET: SECRECY_LABELS[Secrecy.SECRET],
        },
    ),
    _VALID_FROM,
    _VALID_TO,
    _EVIDENCE,
    SOURCE,
    SIMULATED,
)  # fmt: skip

_PLACE = Field(
    "place", FieldType.TEXT, "地名代码", "Place", required=True,
    aliases=("place_code", "地名编码", "区划代码", "place_id"), parser=parse_key,
)  # fmt: skip

NAME_FIELDS: tuple[Field, ...] = (
    _PLACE,
    Field(
        "spelling", FieldType.TEXT, "名称", "Name", required=True, aliases=("地名", "name"),
        parser=parse_name,
    ),
    Field(
        "kind", FieldType.CHOICE, "名称类型", "Kind", required=True,
        choices={k.value: NAME_KIND_LABELS[k] for k in NameKind}, aliases=("类型",),
    ),
    _SPECIFIC,
    _GENERIC,
    Field("script", FieldType.TEXT, "文字", "Script"),
    Field("language", FieldType.TEXT, "语种", "Language", aliases=("地名语种",)),
    _ROMANISATION,
    _EVIDENCE,
    _VALID_FROM,
    _VALID_TO,
    SOURCE,
    SIMULATED,
)  # fmt: skip

HERITAGE_FIELDS: tuple[Field, ...] = (
    _PLACE,
    Field("category", FieldType.TEXT, "遗产类别", "Category", required=True, aliases=("类别",)),
    Field("claim", FieldType.TEXT, "内容", "Claim", required=True),
    Field("dated", FieldType.TEXT, "始见年代", "Dated", aliases=("年代",)),
    Field("citation", FieldType.TEXT, "出处", "Citation", required=True, aliases=("依据", "引文")),
    Field("is_listed", FieldType.BOOLEAN, "列入保护名录", "Listed"),
    _VALID_FROM,
    _VALID_TO,
    SIMULATED,
)  # fmt: skip
