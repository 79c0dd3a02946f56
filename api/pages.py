"""The pages people open: the coverage map at `/`, and our own OpenAPI pages at `/docs`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, Query
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.routers import explanation
from api.settings import ServerSettings
from api.wording import Language, words_of
from gazetteer.division import LEVEL_LABELS, Level
from layers.demand import HouseholdsKind
from layers.kinds import KINDS
from maps.style import AGAINST_STANDARD, HATCH, UNKNOWN, WITHOUT_STANDARD

TEMPLATES = Path(__file__).parent / "templates"
ROW_LEVELS = (Level.COUNTY, Level.TOWNSHIP, Level.COMMUNITY)
_LANG = Query(description="Language of the page 语言")


def install_pages(app: FastAPI, settings: ServerSettings) -> None:
    """Add the pages, and the address that explains one figure, which only the map asks."""
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
    app.include_router(explanation.router)

    def page(name: str, lang: Language) -> HTMLResponse:
        html = templates.get_template(name).render(
            lang=lang, w=words_of(lang), page=page_data(lang, settings)
        )
        return HTMLResponse(html, headers={"Cache-Control": "no-cache"})

    @app.get("/", include_in_schema=False)
    def coverage_map(lang: Annotated[Language, _LANG] = "zh") -> HTMLResponse:
        return page("map.html", lang)

    @app.get("/docs", include_in_schema=False)
    def docs(lang: Annotated[Language, _LANG] = "zh") -> HTMLResponse:
        return page("docs.html", lang)


def page_data(lang: Language, settings: ServerSettings) -> dict[str, Any]:
    """What the page's script needs to know: words, kinds, choices and colours."""
    index = 0 if lang == "zh" else 1
    return {
        "language": lang,
        "words": words_of(lang),
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
            "against_standard": [c.as_dict() for c in AGAINST_STANDARD],
            "without_standard": [c.as_dict() for c in WITHOUT_STANDARD],
            "unknown": UNKNOWN.as_dict(),
            "hatch": HATCH,
        },
        "map_approval_no": settings.map_approval_no,
    }
