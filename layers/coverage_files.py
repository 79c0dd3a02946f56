"""A coverage answer as JSON, CSV, GeoJSON, a workbook or lines for a table.

Each carries its definitions, standards, dates and whether it rests on simulated records: JSON
beside the rows, a workbook on a sheet of its own, CSV in columns of every row.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import shapely
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from gis.database import Database
from gis.wholefile import whole_file
from layers.coverage import (
    COLUMNS,
    CoverageAnswer,
    CoverageQuestion,
    answer,
    header,
)
from layers.outlines import outlines_of
from layers.spreadsheet_cells import csv_cell, keep_text
from layers.standards import AREA_PER_100_HOUSEHOLDS, SINGLE_BUILDING
from layers.unassigned import unassigned_centres

HEADINGS: dict[str, tuple[str, str]] = {
    "code": ("区划代码", "Code"),
    "name": ("名称", "Name"),
    "level": ("层级", "Level"),
    "committee_type": ("村居类型", "Committee type"),
    "households": ("户数", "Households"),
    "floor_area_m2": ("设施面积(m²)", "Floor area (m²)"),
    "area_per_100_households_m2": ("每百户面积(m²)", "m² per 100 households"),
    "meets_area": ("面积达标", "Meets area"),
    "meets_single_building": ("单体达标", "Meets single building"),
    "short_m2": ("缺口(m²)", "Short (m²)"),
    "communities": ("社区数", "Communities"),
    "communities_compliant": ("有达标中心的社区数", "With a compliant centre"),
    "communities_meeting_area": ("面积达标社区数", "Meeting area"),
    "communities_unknown": ("无法计算社区数", "Cannot compute"),
    "coverage_rate": ("覆盖率", "Coverage rate"),
    "coverage_rate_urban": ("城市覆盖率", "Urban rate"),
    "coverage_rate_rural": ("农村覆盖率", "Rural rate"),
    "communities_urban": ("城市社区数", "Urban communities"),
    "communities_rural": ("农村社区数", "Rural communities"),
    "centres": ("中心数", "Centres"),
    "centres_without_area": ("面积未知的中心数", "Centres without area"),
    "households_counted": ("计入户数", "Households counted"),
    "floor_area_counted_m2": ("计入面积(m²)", "Floor area counted (m²)"),
    "communities_compliance_unknown": ("达标与否未知的社区数", "Compliance unknown"),
    "simulated": ("含模拟数据", "Simulated"),
}
SIMULATED_NOTICE = "含模拟数据,不得用作决策依据 · Contains simulated data: not for decisions"


def json_chunks(database: Database, question: CoverageQuestion) -> Iterator[str]:
    """One JSON object, in pieces; the first piece comes only once the question is accepted.

    Raises:
        InputError: As `layers.coverage.answer`, before the first piece.
    """
    with database.read() as connection:
        lost = unassigned_centres(connection, question)
        found = answer(connection, question)
        yield dumps({**header(found), "unassigned": lost})[:-1] + ', "rows": ['
        simulated = any(centre["is_simulated"] for centre in lost)
        glue = "\n"
        for row in found.rows:
            simulated = simulated or row["simulated"]
            yield glue + dumps(row)
            glue = ",\n"
        yield f'\n], "simulated": {dumps(simulated)}}}\n'


def csv_chunks(database: Database, question: CoverageQuestion) -> Iterator[str]:
    """CSV with canonical headers, then the columns that explain the figures."""
    with database.read() as connection:
        found = answer(connection, question)
        explained = _explanation(found)
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow([*COLUMNS, *explained])
        for row in found.rows:
            cells = (row[name] for name in COLUMNS)
            writer.writerow([csv_cell(value) for value in (*cells, *explained.values())])
            if buffer.tell() > 65536:
                yield buffer.getvalue()
                buffer.seek(0)
                buffer.truncate()
        yield buffer.getvalue()


def geojson_chunks(database: Database, question: CoverageQuestion) -> Iterator[str]:
    """A FeatureCollection in CGCS2000 longitude and latitude; no outline gives null geometry."""
    with database.read() as connection:
        found = answer(connection, question)
        rows = list(found.rows)
        outlines = outlines_of(connection, question, [row["code"] for row in rows])
        about = {**header(found), "simulated": any(row["simulated"] for row in rows)}
        yield dumps({"type": "FeatureCollection", **about})[:-1] + ', "features": ['
        glue = "\n"
        for row in rows:
            outline = outlines.get(row["code"])
            shape = None if outline is None else shapely.to_geojson(outline)
            yield (
                f'{glue}{{"type": "Feature", "id": {dumps(row["code"])},'
                f' "geometry": {shape or "null"}, "properties": {dumps(row)}}}'
            )
            glue = ",\n"
        yield "\n]}\n"


def workbook_bytes(database: Database, question: CoverageQuestion) -> bytes:
    """An .xlsx workbook: the table with headings in both languages, and what it rests on."""
    with database.read() as connection:
        found = answer(connection, question)
        about, lost = header(found), unassigned_centres(connection, question)
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = "覆盖 Coverage"
        sheet.append([f"{zh}\n{en}" for zh, en in (HEADINGS[name] for name in COLUMNS)])
        simulated = any(centre["is_simulated"] for centre in lost)
        for row in found.rows:
            simulated = simulated or row["simulated"]
            sheet.append([_cell(row[name]) for name in COLUMNS])
    _style(sheet)
    notes = book.create_sheet("说明 About")
    if simulated:
        notes.append([SIMULATED_NOTICE])
    for name in ("title", "division", "level", "as_of", "known_at", "households_kind"):
        notes.append([name, about[name]])
    for standard in about["standards"]:
        notes.append(["standard", *(standard.values())])
    for name, meaning in about["definition"].items():
        notes.append([name, meaning["zh"], meaning["en"]])
    notes.column_dimensions["A"].width = 30
    notes.column_dimensions["B"].width = notes.column_dimensions["C"].width = 90
    others = book.create_sheet("未归属 Unassigned")
    columns = ["facility_code", "name", "note", "share", "floor_area_m2", "longitude_deg",
               "latitude_deg", "within_code", "within_name"]  # fmt: skip
    others.append(columns)
    for centre in lost:
        others.append([centre[name] for name in columns])
    for page in book.worksheets:
        for line in page.iter_rows():
            for cell in line:
                keep_text(cell)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def write(database: Database, question: CoverageQuestion, form: str, target: Path) -> None:
    """Write the answer to a file, whole or not at all: `json`, `csv`, `geojson` or `xlsx`."""
    with whole_file(target) as draft:
        if form == "xlsx":
            draft.write_bytes(workbook_bytes(database, question))
            return
        chunks = {"json": json_chunks, "csv": csv_chunks, "geojson": geojson_chunks}[form]
        # Excel takes UTF-8 for the local code page unless the file starts with this mark.
        encoding = "utf-8-sig" if form == "csv" else "utf-8"
        with draft.open("w", encoding=encoding, newline="") as out:
            out.writelines(chunks(database, question))


def dumps(value: Any) -> str:
    """JSON text; exact decimals become the nearest double."""
    return json.dumps(value, ensure_ascii=False, default=_number)


def _number(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"not for JSON: {type(value)}")


def _cell(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def _explanation(found: CoverageAnswer) -> dict[str, Any]:
    question, standards = found.question, found.standards
    area, building = standards.get(AREA_PER_100_HOUSEHOLDS), standards.get(SINGLE_BUILDING)
    return {
        "as_of": question.as_of.isoformat(),
        "known_at": question.known_at.isoformat() if question.known_at else None,
        "households_kind": question.households.value,
        "urban_by": question.urban_by,
        "area_standard_m2_per_100_households": None if area is None else float(area.value),
        "area_standard_clause": None if area is None else area.clause,
        "single_building_standard_m2": None if building is None else float(building.value),
        "single_building_clause": None if building is None else building.clause,
    }


def _style(sheet: Any) -> None:
    for index, name in enumerate(COLUMNS, start=1):
        cell = sheet.cell(1, index)
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        letter = get_column_letter(index)
        sheet.column_dimensions[letter].width = 22 if name == "name" else 15
        shown = "0.0%" if name.startswith("coverage_rate") else "#,##0.00" if "_m2" in name else "@"
        if shown != "@":
            for (other,) in sheet.iter_rows(min_row=2, min_col=index, max_col=index):
                other.number_format = shown
    sheet.freeze_panes = "C2"
