"""A line of about forty sheets drawn as PDF, beside typst alone on as many pages.

The baseline sets pages of the same size with as many words, from a template of its own, in one
call: what any program that uses typst must spend. The service adds where each thing stands,
labels that keep clear of each other, the index, georeferences, and a file for each sheet.
"""

from __future__ import annotations

import tempfile
import time
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import typst
from shapely.geometry import LineString

from gis.survey_crs import parse_survey_crs, unproject
from maps.sheets.options import SheetOptions
from maps.sheets.series import make_sheets
from maps.sheets.subject import MarkerKind, SheetMarker, SheetSubject
from tests.benchmarks.probe import best_of_two

# Kilometres of line that take one A3 sheet at 1:10,000 here, about, and markers on each.
_KM_A_SHEET, _MARKERS_A_SHEET = 1.95, 3
_WORDS = 150
_PAGE = """#set page(width: 420mm, height: 297mm, margin: 10mm)
#set text(font: "Noto Sans CJK SC", size: 2mm)
#for n in range(PAGES) {
  if n > 0 { pagebreak() }
  for k in range(WORDS) {
    place(dx: calc.rem(k * 37, 380) * 1mm, dy: calc.rem(k * 53, 270) * 1mm, [界桩 #n.#k])
    place(line(start: (k * 2mm, 0mm), end: (k * 2mm, 270mm), stroke: 0.1mm))
  }
}
"""


def draw_series(sheets: int, threads: int) -> dict[str, Any]:
    """The service's series as georeferenced PDF."""
    subject = made_subject(sheets)
    found = 0

    def once() -> float:
        nonlocal found
        with tempfile.TemporaryDirectory() as folder:
            started = time.perf_counter()
            report = make_sheets(subject, SheetOptions(), {"pdf"}, Path(folder), threads=threads)
            seconds = time.perf_counter() - started
        found = len(report.sheets)
        return seconds

    seconds = best_of_two(once)
    return {"seconds": seconds, "rows": found}


def typst_alone(sheets: int) -> dict[str, Any]:
    """Typst on pages of the same size with words and lines, no map."""
    source = _PAGE.replace("PAGES", str(sheets)).replace("WORDS", str(_WORDS))
    runs = count()

    def once() -> float:
        # Other words each time: typst remembers what it has set.
        words = source.replace("界桩", f"界桩{next(runs)}")
        with tempfile.TemporaryDirectory() as folder:
            started = time.perf_counter()
            path = Path(folder) / "pages.typ"
            path.write_text(words, encoding="utf-8")
            typst.compile(str(path), output=str(Path(folder) / "pages.pdf"))
            return time.perf_counter() - started

    return {"seconds": best_of_two(once), "rows": sheets}


def made_subject(sheets: int) -> SheetSubject:
    """An invented line that takes about so many sheets, with its markers."""
    crs = parse_survey_crs("4548")
    length = sheets * _KM_A_SHEET * 1000
    along = np.linspace(0.0, length, 40 * sheets)
    east = 381_300.0 + along * 0.8
    north = 3_609_800.0 - along * 0.6 + 250.0 * np.sin(along / 1500.0)
    longitude, latitude = unproject(crs, north, east)
    points = list(zip(longitude.tolist(), latitude.tolist(), strict=True))
    stones = sheets * _MARKERS_A_SHEET
    markers = tuple(
        SheetMarker(
            f"{k + 1:03d}", "Q", MarkerKind.SINGLE, *points[len(points) * k // stones],
            date(2021, 5, 3), True,
        )
        for k in range(stones)
    )  # fmt: skip
    return SheetSubject(
        code="341226341522", name="颍上县–霍邱县线", level="地级", side_a="颍上县",
        side_b="霍邱县", crs=crs, line=LineString(points), markers=markers, side_a_lies="left",
        secrecy_mark="内部", made_on=date(2026, 11, 23), is_simulated=True,
    )  # fmt: skip
