"""Shares 份额 of a division that goes to several others: stated, or measured from outlines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from gazetteer.event import SHARES
from gis.errors import InputError

_EIGHT: Final = Decimal("1e-8")


def stated_shares(item: Mapping[str, Any]) -> dict[str, Decimal]:
    """The shares that an item states."""
    return {name: item[name] for name in SHARES if name in item}


def require_whole(parts: Sequence[Mapping[str, Any]], what: str) -> None:
    """Refuse parts whose shares do not add up to exactly 1.

    A share may be left out of all parts (it is then unknown), not out of some.

    Raises:
        InputError: They add up to something else; says to how much.
    """
    for name in SHARES:
        given = [part[name] for part in parts if name in part]
        if not given:
            continue
        if len(given) < len(parts):
            raise InputError(
                f"{len(parts) - len(given)} of the {len(parts)} parts of {what} have no {name}.",
                "Give the share of every part, or of none.",
            )
        total = sum(given, Decimal(0))
        if total != 1:
            raise InputError(
                f"The {name} of the parts of {what} add up to {total}, not to 1.",
                "Correct the shares: what is split must be handed over whole.",
            )


def measured_shares(areas: Sequence[float | None]) -> list[Decimal | None]:
    """Shares by area, to eight decimals, adding up to exactly 1; all None where one is unknown."""
    known = [area for area in areas if area is not None]
    if len(known) < len(areas) or not sum(known):
        return [None] * len(areas)
    total = Decimal(sum(known))
    shares = [(Decimal(area) / total).quantize(_EIGHT) for area in known]
    largest = shares.index(max(shares))
    shares[largest] += 1 - sum(shares, Decimal(0))
    return list(shares)
