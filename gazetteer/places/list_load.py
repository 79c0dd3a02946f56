"""Loads the lists that places and names are judged by: classes 地名类别 and naming words."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from gazetteer.division_fields import SOURCE
from gazetteer.places.place_class import Romanised, Scope
from gazetteer.places.place_fields import parse_class
from gazetteer.places.place_tables import NAMING_WORDS, PLACE_CLASSES
from gis.dated_rows import DatedTable, enter_row
from gis.errors import FieldError
from gis.fields import Field, FieldType
from gis.loading import LoadOptions, LoadReport, parse_files
from gis.staging import Progress
from gis.versioned_table import MergeCounts


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
    _load(connection, report, options, progress, CLASS_FIELDS, PLACE_CLASSES, "place_class")


def load_naming_words(
    connection: Connection, report: LoadReport, options: LoadOptions, progress: Progress | None
) -> None:
    """Load the report's files of words; a row ends the one in force until its day.

    Raises:
        FileError: A file cannot be read as declared.
    """
    _load(connection, report, options, progress, WORD_FIELDS, NAMING_WORDS, "naming_word")


def _load(
    connection: Connection,
    report: LoadReport,
    options: LoadOptions,
    progress: Progress | None,
    fields: tuple[Field, ...],
    table: DatedTable,
    name: str,
) -> None:
    counts = report.counts[name] = MergeCounts()
    read: dict[tuple[Any, ...], dict[str, object]] = {}
    for parsed in parse_files(report, fields, options, progress):
        place = [(parsed.file, parsed.row.number)]
        starts, ends = parsed.day("valid_from") or options.in_force, parsed.day("valid_to")
        if starts is not None and ends is not None and ends <= starts:
            report.reject(
                place, f"the period {starts} to {ends} is empty.",
                "valid_to is the first day no longer in force.", "valid_to", str(ends),
            )  # fmt: skip
            continue
        key = tuple(str(parsed.values[column]) for column in table.key)
        if read.setdefault((*key, starts), parsed.values) != parsed.values:
            report.reject(
                place, f"another row says something else of {' '.join(key)} from the same day.",
                "Keep the right row.", table.key[0], key[0],
            )  # fmt: skip
            continue
        values: dict[str, Any] = {**parsed.values}
        for column, kind in table.content.items():
            if kind == "text[]" and column in values:
                values[column] = values[column] or []
        enter_row(connection, table, values, starts, ends, counts)
