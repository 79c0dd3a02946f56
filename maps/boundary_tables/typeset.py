"""A result table as a PDF: searchable text, fonts inside, headings repeated on every page."""

from __future__ import annotations

from typing import Any

from maps.boundary_tables.table import SIMULATED, Heading, Table, shown
from maps.typst_template import filled


def table_pdf(table: Table) -> bytes:
    """The table on landscape A4. The same table gives the same bytes.

    Raises:
        SetupError: The fonts are not installed.
    """
    return filled(
        "maps.boundary_tables",
        "table.typ",
        {
            **heading_data(table.heading),
            "columns": [
                {"zh": c.zh, "en": c.en, "width": c.width_mm,
                 "number": c.decimals is not None or c.zh.startswith(("经度", "纬度"))}
                for c in table.columns
            ],
            "rows": [[flat(shown(cell)) for cell in row] for row in table.rows],
        },
    )  # fmt: skip


def heading_data(heading: Heading) -> dict[str, Any]:
    """What every template says on its pages."""
    return {
        "zh": heading.zh,
        "en": heading.en,
        "line": flat(heading.line),
        "classification": heading.classification.line,
        "simulated": list(SIMULATED) if heading.is_simulated else None,
        "statements": [[s.zh, s.en, flat(s.text)] for s in heading.statements],
        "notes": [[flat(zh), flat(en)] for zh, en in heading.notes],
    }


def flat(text: str) -> str:
    """The text on one line: characters on the page mean nothing else than themselves."""
    return " ".join(text.split())
