"""Codes for new divisions 区划代码: proposed by band, checked, never used twice.

GB/T 2260 and GB/T 10114 number each type of division in a band of its own; the bands are data
(`code_bands.csv`). Codes are given in sequence, and retired ones are never given again
(行政区划代码管理办法, 2025).
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from sqlalchemy import Connection, text

from gazetteer.division import LEVELS, Level, level_of, level_rank
from gis.errors import InputError

DIGITS: Final = {
    Level.PROVINCE: 2, Level.PREFECTURE: 4, Level.COUNTY: 6, Level.TOWNSHIP: 9, Level.COMMUNITY: 12,
}  # fmt: skip


class RetiredCode(InputError):
    """A code that was given before, to another division."""


class WrongCode(InputError):
    """A code that does not fit the division's place or type."""


@dataclass(frozen=True, slots=True)
class Band:
    """Serial numbers of one type of division.

    Attributes:
        level: Its level.
        generic_parts: Generic parts 通名 of the type; empty: any other.
        first: First serial.
        last: Last serial.
        source: Which standard says so, and how we know.
    """

    level: Level
    generic_parts: tuple[str, ...]
    first: int
    last: int
    source: str

    def fits(self, name: str) -> bool:
        """Whether a name is of the band's type."""
        return name.endswith(self.generic_parts)


@cache
def bands() -> tuple[Band, ...]:
    """The bands, as they ship."""
    table = files("gazetteer.cases").joinpath("code_bands.csv").read_text("utf-8")
    return tuple(
        Band(
            Level(row["level"]),
            tuple(row["generic_parts"].split()),
            int(row["first"]),
            int(row["last"]),
            row["source"],
        )
        for row in csv.DictReader(table.splitlines())
    )


def own_bands(level: Level, name: str) -> tuple[Band, ...]:
    """The bands for a division of that name; of the type's own, else of the rest."""
    of_level = [band for band in bands() if band.level is level]
    # 自治县 ends in 县 as well, 街道 in nothing else; the first that fits counts.
    own = tuple(band for band in of_level if band.generic_parts and band.fits(name))
    return own or tuple(band for band in of_level if not band.generic_parts)


def significant(code: str) -> str:
    """The digits of a code down to its own level."""
    return code[: DIGITS[level_of(code)]]


def prefix_under(parent: str, level: Level) -> str:
    """The digits that the codes of one level below a parent begin with."""
    above = LEVELS[level_rank(level) - 1]
    return parent[: DIGITS[above]]


def serial_of(code: str) -> int:
    """The serial number of a code within its parent."""
    level = level_of(code)
    start = DIGITS[LEVELS[level_rank(level) - 1]]
    return int(code[start : DIGITS[level]])


def propose_code(
    connection: Connection, level: Level, name: str, parent: str, serial: int | None = None
) -> str:
    """The next code for a division: after the last one ever given in its band, else a gap.

    Args:
        connection: Any connection that may read.
        level: Level of the division.
        name: Its name; the generic part decides the band.
        parent: Code of its parent.
        serial: Kept where it was never given under this parent and lies in the band.

    Raises:
        WrongCode: No band is known for the type, or all its codes were given.
    """
    chosen = own_bands(level, name)
    if not chosen:
        raise WrongCode(
            f"No rule says which code {name} gets.", "Give the code that the ministry assigned."
        )
    used = _used_serials(connection, level, parent)
    is_free = serial is not None and serial not in used
    if serial is not None and is_free and any(b.first <= serial <= b.last for b in chosen):
        return _code(parent, level, serial)
    for band in chosen:
        following = max((s for s in used if band.first <= s <= band.last), default=band.first - 1)
        if following < band.last:
            return _code(parent, level, following + 1)
    for band in chosen:
        for gap in range(band.first, band.last + 1):
            if gap not in used:
                return _code(parent, level, gap)
    raise WrongCode(
        f"All codes for {name} under {parent} were given already.",
        "Give the code that the ministry assigned.",
    )


def require_new_code(connection: Connection, code: str, name: str, parent: str | None) -> None:
    """Refuse a code that was given before, or that does not fit the division.

    Raises:
        RetiredCode: It is in use, or was.
        WrongCode: It does not begin with its parent's digits, or lies outside its type's band.
    """
    borne = connection.execute(
        text("SELECT name, lower(valid) AS starts, upper(valid) AS ends"
             " FROM gazetteer.division_version WHERE code = :code"
             " ORDER BY upper(valid) DESC NULLS FIRST LIMIT 1"),
        {"code": code},
    ).first()  # fmt: skip
    if borne is not None:
        state = "is in use by" if borne.ends is None else f"was retired on {borne.ends} with"
        raise RetiredCode(
            f"The code {code} {state} {borne.name}.",
            "Codes are never given twice: leave the code out, and the next free one is proposed.",
        )
    level = level_of(code)
    if parent is not None and level is not Level.PROVINCE:
        prefix = prefix_under(parent, level)
        if level_rank(level_of(parent)) >= level_rank(level) or not code.startswith(prefix):
            raise WrongCode(
                f"The code {code} does not lie under {parent}.",
                f"It must begin with {prefix}, or leave it out.",
            )
    chosen = own_bands(level, name)
    if chosen and not any(band.first <= serial_of(code) <= band.last for band in chosen):
        allowed = " or ".join(f"{band.first}–{band.last}" for band in chosen)
        raise WrongCode(
            f"The code {code} of {name} has the serial {serial_of(code)}, outside {allowed}.",
            f"Codes of this type lie there ({chosen[0].source}); or leave the code out.",
        )


def _used_serials(connection: Connection, level: Level, parent: str) -> set[int]:
    prefix = prefix_under(parent, level)
    found: Sequence[str] = (
        connection.execute(
            text("SELECT DISTINCT code FROM gazetteer.division_version WHERE code LIKE :prefix"),
            {"prefix": f"{prefix}%"},
        )
        .scalars()
        .all()
    )
    return {
        serial_of(code) for code in found if level_of(code) is level and code.startswith(prefix)
    }


def _code(parent: str, level: Level, serial: int) -> str:
    prefix = prefix_under(parent, level)
    width = DIGITS[level] - len(prefix)
    return f"{prefix}{serial:0{width}}".ljust(12, "0")
