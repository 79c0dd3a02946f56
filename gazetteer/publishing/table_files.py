"""The tables of an edition as an Excel workbook or as CSV.

Codes are text, and no cell can run as a formula: a name may be entered by anybody.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from gazetteer.publishing.columns import (
    Table,
    entry_table,
    heritage_table,
    index_table,
    obsolete_table,
)
from gazetteer.publishing.entry import Contents
from gazetteer.publishing.heritage import HeritageEntry
from gazetteer.publishing.indexes import pinyin_index, stroke_index
from gazetteer.publishing.preface import SIMULATED, known_at_text, remarks, title_of
from gis.formulas import harmless, runs_as_formula

_WIDTHS = {
    "name": 24, "romanisation": 30, "within": 28, "note": 60, "now": 40, "statement": 50,
    "evidence": 60, "code": 24, "class_name": 18, "class_group": 20,
}  # fmt: skip
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_BOM = "\ufeff"
_CHUNK = 1 << 16


def tables_of(contents: Contents) -> Iterator[Table]:
    """All tables of an edition: class groups, then obsolete names, heritage and the indexes."""
    for group, entries in groupby(contents.entries, key=lambda e: e.group):
        yield entry_table(group, entries)
    yield obsolete_table(contents)
    yield heritage_table(contents.heritage)
    yield index_table("拼音索引 Pinyin index", contents.entries, pinyin_index)
    yield index_table("笔画索引 Stroke index", contents.entries, stroke_index)


def workbook_bytes(contents: Contents) -> bytes:
    """An .xlsx workbook with a sheet for each table and one that says what they rest on."""
    book = Workbook(write_only=True)
    _about(_sheet(book, "说明 About"), contents)
    for table in tables_of(contents):
        _fill(_sheet(book, table.title), table)
    return _saved(book)


def heritage_workbook_bytes(heritage: Iterable[HeritageEntry], about: dict[str, Any]) -> bytes:
    """The heritage list as an .xlsx workbook, with what it rests on."""
    book = Workbook(write_only=True)
    table = heritage_table(heritage)
    _fill(_sheet(book, table.title), table)
    notes = _sheet(book, "说明 About")
    for name, value in about.items():
        notes.append([_text(notes, name), _text(notes, value)])
    return _saved(book)


def csv_chunks(table: Table, explained: dict[str, Any]) -> Iterator[str]:
    """CSV with a byte order mark, in pieces: what explains the rows stands in their last columns.

    Args:
        table: The rows.
        explained: Column and value of each explanation.
    """
    buffer = io.StringIO()
    buffer.write(_BOM)  # without it Excel takes the file for the local code page
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([*table.columns, *explained])
    for row in table.rows:
        writer.writerow([_csv_cell(value) for value in (*row, *explained.values())])
        if buffer.tell() > _CHUNK:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def explanation(contents: Contents) -> dict[str, Any]:
    """What every row of a CSV says of the edition it comes from."""
    return {
        "as_of": contents.question.as_of.isoformat(),
        "known_at": known_at_text(contents),
        "audience": contents.question.audience.value,
        "position_grid_m": contents.position_grid_m,
        "edition_simulated": contents.is_simulated,
    }


def entries_csv(contents: Contents) -> Iterator[str]:
    """The entries of all groups as one CSV."""
    return csv_chunks(entry_table("", contents.entries), explanation(contents))


def table_bytes(contents: Contents, form: str) -> bytes:
    """The edition as `xlsx` (all tables) or `csv` (the entries)."""
    if form == "xlsx":
        return workbook_bytes(contents)
    return "".join(entries_csv(contents)).encode()


def form_of(path: Path) -> str | None:
    """The form that a file's name says; None for another."""
    suffix = path.suffix.lower().lstrip(".")
    return suffix if suffix in ("xlsx", "csv", "json") else None


def _csv_cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return harmless(value) if isinstance(value, str) else value


def _sheet(book: Workbook, title: str) -> Any:
    """A new sheet; its name may not be longer than 31 characters, nor hold some of them."""
    return book.create_sheet(_FORBIDDEN.sub(" ", title)[:31])


def _fill(sheet: Any, table: Table) -> None:
    for index, name in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = _WIDTHS.get(name, 13)
    sheet.freeze_panes = "C2"
    head = []
    for zh, en in table.columns.values():
        cell = _text(sheet, f"{zh}\n{en}")
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        head.append(cell)
    sheet.append(head)
    for row in table.rows:
        sheet.append([_text(sheet, v) if isinstance(v, str) else v for v in row])


def _about(sheet: Any, contents: Contents) -> None:
    sheet.column_dimensions["A"].width = 26
    sheet.column_dimensions["B"].width = sheet.column_dimensions["C"].width = 90
    rows: list[tuple[Any, ...]] = [("", *title_of(contents))]
    if contents.is_simulated:
        rows.append(("※", *SIMULATED))
    rows += [
        ("as_of 时点", contents.question.as_of.isoformat()),
        ("known_at 登记时点", known_at_text(contents)),
        ("audience 版本", contents.question.audience.zh, contents.question.audience.value),
        ("division 政区", contents.division.name if contents.division else "全部 everything",
         contents.division.code if contents.division else None),
    ]  # fmt: skip
    rows += [(remark.topic, remark.zh, remark.en) for remark in remarks(contents)]
    for row in rows:
        sheet.append([_text(sheet, v) if isinstance(v, str) else v for v in row])


def _text(sheet: Any, value: Any) -> Any:
    """A cell that holds text as text: a code stays a code, `=1+1` stays what it is."""
    text = "" if value is None else str(value)
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = runs_as_formula(text)
    return cell


def _saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
