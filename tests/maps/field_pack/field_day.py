"""A day in the field: a pack unpacked on a device, filled in by another program, brought back."""

from __future__ import annotations

import sqlite3
import zipfile
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyproj
from PIL import Image

from gazetteer.inspection.decisions import Decisions
from gazetteer.inspection.plan import Inspection
from gazetteer.inspection.return_apply import receive_return
from gazetteer.inspection.return_report import RecordOutcome, RecordState, ReturnReport
from gis.survey_crs import parse_survey_crs
from maps.field_pack.make import PackMade, make_pack
from tests.gazetteer.inspection.field import EAST, LINE, NORTH, Field

STEM = f"field_{LINE}"
# Packs are made now, and nobody was in the field before.
TODAY = date.today()
DAY = TODAY.isoformat()
# Where the marker 001Q stands.
HERE: tuple[float, float] = pyproj.Transformer.from_crs(4548, 4490, always_xy=True).transform(
    float(EAST), float(NORTH)
)


@dataclass
class Device:
    """The folder of a project on one device."""

    folder: Path

    @property
    def geopackage(self) -> Path:
        return self.folder / f"{STEM}.gpkg"

    @property
    def photos(self) -> Path:
        return self.folder / "DCIM"

    def sql(self, statement: str, *values: Any) -> list[Any]:
        with closing(open_for_editing(self.geopackage)) as connection:
            found = connection.execute(statement, values).fetchall()
            connection.commit()
        return found

    def fill(self, number: str, **values: Any) -> None:
        """What is entered at a marker; the full number's end will do."""
        named = ", ".join(f"{name} = ?" for name in values)
        self.sql(
            f"UPDATE marker_tasks SET {named} WHERE full_number LIKE ?",
            *values.values(), f"%{number}",
        )  # fmt: skip

    def visit(self, number: str, condition: str = "intact", **values: Any) -> None:
        self.fill(number, condition=condition, inspected_on=DAY, **values)

    def problem(self, **values: Any) -> None:
        self._insert("problems", {"kind": "terrain", "state": "open"} | values)

    def photo_row(self, **values: Any) -> None:
        self._insert("photos", values)

    def value(self, number: str, column: str) -> Any:
        return self.sql(
            f"SELECT {column} FROM marker_tasks WHERE full_number LIKE ?", f"%{number}"
        )[0][0]

    def photo(
        self, name: str, *, taken: str | None = f"{DAY} 10:15:00",
        at: tuple[float, float] | None = HERE, shade: int = 90, datum: str | None = None,
    ) -> Path:  # fmt: skip
        """A JPEG as a camera writes it."""
        picture = Image.new("RGB", (64, 48), (shade, 120, 80))
        exif = picture.getexif()
        if taken is not None:
            exif.get_ifd(0x8769)[0x9003] = taken.replace("-", ":")
        if at is not None:
            gps = exif.get_ifd(0x8825)
            for tag, letter, degrees in ((1, "N", at[1]), (3, "E", at[0])):
                gps[tag], gps[tag + 1] = letter, _sexagesimal(degrees)
        if datum is not None:
            exif.get_ifd(0x8825)[0x12] = datum
        self.photos.mkdir(exist_ok=True)
        picture.save(self.photos / name, "JPEG", exif=exif)
        return self.photos / name

    def _insert(self, table: str, values: dict[str, Any]) -> None:
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        self.sql(f"INSERT INTO {table} ({names}) VALUES ({marks})", *values.values())


@dataclass
class FieldDay:
    """The office: it makes packs and takes them back.

    Where a pack was made before (`archive`), it is unpacked anew and returned for trial only.
    """

    field: Field
    inspection: Inspection
    folder: Path
    archive: Path | None = None

    def make(self, crs: str = "4548", **more: Any) -> tuple[Path, PackMade]:
        target = self.folder / f"pack{len(list(self.folder.glob('*.zip')))}.zip"
        made = make_pack(
            self.field.database, self.inspection.inspection_id, target, parse_survey_crs(crs),
            actor="office", **more,
        )  # fmt: skip
        return target, made

    def unpack(self, archive: Path, name: str = "device") -> Device:
        folder = self.folder / name
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(folder)
        return Device(folder)

    def take_along(self, crs: str = "4548") -> Device:
        return self.unpack(self.archive or self.make(crs)[0])

    def bring_back(
        self, device: Device | Path, photos: Path | None = None, *,
        decisions: Decisions | None = None, dry: bool = False,
    ) -> ReturnReport:  # fmt: skip
        path = device.folder if isinstance(device, Device) else device
        return receive_return(
            self.field.database, path, photos, actor="office", decisions=decisions,
            is_dry_run=dry or self.archive is not None, today=TODAY,
        )  # fmt: skip

    def revisions(self) -> int:
        return int(self.field.rows("SELECT count(*) AS n FROM gis.revision")[0]["n"])

    def results(self) -> dict[str, dict[str, Any]]:
        rows = self.field.rows(
            "SELECT right(o.full_number, 4) AS number, r.* FROM office.inspection_result r"
            " JOIN office.inspection_task USING (task_id)"
            " JOIN gazetteer.marker_object o USING (object_id) ORDER BY 1"
        )
        return {row["number"]: dict(row) for row in rows}


def open_for_editing(path: Path) -> sqlite3.Connection:
    """With the functions that the triggers of a GeoPackage call, and sqlite3 lacks."""
    connection = sqlite3.connect(path)
    connection.create_function("ST_IsEmpty", 1, lambda _: 1)
    for name in ("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
        connection.create_function(name, 1, lambda _: 0.0)
    return connection


def record(report: ReturnReport, label: str) -> RecordOutcome:
    found = [one for one in report.records if one.label.endswith(label)]
    assert len(found) == 1, [one.label for one in report.records]
    return found[0]


def states(report: ReturnReport, layer: str = "marker_tasks") -> dict[RecordState, int]:
    return report.counts(layer)


def reasons(report: ReturnReport, severity: str | None = None) -> str:
    return "\n".join(
        one.reason for one in report.problems if severity in (None, one.severity)
    )  # fmt: skip


def _sexagesimal(degrees: float) -> tuple[float, float, float]:
    value = Decimal(repr(degrees))
    whole = int(value)
    minutes = int((value - whole) * 60)
    return float(whole), float(minutes), float((value - whole - Decimal(minutes) / 60) * 3600)
