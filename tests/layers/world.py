"""A small world to ask questions of: one row of squares, each a community.

        115.50   .51   .52   .53
    33.01  +-----+-----+-----+
           |  A  |  B  |  C  |
    33.00  +-----+-----+-----+

All in township 341299001 of county 341299. Coordinates are written as x in squares from the
west edge and y in squares from the south edge: (0.5, 0.5) is the middle of A, (1, 0.5) lies on
the edge of A and B.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text

from gazetteer.division import Level
from gis.crs import parse_crs
from gis.database import Database
from gis.loading import LoadOptions, LoadReport
from layers.coverage import CoverageQuestion, answer
from layers.demand import HouseholdsKind
from layers.kinds import KINDS, FacilityKind
from layers.load import load
from layers.unassigned import unassigned_centres

COUNTY, TOWNSHIP = "341299000000", "341299001000"
A, B, C = "341299001001", "341299001002", "341299001003"
WEST, SOUTH, SIDE = 115.5, 33.0, 0.01
DAY = date(2023, 12, 31)

Corners = Sequence[tuple[float, float]]


def lonlat(x: float, y: float) -> tuple[float, float]:
    return round(WEST + SIDE * x, 9), round(SOUTH + SIDE * y, 9)


def square(x: float, width: float = 1, height: float = 1) -> Corners:
    return [(x, 0), (x + width, 0), (x + width, height), (x, height), (x, 0)]


@dataclass
class World:
    """Loads what a test says, through the one door for data.

    Attributes:
        database: Where to.
        directory: Where the files are written that are loaded.
    """

    database: Database
    directory: Path
    files: int = field(default=0)

    def load(self, dataset: str, rows: Sequence[Mapping[str, Any]], **options: Any) -> LoadReport:
        kind: FacilityKind | None = options.pop("kind", None)
        self.files += 1
        path = self.directory / f"{self.files:02}_{dataset}.csv"
        write_csv(path, rows)
        return load(self.database, dataset, [path], LoadOptions(**options), kind=kind)

    def divisions(self, *rows: Mapping[str, Any], **options: Any) -> LoadReport:
        return self.load("divisions", rows, **options)

    def outlines(self, shapes: Mapping[str, Corners], **properties: Any) -> LoadReport:
        """Outlines by code; `valid_from` and the like as properties of all."""
        self.files += 1
        path = self.directory / f"{self.files:02}_outlines.geojson"
        features = [
            {
                "type": "Feature",
                "properties": {"code": code, **properties},
                "geometry": {"type": "Polygon", "coordinates": [[lonlat(*c) for c in corners]]},
            }
            for code, corners in shapes.items()
        ]
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
        return load(self.database, "divisions", [path], LoadOptions(crs=parse_crs("4490")))

    def centres(self, *rows: Mapping[str, Any], **options: Any) -> LoadReport:
        """Service centres; `at` is a place in squares, other keys are columns."""
        options.setdefault("crs", parse_crs("4490"))
        options.setdefault("kind", KINDS["service_centre"])
        return self.load("facilities", [_placed(row) for row in rows], **options)

    def households(self, figures: Mapping[str, Any], day: str = "2023-12-31", **more: Any) -> None:
        self.load(
            "statistics",
            [
                {"code": code, "households_registered": value, "reference_date": day, **more}
                for code, value in figures.items()
            ],
        )

    def question(self, level: str = "community", **asked: Any) -> CoverageQuestion:
        return CoverageQuestion(
            **{"level": Level(level), "as_of": DAY, "households": HouseholdsKind.REGISTERED} | asked
        )

    def coverage(self, level: str = "community", **asked: Any) -> dict[str, dict[str, Any]]:
        """Rows of the answer by code."""
        with self.database.read() as connection:
            found = answer(connection, self.question(level, **asked))
            return {row["code"]: row for row in found.rows}

    def unassigned(self, **asked: Any) -> list[tuple[str, str]]:
        """(facility code, why) of the centres listed as unassigned."""
        with self.database.read() as connection:
            lost = unassigned_centres(connection, self.question(**asked))
        return [(centre["facility_code"], centre["note"]) for centre in lost]

    def supply(
        self, as_of: date | str = DAY, known_at: datetime | None = None
    ) -> set[tuple[str, str | None, float]]:
        """(facility code, community code or None, share) on a day."""
        return {(f, code, share) for f, code, share, _ in self.supply_notes(as_of, known_at)}

    def supply_notes(
        self, as_of: date | str = DAY, known_at: datetime | None = None
    ) -> set[tuple[str, str | None, float, str | None]]:
        with self.database.read() as connection:
            rows = connection.execute(
                text("""
                SELECT f.facility_code, v.code, s.share, s.note
                FROM layers.supply_known(CAST(:known AS timestamptz)) s
                JOIN layers.facility f USING (facility_id)
                LEFT JOIN gazetteer.division_version_known(CAST(:known AS timestamptz)) v
                    ON v.division_id = s.division_id AND v.valid @> CAST(:as_of AS date)
                WHERE s.valid @> CAST(:as_of AS date)
                """),
                {"as_of": as_of, "known": known_at},
            ).all()
        return {(code, division, float(share), note) for code, division, share, note in rows}

    def now(self) -> datetime:
        """The database's clock, for `known_at`."""
        with self.database.read() as connection:
            moment: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
            return moment

    def revisions(self) -> int:
        with self.database.read() as connection:
            return int(connection.execute(text("SELECT count(*) FROM gis.revision")).scalar_one())


def with_squares(world: World) -> World:
    """A, B and C with their outlines; A and B have residents' committees, C a village's."""
    world.divisions(
        {"code": COUNTY, "name": "测试区"},
        {"code": TOWNSHIP, "name": "测试镇"},
        {"code": A, "name": "甲社区居委会"},
        {"code": B, "name": "乙社区居委会"},
        {"code": C, "name": "丙村委会"},
    )
    world.outlines({A: square(0), B: square(1), C: square(2)})
    return world


def write_csv(path: Path, rows: Iterable[Mapping[str, Any]]) -> Path:
    """Rows as CSV; the columns are those of all rows."""
    listed = list(rows)
    columns = list(dict.fromkeys(name for row in listed for name in row))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="")
        writer.writeheader()
        writer.writerows(listed)
    return path


def _placed(row: Mapping[str, Any]) -> dict[str, Any]:
    placed = {"name": f"中心{row['facility_code']}", **row}
    at = placed.pop("at", None)
    if at is not None:
        placed["longitude"], placed["latitude"] = lonlat(*at)
    return placed
