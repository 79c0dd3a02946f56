"""The joint report as a Word document that both sides go on editing."""

from __future__ import annotations

import io

from docx import Document
from docx.document import Document as Docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from maps.inspection_report.content import (
    Block,
    Gallery,
    Heading,
    ReportContent,
    Signatures,
    Words,
)
from maps.inspection_report.grid import Grid
from maps.inspection_report.tables import BLANK
from maps.inspection_report.word_parts import (
    add_field,
    narrow_margins,
    repeat_heading,
    set_fonts,
    shade,
)

_RED, _QUIET = RGBColor(0xB0, 0x18, 0x18), RGBColor(0x5A, 0x5A, 0x5A)
_WIDTH_MM, _PHOTO_MM, _PHOTO_HIGH_MM = 170.0, 78, 58


def report_docx(content: ReportContent) -> bytes:
    """The report as .docx on A4: headings for the navigation, tables, page numbers, photos.

    Args:
        content: What stands in it.
    """
    document = Document()
    set_fonts(document)
    _set_page(document, content)
    title = document.add_paragraph(content.zh, style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    english = document.add_paragraph()
    english.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(english, content.en, 10, _QUIET)
    facts = _table(document, [42.0, 128.0], len(content.facts))
    for row, (label, words) in enumerate(content.facts):
        _write(facts.cell(row, 0).paragraphs[0], label, 9)
        _write(facts.cell(row, 1).paragraphs[0], words, 9.5)
        shade(facts, row, 0)
    for block in content.blocks:
        _add(document, block)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _set_page(document: Docx, content: ReportContent) -> None:
    document.core_properties.title = content.zh
    document.core_properties.author = ""
    document.core_properties.comments = content.classification
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(25), Mm(22)
    head = section.header.paragraphs[0]
    head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _write(head, content.classification, 8, _RED, is_bold=True)
    if content.notice is not None:
        _write(section.header.add_paragraph(), f"※ {content.notice}", 8, _RED)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(foot, f"{content.line}　　第 ", 8, _QUIET)
    add_field(foot, "PAGE", 8)
    _write(foot, " 页 共 ", 8, _QUIET)
    add_field(foot, "NUMPAGES", 8)
    _write(foot, " 页", 8, _QUIET)


def _add(document: Docx, block: Block) -> None:
    if isinstance(block, Heading):
        heading = document.add_heading(block.zh, level=block.level)
        _write(heading, f" {block.en}", 8.5, _QUIET)
    elif isinstance(block, Words):
        for line in block.text.splitlines():
            if line.strip():
                paragraph = document.add_paragraph()
                paragraph.paragraph_format.first_line_indent = Pt(21)
                if block.is_missing:
                    paragraph.paragraph_format.space_after = Pt(2)
                _write(paragraph, line.strip(), 10.5, _RED if block.is_missing else None)
    elif isinstance(block, Gallery):
        _add_gallery(document, block)
    elif isinstance(block, Signatures):
        _add_signatures(document, block)
    else:
        _add_grid(document, block)


def _add_grid(document: Docx, grid: Grid) -> None:
    total = sum(column.width_mm for column in grid.columns)
    widths = [column.width_mm / total * _WIDTH_MM for column in grid.columns]
    table = _table(document, widths, 1 + max(1, len(grid.rows)))
    for index, column in enumerate(grid.columns):
        head = table.cell(0, index).paragraphs[0]
        head.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _write(head, column.zh, 7.5, is_bold=True)
        head.add_run().add_break()
        _write(head, column.en, 6, _QUIET)
        shade(table, 0, index)
    for row, cells in enumerate(grid.rows, start=1):
        for index, (column, text) in enumerate(zip(grid.columns, cells, strict=True)):
            paragraph = table.cell(row, index).paragraphs[0]
            if column.is_number:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            _write(paragraph, text, 7.5, _RED if text == BLANK else None)
    if not grid.rows:
        whole = table.cell(1, 0).merge(table.cell(1, len(grid.columns) - 1)).paragraphs[0]
        whole.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _write(whole, grid.empty, 7.5, _QUIET)
    repeat_heading(table)
    if grid.note:
        _write(document.add_paragraph(), grid.note, 8, _QUIET)


def _add_gallery(document: Docx, gallery: Gallery) -> None:
    table = _table(document, [_WIDTH_MM / 2] * 2, (len(gallery.pictures) + 1) // 2)
    for index, picture in enumerate(gallery.pictures):
        first = table.cell(index // 2, index % 2).paragraphs[0]
        first.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if picture.content is not None:
            shape = first.add_run().add_picture(io.BytesIO(picture.content), width=Mm(_PHOTO_MM))
            high = Mm(_PHOTO_HIGH_MM)
            if shape.height > high:
                shape.width, shape.height = round(shape.width * high / shape.height), high
        caption = table.cell(index // 2, index % 2).add_paragraph()
        _write(caption, picture.caption, 7.5, _QUIET)


def _add_signatures(document: Docx, signatures: Signatures) -> None:
    table = _table(document, [_WIDTH_MM / 2] * 2, (len(signatures.lines) + 1) // 2)
    for index, (role, party, team) in enumerate(signatures.lines):
        cell = table.cell(index // 2, index % 2)
        _write(cell.paragraphs[0], party, 10, is_bold=True)
        _write(cell.paragraphs[0], f" {role}", 8)
        _write(cell.add_paragraph(), f"联检组 Team: {team}", 8, _QUIET)
        cell.add_paragraph()
        _write(cell.add_paragraph(), "签字（盖章）：　　　　　　　　　　年　　月　　日", 9)
    _keep_together(table)


def _keep_together(table: Table) -> None:
    """All of a table on one page: every row but the last keeps with the next."""
    for row in table.rows[:-1]:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def _table(document: Docx, widths: list[float], rows: int) -> Table:
    table: Table = document.add_table(rows=rows, cols=len(widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    narrow_margins(table)
    for index, width in enumerate(widths):
        table.columns[index].width = Mm(width)
        for cell in table.columns[index].cells:
            cell.width = Mm(width)
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.space_after = Pt(1)
                paragraph.paragraph_format.space_before = Pt(1)
    return table


def _write(
    paragraph: Paragraph,
    text: str,
    size: float,
    colour: RGBColor | None = None,
    *,
    is_bold: bool = False,
) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.bold = Pt(size), is_bold
    if colour is not None:
        run.font.color.rgb = colour
