"""LibreOffice opens what we write: one run for the document and both kinds of workbook."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

from gis.roles import STAFF_ROLE
from maps.boundary_tables.make import TableForm, TableKind, boundary_table
from maps.inspection_report.make import ReportForm, inspection_report
from tests.maps.boundary_fixtures import built_world
from tests.maps.boundary_inspection import add_inspection
from tests.maps.boundary_world import DAY, LINE
from tests.server import DatabaseServer


@pytest.fixture
def files(server: DatabaseServer, template_database: str, tmp_path: Path) -> dict[str, Path]:
    with built_world(server, template_database) as database:
        with database.write("tests", "inspection") as connection:
            number = add_inspection(connection)
        with database.read(STAFF_ROLE) as connection:
            made = {
                "markers.xlsx": boundary_table(
                    connection, LINE, TableKind.MARKERS, TableForm.XLSX, None, DAY
                ),
                "register.xlsx": boundary_table(
                    connection, LINE, TableKind.REGISTER, TableForm.XLSX, None, DAY
                ),
                "report.docx": inspection_report(connection, number, ReportForm.DOCX, DAY),
            }
    for name, file in made.items():
        (tmp_path / name).write_bytes(file.content)
    return {name: tmp_path / name for name in made}


def test_libreoffice_shows_figures_as_we_print_them(files: dict[str, Path], tmp_path: Path) -> None:
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
         "--convert-to", "pdf", "--outdir", tmp_path, *files.values()],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    said = {
        "markers": (
            "界桩成果表",
            LINE + "002A",
            "3601010.50",
            "421490.25",
            "116°09′51.5229″",
            "0.020",
        ),
        "register": ("界桩登记表", LINE + "005Q", "3602000.00", "45°30′00″"),
        "report": ("联合检查报告", "0.559", "未填", "一、联检依据"),
    }
    for name, words in said.items():
        pages = PdfReader(tmp_path / f"{name}.pdf").pages
        text = "".join("".join(page.extract_text().split()) for page in pages)
        for word in words:
            assert word in text, f"{name}: {word}"
