"""How the sheets are to be made: scale, paper, strip, languages."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from gis.errors import InputError
from maps.sheets.paper import PageLayout, Paper, page_layout

# 12.5 cm on the map on each side of the line: 1.25 km at 1:10,000 (DOMAIN §3.4, S34).
STRIP_ON_MAP_MM = 125.0


@dataclass(frozen=True, slots=True)
class MapScale:
    """What goes with a map scale.

    Attributes:
        denominator: 10000 for 1:10,000.
        grid_m: Spacing of the kilometre grid in metres on the ground.
        graticule_s: Spacing of longitude and latitude ticks in seconds of arc.
        bar_part_m: Length of one part of the scale bar in metres on the ground.
        evidence: Where the figures come from.
    """

    denominator: int
    grid_m: int
    graticule_s: int
    bar_part_m: int
    evidence: str


@cache
def map_scales() -> dict[int, MapScale]:
    """The scales that sheets can have, by denominator."""
    text = files("maps.sheets").joinpath("map_scales.csv").read_text(encoding="utf-8")
    return {
        int(row["denominator"]): MapScale(
            int(row["denominator"]), int(row["grid_m"]), int(row["graticule_s"]),
            int(row["bar_part_m"]), row["evidence"],
        )
        for row in csv.DictReader(text.splitlines())
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetOptions:
    """How a series is made.

    Attributes:
        scale: Denominator of the map scale, one of `map_scales`.
        paper: Paper format.
        landscape: Long side horizontal.
        strip_half_width_m: Ground shown on each side of the line; None for 12.5 cm on the map.
        overlap_mm: How much of the line neighbouring sheets share, in millimetres on the map.
        has_english: Print English beside the Chinese.
        png_dpi: Resolution of PNG files.
    """

    scale: int = 10_000
    paper: Paper = Paper.A3
    landscape: bool = True
    strip_half_width_m: float | None = None
    overlap_mm: float = 15.0
    has_english: bool = True
    png_dpi: int = 200

    def check(self) -> None:
        """Refuse options that no sheet can follow.

        Raises:
            InputError: A scale that is not offered, a strip or an overlap out of range.
        """
        if self.scale not in map_scales():
            offered = ", ".join(f"1:{scale}" for scale in map_scales())
            raise InputError(
                f"1:{self.scale} is not a scale of survey sheets.", f"Choose one of {offered}."
            )
        if self.strip_half_width_m is not None and not self.strip_half_width_m > 0:
            raise InputError(
                f"A strip of {self.strip_half_width_m} m on each side shows nothing.",
                "Give metres above zero, or leave it out for 12.5 cm on the map.",
            )
        frame = self.layout.frame
        if not 0 <= self.overlap_mm <= min(frame.width, frame.height) / 4:
            raise InputError(
                f"An overlap of {self.overlap_mm:g} mm does not suit a map of"
                f" {frame.width:g} × {frame.height:g} mm.",
                "Give 0 to a quarter of the shorter side; 15 mm is usual.",
            )
        if not 36 <= self.png_dpi <= 600:
            raise InputError(f"{self.png_dpi} dpi is out of range.", "Give 36 to 600.")

    @property
    def layout(self) -> PageLayout:
        """Where things stand on the page."""
        return page_layout(self.paper, landscape=self.landscape)

    @property
    def wanted_strip_m(self) -> float:
        """Ground on each side of the line that the sheets should show."""
        if self.strip_half_width_m is not None:
            return self.strip_half_width_m
        return STRIP_ON_MAP_MM * self.scale / 1000
