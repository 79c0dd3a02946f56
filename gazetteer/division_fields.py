"""The columns of a file of divisions, and what both kinds of file have in common."""

from __future__ import annotations

from gazetteer.division import LEVEL_LABELS, LEVEL_SPELLINGS, NEIGHBOURHOOD, VILLAGE, parse_code
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

NAME = Field(
    "name", FieldType.TEXT, "名称", "Name",
    aliases=(
        "区划名称", "行政区划名称", "社区名称", "村社区名称", "社区(村)名称", "村(社区)名称",
        "村居名称", "单位名称", "xzqmc",
    ),
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
    NAME,
    Field(
        "level", FieldType.CHOICE, "层级", "Level",
        choices={
            level.value: (*LEVEL_LABELS[level], level.value, *LEVEL_SPELLINGS[level])
            for level in LEVEL_LABELS
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
