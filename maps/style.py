"""Colours of the coverage maps 图例: classes of m² per hundred households, and of the unknown.

The classes are set against the standard in force on the day, so that one glance tells who falls
short: brown below it, green-blue from it on. The two hues and their lightness can be told apart
with any of the common colour blindnesses, and in print without colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class FigureClass:
    """One class of the choropleth.

    Attributes:
        key: Name in pages and tests.
        least: Lowest figure, inclusive: a multiple of the standard, or m² per hundred
            households where no standard is in force. None: the figure is unknown.
        below: First figure no longer in the class; None: open.
        colour: Fill, as `#rrggbb`.
        zh: Meaning in Chinese.
        en: Meaning in English.
    """

    key: str
    least: Decimal | None
    below: Decimal | None
    colour: str
    zh: str
    en: str

    def as_dict(self) -> dict[str, Any]:
        """For the pages' scripts: plain values."""
        return {
            "key": self.key,
            "least": None if self.least is None else float(self.least),
            "below": None if self.below is None else float(self.below),
            "colour": self.colour,
            "zh": self.zh,
            "en": self.en,
        }


UNKNOWN = FigureClass("unknown", None, None, "#d4d4d0", "无法计算", "Cannot compute")
HATCH = "#8d8d88"
"""Lines over the unknown class, so that it is not taken for a low figure."""

# Exactly zero stands alone: no floor area at all.
_NOTHING = Decimal("1e-9")

AGAINST_STANDARD: tuple[FigureClass, ...] = (
    FigureClass("none", Decimal(0), _NOTHING, "#6f3d0c", "无设施面积", "No floor area"),
    FigureClass("far_below", _NOTHING, Decimal("0.5"), "#bd7a2c", "不足标准一半", "Under half"),
    FigureClass("below", Decimal("0.5"), Decimal(1), "#ecd29b", "未达标准", "Below standard"),
    FigureClass("meets", Decimal(1), Decimal("1.5"), "#93cbc3", "达到标准", "Meets standard"),
    FigureClass("well_above", Decimal("1.5"), None, "#2b8a80", "达标准1.5倍以上", "1.5 × or more"),
)
WITHOUT_STANDARD: tuple[FigureClass, ...] = (
    FigureClass("none", Decimal(0), _NOTHING, "#6f3d0c", "无设施面积", "No floor area"),
    FigureClass("to_15", _NOTHING, Decimal(15), "#dfe6ee", "较低", "Low"),
    FigureClass("to_30", Decimal(15), Decimal(30), "#b3c6d9", "", ""),
    FigureClass("to_45", Decimal(30), Decimal(45), "#7f9fbe", "", ""),
    FigureClass("from_45", Decimal(45), None, "#3f6c97", "较高", "High"),
)


def figure_classes(standard: Decimal | float | None) -> tuple[FigureClass, ...]:
    """The classes with their limits in m² per hundred households, without the unknown.

    Args:
        standard: The area standard in force, m² per hundred households; None: there is none.
    """
    if standard is None:
        return WITHOUT_STANDARD
    exact = Decimal(str(standard))
    return tuple(
        FigureClass(
            c.key, c.least if c.least is None else c.least * exact,
            c.below if c.below is None else c.below * exact, c.colour, c.zh, c.en,
        )
        for c in AGAINST_STANDARD
    )  # fmt: skip


def class_of(figure: Decimal | float | None, standard: Decimal | float | None) -> FigureClass:
    """The class of one figure; `UNKNOWN` where it is None.

    Args:
        figure: m² per hundred households.
        standard: The area standard in force; None: there is none.
    """
    if figure is None:
        return UNKNOWN
    exact = Decimal(str(figure))
    return next(c for c in figure_classes(standard) if c.below is None or exact < c.below)
