"""Days and moments as people write them in addresses and on the command line."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from gis.errors import InputError

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def parse_date(text: str, name: str) -> date:
    """A day, written like 2024-12-31; `name` is the parameter or option, for the message.

    Raises:
        InputError: It cannot be read.
    """
    try:
        if _DAY.fullmatch(text.strip()):
            return date.fromisoformat(text.strip())
    except ValueError:
        pass
    raise InputError(f"{name} {text[:40]!r} is not a date.", "Write it like 2024-12-31.")


def parse_moment(text: str, name: str = "known_at") -> datetime:
    """A moment in ISO 8601; without an offset it is local time, a bare day is its end.

    `name` is the parameter or option, for the message.

    Raises:
        InputError: It cannot be read.
    """
    wanted = text.strip()
    try:
        if _DAY.fullmatch(wanted):
            day = date.fromisoformat(wanted)
            return datetime(day.year, day.month, day.day, 23, 59, 59, 999999).astimezone()
        # A plus sign in a query string arrives as a blank.
        moment = datetime.fromisoformat(wanted.replace(" ", "+", 1) if "T" in wanted else wanted)
        return moment.astimezone(UTC) if moment.tzinfo else moment.astimezone()
    except (ValueError, OverflowError):
        raise InputError(
            f"{name} {text[:40]!r} is not a moment.", "Write it like 2026-11-23T08:00:00+08:00."
        ) from None
