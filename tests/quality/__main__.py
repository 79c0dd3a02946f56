"""The whole run: registers by the real loaders, every measure, tables on the page.

make quality               search at 42,000 townships, romanisation, the country's events
make quality SCALE=full    search at 660,000 names as well
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markdown import Markdown

from gis.cluster import Cluster
from gis.errors import GazetteerError
from gis.roles import CLEARED_ROLE
from gis.settings import DatabaseSettings
from tests.quality import national_events, romanisation
from tests.quality.machine import machine
from tests.quality.search import measure
from tests.quality.search_names import Names
from tests.quality.search_registers import country, empty, former_names
from tests.quality.search_report import SearchRun, search_section

_PAGE = Path(__file__).resolve().parents[2] / "docs/quality.md"
_ERRORS = Console(stderr=True)


def main() -> int:
    """Run, print, write; 1 where an aim is missed, 2 where the run could not be made."""
    arguments = _arguments()
    home = Path(tempfile.mkdtemp(prefix="gazetteer-quality-"))
    home.chmod(0o755)
    cluster = Cluster(DatabaseSettings(url=None, home=home), durable=False)
    try:
        cluster.start()
        runs = [_search(cluster, home, False, arguments.queries)]
        if arguments.scale == "full":
            runs.append(_search(cluster, home, True, arguments.queries))
        _say("former names in the sample")
        with empty(cluster, "sample") as database:
            former = former_names(database, home / "sample")
        _say("romanisation")
        romanised = romanisation.measure()
        _say("events of the country")
        with empty(cluster, "events"):
            events = national_events.measure(cluster.url("events"))
    except (GazetteerError, RuntimeError) as failure:
        _ERRORS.print(f"quality: {failure} {getattr(failure, 'mend', '')}", style="red")
        return 2
    finally:
        cluster.remove()
        shutil.rmtree(home)
    page = "\n".join(
        [
            "# Quality",
            "",
            "Written by `make quality`; do not edit by hand.",
            "",
            f"- When: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, load average at the end"
            f" {os.getloadavg()[0]:.1f}",
            f"- Machine: {machine()}",
            "- Repeat: `make quality SCALE=full`",
            "",
            search_section(runs, former),
            "",
            *_romanisation_section(romanised),
            "",
            *_events_section(events),
            "",
        ]
    )
    Console(width=180).print(Markdown(page))
    output = arguments.output or _PAGE
    output.write_text(page, encoding="utf-8")
    _say(f"written to {output}")
    return 0 if all(score.meets_aim for run in runs for score in run.scores) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.quality", description=__doc__)
    parser.add_argument("--scale", choices=("townships", "full"), default="townships")
    parser.add_argument("--queries", type=int, default=400, help="queries a class (400)")
    parser.add_argument("-o", "--output", type=Path, help="page to write (docs/quality.md)")
    return parser.parse_args()


def _search(cluster: Cluster, home: Path, with_communities: bool, queries: int) -> SearchRun:
    title = "All divisions of the country" if with_communities else "Townships of the country"
    _say(f"search: {title.lower()}")
    with country(cluster, home, with_communities) as loaded:
        with loaded.database.read(CLEARED_ROLE) as connection:
            names = Names(connection)
        scores = measure(loaded.database, names, "held_out", queries)
    return SearchRun(title, loaded.names, loaded.index_size, loaded.load_s, scores)


def _romanisation_section(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return ["## Romanisation", "", *_paragraph(romanisation.__doc__), "", *_table(rows)]


def _events_section(measured: Mapping[str, Any]) -> list[str]:
    lines = ["## Events of the country", "", *_paragraph(national_events.__doc__)]
    plain = [
        {"what": name, "figure": value}
        for name, value in measured.items()
        if not isinstance(value, list | dict)
    ]
    lines += ["", *_table(plain)]
    for name, value in measured.items():
        listed = value
        if isinstance(value, dict):
            listed = [{"what": key, "figure": one} for key, one in value.items()]
        if isinstance(listed, list) and listed and isinstance(listed[0], dict):
            lines += ["", f"### {name.replace('_', ' ').capitalize()}", "", *_table(listed)]
    return lines


def _paragraph(docstring: str | None) -> list[str]:
    """What a measure says of itself, after its first line."""
    _, _, rest = (docstring or "").partition("\n")
    return [" ".join(part.split()) for part in rest.strip().split("\n\n")]


def _table(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    if not rows:
        return []
    names = list(rows[0])
    lines = [
        "| " + " | ".join(name.replace("_", " ") for name in names) + " |",
        "| --- |" + " ---: |" * (len(names) - 1),
    ]
    return lines + [
        "| " + " | ".join(_cell(row.get(name)) for name in names) + " |" for row in rows
    ]


def _cell(value: object) -> str:
    if value is None:
        return "—"
    if isinstance(value, float):
        return f"{value:.3f}"
    return str(value).replace("|", "\\|").replace("\n", " ")


def _say(text: str) -> None:
    _ERRORS.print(f"[dim]quality:[/dim] {text} …")


if __name__ == "__main__":
    sys.exit(main())
