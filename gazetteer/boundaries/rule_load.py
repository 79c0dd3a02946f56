"""Loads rules for boundaries 界线规则: numbering patterns, tolerances, intervals and widths."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from sqlalchemy import Connection

from gazetteer.boundaries.line import LEVEL_LABELS
from gazetteer.boundaries.numbering import PATTERN_RULES, compiled_pattern
from gazetteer.boundaries.register_tables import BOUNDARY_RULES
from gazetteer.boundaries.rules import ALL_LEVELS, shipped_rules
from gazetteer.division_fields import VALID_FROM, VALID_TO
from gis.dated_load import load_dated_rows
from gis.errors import FieldError, InputError
from gis.fields import Field, FieldType
from gis.loading import LoadOptions, LoadReport
from gis.staging import Progress

RULE_FIELDS: tuple[Field, ...] = (
    Field("name", FieldType.TEXT, "规则", "Rule", required=True, aliases=("名称",)),
    Field(
        "level", FieldType.CHOICE, "界线等级", "Level", required=True, aliases=("等级",),
        choices={
            ALL_LEVELS: ("全部", "各级"),
            **{level.value: labels for level, labels in LEVEL_LABELS.items()},
        },
    ),
    Field("value", FieldType.TEXT, "值", "Value", required=True),
    Field("unit", FieldType.TEXT, "单位", "Unit"),
    Field("clause", FieldType.TEXT, "条款", "Clause", required=True),
    Field("evidence", FieldType.TEXT, "依据", "Evidence", required=True),
    VALID_FROM,
    VALID_TO,
)  # fmt: skip


def load_boundary_rules(
    connection: Connection, report: LoadReport, options: LoadOptions, progress: Progress | None
) -> None:
    """Load the report's files of rules; a row ends the one in force until its day.

    Raises:
        FileError: A file cannot be read as declared.
    """
    load_dated_rows(
        connection, report, options, progress, RULE_FIELDS, BOUNDARY_RULES, check=_check
    )


def _check(values: Mapping[str, object]) -> None:
    """See that a rule is one that is looked for, and that its value can be used.

    Raises:
        InputError: It is not.
    """
    name, value = str(values["name"]), str(values["value"])
    known = sorted({rule.name for rule in shipped_rules()})
    if name not in known:
        raise FieldError(f"there is no rule {name[:60]}.", f"Use one of {', '.join(known)}.")
    if name in PATTERN_RULES:
        compiled_pattern(value)
    elif name.endswith("_pattern"):
        _check_pattern(value)
    else:
        _check_number(name, value)


def _check_pattern(value: str) -> None:
    try:
        re.compile(value)
    except re.error as fault:
        raise InputError(
            f"the pattern {value} is no regular expression: {fault}.", "Correct it."
        ) from None


def _check_number(name: str, value: str) -> None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0:
        raise FieldError(
            f"the value of {name} is {value!r}, which is no number of zero or more.",
            "Give a plain number in the unit of the rule.",
        )
