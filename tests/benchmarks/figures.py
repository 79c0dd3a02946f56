"""What every engine must agree on, and the levels asked about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

# Digits of a code that name its division at each level; the nation has none.
DIGITS = {"community": 12, "township": 9, "county": 6, "prefecture": 4, "province": 2, "nation": 0}
AS_OF = "2026-06-30"
AREA_STANDARD = Decimal(30)
BUILDING_STANDARD = Decimal(600)


@dataclass(frozen=True, slots=True)
class Figures:
    """Check figures of one level.

    Attributes:
        rows: Divisions, those without a centre included.
        area_m2: Floor area of all of them.
        ratios: Sum of the areas per hundred households of those that have one.
        communities: Communities in all.
        compliant: Those with a centre of the standard's size.
        unknown: Those whose area per hundred households cannot be computed.
    """

    rows: int
    area_m2: float
    ratios: float
    communities: int
    compliant: int
    unknown: int

    def agrees_with(self, other: Figures) -> bool:
        """Counts are equal, areas to the square centimetre, ratios to nine digits."""
        return (
            (self.rows, self.communities, self.compliant, self.unknown)
            == (other.rows, other.communities, other.compliant, other.unknown)
            and abs(self.area_m2 - other.area_m2) < 1e-4 * max(1.0, self.area_m2 * 1e-9)
            and abs(self.ratios - other.ratios) <= 1e-9 * abs(self.ratios)
        )  # fmt: skip


def add_up(rows: Iterable[tuple[Any, ...]]) -> dict[str, Any]:
    """Check figures of rows (area, ratio, communities, compliant, unknown), ready for JSON."""
    count, area, ratios, sums = 0, Decimal(0), 0.0, [0, 0, 0]
    for row_area, ratio, *counts in rows:
        count += 1
        area += Decimal(str(row_area or 0))
        ratios += float(ratio or 0)
        for index, value in enumerate(counts):
            sums[index] += int(value or 0)
    return {
        "rows": count, "area_m2": float(area), "ratios": ratios,
        "communities": sums[0], "compliant": sums[1], "unknown": sums[2],
    }  # fmt: skip
