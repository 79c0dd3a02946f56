"""The columns of a file of divisions, and of a file of division events."""

from __future__ import annotations

from gazetteer.division import LEVEL_LABELS, NEIGHBOURHOOD, VILLAGE, parse_code
from gis.fields import Field, FieldType

CODE = Field(
    "code",
    FieldType.TEXT,
    "区划代码",
    "Division code",
    required=True,
    aliases=(
        "代码", "行政区划代码", "统计用区划代码", "统计用区划代码(12位)", "社区代码", "村社区代码",
        "社区(村)代码", "村(社区)代码", "村居代码", "单位代码", "adcode", "division_code", "xzqdm",
    ),
    parser=parse_code,
)  # fmt: skip

VALID_FROM = Field(
    "valid_from", FieldType.DATE, "生效日期", "Valid from",
    aliases=("有效期起", "启用日期", "起始日期", "变更日期"),
)  # fmt: skip
VALID_TO = Field(
    "valid_to", FieldType.DATE, "失效日期", "Valid to",
    aliases=("有效期止", "停用日期", "终止日期", "废止日期"),
)  # fmt: skip
SOURCE = Field("source", FieldType.TEXT, "资料来源", "Source", aliases=("来源", "数据来源"))
SIMULATED = Field("simulated", FieldType.BOOLEAN, "是否模拟", "Simulated", aliases=("模拟",))

DIVISION_FIELDS: tuple[Field, ...] = (
    CODE,
    Field(
        "name", FieldType.TEXT, "名称", "Name",
        aliases=(
            "区划名称", "行政区划名称", "社区名称", "村社区名称", "社区(村)名称", "村(社区)名称",
            "村居名称", "单位名称", "xzqmc",
        ),
    ),
    Field(
        "level", FieldType.CHOICE, "层级", "Level",
        choices={
            level.value: (zh, en, level.value) for level, (zh, en) in LEVEL_LABELS.items()
        },
        aliases=("级别", "行政级别", "区划级别"),
    ),
    Field(
        "parent_code", FieldType.TEXT, "上级代码", "Parent code",
        aliases=("上级区划代码", "所属区划代码", "父级代码"), parser=parse_code,
    ),
    Field(
        "is_legal_division", FieldType.BOOLEAN, "是否法定区划", "Legal division",
        aliases=("法定区划",),
    ),
    Field(
        "committee_type", FieldType.CHOICE, "村居类型", "Committee type",
        choices={
            NEIGHBOURHOOD: (NEIGHBOURHOOD, "居民委员会", "社区", "居", "neighbourhood"),
            VILLAGE: (VILLAGE, "村民委员会", "村", "village"),
        },
        aliases=("自治组织类型", "社区类型", "委员会类型"),
    ),
    Field(
        "urban_rural_class", FieldType.CHOICE, "城乡分类", "Urban-rural class",
        choices={
            "111": ("主城区", "城乡分类111"), "112": ("城乡结合区",), "121": ("镇中心区",),
            "122": ("镇乡结合区",), "123": ("特殊区域",), "210": ("乡中心区",), "220": ("村庄",),
        },
        aliases=("城乡分类代码", "城乡代码"),
    ),
    VALID_FROM,
    VALID_TO,
    SOURCE,
    SIMULATED,
)  # fmt: skip

EVENT_FIELDS: tuple[Field, ...] = (
    Field("year", FieldType.DATE, "年份", "Year", aliases=("年",)),
    Field("effective_on", FieldType.DATE, "生效日期", "Effective on", aliases=("变更日期", "日期")),
    Field("kind", FieldType.TEXT, "变更类型", "Kind", required=True, aliases=("类型", "变更方式")),
    Field("old_code", FieldType.TEXT, "原代码", "Old code", parser=parse_code),
    Field("old_name", FieldType.TEXT, "原名称", "Old name"),
    Field("old_parent_code", FieldType.TEXT, "原上级代码", "Old parent code", parser=parse_code),
    Field("new_code", FieldType.TEXT, "新代码", "New code", parser=parse_code),
    Field("new_name", FieldType.TEXT, "新名称", "New name"),
    Field("new_parent_code", FieldType.TEXT, "新上级代码", "New parent code", parser=parse_code),
    Field("area_share", FieldType.DECIMAL, "面积份额", "Area share"),
    Field("population_share", FieldType.DECIMAL, "人口份额", "Population share"),
    Field("household_share", FieldType.DECIMAL, "户数份额", "Household share"),
    Field("approval_no", FieldType.TEXT, "批准文号", "Approval number", aliases=("文号",)),
    Field("note", FieldType.TEXT, "说明", "Note", aliases=("备注",)),
    SOURCE,
    SIMULATED,
)
