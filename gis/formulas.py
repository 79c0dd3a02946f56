"""Text that a spreadsheet would run as a formula, and how it is kept from doing so."""

from __future__ import annotations

import re

_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]([\d.,]+([eE][+-]?\d+)?%?)?", re.ASCII)


def runs_as_formula(text: str) -> bool:
    """Whether a spreadsheet may take the text for a formula."""
    return text.startswith(_STARTS)


def harmless(text: str, *, is_number_kept: bool = False) -> str:
    """The text for a CSV, with a single quote before it where it may run as a formula.

    Args:
        text: Content of the cell.
        is_number_kept: A signed number, or a bare sign, stays as it is. Right where cells are
            figures that their owner loads again; a name or code must stay text.
    """
    if not runs_as_formula(text) or (is_number_kept and _NUMBER.fullmatch(text)):
        return text
    return f"'{text}"
