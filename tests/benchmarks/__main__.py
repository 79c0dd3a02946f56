"""The whole run: files, a private cluster, loads, questions, tables."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from rich.console import Console
from rich.markdown import Markdown

from gis.cluster import Cluster
from gis.database import Database
from gis.errors import GazetteerError
from gis.loading import LoadOptions
from gis.migrate import upgrade
from gis.settings import DatabaseSettings
from layers.load import load
from layers.standards import SHIPPED_STANDARDS
from tests.benchmarks import probe
from tests.benchmarks.figures import DIGITS
from tests.benchmarks.loading import FILES
from tests.benchmarks.material import Material, make_material
from tests.benchmarks.report import Results, markdown

_PACKAGES = ("gis", "gazetteer", "layers", "maps", "api")
_PAGE = Path(__file__).resolve().parents[2] / "docs/performance.md"
_ERRORS = Console(stderr=True)


def main() -> int:
    """Run, print, write; 1 where the engines disagree, 2 where the run could not be made."""
    arguments = _arguments()
    home = Path(tempfile.mkdtemp(prefix="gazetteer-bench-"))
    home.chmod(0o755)
    try:
        _say(f"files, at scale {arguments.scale:g}")
        (home / "files").mkdir()
        material = make_material(home / "files", arguments.scale)
        with _database(home) as url:
            results = _measure(material, arguments.scale, url)
    except (GazetteerError, RuntimeError) as failure:
        _ERRORS.print(f"bench: {failure} {getattr(failure, 'mend', '')}", style="red")
        return 2
    finally:
        shutil.rmtree(home)
    page = markdown(results)
    Console(width=160).print(Markdown(page))
    output = arguments.output or (_PAGE if arguments.scale == 1 else None)
    if output is not None:
        output.write_text(page, encoding="utf-8")
        _say(f"written to {output}")
    return 1 if results.disagreements() else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="share of the country (1.0)")
    parser.add_argument(
        "-o", "--output", type=Path, help="page to write (docs/performance.md, for all of it)"
    )
    arguments = parser.parse_args()
    if not 0 < arguments.scale <= 1:
        parser.error("--scale must be above 0 and at most 1")
    return arguments


@contextmanager
def _database(home: Path) -> Iterator[str]:
    """A migrated database in a cluster of the run's own, which goes when the run ends."""
    cluster = Cluster(DatabaseSettings(url=None, home=home), durable=False)
    try:
        cluster.start()
        cluster.ensure_database("bench")
        upgrade(cluster.url("bench"), _PACKAGES)
        database = Database(cluster.url("bench"))
        load(database, "standards", [SHIPPED_STANDARDS], LoadOptions(), actor="benchmark")
        database.close()
        yield cluster.url("bench")
    finally:
        cluster.remove()


def _measure(material: Material, scale: float, url: str) -> Results:
    results = Results(scale, material, _server(url))
    folder = str(material.folder)
    for name in FILES:
        _say(f"load of {name}")
        bare = probe.run("copy", url=url, folder=folder, name=name)
        results.loads[name] = (probe.run("load", url=url, folder=folder, name=name), bare)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    for level in DIGITS:
        _say(f"coverage by {level}")
        results.sql[level] = probe.run("sql", url=url, level=level)
        results.ours[level] = probe.run("ours", url=url, level=level)
    _say("coverage with geopandas")
    results.geopandas = probe.run("geopandas", folder=folder)
    _say("coverage with DuckDB")
    results.duckdb = probe.run("duckdb", folder=folder)
    return results


def _server(url: str) -> str:
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT current_setting('server_version'), postgis_lib_version()"
        ).fetchone()
    return "" if row is None else f"PostgreSQL {row[0].split()[0]}, PostGIS {row[1]}"


def _say(text: str) -> None:
    _ERRORS.print(f"[dim]bench:[/dim] {text} …")


if __name__ == "__main__":
    sys.exit(main())
