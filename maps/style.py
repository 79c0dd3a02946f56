"""Colours and legend of the coverage map, shared by the web page and the shareable page.

Classes of floor area per hundred households are set relative to the standard 标准 in force:
below it oranges, darker for a greater lack; from it on blues. Orange and blue stay apart for
every common kind of colour blindness, and the steps also differ in lightness. Grey with no hue
is "unknown", which is not a value.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

PROPERTY = "area_per_100_households_m2"
UNKNOWN_COLOUR = "#bdbdbd"
UNKNOWN_ZH = "无法计算(缺户数或面积)"
UNKNOWN_EN = "Unknown (households or floor area missing)"

# Lower bounds as shares of the standard, inclusive.
_SHARES = (Decimal(0), Decimal(1) / 3, Decimal(2) / 3, Decimal(1), Decimal(2))
_COLOURS = ("#8c3a04", "#e07b1a", "#fdd08a", "#9ecae1", "#2166ac")
# Where no standard is in force: one hue, so that the map passes no judgement.
_PLAIN_BREAKS = (Decimal(0), Decimal(10), Decimal(20), Decimal(30), Decimal(60))
_PLAIN_COLOURS = ("#e3f4e8", "#86dba0", "#3fa564", "#177245", "#00401f")


@dataclass(frozen=True, slots=True)
class ColourClass:
    """One class of the legend.

    Attributes:
        lower: Lowest value, m² per 100 households, inclusive; None: the class of the unknown.
        upper: First value no longer in it; None: no limit.
        colour: As `#rrggbb`.
        zh: Chinese label.
        en: English label.
    """

    lower: float | None
    upper: float | None
    colour: str
    zh: str
    en: str


UNKNOWN = ColourClass(None, None, UNKNOWN_COLOUR, UNKNOWN_ZH, UNKNOWN_EN)


def coverage_classes(standard: Decimal | None) -> tuple[ColourClass, ...]:
    """The classes from the lowest to the highest; `UNKNOWN` stands beside them.

    Args:
        standard: m² per 100 households that the standard in force asks for; None: none is.
    """
    breaks: tuple[Decimal, ...] = _PLAIN_BREAKS
    colours = _PLAIN_COLOURS
    if standard is not None and standard > 0:
        breaks, colours = tuple(share * standard for share in _SHARES), _COLOURS
    return tuple(
        _class(lower, upper, colour, standard)
        for lower, upper, colour in zip(breaks, (*breaks[1:], None), colours, strict=True)
    )


def colour_of(value: float | None, standard: Decimal | None) -> str:
    """The colour of a value in m² per 100 households; None is unknown."""
    if value is None:
        return UNKNOWN_COLOUR
    fitting = [c for c in coverage_classes(standard) if c.lower is not None and value >= c.lower]
    return fitting[-1].colour if fitting else UNKNOWN_COLOUR


def fill_colour(standard: Decimal | None) -> list[Any]:
    """The same as a MapLibre expression for `fill-color`; an absent property is unknown."""
    first, *further = coverage_classes(standard)
    steps: list[Any] = ["step", ["get", PROPERTY], first.colour]
    for one in further:
        steps += [one.lower, one.colour]
    return ["case", ["has", PROPERTY], steps, UNKNOWN_COLOUR]


def _class(
    lower: Decimal, upper: Decimal | None, colour: str, standard: Decimal | None
) -> ColourClass:
    low = _number(lower)
    span = f"≥ {low}" if upper is None else f"{low} – < {_number(upper)}"
    zh, en = f"{span} m²", f"{span} m²"
    if standard is not None and lower == standard:
        zh, en = f"{zh}(达标)", f"{en} (meets the standard)"
    elif standard is not None and upper == standard:
        zh, en = f"{zh}(未达标)", f"{en} (below the standard)"
    return ColourClass(float(lower), None if upper is None else float(upper), colour, zh, en)


def _number(value: Decimal) -> str:
    return f"{round(value, 1):f}".rstrip("0").rstrip(".") if value % 1 else f"{int(value)}"
