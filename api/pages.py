"""The pages people open: the coverage map at `/`, and our own OpenAPI pages at `/docs`."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, Query
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.settings import ServerSettings
from api.wording import Language, words_of
from gazetteer.division import LEVEL_LABELS, Level
from layers.coverage_files import HEADINGS
from layers.demand import HouseholdsKind
from layers.kinds import KINDS
from maps.style import UNKNOWN, ColourClass, coverage_classes

TEMPLATES = Path(__file__).parent / "templates"
ROW_LEVELS = (Level.COUNTY, Level.TOWNSHIP, Level.COMMUNITY)
_LANG = Query(description="Language of the page 语言")


def install_pages(app: FastAPI, settings: ServerSettings) -> None:
    """Add the pages; what they show they ask from the API like any other client."""
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )

    def page(name: str, lang: Language) -> HTMLResponse:
        html = templates.get_template(name).render(
            lang=lang, w=words_of(lang), page=page_data(lang, settings)
        )
        return HTMLResponse(html, headers={"Cache-Control": "no-cache"})

    @app.api_route("/", methods=["GET", "HEAD"], include_in_schema=False)
    def coverage_map(lang: Annotated[Language, _LANG] = "zh") -> HTMLResponse:
        return page("map.html", lang)

    @app.api_route("/docs", methods=["GET", "HEAD"], include_in_schema=False)
    def docs(lang: Annotated[Language, _LANG] = "zh") -> HTMLResponse:
        return page("docs.html", lang)


def page_data(lang: Language, settings: ServerSettings) -> dict[str, Any]:
    """What the page's script needs to know: words, kinds, choices and colours."""
    index = 0 if lang == "zh" else 1
    return {
        "language": lang,
        "words": words_of(lang),
        "headings": {column: pair[index] for column, pair in HEADINGS.items()},
        "kinds": [
            {"key": kind.key, "label": (kind.zh, kind.en)[index], "colour": kind.colour}
            for kind in KINDS.values()
        ],
        "levels": [
            {"value": level.value, "label": LEVEL_LABELS[level][index]} for level in ROW_LEVELS
        ],
        "households": [
            {"value": kind.value, "label": words_of(lang)[kind.measure]} for kind in HouseholdsKind
        ],
        "palette": {
            # Limits as multiples of the standard; the page knows its value once it has asked.
            "against_standard": [_limits(one) for one in coverage_classes(Decimal(1))],
            "without_standard": [_limits(one) for one in coverage_classes(None)],
            "unknown": UNKNOWN.colour,
        },
        "map_approval_no": settings.map_approval_no,
    }


def _limits(one: ColourClass) -> dict[str, Any]:
    return {"lower": one.lower, "upper": one.upper, "colour": one.colour}
