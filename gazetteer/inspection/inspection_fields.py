"""The columns of a file of past joint inspections 历次联检."""

from __future__ import annotations

from decimal import Decimal

from gazetteer.division_fields import SIMULATED, SOURCE
from gis.fields import Field, FieldType

INSPECTION_FIELDS: tuple[Field, ...] = (
    Field(
        "line_code", FieldType.TEXT, "界线代码", "Line code", required=True,
        aliases=("界线编码", "代码"),
    ),
    Field(
        "year", FieldType.INTEGER, "联检年度", "Year", required=True, minimum=Decimal(1989),
        maximum=Decimal(2100), aliases=("年度", "年份"),
    ),
    Field(
        "completed_on", FieldType.DATE, "完成日期", "Completed on", required=True,
        aliases=("联检完成日期", "完成时间"),
    ),
    Field("title", FieldType.TEXT, "方案名称", "Title", aliases=("名称", "联检名称")),
    Field("team_a", FieldType.TEXT, "甲方联检组", "Team of side A", aliases=("甲方",)),
    Field("team_b", FieldType.TEXT, "乙方联检组", "Team of side B", aliases=("乙方",)),
    SOURCE,
    SIMULATED,
)  # fmt: skip
