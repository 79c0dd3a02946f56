"""Classification 密级 of what leaves the register: as high as the highest record in it.

Records carry their own 密级, by default internal (DOMAIN 6; 自然资发〔2020〕95号 names no item for
marker coordinates, yet full-precision census points are marked 秘密).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Classification(StrEnum):
    """How far a file may go."""

    PUBLIC = "public"
    INTERNAL = "internal"
    SECRET = "secret"

    @property
    def zh(self) -> str:
        """What stands on the file, in Chinese."""
        return _TEXTS[self][0]

    @property
    def en(self) -> str:
        """What stands on the file, in English."""
        return _TEXTS[self][1]

    @property
    def line(self) -> str:
        """Both, on one line."""
        return f"{self.zh} {self.en}"


_TEXTS = {
    Classification.PUBLIC: ("公开", "Public"),
    Classification.INTERNAL: ("内部资料 不得公开", "Internal: not for publication"),
    Classification.SECRET: ("秘密", "Secret"),
}
_ORDER = tuple(Classification)


def highest(secrecies: Iterable[str]) -> Classification:
    """The highest of the records' 密级; internal where there is no record."""
    found = [Classification(secrecy) for secrecy in secrecies]
    return max(found, key=_ORDER.index, default=Classification.INTERNAL)
