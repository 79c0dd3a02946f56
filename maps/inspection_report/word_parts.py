"""Parts of Word documents that python-docx has no words for: Chinese fonts, page numbers, tables.

A Word font has one name for Latin letters and another for Chinese (`w:eastAsia`); without the
second, Word takes whatever font the machine puts first.
"""

from __future__ import annotations

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph

LATIN, SONG, HEI = "Times New Roman", "宋体", "黑体"
_STYLES = {
    "Normal": (SONG, 10.5),
    "Title": (HEI, 18.0),
    "Heading 1": (HEI, 13.0),
    "Heading 2": (HEI, 11.0),
}
_MARGIN_TWIPS = "45"
_THEME_FONTS = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


def set_fonts(document: Document) -> None:
    """Chinese and Latin fonts for the styles in use, and Chinese as the language."""
    for name, (chinese, size) in _STYLES.items():
        style = document.styles[name]
        if not isinstance(style, ParagraphStyle):
            continue
        style.font.name, style.font.size = LATIN, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        properties = style.element.get_or_add_rPr()
        fonts = properties.get_or_add_rFonts()
        for theme in _THEME_FONTS:  # a theme's font would win over the one named
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), chinese)
        # The template underlines its title in blue.
        for border in style.element.findall(f".//{qn('w:pBdr')}"):
            border.getparent().remove(border)
        _child(properties, "w:lang", {"w:val": "en-GB", "w:eastAsia": "zh-CN"})


def add_field(paragraph: Paragraph, instruction: str, size: float) -> None:
    """A field that Word fills in: PAGE, NUMPAGES."""
    for kind in ("begin", None, "end"):
        added = paragraph.add_run()
        added.font.size = Pt(size)
        run = added._r
        if kind is None:
            text = OxmlElement("w:instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = instruction
            run.append(text)
        else:
            run.append(_element("w:fldChar", {"w:fldCharType": kind}))


def repeat_heading(table: Table) -> None:
    """Let the first row stand on every page again, and no row be cut in two."""
    for index, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(_element("w:cantSplit", {}))
        if index == 0:
            properties.append(_element("w:tblHeader", {}))


def narrow_margins(table: Table) -> None:
    """Less white beside the text of cells than Word's 1.9 mm, for numbers of 16 characters."""
    margins = _element("w:tblCellMar", {})
    for side in ("left", "right"):
        margins.append(_element(f"w:{side}", {"w:w": _MARGIN_TWIPS, "w:type": "dxa"}))
    properties = table._tbl.tblPr
    # The order of the elements is fixed (ECMA-376, CT_TblPr); Word refuses another.
    look = properties.find(qn("w:tblLook"))
    if look is None:
        properties.append(margins)
    else:
        look.addprevious(margins)


def shade(table: Table, row: int, column: int) -> None:
    """A light grey ground for a cell."""
    properties = table.cell(row, column)._tc.get_or_add_tcPr()
    properties.append(_element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": "F2F2F2"}))


def _element(tag: str, attributes: dict[str, str]) -> BaseOxmlElement:
    made: BaseOxmlElement = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(name), value)
    return made


def _child(parent: BaseOxmlElement, tag: str, attributes: dict[str, str]) -> None:
    for old in parent.findall(qn(tag)):
        parent.remove(old)
    parent.append(_element(tag, attributes))
