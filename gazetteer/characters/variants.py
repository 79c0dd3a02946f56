"""Traditional 繁体 and variant 异体 characters, and the standard form of each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from gazetteer.characters.shipped import shipped_rows
from gazetteer.characters.standard import standard_level


@dataclass(frozen=True, slots=True)
class Variant:
    """A character written otherwise in the national table.

    Attributes:
        standard: The standard character.
        kind: "traditional" 繁体 or "variant" 异体.
    """

    standard: str
    kind: Literal["traditional", "variant"]


@cache
def variants() -> dict[str, Variant]:
    """Every traditional or variant character on file.

    A few are standard in their own right (乾, 於, 徵): `to_simplified` leaves those.
    """
    return {
        row["character"]: Variant(
            row["standard"], "traditional" if row["kind"] == "traditional" else "variant"
        )
        for row in shipped_rows("variants.csv")
    }


def variant_of(char: str) -> Variant | None:
    """What a character outside the national table stands for; None where nothing is known."""
    return None if standard_level(char) is not None else variants().get(char)


def is_variant(char: str) -> bool:
    """Whether a character is a traditional or variant form and not itself standard."""
    return variant_of(char) is not None


def to_simplified(text: str) -> str:
    """The text in standard characters, one for one; 乾 in 乾县 is standard, and stays."""
    return text.translate(_foreign())


def fold_variants(text: str) -> str:
    """A key for searching: as `to_simplified`, and 乾 is 干, 於 is 于 as well.

    Not a spelling: 乾县 becomes 干县.
    """
    return text.translate(_all())


@cache
def _foreign() -> dict[int, str]:
    return {ord(c): v.standard for c, v in variants().items() if standard_level(c) is None}


@cache
def _all() -> dict[int, str]:
    return {ord(c): v.standard for c, v in variants().items()}
