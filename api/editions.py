"""ETags of what is changed over HTTP, and the demand that a change names the one it read.

Whoever changes something says with `If-Match` which edition was read: without it 428, with
another than stands 412. So nobody overwrites what they have not seen.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Header

from api.moments import parse_moment
from gis.errors import FieldError, InputError

_TAG = re.compile(r'(?:W/)?"([\x21\x23-\x7e]{1,120})"|([\x21\x23-\x7e]{1,120})')


class EditionRequired(InputError):
    """A change that does not say which edition it was made against."""


class EditionChanged(InputError):
    """Somebody changed it since it was read."""


def given_tag(
    if_match: Annotated[
        str | None, Header(description="The ETag of what was read 所读版本")
    ] = None,
) -> str | None:
    """The edition that was read, without its quotes; None: not said.

    Raises:
        FieldError: It is no ETag.
    """
    if if_match is None:
        return None
    found = _TAG.fullmatch(if_match.strip())
    if found is None:
        raise FieldError("If-Match is not an ETag.", 'Send it as it came, like "3".')
    return found[1] or found[2]


def required_tag(tag: Annotated[str | None, Depends(given_tag)]) -> str:
    """The edition that was read.

    Raises:
        EditionRequired: The request does not say it.
    """
    if tag is None:
        raise EditionRequired(
            "The change does not say which edition it was made against.",
            "Read it, then send its ETag as If-Match.",
        )
    return tag


def required_number(tag: Annotated[str, Depends(required_tag)]) -> int:
    """The edition that was read, of what counts its editions.

    Raises:
        FieldError: It is no number.
    """
    if not (tag.isascii() and tag.isdigit() and len(tag) < 10):
        raise FieldError(f"If-Match {tag!r} is not an edition.", 'Send the ETag, like "3".')
    return int(tag)


TagOf = Annotated[str | None, Depends(given_tag)]
RequiredTagOf = Annotated[str, Depends(required_tag)]
EditionOf = Annotated[int, Depends(required_number)]


def read_moment(tag: str | None) -> datetime | None:
    """The moment that an ETag of something without a counter names; None: none was read."""
    return None if tag is None else parse_moment(tag)


def digest_tag(*parts: object) -> str:
    """A short ETag that changes with any of the parts."""
    told = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(told.encode()).hexdigest()[:24]


def require_same(what: str, stands: str, read: str) -> None:
    """Refuse a change of something that was changed since it was read.

    Raises:
        EditionChanged: It is another edition now.
    """
    if stands != read:
        raise EditionChanged(
            f"{what} was changed since it was read.", "Read it again, then decide."
        )
