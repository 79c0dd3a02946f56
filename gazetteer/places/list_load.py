"""Loads the lists that places and names are judged by: classes 地名类别 and naming words."""

from __future__ import annotations

from sqlalchemy import Connection

from gazetteer.division_fields import SOURCE
from gazetteer.places.place_class import Romanised, Scope
from gazetteer.places.place_fields import parse_class
from gazetteer.places.place_tables import NAMING_WORDS, PLACE_CLASSES
from gis.dated_load import load_dated_rows
from gis.errors import FieldError
from gis.fields import Field, FieldType
from gis.loading import LoadOptions, LoadReport
from gis.staging import Progress


def _parse_class_code(text: str) -> str:
    code = parse_class(text)
    if not code.isdigit():
        raise FieldError(f"{text[:40]!r} is no class code.", "Give two to five digits.")
    return code


_VALID_FROM = Field(
    "valid_from", FieldType.DATE, "生效日期", "Valid from",
    aliases=("in_force_from", "施行日期", "启用日期"),
)  # fmt: skip
_VALID_TO = Field("valid_to", FieldType.DATE, "失效日期", "Valid to", aliases=("废止日期",))

CLASS_FIELDS: tuple[Field, ...] = (
    Field(
        "class_code", FieldType.TEXT, "类别代码", "Class code", required=True, aliases=("代码",),
        parser=_parse_class_code,
    ),
    Field("name", FieldType.TEXT, "类别名称", "Name", required=True, aliases=("名称",)),
    Field("parent_code", FieldType.TEXT, "上级代码", "Parent code", parser=_parse_class_code),
    Field("class_group", FieldType.TEXT, "普查大类", "Group", aliases=("大类",)),
    Field(
        "scope", FieldType.CHOICE, "重名范围", "Scope", required=True,
        choices={
            Scope.NATION: ("全国",), Scope.PROVINCE: ("全省", "省"), Scope.COUNTY: ("全县", "县"),
            Scope.BUILT_UP_AREA: ("建成区",), Scope.NONE: ("无",),
        },
    ),
    Field(
        "romanises_as", FieldType.CHOICE, "拼写方式", "Romanised as", required=True,
        choices={
            Romanised.DIVISION: ("政区",), Romanised.SETTLEMENT: ("居民点",),
            Romanised.FEATURE: ("实体",),
        },
    ),
    Field(
        "generic_parts", FieldType.TEXT, "通名", "Generic parts",
        parser=lambda text: text.replace("、", " ").split(),
    ),
    Field("evidence", FieldType.TEXT, "依据", "Evidence", required=True),
    _VALID_FROM,
    _VALID_TO,
)  # fmt: skip

WORD_FIELDS: tuple[Field, ...] = (
    Field("word", FieldType.TEXT, "词", "Word", required=True, aliases=("词语",)),
    Field("category", FieldType.TEXT, "类别", "Category", required=True),
    Field("rule", FieldType.TEXT, "规则", "Rule", required=True),
    Field("note", FieldType.TEXT, "说明", "Note"),
    Field(
        "source", FieldType.TEXT, "资料来源", "Source", required=True, aliases=SOURCE.aliases,
    ),
    _VALID_FROM,
    _VALID_TO,
)  # fmt: skip


def load_place_classes(
    connection: Connection, report: LoadReport, options: LoadOptions, progress: Progress | None
) -> None:
    """Load the report's files of place classes; a row ends the one in force until its day.

    Raises:
        FileError: A file cannot be read as declared.
    """
    load_dated_rows(connection, report, options, progress, CLASS_FIELDS, PLACE_CLASSES)


def load_naming_words(
    connection: Connection, report: LoadReport, options: LoadOptions, progress: Progress | None
) -> None:
    """Load the report's files of words; a row ends the one in force until its day.

    Raises:
        FileError: A file cannot be read as declared.
    """
    load_dated_rows(connection, report, options, progress, WORD_FIELDS, NAMING_WORDS)
