"""The pages people open: which address shows what, and with which words."""

from __future__ import annotations

from typing import Annotated

from fastapi import FastAPI, Path, Query
from fastapi.responses import HTMLResponse

from api.boundary_pages import boundary_data, inspection_data
from api.case_pages import case_data
from api.coverage_page import coverage_data
from api.name_pages import place_labels
from api.page_renderer import page_renderer
from api.settings import ServerSettings
from api.wording import Language

LangOf = Annotated[Language, Query(description="Language of the page 语言")]
_METHODS = ["GET", "HEAD"]


def install_pages(app: FastAPI, settings: ServerSettings) -> None:
    """Add the pages; what they show they ask from the API like any other client."""
    page = page_renderer(settings).page

    @app.api_route("/", methods=_METHODS, include_in_schema=False)
    def coverage_map(lang: LangOf = "zh") -> HTMLResponse:
        return page("map.html", "coverage", lang, ("coverage",), coverage_data(lang))

    @app.api_route("/docs", methods=_METHODS, include_in_schema=False)
    def docs(lang: LangOf = "zh") -> HTMLResponse:
        return page("docs.html", "docs", lang, ())

    @app.api_route("/names", methods=_METHODS, include_in_schema=False)
    def names(lang: LangOf = "zh") -> HTMLResponse:
        return page("names.html", "names", lang, ("names",), place_labels(lang))

    @app.api_route("/names/{place}", methods=_METHODS, include_in_schema=False)
    def place_card(
        place: Annotated[str, Path(pattern=r"^\d{1,20}$")], lang: LangOf = "zh"
    ) -> HTMLResponse:
        data = {"place": place, **place_labels(lang)}
        return page("place.html", "names", lang, ("place",), data)

    @app.api_route("/naming-check", methods=_METHODS, include_in_schema=False)
    def naming_check(lang: LangOf = "zh") -> HTMLResponse:
        return page("naming.html", "naming", lang, ("naming",))

    @app.api_route("/sign-in", methods=_METHODS, include_in_schema=False)
    def sign_in(lang: LangOf = "zh") -> HTMLResponse:
        return page("sign_in.html", "sign_in", lang, ("account",))

    @app.api_route("/account", methods=_METHODS, include_in_schema=False)
    def account(lang: LangOf = "zh") -> HTMLResponse:
        return page("account.html", "account", lang, ("account",))

    @app.api_route("/cases-desk", methods=_METHODS, include_in_schema=False)
    def case_desk(lang: LangOf = "zh") -> HTMLResponse:
        return page("case_desk.html", "cases", lang, ("cases",), case_data(lang))

    @app.api_route("/cases-desk/new", methods=_METHODS, include_in_schema=False)
    def case_new(lang: LangOf = "zh") -> HTMLResponse:
        return page("case_new.html", "cases", lang, ("cases", "naming"), case_data(lang))

    @app.api_route("/cases-desk/{number}", methods=_METHODS, include_in_schema=False)
    def case_file(
        number: Annotated[str, Path(pattern=r"^[0-9]{4}-[0-9]{6}$")], lang: LangOf = "zh"
    ) -> HTMLResponse:
        data = {"number": number, **case_data(lang)}
        return page("case.html", "cases", lang, ("cases", "naming"), data)

    @app.api_route("/boundaries-desk", methods=_METHODS, include_in_schema=False)
    def boundary_lines(lang: LangOf = "zh") -> HTMLResponse:
        return page("boundaries.html", "boundaries", lang, ("boundaries",), boundary_data(lang))

    @app.api_route("/boundaries-desk/plans", methods=_METHODS, include_in_schema=False)
    def inspection_plans(lang: LangOf = "zh") -> HTMLResponse:
        words = ("boundaries", "inspections")
        return page("boundary_plans.html", "boundaries", lang, words, inspection_data(lang))

    @app.api_route(
        "/boundaries-desk/inspections/{number}", methods=_METHODS, include_in_schema=False
    )
    def line_inspection(
        number: Annotated[str, Path(pattern=r"^\d{1,15}$")], lang: LangOf = "zh"
    ) -> HTMLResponse:
        data = {"inspection_id": int(number), **inspection_data(lang)}
        words = ("boundaries", "inspections")
        return page("boundary_inspection.html", "boundaries", lang, words, data)

    @app.api_route("/boundaries-desk/{code}", methods=_METHODS, include_in_schema=False)
    def boundary_line(
        code: Annotated[str, Path(pattern=r"^[0-9A-Z]{4,12}$")], lang: LangOf = "zh"
    ) -> HTMLResponse:
        data = {"line_code": code, **inspection_data(lang)}
        return page("boundary_line.html", "boundaries", lang, ("boundaries",), data)
