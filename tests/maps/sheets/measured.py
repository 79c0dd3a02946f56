"""What a page says of itself, read with pdfplumber and pypdf: neatline, corners, grid, symbols."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

import pdfplumber
from pypdf import PdfReader

MM = 72 / 25.4
RED = (0xD0 / 255, 0x02 / 255, 0x1B / 255)
GRID = (0x9A / 255, 0xA7 / 255, 0xAD / 255)

Page = pdfplumber.page.Page


@dataclass(frozen=True, slots=True)
class Ground:
    """Place of the map on the page in mm, and the coordinates lettered at its corners."""

    left: float
    top: float
    west: int
    east: int
    south: int
    north: int
    scale: int

    def at(self, east: float, north: float) -> tuple[float, float]:
        mm = self.scale / 1000
        return self.left + (east - self.west) / mm, self.top + (self.north - north) / mm

    def holds(self, east: float, north: float) -> bool:
        """True for points that are not within a millimetre of the neatline."""
        mm = self.scale / 1000
        return (
            self.west + mm <= east <= self.east - mm and self.south + mm <= north <= self.north - mm
        )


def text_of(pdf: bytes, page: int = 0) -> str:
    return PdfReader(io.BytesIO(pdf)).pages[page].extract_text()


def is_colour(found: object, wanted: tuple[float, ...]) -> bool:
    return isinstance(found, tuple) and len(found) == 3 and all(
        abs(a - b) < 0.01 for a, b in zip(found, wanted, strict=True)
    )  # fmt: skip


def grid_lines(page: Page) -> tuple[list[float], list[float]]:
    """x of the upright and y of the level grid lines inside the map, in mm from the top left."""
    found = [
        edge for edge in (*page.lines, *page.curves)
        if is_colour(edge["stroking_color"], GRID) and max(edge["width"], edge["height"]) > 50 * MM
    ]  # fmt: skip
    upright = sorted(e["x0"] / MM for e in found if e["width"] < 0.01)
    level = sorted(e["top"] / MM for e in found if e["height"] < 0.01)
    return upright, level


def ground_of(pdf: bytes, page: Page, scale: int) -> Ground:
    """The one rectangle that is as large as the lettered corners say it must be."""
    text = text_of(pdf)
    west, east = sorted({int(v) for v in re.findall(r"Y ?(\d{6})", text)})
    south, north = sorted({int(v) for v in re.findall(r"X ?(\d{7})", text)})
    mm = scale / 1000
    [(left, top)] = {
        (round(r["x0"] / MM, 3), round(r["top"] / MM, 3))
        for r in (*page.rects, *page.curves)
        if abs(r["width"] / MM - (east - west) / mm) < 0.01
        and abs(r["height"] / MM - (north - south) / mm) < 0.01
    }
    return Ground(left, top, west, east, south, north, scale)


def marker_rings(page: Page) -> list[tuple[float, float]]:
    """Centres of the red circles of 1.5 mm in mm; the middle of their stroke is 1.3 mm across."""
    return [
        ((c["x0"] + c["x1"]) / 2 / MM, (c["top"] + c["bottom"]) / 2 / MM)
        for c in page.curves
        if is_colour(c["stroking_color"], RED) and c["stroke"]
        and abs(c["width"] / MM - 1.3) < 0.01 and abs(c["height"] / MM - 1.3) < 0.01
    ]  # fmt: skip
