"""The columns of a file of boundary lines 界线."""

from __future__ import annotations

from decimal import Decimal

from gazetteer.boundaries.line import LEVEL_LABELS, STATUS_LABELS, LegalStatus, LineLevel
from gazetteer.boundaries.position_fields import RECORD, parse_line_code
from gazetteer.division import parse_code
from gis.fields import Field, FieldType

_LEVEL_WORDS = {
    LineLevel.NATIONAL: (),
    LineLevel.PROVINCE: ("省级", "省界", "省"),
    LineLevel.PREFECTURE: ("地级", "市级", "市界", "地市级"),
    LineLevel.COUNTY: ("县级", "县界", "县"),
    LineLevel.TOWNSHIP: ("乡级", "乡镇级", "乡界"),
}


def _text(name: str, zh: str, en: str, *aliases: str) -> Field:
    return Field(name, FieldType.TEXT, zh, en, aliases=aliases)


def _side(name: str, zh: str, en: str, *aliases: str) -> Field:
    return Field(name, FieldType.TEXT, zh, en, aliases=aliases, parser=parse_code)


LINE_FIELDS: tuple[Field, ...] = (
    Field(
        "line_code", FieldType.TEXT, "界线代码", "Line code", required=True,
        aliases=("界线编码", "jxdm"), parser=parse_line_code,
    ),
    _text("name", "界线名称", "Line name", "名称", "jxmc"),
    _text("line_group", "所属界线", "Line group", "线名", "所属长线"),
    Field(
        "level", FieldType.CHOICE, "界线等级", "Level",
        choices={v.value: (*LEVEL_LABELS[v], *_LEVEL_WORDS[v]) for v in LineLevel},
        aliases=("等级", "级别"),
    ),
    _text("numbering_unit", "编号单元", "Numbering unit"),
    _side("side_a_code", "甲方代码", "Side A code", "甲方区划代码"),
    _text("side_a_name", "甲方名称", "Side A name", "甲方"),
    _side("side_b_code", "乙方代码", "Side B code", "乙方区划代码"),
    _text("side_b_name", "乙方名称", "Side B name", "乙方"),
    Field(
        "legal_status", FieldType.CHOICE, "法定状态", "Legal status",
        choices={
            LegalStatus.AGREED.value: (*STATUS_LABELS[LegalStatus.AGREED], "已定线", "已勘定"),
            LegalStatus.NOT_AGREED.value: (*STATUS_LABELS[LegalStatus.NOT_AGREED], "未勘定"),
        },
        aliases=("法律状态",),
    ),
    _text("agreement", "协议书", "Agreement", "协议书名称"),
    _text("agreement_no", "协议书文号", "Agreement number", "文号", "协议书号"),
    Field("agreed_on", FieldType.DATE, "协议日期", "Agreed on", aliases=("签订日期", "批准日期")),
    Field(
        "map_scale", FieldType.INTEGER, "附图比例尺分母", "Map scale",
        aliases=("比例尺", "比例尺分母"), minimum=Decimal(100), maximum=Decimal(10_000_000),
    ),
    Field(
        "stated_length_m", FieldType.DECIMAL, "协议长度", "Stated length", unit="m",
        aliases=("界线长度", "长度", "长度_米"), minimum=Decimal("0.01"),
        maximum=Decimal(99_999_999),
    ),
    _text("start_text", "起点", "Start", "起点位置"),
    _text("end_text", "终点", "End", "终点位置"),
    *RECORD,
)  # fmt: skip
