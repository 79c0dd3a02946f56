"""Sheets of a line as files to hand out; the caller registers them before they leave."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.boundaries.classification import Classification
from gazetteer.boundaries.internal_file import InternalFile
from gazetteer.boundaries.line import BoundaryLine
from gis.archive import write_zip
from gis.errors import InputError
from gis.survey_crs import SurveyCrs, unproject
from maps.sheets.cad_engine import write_sheet_dxf
from maps.sheets.content import markers_shown
from maps.sheets.options import SheetOptions
from maps.sheets.plane import PlaneSubject, plane_subject
from maps.sheets.series import Progress, SeriesReport, make_sheets, sheet_pdf
from maps.sheets.sheet_scene import draw_sheet
from maps.sheets.strip import SheetPlan, plan_sheets
from maps.sheets.subject import Audience, SheetSubject
from maps.sheets.typst_engine import scene_png

SheetForm = Literal["pdf", "png", "dxf"]
SUBJECT = "界线详图图幅 Boundary map sheets"
_MEDIA_TYPES = {"pdf": "application/pdf", "png": "image/png", "dxf": "image/vnd.dxf"}


@dataclass(frozen=True, slots=True)
class PlannedSheets:
    """A series before it is drawn.

    Attributes:
        line: The line.
        subject: What the sheets show.
        options: How they are made.
        plane: The subject in the plane.
        plan: Where the sheets lie.
    """

    line: BoundaryLine
    subject: SheetSubject
    options: SheetOptions
    plane: PlaneSubject
    plan: SheetPlan

    @property
    def count(self) -> int:
        """Number of sheets, the index not counted."""
        return len(self.plan.views)

    @property
    def extent(self) -> BaseGeometry:
        """The ground that the sheets show, EPSG:4490 (old datums: as if they were it)."""
        return ground_of(self.plan, self.subject.crs)

    @property
    def classification(self) -> Classification:
        """Of the sheets."""
        if self.subject.audience is Audience.PUBLIC:
            return Classification.PUBLIC
        return next(one for one in Classification if one.zh == self.subject.secrecy_mark)


def planned(line: BoundaryLine, subject: SheetSubject, options: SheetOptions) -> PlannedSheets:
    """Lay the sheets of a line.

    Raises:
        InputError: As `maps.sheets.strip.plan_sheets`.
    """
    plane = plane_subject(subject)
    return PlannedSheets(line, subject, options, plane, plan_sheets(plane, options))


def sheet_file(series: PlannedSheets, number: int, form: SheetForm) -> InternalFile:
    """One sheet; number 0 is the index, which there is as PDF only.

    Raises:
        InputError: The series has no sheet of that number, or not in that form.
        SetupError: Fonts are missing.
    """
    if not 0 <= number <= series.count:
        raise InputError(
            f"The series of {series.line.name} has sheets 1 to {series.count}, no {number}.",
            "Ask for one of them, or for 0, the index.",
        )
    if number == 0 and form != "pdf":
        raise InputError("The index sheet is made as PDF only.", "Ask for 0.pdf.")
    crs = series.subject.crs
    view = None if number == 0 else series.plan.views[number - 1].ground
    return _file(
        series, f"{series.line.code}_{number:02d}of{series.count:02d}.{form}",
        _MEDIA_TYPES[form], _drawn(series, number, form), form,
        series.extent if view is None else _degrees(view, crs),
    )  # fmt: skip


def series_zip(series: PlannedSheets, formats: Collection[str] = ("pdf",)) -> InternalFile:
    """All sheets with index and manifest, drawn one after the other, in one archive."""
    with tempfile.TemporaryDirectory(prefix="sheets") as folder:
        made = make_sheets(series.subject, series.options, formats, Path(folder), threads=1)
        path = Path(folder) / "series.zip"
        write_zip(path, {name: Path(folder) / name for name in made.files})
        content = path.read_bytes()
    name = f"{series.line.code}_sheets_{series.options.scale}.zip"
    return _file(series, name, "application/zip", content, "zip", series.extent)


def series_directory(
    series: PlannedSheets,
    formats: Collection[str],
    folder: Path,
    progress: Progress | None = None,
) -> tuple[SeriesReport, InternalFile]:
    """All sheets in a folder, and a list of their digests that stands for them in the log."""
    made = make_sheets(series.subject, series.options, formats, folder, progress)
    digests = [
        f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n"
        for name in made.files
    ]
    name = f"{series.line.code}_SHA256SUMS.txt"
    content = "".join(digests).encode()
    (folder / name).write_bytes(content)
    form = "+".join(sorted(formats))
    return made, _file(series, name, "text/plain", content, form, series.extent)


def series_pdf(series: PlannedSheets, folder: Path) -> Path:
    """All sheets as one PDF in a folder, the index first, drawn one after the other."""
    target = folder / f"{series.line.code}_sheets.pdf"
    with tempfile.TemporaryDirectory(prefix="sheets") as drawn:
        made = make_sheets(series.subject, series.options, ("pdf",), Path(drawn), threads=1)
        whole = next(name for name in made.files if name.endswith("_all.pdf"))
        target.write_bytes((Path(drawn) / whole).read_bytes())
    return target


def ground_of(plan: SheetPlan, crs: SurveyCrs) -> BaseGeometry:
    """What the sheets of a plan show together, in degrees on the datum of their system."""
    return _degrees(shapely.union_all([view.ground for view in plan.views]), crs)


def markers_of(series: PlannedSheets) -> tuple[tuple[str, ...], ...]:
    """Labels of the markers on each sheet."""
    return tuple(
        tuple(m.label for m in markers_shown(series.plane, view)) for view in series.plan.views
    )


def _drawn(series: PlannedSheets, number: int, form: SheetForm) -> bytes:
    if form == "pdf":
        return sheet_pdf(series.subject, series.options, number)
    drawn = draw_sheet(series.plane, series.options, series.plan, number - 1)
    if form == "png":
        return scene_png(drawn.scene, series.options.png_dpi)
    if drawn.view is None:
        raise LookupError("a sheet of the ground has a view")
    with tempfile.TemporaryDirectory(prefix="sheet") as folder:
        path = Path(folder) / "sheet.dxf"
        write_sheet_dxf(path, drawn.scene, drawn.view)
        return path.read_bytes()


def _file(
    series: PlannedSheets,
    name: str,
    media_type: str,
    content: bytes,
    form: str,
    extent: BaseGeometry,
) -> InternalFile:
    notices: Sequence[tuple[str, str]] = [
        (n.zh, n.en) for n in (*series.subject.warnings, *series.plan.notices)
    ]
    return InternalFile(
        name=name,
        media_type=media_type,
        content=content,
        subject=SUBJECT,
        format=form,
        line_code=series.line.code,
        level=series.line.level.value,
        epsg=series.subject.crs.epsg,
        feature_count=1 + len(series.subject.markers) + len(series.subject.points),
        classification=series.classification,
        extent=extent,
        notes=tuple(notices),
    )


def _degrees(ground: BaseGeometry, crs: SurveyCrs) -> BaseGeometry:
    def back(plane: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(unproject(crs, plane[:, 1], plane[:, 0]))

    return shapely.transform(ground, back)
