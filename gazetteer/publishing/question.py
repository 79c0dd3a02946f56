"""What is to be published: which places, as of when, as known when, and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from gis.errors import FieldError
from gis.roles import READER_ROLE, STAFF_ROLE


class Audience(StrEnum):
    """For whom an edition is 版本: it decides what is in it and how exact positions are."""

    PUBLIC = "public"
    INTERNAL = "internal"

    @property
    def role(self) -> str:
        """The database role an edition is read under: what it may not see is not in it."""
        return READER_ROLE if self is Audience.PUBLIC else STAFF_ROLE

    @property
    def zh(self) -> str:
        """Chinese name."""
        return "公开版" if self is Audience.PUBLIC else "内部版"


@dataclass(frozen=True, slots=True)
class PublishQuestion:
    """What is asked of the register.

    Attributes:
        as_of: Day the edition holds for.
        known_at: What the register said at that moment; None: now.
        division: Twelve-digit code; only it and what lies in it. None: everything.
        class_code: Only classes that begin so, trailing zeros left out: "23" or 23000 is all of
            transport. None: all.
        audience: For whom.
    """

    as_of: date
    known_at: datetime | None = None
    division: str | None = None
    class_code: str | None = None
    audience: Audience = Audience.PUBLIC

    @property
    def class_prefix(self) -> str:
        """The digits that a class code must begin with."""
        return (self.class_code or "").rstrip("0")


def parse_class_code(text: str) -> str:
    """A class code 地名类别代码 of one to five digits, as typed.

    Raises:
        FieldError: Anything else.
    """
    code = text.strip()
    if not (code.isascii() and code.isdigit() and len(code) <= 5):
        raise FieldError(
            f"{text[:40]!r} is not a place class", "Give up to five digits, such as 21500 or 23."
        )
    return code
