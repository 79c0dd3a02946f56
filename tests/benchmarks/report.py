"""The tables of a run, on the terminal and in `docs/performance.md`."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.benchmarks.figures import Figures
from tests.benchmarks.material import Material

_LIBRARIES = ("duckdb", "geopandas", "pandas", "psycopg", "pyogrio", "shapely", "sqlalchemy")


@dataclass(slots=True)
class Results:
    """What was measured.

    Attributes:
        scale: Share of the country.
        material: How many rows of each kind.
        database: Versions of the server.
        loads: By file, the probe of the loader and that of the bare COPY.
        ours: By level, the probe of the service.
        sql: By level, the probe of the hand-written SQL.
        geopandas: Its probe.
        duckdb: Its probe.
    """

    scale: float
    material: Material
    database: str
    loads: dict[str, tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=dict)
    ours: dict[str, dict[str, Any]] = field(default_factory=dict)
    sql: dict[str, dict[str, Any]] = field(default_factory=dict)
    geopandas: dict[str, Any] = field(default_factory=dict)
    duckdb: dict[str, Any] = field(default_factory=dict)

    def disagreements(self) -> list[str]:
        """Engines whose figures differ from the service's, and at which level."""
        faults = []
        for level, ours in self.ours.items():
            expected = Figures(**ours["figures"])
            for name, figures in (
                ("hand-written SQL", self.sql[level]["figures"]),
                ("geopandas", self.geopandas["figures"][level]),
                ("DuckDB", self.duckdb["figures"][level]),
            ):
                found = Figures(**figures)
                if not expected.agrees_with(found):
                    faults.append(f"{name} by {level}")
        return faults


def markdown(results: Results) -> str:
    """The whole page."""
    return "\n\n".join(
        [
            "# Performance",
            "Written by `make bench`; do not edit by hand.",
            _setting(results),
            "## Loading",
            "Files through the service's own loaders, with every check, two time axes, topology"
            " findings, and the containment of each centre settled. Baseline: `COPY` of the same"
            " rows into a table without indexes, keys or checks. Peak is that of the loading"
            " Python process.",
            _loads(results),
            "## Coverage of the whole country",
            "`layers.coverage.answer`, every row fetched. Baseline: (a) the shortest hand-written"
            " SQL for the same numbers on the same tables, same driver. (b) geopandas and (c)"
            " DuckDB start from the files and test each point against the outlines when asked;"
            " *alone* leaves the reading of the files out. Ratios below 1 × are faster than the"
            " baseline; the service's aim is at most 1.3 ×. The nation is the service's sum of the"
            " provinces.",
            _coverage(results),
            "Peak is that of the Python process. geopandas"
            f" {results.geopandas['peak_mb']:,.0f} MB, DuckDB {results.duckdb['peak_mb']:,.0f} MB,"
            " each with everything loaded.",
            "## Do the engines agree?",
            _agreement(results),
        ]
    ) + "\n"  # fmt: skip


def _setting(results: Results) -> str:
    material = results.material
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in _LIBRARIES)
    python = ".".join(map(str, sys.version_info[:3]))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return "\n".join(
        [
            f"- When: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, load average at the end"
            f" {os.getloadavg()[0]:.1f}",
            f"- Machine: {processor()}, {os.cpu_count()} cores, {memory:.0f} GiB,"
            f" {platform.system()} {platform.release()}",
            f"- Versions: Python {python}, {results.database}, {versions}",
            f"- Data: {material.divisions:,} divisions with their real codes and names, of which"
            f" {material.outlines:,} communities; simulated from a fixed seed: their outlines (5"
            f" to 25 vertices), households, and {material.facilities:,} service centres",
            f"- Scale: {results.scale:g} of the country",
            "- Questions are asked twice and the better time is given, because other work may"
            " share the machine; a load is timed once",
            "- Repeat: `make bench`; a small run: `make bench SCALE=0.05`",
        ]
    )


def processor() -> str:
    """What the machine calls its processor."""
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _loads(results: Results) -> str:
    rows = []
    for name, (ours, bare) in results.loads.items():
        seconds, base = ours["seconds"][0], bare["seconds"][0]
        rows.append(
            [
                name, f"{ours['rows']:,}", f"{seconds:.1f}", f"{ours['rows'] / seconds:,.0f}",
                f"{base:.2f}", f"{bare['rows'] / base:,.0f}", f"{seconds / base:.0f} ×",
                f"{ours['peak_mb']:,.0f}",
            ]
        )  # fmt: skip
    head = [
        "file", "rows", "load s", "rows/s", "COPY s", "COPY rows/s", "load ÷ COPY", "peak MB",
    ]  # fmt: skip
    return table(head, rows)


def _coverage(results: Results) -> str:
    rows = []
    for level, ours in results.ours.items():
        base = results.sql[level]["seconds"][0]
        cells = [
            level,
            f"{ours['figures']['rows']:,}",
            f"{base:.2f}",
            beside(ours["seconds"][0], base),
        ]
        for other in (results.geopandas, results.duckdb):
            alone = other["seconds"][level]
            cells += [beside(alone, base), beside(alone + other["reading"], base)]
        rows.append([*cells, f"{ours['peak_mb']:,.0f}"])
    head = [
        "level", "rows", "(a) SQL s", "service", "(b) geopandas alone", "(b) with reading",
        "(c) DuckDB alone", "(c) with reading", "service peak MB",
    ]  # fmt: skip
    return table(head, rows)


def beside(seconds: float, base: float) -> str:
    """A time as a ratio to its baseline, and in seconds."""
    return f"{seconds / base:.2f} × ({seconds:.2f} s)"


def _agreement(results: Results) -> str:
    faults = results.disagreements()
    rows = [
        [
            level, f"{figures.rows:,}", f"{figures.area_m2:,.2f}", f"{figures.ratios:,.6f}",
            f"{figures.communities:,}", f"{figures.compliant:,}", f"{figures.unknown:,}",
        ]
        for level, figures in ((lv, Figures(**r["figures"])) for lv, r in results.ours.items())
    ]  # fmt: skip
    head = [
        "level", "divisions", "floor area m²", "sum of m² per 100 households", "communities",
        "compliant", "unknown",
    ]  # fmt: skip
    verdict = (
        "**These differ from the service:** " + "; ".join(faults) + "."
        if faults
        else "All four give the same figures at every level: counts equal, areas to the square"
        " centimetre, ratios to nine digits."
    )
    return verdict + "\n\n" + table(head, rows)


def table(head: list[str], rows: list[list[str]]) -> str:
    """A table of Markdown, its first column to the left."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
