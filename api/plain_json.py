"""What JSON can say and the register cannot hold: NUL, half characters, numbers that are none."""

from __future__ import annotations

import json
import math
from typing import Any

from gis.errors import FieldError


def require_plain(body: bytes) -> None:
    """Refuse a JSON body with what no column can hold; what is no JSON is for others to refuse.

    Raises:
        FieldError: A text has the character NUL or half a surrogate pair, or a number is not
            finite: Python reads all three, PostgreSQL none.
    """
    try:
        left: list[Any] = [json.loads(body)]
    except (ValueError, RecursionError):
        return
    while left:
        value = left.pop()
        if isinstance(value, dict):
            left += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            left += value
        elif isinstance(value, str) and any(c == "\0" or "\ud800" <= c <= "\udfff" for c in value):
            raise FieldError(
                "A text in the body contains the character NUL or half a character.",
                "Leave it out.",
            )
        elif isinstance(value, float) and not math.isfinite(value):
            raise FieldError("A number in the body is not finite.", "Leave it out.")
