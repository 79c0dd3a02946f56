"""The columns of a file of markers 界桩, as the register sheet 界桩登记表 has them."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from gazetteer.boundaries.marker import (
    KIND_LABELS,
    SHAPE_LABELS,
    STATE_LABELS,
    MarkerKind,
    MarkerState,
)
from gazetteer.boundaries.position_fields import (
    COORDINATES,
    LINE_CODES,
    RECORD,
    SURVEY,
    parse_degrees,
    parse_line_codes,
)
from gazetteer.division import parse_code
from gis.errors import FieldError
from gis.fields import Field, FieldType

WITNESSES = 3
"""Reference objects 方位物 of a register sheet."""
_NUMERALS = "一二三"


def parse_uuid(text: str) -> str:
    """A UUID, in small letters with hyphens.

    Raises:
        FieldError: None.
    """
    try:
        return str(UUID(text.strip("{}")))
    except ValueError:
        raise FieldError(
            f"{text[:40]!r} is no UUID.", "Leave it empty; a new record gets its own."
        ) from None


def _text(name: str, zh: str, en: str, *aliases: str) -> Field:
    return Field(name, FieldType.TEXT, zh, en, aliases=aliases)


def _witness(serial: int) -> tuple[Field, ...]:
    zh, at = f"{_NUMERALS[serial - 1]}号方位物", f"witness{serial}_"

    def number(name: str, label: str, en: str, unit: str | None, most: Decimal | None) -> Field:
        least = None if most is None else Decimal(0)
        return Field(
            at + name, FieldType.DECIMAL, zh + label, f"Reference object {serial} {en}", unit=unit,
            minimum=least, maximum=most, aliases=(f"方位物{serial}{label}",),
        )  # fmt: skip

    return (
        _text(f"{at}name", f"{zh}名称", f"Reference object {serial}", zh, f"方位物{serial}"),
        Field(
            f"{at}azimuth_deg",
            FieldType.TEXT,
            f"{zh}坐标方位角",
            f"Reference object {serial} grid azimuth",
            parser=parse_degrees,
            minimum=Decimal(0),
            maximum=Decimal(360),
            aliases=(f"方位物{serial}坐标方位角", f"{zh}方位角"),
        ),
        number("distance_m", "距离", "distance", "m", Decimal(100_000)),
        number("north", "纵坐标X", "X (north)", None, None),
        number("east", "横坐标Y", "Y (east)", None, None),
    )


FULL_NUMBER = Field(
    "full_number", FieldType.TEXT, "界桩编号", "Marker number",
    aliases=("界桩号", "编号", "桩号", "点号", "number"),
)  # fmt: skip
ORDINAL = Field(
    "ordinal",
    FieldType.INTEGER,
    "同号序次",
    "Ordinal",
    minimum=Decimal(1),
    maximum=Decimal(99),
    aliases=("第几座",),
)
OBJECT_UUID = Field(
    "object_uuid", FieldType.TEXT, "界桩标识", "Object UUID",
    aliases=("空间数据标识码", "数据标识"), parser=parse_uuid,
)  # fmt: skip
SURVEYOR = _text("surveyor", "测量人", "Surveyor", "施测单位", "测量单位")

MARKER_FIELDS: tuple[Field, ...] = (
    Field(
        FULL_NUMBER.name, FULL_NUMBER.type, FULL_NUMBER.zh, FULL_NUMBER.en, required=True,
        aliases=FULL_NUMBER.aliases,
    ),
    Field(
        "line_code", FieldType.TEXT, "界线代码", "Line code", aliases=("界线编码",),
        parser=parse_line_codes,
    ),
    LINE_CODES,
    Field(
        "kind", FieldType.CHOICE, "立桩方式", "Kind",
        choices={kind.value: KIND_LABELS[kind] for kind in MarkerKind}, aliases=("类型",),
    ),
    Field(
        "state", FieldType.CHOICE, "界桩状态", "State",
        choices={state.value: STATE_LABELS[state] for state in MarkerState}, aliases=("状态",),
    ),
    Field(
        "shape", FieldType.CHOICE, "界桩形状", "Shape", choices=dict(SHAPE_LABELS),
        aliases=("形状",),
    ),
    _text("material", "材质", "Material", "界桩材质"),
    _text("dimensions", "规格", "Dimensions", "尺寸"),
    Field(
        "managing_code", FieldType.TEXT, "管理方代码", "Managing side code", parser=parse_code,
        aliases=("管理单位代码",),
    ),
    _text("managing_name", "管理方", "Managing side", "管理单位"),
    Field("erected_on", FieldType.DATE, "埋设日期", "Erected on", aliases=("立桩日期", "埋设时间")),
    _text("location_a", "所在地1", "Location A", "甲方所在地", "所在地一"),
    _text("location_b", "所在地2", "Location B", "乙方所在地", "所在地二"),
    _text("location_c", "所在地3", "Location C", "丙方所在地", "所在地三"),
    _text("position_text", "位置描述", "Position in words", "界桩位置"),
    _text("inscription", "铭文", "Inscription", "刻字"),
    *(field for serial in range(1, WITNESSES + 1) for field in _witness(serial)),
    ORDINAL,
    OBJECT_UUID,
    _text("remark", "备注", "Remark"),
    SURVEYOR,
    *COORDINATES,
    *SURVEY,
    *RECORD,
)  # fmt: skip

SURVEY_FIELDS: tuple[Field, ...] = (
    FULL_NUMBER,
    ORDINAL,
    OBJECT_UUID,
    *COORDINATES,
    *SURVEY,
    SURVEYOR,
    _text("corrects", "更正的测量", "Corrects"),
    _text("correction", "更正原因", "Correction"),
    Field("survey_uuid", FieldType.TEXT, "测量标识", "Survey UUID", parser=parse_uuid),
    *(field for field in RECORD if field.name in ("source", "simulated")),
)  # fmt: skip
