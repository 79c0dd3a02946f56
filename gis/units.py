"""Units as they stand in brackets behind a header.

A unit of another size behind a known header (公顷 for ㎡) would spoil every figure, so it must
be told from a spelling of the same one.
"""

from __future__ import annotations

# As `gis.fields.spelling_key` writes them: NFKC makes m2 of m² and ㎡.
_SAME = (
    {"m2", "m^2", "sqm", "平方米", "平米", "平方公尺", "squaremetres", "squaremeters"},
    {"km2", "km^2", "平方公里", "平方千米"},
    {"ha", "hm2", "公顷", "hectares"},
    {"mu", "亩"},
    {"m", "米", "metres", "meters"},
    {"km", "千米", "公里"},
    {"deg", "°", "度", "degree", "degrees", "十进制度"},
    {"%", "percent", "百分比"},
    {"yuan", "元", "cny", "rmb"},
    {"year", "years", "年", "岁"},
    {"household", "households", "户"},
    {"person", "persons", "people", "人"},
    {"bed", "beds", "张", "床", "张床", "床位"},
)
# Counted ones, and the marks of a form: they change no figure.
_COUNTS = {
    "户",
    "人",
    "口",
    "个",
    "张",
    "床",
    "张床",
    "座",
    "所",
    "处",
    "名",
    "套",
    "间",
    "家",
    "具",
}
_COUNTS |= {"穴", "格", "台", "辆", "households", "persons", "people", "beds"}
_MARKS = {"", "必填", "选填", "可选", "required", "optional", "数字", "文本"}
_NO_SIZE = {"deg", "°", "度", "degree", "degrees", "十进制度", "年", "年份", "日期"}


def same_unit(written: str, unit: str | None) -> bool:
    """Whether a header's unit is a spelling of the field's unit."""
    if unit is None:
        return False
    wanted = unit.casefold().replace("²", "2").replace("㎡", "m2").replace(" ", "")
    return written == wanted or any(written in group and wanted in group for group in _SAME)


def says_nothing(written: str, unit: str | None) -> bool:
    """Whether what stands in the brackets leaves the figures as they are.

    Args:
        written: The content of the brackets.
        unit: The field's unit; with None, counts (人) and degrees say nothing new.
    """
    return written in _MARKS or (unit is None and written in _COUNTS | _NO_SIZE)
