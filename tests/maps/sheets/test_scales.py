"""True scale at other scales than 1:10,000: grid, markers, georeference and drawing."""

from __future__ import annotations

import io
import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import ezdxf
import pdfplumber
import pytest
from pypdf import PdfReader

from maps.sheets.cad_engine import write_sheet_dxf
from maps.sheets.options import SheetOptions
from maps.sheets.plane import plane_subject
from maps.sheets.series import sheet_pdf
from maps.sheets.sheet_scene import draw_sheet
from maps.sheets.strip import plan_sheets
from tests.maps.sheets.example import TO_PLANE, subject
from tests.maps.sheets.measured import Ground, Page, grid_lines, ground_of, marker_rings, text_of

LINE = subject()
PLACES = {m.label: TO_PLANE.transform(m.longitude, m.latitude) for m in LINE.markers}
# Metres and millimetres between grid lines: 100 mm at 1:2000, and 20 mm at 1:50,000.
MESHES = {2000: (200, 100.0), 50_000: (1000, 20.0)}


@dataclass(frozen=True, slots=True)
class Measured:
    options: SheetOptions
    number: int
    pdf: bytes
    page: Page
    ground: Ground


@pytest.fixture(scope="module", params=sorted(MESHES))
def sheet(request: pytest.FixtureRequest) -> Iterator[Measured]:
    """The sheet with the three objects of one number on it."""
    options = SheetOptions(scale=request.param)
    views = plan_sheets(plane_subject(LINE), options).views
    number = 1 + next(
        k for k, v in enumerate(views)
        if all(v.west_m < PLACES[m][0] - 5 < PLACES[m][0] + 5 < v.east_m
               and v.south_m < PLACES[m][1] - 5 < PLACES[m][1] + 5 < v.north_m
               for m in ("007C", "007D", "007E"))
    )  # fmt: skip
    pdf = sheet_pdf(LINE, options, number)
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        page = document.pages[0]
        yield Measured(options, number, pdf, page, ground_of(pdf, page, options.scale))


def test_the_grid_has_its_mesh_and_round_coordinates(sheet: Measured) -> None:
    metres, mesh = MESHES[sheet.options.scale]
    upright, level = grid_lines(sheet.page)
    gaps = [b - a for lines in (upright, level) for a, b in itertools.pairwise(lines)]
    assert len(gaps) >= 2
    assert gaps == pytest.approx([mesh] * len(gaps), abs=0.1)
    first = math.ceil(sheet.ground.west / metres) * metres
    assert upright[0] == pytest.approx(sheet.ground.at(first, 0)[0], abs=0.1)


def test_every_marker_lies_where_pyproj_puts_it(sheet: Measured) -> None:
    rings = marker_rings(sheet.page)
    shown = {label for label, place in PLACES.items() if sheet.ground.holds(*place)}
    assert {"007C", "007D", "007E"} <= shown
    for label in shown:
        at = sheet.ground.at(*PLACES[label])
        assert min(math.dist(at, ring) for ring in rings) < 0.1, label
        assert label in text_of(sheet.pdf)


def test_the_corners_are_georeferenced(sheet: Measured) -> None:
    measure = PdfReader(io.BytesIO(sheet.pdf)).pages[0]["/VP"][0]["/Measure"].get_object()
    degrees = [float(v) for v in measure["/GPTS"]]
    found = [
        TO_PLANE.transform(longitude, latitude)
        for latitude, longitude in zip(degrees[::2], degrees[1::2], strict=True)
    ]
    ground = sheet.ground
    for corner, wanted in zip(
        found,
        [(ground.west, ground.south), (ground.west, ground.north),
         (ground.east, ground.north), (ground.east, ground.south)],
        strict=True,
    ):  # fmt: skip
        assert corner == pytest.approx(wanted, abs=0.001)


def test_the_drawing_agrees_to_the_millimetre(sheet: Measured, tmp_path: Path) -> None:
    plane = plane_subject(LINE)
    plan = plan_sheets(plane, sheet.options)
    drawn = draw_sheet(plane, sheet.options, plan, sheet.number - 1)
    write_sheet_dxf(tmp_path / "sheet.dxf", drawn.scene, plan.views[sheet.number - 1])
    found = {
        insert.get_attrib_text("NAME"): (insert.dxf.insert.x, insert.dxf.insert.y)
        for insert in ezdxf.readfile(tmp_path / "sheet.dxf")
        .modelspace()
        .query("INSERT[layer=='界桩']")
        if insert.get_attrib_text("NAME")
    }
    assert set(found) == {k for k, place in PLACES.items() if sheet.ground.holds(*place)}
    for label, at in found.items():
        assert at == pytest.approx(PLACES[label], abs=0.001)
