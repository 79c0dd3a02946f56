"""From a template, words and data to a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.settings import ServerSettings
from api.wording import Language, words_of

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class PageRenderer:
    """Makes pages; what they show their scripts ask from the API like any other client.

    Attributes:
        templates: Where the templates are.
        settings: How the server runs.
    """

    templates: Environment
    settings: ServerSettings

    def page(
        self,
        template: str,
        topic: str,
        lang: Language,
        words: tuple[str, ...],
        data: Mapping[str, Any] | None = None,
    ) -> HTMLResponse:
        """One page.

        Args:
            template: File name of the template.
            topic: Entry of the navigation that it stands under.
            lang: Language of the page.
            words: Topics of words that template and script use besides the shared ones.
            data: What the script must know besides.
        """
        told = words_of(lang, *words)
        page = {
            "topic": topic,
            "language": lang,
            "words": told,
            "map_approval_no": self.settings.map_approval_no,
            **(data or {}),
        }
        html = self.templates.get_template(template).render(lang=lang, w=told, page=page)
        return HTMLResponse(html, headers={"Cache-Control": "no-cache"})


def page_renderer(settings: ServerSettings) -> PageRenderer:
    """A renderer over the templates that ship with the service."""
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
    return PageRenderer(templates, settings)
