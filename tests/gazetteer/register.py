"""The register of divisions as a user of files sees it, for the tests."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import shapely

from gazetteer.description import describe_division
from gazetteer.division import Level
from gazetteer.repository import Division, list_divisions
from gis.crs import parse_crs
from gis.database import Database
from gis.kept_crs import parse_kept_crs
from gis.loading import LoadOptions, LoadRefused, LoadReport
from gis.roles import STAFF_ROLE
from layers.load import SURVEYED, load

Counts = tuple[int, int, int, int]

LIST = """\
code,name,parent_code,valid_from
340000000000,安徽省,,1985-12-31
341200000000,阜阳市,340000000000,1996-12-31
341202000000,颍州区,341200000000,1996-12-31
341202001000,鼓楼街道,341202000000,2016-12-31
341202001001,文明社区居委会,341202001000,2016-12-31
341202001200,七里村委会,341202001000,2016-12-31
"""


class Register:
    """Loads texts as files, and reads back what the register then says."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.folder = folder
        self._files = 0

    def load(
        self, dataset: str, content: str | Path, *, crs: str | None = None, **options: Any
    ) -> LoadReport:
        """Load a file, or a text as a CSV file; raises LoadRefused."""
        path = content if isinstance(content, Path) else self.file(content)
        parse = parse_kept_crs if dataset in SURVEYED else parse_crs
        declared = None if crs is None else parse(crs)
        return load(self.database, dataset, [path], LoadOptions(crs=declared, **options))

    def refused(self, dataset: str, content: str | Path, **options: Any) -> list[str]:
        """Load what must be refused; returns "row column: reason" of each problem."""
        with pytest.raises(LoadRefused) as refusal:
            self.load(dataset, content, **options)
        report = refusal.value.report
        assert all(problem.mend for problem in report.problems)
        return said(report)

    def file(self, content: str, suffix: str = ".csv") -> Path:
        """A new file."""
        self._files += 1
        path = self.folder / f"file{self._files}{suffix}"
        path.write_text(content, encoding="utf-8")
        return path

    def outlines(self, *features: tuple[Mapping[str, Any], shapely.Geometry]) -> Path:
        """A new GeoJSON file of outlines with properties."""
        document = {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "properties": p, "geometry": shapely.geometry.mapping(g)}
                for p, g in features
            ],
        }
        return self.file(json.dumps(document, ensure_ascii=False), ".geojson")

    def divisions(self, as_of: str, known_at: datetime | None = None, **more: Any) -> list[str]:
        """ "code name" of the divisions in force; codes without the padding."""
        found = self.list(as_of, known_at, **more)
        return [f"{division.code.rstrip('0')} {division.name}" for division in found]

    def list(self, as_of: str, known_at: datetime | None = None, **more: Any) -> Sequence[Division]:
        """The divisions in force on a day."""
        day = date.fromisoformat(as_of)
        with self.database.read() as connection:
            return list(list_divisions(connection, day, known_at, **more))

    def counties(self, under: str, as_of: str) -> list[str]:
        """ "code name" of the county-level divisions, six digits."""
        found = self.list(as_of, under=under.ljust(12, "0"), level=Level.COUNTY)
        return [f"{division.code[:6]} {division.name}" for division in found]

    def describe(self, code: str, as_of: str, known_at: datetime | None = None) -> dict[str, Any]:
        """All about a division."""
        with self.database.read() as connection:
            return describe_division(
                connection, code.ljust(12, "0"), date.fromisoformat(as_of), known_at
            )

    def revisions(self) -> list[datetime]:
        """The moments at which something was recorded."""
        return self.column("SELECT recorded_at FROM gis.revision ORDER BY recorded_at")

    def versions(self, code: str) -> list[str]:
        """ "[from,to) name < parent" of each version of a division."""
        return self.column(
            "SELECT concat_ws(' ', v.valid, v.name, '<', rtrim(max(p.code), '0'))"
            " FROM gazetteer.division_version v"
            " LEFT JOIN gazetteer.division_version p ON p.division_id = v.parent_id"
            " WHERE v.code = %s GROUP BY v.version_id ORDER BY v.valid",
            code.ljust(12, "0"),
        )

    def column(self, query: str, *values: Any) -> list[Any]:
        """The first column of an answer, as somebody who is signed in sees it."""
        with self.database.read(STAFF_ROLE) as connection:
            return list(connection.exec_driver_sql(query, values or None).scalars())


def said(report: LoadReport) -> list[str]:
    """ "row column: reason" of each problem of a report, rejected rows and findings."""
    return [
        f"{problem.row or '-'} {problem.column or '-'}: {problem.reason}"
        for problem in report.problems
    ]


def counts(report: LoadReport, table: str = "division_version") -> Counts:
    """Added, changed, removed, unchanged."""
    found = report.counts[table]
    return found.added, found.changed, found.removed, found.unchanged
