"""Sign-in names, and other names that people type: one spelling for each."""

from __future__ import annotations

import re
import unicodedata

from gis.errors import FieldError

# Letters of any script, digits, and what addresses are made of.
_NAME = re.compile(r"[^\W_][\w.@-]{1,63}")


def parse_sign_in_name(text: str) -> str:
    """A sign-in name as kept: NFKC, lower case.

    Raises:
        FieldError: Not 2 to 64 letters, digits and `. _ - @`, beginning with a letter or digit.
    """
    name = fold_sign_in_name(text)
    if not _NAME.fullmatch(name):
        raise FieldError(
            f"{text[:70]!r} cannot be a sign-in name.",
            "Use 2 to 64 letters, digits and . _ - @, beginning with a letter or digit.",
        )
    return name


def fold_sign_in_name(text: str) -> str:
    """The spelling that names are compared in; whatever was typed, shortened where too long."""
    folded = unicodedata.normalize("NFKC", text[:200]).strip().lower().replace("\0", "\ufffd")
    return folded.encode("utf-8", "replace").decode()[:100]


def parse_line(value: str | None, what: str) -> str | None:
    """A line of text as kept, its blanks put in order; None for None and for blanks alone.

    Raises:
        FieldError: Longer than 100 characters, or with what no text can hold.
    """
    if value is None or not value.strip():
        return None
    line = " ".join(value.split())
    if len(line) > 100 or not line.isprintable():
        raise FieldError(
            f"The {what} cannot be used.", "Give one line of at most 100 printable characters."
        )
    return line
