"""Loads rules for boundaries 界线规则: numbering patterns, tolerances, intervals and widths."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import Connection

from gazetteer.boundaries.line import LEVEL_LABELS
from gazetteer.boundaries.numbering import PATTERN_RULES, compiled_pattern
from gazetteer.boundaries.public_positions import ROUNDING_RULE
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

_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
_PLAIN = re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII)
_MOST = Decimal(1_000_000_000)
_COUNTS = {"coordinate_decimals_m", "inspection_interval_years", "sheet_scale", "witness_count"}
_LIMITS = {
    # A tenth of a millimetre is more than any survey of a marker can tell.
    "coordinate_decimals_m": (Decimal(0), Decimal(4)),
    "inspection_interval_years": (Decimal(1), Decimal(100)),
    "sheet_scale": (Decimal(100), Decimal(10_000_000)),
    "witness_count": (Decimal(0), Decimal(9)),
    # A finer grid hides nothing and counts as none: `sql/420_public_markers.sql`.
    ROUNDING_RULE: (Decimal(10), Decimal(100_000)),
}
"""Least and greatest value, both allowed; of other rules zero and a billion."""


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
    known = sorted({ROUNDING_RULE, *(rule.name for rule in shipped_rules())})
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
    least, most = _LIMITS.get(name, (Decimal(0), _MOST))
    plain = _WHOLE if name in _COUNTS else _PLAIN
    if plain.fullmatch(value) is None or not least <= Decimal(value) <= most:
        what = "whole number" if name in _COUNTS else "number"
        raise FieldError(
            f"the value of {name} is {value[:40]!r}, which is no {what} from {least} to {most}.",
            "Give a plain number in the unit of the rule.",
        )
