"""The joint report as a PDF."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from maps.boundary_tables.typeset import flat
from maps.inspection_report.content import (
    Block,
    Gallery,
    Heading,
    ReportContent,
    Signatures,
    Words,
)
from maps.inspection_report.tables import BLANK
from maps.typst_template import filled


def report_pdf(content: ReportContent) -> bytes:
    """The report on A4. The same content gives the same bytes.

    Raises:
        SetupError: The fonts are not installed.
    """
    pictures: dict[str, bytes] = {}
    data = {
        "zh": content.zh,
        "en": content.en,
        "line": flat(content.line),
        "classification": content.classification,
        "notice": content.notice,
        "blank": BLANK,
        "facts": [[label, flat(words)] for label, words in content.facts],
        "blocks": [_block(block, pictures) for block in content.blocks],
    }
    return filled("maps.inspection_report", "report.typ", data, pictures)


def _block(block: Block, pictures: dict[str, bytes]) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", **asdict(block)}
    if isinstance(block, Words):
        said = [flat(line) for line in block.text.splitlines() if line.strip()]
        return {"kind": "words", "paragraphs": said, "missing": block.is_missing}
    if isinstance(block, Gallery):
        shown = []
        for picture in block.pictures:
            name = None
            if picture.content is not None:
                name = f"photo{len(pictures) + 1}.jpg"
                pictures[name] = picture.content
            shown.append({"file": name, "caption": flat(picture.caption)})
        return {"kind": "gallery", "pictures": shown}
    if isinstance(block, Signatures):
        return {"kind": "signatures", "lines": [[flat(t) for t in line] for line in block.lines]}
    return {
        "kind": "grid",
        "columns": [
            {"zh": c.zh, "en": c.en, "width": c.width_mm, "number": c.is_number}
            for c in block.columns
        ],
        "rows": [[flat(cell) for cell in row] for row in block.rows],
        "note": block.note,
        "empty": block.empty,
    }
