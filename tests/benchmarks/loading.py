"""How fast the loaders are, beside a bare COPY of the same rows into a table without indexes."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import Any

import psycopg

from gis.crs import parse_crs
from gis.database import Database
from gis.loading import LoadOptions
from layers.kinds import KINDS
from layers.load import load
from tests.benchmarks.material import IN_FORCE

# File, what it is loaded as, its file for the bare COPY, and that one's columns and format.
FILES = {
    "divisions": (
        "divisions.csv", "divisions", "divisions.csv", "code text, name text, level text",
    ),
    "outlines": ("outlines.fgb", "divisions", "outlines.copy", "code text, geom geometry"),
    "statistics": (
        "statistics.csv", "statistics", "statistics.csv",
        "code text, households bigint, reference_date date",
    ),
    "facilities": (
        "facilities.csv", "facilities", "facilities.csv",
        "code text, name text, longitude float8, latitude float8, floor_area_m2 numeric",
    ),
}  # fmt: skip


def load_file(url: str, folder: str, name: str) -> dict[str, Any]:
    """Load one file with the service's own loader; once, for a second time changes nothing."""
    file, dataset, _, _ = FILES[name]
    has_places = name in ("outlines", "facilities")
    options = LoadOptions(
        crs=parse_crs("4490") if has_places else None,
        in_force=date.fromisoformat(IN_FORCE) if dataset == "divisions" else None,
        source="simulated",
        is_simulated=True,
    )
    kind = KINDS["service_centre"] if name == "facilities" else None
    database = Database(url)
    started = time.perf_counter()
    report = load(database, dataset, [Path(folder) / file], options, kind=kind, actor="benchmark")
    seconds = time.perf_counter() - started
    database.close()
    return {"seconds": [seconds], "rows": report.rows_read, "rejected": len(report.rejected)}


def copy_file(url: str, folder: str, name: str) -> dict[str, Any]:
    """COPY the same rows into a table of the same columns; the better of two."""
    _, _, file, columns = FILES[name]
    path = Path(folder) / file
    form = "FORMAT csv, HEADER" if path.suffix == ".csv" else "FORMAT text"

    def once(connection: psycopg.Connection[Any]) -> float:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS bare")
            cursor.execute(f"CREATE TABLE bare ({columns})".encode())
            started = time.perf_counter()
            with (
                path.open("rb") as file,
                cursor.copy(f"COPY bare FROM STDIN ({form})".encode()) as copy,
            ):
                while block := file.read(1 << 16):
                    copy.write(block)
            connection.commit()
            return time.perf_counter() - started

    with psycopg.connect(url) as connection:
        seconds = sorted((once(connection), once(connection)))
        found = connection.execute("SELECT count(*) FROM bare").fetchone()
        connection.execute("DROP TABLE bare")
    return {"seconds": seconds, "rows": 0 if found is None else int(found[0]), "rejected": 0}
