"""Boundary markers checked and map sheets drawn: `docs/performance-boundaries.md`.

`python -m tests.benchmarks.boundaries` measures and writes the page; it takes a minute.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markdown import Markdown

from tests.benchmarks import probe
from tests.benchmarks.report import beside, processor, table

_PAGE = Path(__file__).resolve().parents[2] / "docs/performance-boundaries.md"
_LIBRARIES = ("geopandas", "numpy", "pandas", "pikepdf", "pyproj", "shapely", "typst")
MARKERS = 100_000
SHEETS = 40


def main() -> int:
    """Run, print, write; 1 where both ways of checking find different things."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.boundaries")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the markers and sheets")
    scale = parser.parse_args().scale
    count = max(1000, round(MARKERS * scale))
    ours, plane = (probe.run(name, count=count) for name in ("markers", "markers_plane"))
    asked = max(4, round(SHEETS * scale))
    drawn = {n: probe.run("sheets", sheets=asked, threads=n) for n in (1, 2)}
    alone = probe.run("sheets_typst", sheets=drawn[1]["rows"])
    page = _page(ours, plane, drawn, alone)
    Console(width=160).print(Markdown(page))
    if scale == 1:
        _PAGE.write_text(page, encoding="utf-8")
    return int(ours["figures"] != plane["figures"])


def _page(
    ours: dict[str, Any],
    plane: dict[str, Any],
    drawn: dict[int, dict[str, Any]],
    alone: dict[str, Any],
) -> str:
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in _LIBRARIES)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    agree = "Both find the same." if ours["figures"] == plane["figures"] else "**They differ.**"
    return "\n\n".join(
        [
            "# Performance: boundaries",
            "Written by `make bench`; do not edit by hand.",
            f"- When: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, load average at the end"
            f" {os.getloadavg()[0]:.1f}\n"
            f"- Machine: {processor()}, {os.cpu_count()} cores, {memory:.0f} GiB,"
            f" {platform.system()} {platform.release()}\n"
            f"- Versions: Python {platform.python_version()}, {versions}\n"
            "- Each is done twice and the better time is given\n"
            "- Repeat: `python -m tests.benchmarks.boundaries`",
            "## Boundary markers",
            "`gazetteer.boundaries.check.findings_of` over simulated markers in memory, 500 a line"
            " of 50 km, three reference objects each: every check, geodesic, findings with texts."
            " Baseline: four of the checks, counts only, with pandas and shapely in the plane of"
            f" one zone. The figures are what both find. {agree}",
            _markers(ours, plane),
            "## Map sheets",
            "`maps.sheets.series.make_sheets`: A3 at 1:10,000, three markers a sheet, every sheet a"
            " georeferenced PDF, with the index and one PDF of all. Baseline: typst alone, in one"
            " call, on as many pages of that size with 150 words and 150 lines each and no map."
            " The target is 40 sheets in 60 s on two cores. Sheets are drawn in threads: about a"
            " third of the work, that of typst and shapely, runs beside Python. Two processes were"
            " tried on the same series (2026-11): from a second faster, with both cores idle, to"
            " several slower, as each first imports the libraries and finds the fonts.",
            _sheets(drawn, alone),
        ]
    ) + "\n"  # fmt: skip


def _markers(ours: dict[str, Any], plane: dict[str, Any]) -> str:
    base = plane["seconds"][0]
    row = [
        f"{ours['rows']:,}", beside(ours["seconds"][0], base), f"{base:.2f}",
        f"{ours['peak_mb']:,.0f}", *(f"{count:,}" for count in ours["figures"].values()),
    ]  # fmt: skip
    return table(["markers", "service", "plane s", "peak MB", *ours["figures"]], [row])


def _sheets(drawn: dict[int, dict[str, Any]], alone: dict[str, Any]) -> str:
    base = alone["seconds"][0]
    rows = []
    for threads, one in drawn.items():
        seconds, count = one["seconds"][0], one["rows"]
        rows.append([
            str(threads), str(count), beside(seconds, base), f"{seconds / count:.3f}",
            f"{base:.2f}", f"{one['peak_mb']:,.0f}",
        ])  # fmt: skip
    return table(["threads", "sheets", "series", "s a sheet", "typst alone s", "peak MB"], rows)


if __name__ == "__main__":
    sys.exit(main())
