"""Options that several commands share."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from api.moments import parse_date, parse_moment

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
    return date.today() if text is None else parse_date(text, option)


def moment(text: str | None) -> datetime | None:
    """A moment; None for None."""
    return None if text is None else parse_moment(text)
