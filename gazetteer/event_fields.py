"""The columns of a file of division events 区划变更."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from gazetteer.division import parse_code
from gazetteer.division_fields import SIMULATED, SOURCE
from gis.days import parse_day
from gis.fields import Field, FieldType

Precision = Literal["day", "month", "year"]

_PRECISIONS: dict[int, Precision] = {1: "year", 2: "month", 3: "day"}
_SMALLEST_SHARE = Decimal("0.00000001")  # what the register can hold


@dataclass(frozen=True, slots=True)
class EventDay:
    """The day an event took effect, and how exactly it is known.

    Attributes:
        day: The day; of a month or year the last, the earliest by which it is certain.
        precision: What the source said.
    """

    day: date
    precision: Precision


def parse_event_day(text: str) -> EventDay:
    """A day, month or year as `gis.days.parse_day` reads it, with its precision.

    Raises:
        FieldError: Not a date.
    """
    day = parse_day(text)
    numbers = re.findall(r"\d+", re.split("[T ]", text.strip())[0])
    is_compact = len(numbers) == 1 and len(numbers[0]) == 8
    return EventDay(day, "day" if is_compact else _PRECISIONS.get(len(numbers), "day"))


def _share(name: str, zh: str, en: str) -> Field:
    return Field(
        name, FieldType.DECIMAL, zh, en, minimum=_SMALLEST_SHARE, maximum=Decimal(1)
    )  # fmt: skip


EVENT_FIELDS: tuple[Field, ...] = (
    Field(
        "year", FieldType.TEXT, "年份", "Year", aliases=("年",), parser=parse_event_day
    ),
    Field(
        "effective_on", FieldType.TEXT, "生效日期", "Effective on",
        aliases=("变更日期", "日期"), parser=parse_event_day,
    ),
    Field("kind", FieldType.TEXT, "变更类型", "Kind", required=True, aliases=("类型", "变更方式")),
    Field(
        "old_code", FieldType.TEXT, "原代码", "Old code",
        aliases=("旧代码", "变更前代码", "原区划代码"), parser=parse_code,
    ),
    Field("old_name", FieldType.TEXT, "原名称", "Old name", aliases=("旧名称", "变更前名称")),
    Field("old_parent_code", FieldType.TEXT, "原上级代码", "Old parent code", parser=parse_code),
    Field(
        "new_code", FieldType.TEXT, "新代码", "New code",
        aliases=("变更后代码", "现代码", "新区划代码"), parser=parse_code,
    ),
    Field("new_name", FieldType.TEXT, "新名称", "New name", aliases=("变更后名称", "现名称")),
    Field("new_parent_code", FieldType.TEXT, "新上级代码", "New parent code", parser=parse_code),
    _share("area_share", "面积份额", "Area share"),
    _share("population_share", "人口份额", "Population share"),
    _share("household_share", "户数份额", "Household share"),
    Field("approval_no", FieldType.TEXT, "批准文号", "Approval number", aliases=("文号",)),
    Field("note", FieldType.TEXT, "说明", "Note", aliases=("备注",)),
    SOURCE,
    SIMULATED,
)  # fmt: skip
