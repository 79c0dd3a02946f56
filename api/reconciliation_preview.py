"""Previews 预览 of places for frames on other people's pages: one file, nothing runs in it."""

from __future__ import annotations

import base64
import hashlib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gazetteer.matching.place_values import KnownPlace, values_of

_TEMPLATES: Final = Path(__file__).parent / "templates"
_STYLE: Final = (
    "body{margin:0;padding:8px 12px;font:13px/1.45 sans-serif;color:#1c2733;background:#fff;"
    "overflow:auto}h1{font-size:17px;margin:0 0 4px}small{font-weight:normal;color:#4d5b69}"
    "dl{display:grid;grid-template-columns:auto 1fr;gap:1px 10px;margin:0}dt{color:#4d5b69}"
    "dd{margin:0}p{margin:0 0 4px}strong{color:#8a3b00}"
)
_DIGEST: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
# Made for frames on any page; scripts, pictures and forms are none of it.
POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_DIGEST}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors *"
)
_SHOWN: Final = ("parents", "class_name", "place_code", "division_code", "aliases",
                 "former_names", "valid_from", "valid_to", "now_called")  # fmt: skip
_LABELS: Final = {
    "parents": "所在政区 In", "class_name": "类别 Class", "place_code": "地名代码 Code",
    "division_code": "区划代码 Division", "aliases": "别名 Aliases",
    "former_names": "曾用名 Formerly", "valid_from": "生效 From", "valid_to": "失效 Until",
    "now_called": "今名 Now",
}  # fmt: skip


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined
    )


def preview_page(known: KnownPlace) -> HTMLResponse:
    """A whole page for a frame."""
    html = _templates().get_template("place_preview.html").render(style=_STYLE, **_about(known))
    return HTMLResponse(html, headers={"Content-Security-Policy": POLICY})


def missing_page(number: str) -> HTMLResponse:
    """The page for a place that is not there, or not for the public."""
    about: dict[str, Any] = {"name": f"无此地名 No such place: {number[:40]}", "romanisation": None,
             "notice": None, "rows": []}  # fmt: skip
    html = _templates().get_template("place_preview.html").render(style=_STYLE, **about)
    return HTMLResponse(html, 404, headers={"Content-Security-Policy": POLICY})


def preview_card(known: KnownPlace) -> str:
    """The same as a piece of HTML without style, for clients that build pages of it."""
    return _templates().get_template("place_preview_card.html").render(**_about(known))


def plain_card(name: str, lines: list[tuple[str, str]]) -> str:
    """Such a piece for what is no place."""
    return _templates().get_template("place_preview_card.html").render(
        name=name, romanisation=None, notice=None, rows=lines
    )  # fmt: skip


def _about(known: KnownPlace) -> dict[str, Any]:
    summary = known.place.summary
    notices = []
    if not known.place.in_force:
        notices.append("该时点不存在 not in force on the day")
    if summary.is_simulated:
        notices.append("模拟数据 simulated")
    rows = []
    for key in _SHOWN:
        values = values_of(known, key)
        if values and not (key == "now_called" and values == [summary.name]):
            rows.append((_LABELS[key], " ".join(_shown(value) for value in values)))
    name = summary.name or next((n.spelling for n in known.place.names), "—")
    return {
        "name": name, "romanisation": summary.romanisation, "notice": " · ".join(notices),
        "rows": rows,
    }  # fmt: skip


def _shown(value: str | float | date) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
