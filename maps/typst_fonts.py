"""Refuses a typesetting for which fonts were missing: typst itself only warns, and prints boxes."""

from __future__ import annotations

from collections.abc import Iterable

import typst

from gis.errors import SetupError


def refuse_missing_fonts(what: str, warnings: Iterable[typst.TypstWarning]) -> None:
    """Raise if a typesetting was made without its fonts.

    Args:
        what: What needs them, as the subject of a sentence with "need".
        warnings: What typst said.

    Raises:
        SetupError: Fonts are not installed.
    """
    missing = [warning.message for warning in warnings if "unknown font" in warning.message]
    if missing:
        raise SetupError(
            f"{what} need fonts that are not installed: {'; '.join(missing)}.",
            "Install the package fonts-noto-cjk.",
        )
