"""What stands around the map of the shareable page: heading, definitions, legend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any, Literal

from layers.coverage_files import HEADINGS
from maps.style import UNKNOWN, ColourClass, colour_of, coverage_classes

HATCH_ID = "hatch"
RED = "#a3182d"
# Lines over the unknown, so that it is not taken for a value.
HATCH = "#85857f"


def heading(
    about: Mapping[str, Any], words: Mapping[str, str], simulated: bool, language: str
) -> str:
    """Title, question, notice of simulated data, standards and definitions, as HTML.

    Args:
        about: Header of the answer.
        words: The page's words.
        simulated: Whether any of the data are simulated.
        language: `zh` or `en`, of the definitions.
    """
    facts = [
        f"{words['as_of']} {about['as_of']}",
        f"{words['known_at']} {about['known_at']}" if about["known_at"] else "",
        words[f"households_{about['households_kind']}"],
        f"{about.get('division_name', '')} {about['division'] or ''}".strip(),
    ]
    standards = "".join(
        f"<li>≥ {s['value']:g} {escape(s['unit'])}: {escape(s['clause'])}"
        f" ({escape(words['in_force_since'])} {escape(s['in_force_since'] or '—')})</li>"
        for s in about["standards"]
    )
    definitions = "".join(
        f"<dt>{escape(_named(name))}</dt><dd>{escape(meaning[language])}</dd>"
        for name, meaning in about["definition"].items()
    )
    notice = f'<p class="notice">{escape(words["simulated"])}</p>' if simulated else ""
    return (
        f"<header><h1>{escape(words['title'])}</h1>"
        f"<p>{escape(' · '.join(fact for fact in facts if fact))}</p></header>{notice}"
        f"<details class='about'><summary>{escape(words['definitions'])}</summary>"
        f"<ul>{standards}</ul><dl>{definitions}</dl></details>"
    )


def legend(
    rows: Sequence[Mapping[str, Any]],
    standard: Decimal | None,
    words: Mapping[str, str],
    language: Literal["zh", "en"],
) -> str:
    """The legend as HTML, with how many rows each class has, and the pattern of the unknown.

    Args:
        rows: Rows of the answer.
        standard: Area standard in force, m² per hundred households; None: there is none.
        words: The page's words.
        language: Language of the page.
    """
    figures = [row["area_per_100_households_m2"] for row in rows]
    colours = [None if figure is None else colour_of(figure, standard) for figure in figures]

    def entry(one: ColourClass) -> str:
        label = one.zh if language == "zh" else one.en
        fill = f"url(#{HATCH_ID})" if one is UNKNOWN else one.colour
        count = colours.count(None if one is UNKNOWN else one.colour)
        return (
            '<tr><td><svg width="24" height="14">'
            f'<rect width="24" height="14" fill="{fill}"/></svg></td>'
            f"<td>{escape(label)}</td><td>{count:,}</td></tr>"
        )

    entries = "".join(entry(one) for one in (*reversed(coverage_classes(standard)), UNKNOWN))
    pattern = (
        '<svg width="0" height="0" class="patterns"><defs>'
        f'<pattern id="{HATCH_ID}" width="6" height="6"'
        ' patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="6" height="6" fill="{UNKNOWN.colour}"/>'
        f'<rect width="1.2" height="6" fill="{HATCH}"/></pattern></defs></svg>'
    )
    return (
        f'{pattern}<section class="legend"><h2>{escape(words["unit"])}</h2>'
        f"<table>{entries}</table>"
        f"<p>{_dot('#1f4e79', '#ffffff')} {escape(words['centre_from_near'])}</p>"
        f"<p>{_dot('#ffffff', RED)} {escape(words['unassigned'])}</p></section>"
    )


def _named(column: str) -> str:
    zh, en = HEADINGS.get(column, ("", column))
    return f"{zh} {en}".strip()


def _dot(fill: str, edge: str) -> str:
    return (
        '<svg width="12" height="12"><circle cx="6" cy="6" r="4.5"'
        f' fill="{fill}" stroke="{edge}" stroke-width="2"/></svg>'
    )
