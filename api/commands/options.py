"""Options that several commands share."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from api.parameters import parse_moment
from gis.errors import InputError

AsOf = Annotated[
    str | None, typer.Option("--as-of", help="Day the answer holds for; default today 统计时点")
]
KnownAt = Annotated[
    str | None,
    typer.Option("--known-at", help="What the register said at that moment; default now 登记时点"),
]


def day(text: str | None, option: str = "--as-of") -> date:
    """A day in ISO 8601; today for None.

    Raises:
        InputError: It cannot be read.
    """
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"{option} {text!r} is not a date.", "Write it like 2024-12-31.") from None


def moment(text: str | None) -> datetime | None:
    """A moment; None for None."""
    return None if text is None else parse_moment(text)
