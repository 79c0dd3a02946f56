"""What rows of all boundary files have in common: their period, their source, their numbers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from gis.errors import FieldError
from gis.loading import LoadOptions, ParsedRow


class ColumnFault(FieldError):
    """A value cannot be used; says in which column it stands."""

    def __init__(self, message: str, mend: str, column: str, value: object) -> None:
        """Keep the column and the value for the report."""
        super().__init__(message, mend)
        self.column = column
        self.value = None if value is None else str(value)[:80]


def check_period(parsed: ParsedRow, options: LoadOptions) -> None:
    """See that a row does not end before it begins.

    Raises:
        ColumnFault: It does.
    """
    starts, ends = parsed.day("valid_from") or options.in_force, parsed.day("valid_to")
    if starts is not None and ends is not None and ends <= starts:
        raise ColumnFault(
            f"it ends on {ends}, not after it begins on {starts}.",
            "Correct one of the two; the end is the first day it was no longer in force.",
            "valid_to", ends,
        )  # fmt: skip


def about(parsed: ParsedRow, options: LoadOptions) -> dict[str, Any]:
    """Source, simulation and secrecy, as far as the row or the options say."""
    content: dict[str, Any] = {}
    if (source := parsed.source(options)) is not None:
        content["source"] = source
    if (simulated := parsed.is_simulated(options)) is not None:
        content["is_simulated"] = "true" if simulated else "false"
    if parsed.values.get("secrecy") is not None:
        content["secrecy"] = parsed.values["secrecy"]
    return content


def fixed(value: object, digits: int) -> str | None:
    """A number as its column in the database writes it, so that both can be compared."""
    return f"{value:.{digits}f}" if isinstance(value, Decimal) else None
