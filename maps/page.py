"""The shareable coverage map 可分享覆盖图: one folium page that opens without a network."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any, Literal

import folium
from branca.element import Element, Figure
from folium.utilities import JsCode
from shapely import to_geojson
from shapely.geometry.base import BaseGeometry

from layers.standards import AREA_PER_100_HOUSEHOLDS
from maps.assets import VENDOR, inline_assets
from maps.generalise import lightened
from maps.page_frame import HATCH_ID, RED, heading, legend
from maps.page_words import PAGE_WORDS
from maps.style import colour_of

Language = Literal["zh", "en"]
TEMPLATES = Path(__file__).parent / "templates"

_SHOWN = (
    "code", "name", "level", "committee_type", "households", "floor_area_m2",
    "area_per_100_households_m2", "meets_area", "meets_single_building", "short_m2",
    "communities", "communities_compliant", "communities_unknown", "coverage_rate",
    "coverage_rate_urban", "coverage_rate_rural", "centres_without_area", "households_counted",
    "floor_area_counted_m2",
)  # fmt: skip


def coverage_page(
    answer_header: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]],
    outlines: Mapping[str, BaseGeometry],
    centres: Sequence[Mapping[str, Any]],
    language: Language = "zh",
) -> str:
    """The page as HTML, with every asset in it and no request to any host.

    Args:
        answer_header: As `layers.coverage.header`; `division_name` besides, where it is known.
        rows: Rows of the answer.
        outlines: Outlines by code, degrees; a row without one is counted in the legend only.
        centres: Centres as `layers.outlines.counted_centres` gives them, one row a centre and
            community; those without `code` count for no community.
        language: Language of the page.

    Raises:
        UnknownAsset: folium refers to something that is not in the manifest.
        SetupError: The browser libraries are not in place.
    """
    words = {key: pair[language == "en"] for key, pair in PAGE_WORDS.items()}
    standard = next(
        (
            Decimal(str(s["value"]))
            for s in answer_header["standards"]
            if s["measure"] == AREA_PER_100_HOUSEHOLDS
        ),
        None,
    )
    simulated = any(row["simulated"] for row in rows) or any(c["is_simulated"] for c in centres)
    shapes = lightened(outlines)
    # Leaflet's own attribution prefix has no place on a government's map.
    view = folium.Map(
        tiles=None, control_scale=False, zoom_control=True, attribution_control=False,
        zoom_snap=0.25,
    )  # fmt: skip
    view._id = "coverage"
    _add_divisions(view, rows, shapes, standard)
    _add_centres(view, centres)
    _fit(view, shapes)
    root = Figure(title=escape(f"{words['title']} {answer_header['as_of']}"))
    view.add_to(root)
    root.header.add_child(Element(f"<style>{_template('coverage.css')}</style>"))
    root.html.add_child(Element(heading(answer_header, words, simulated, language)), name="heading")
    root.html.add_child(Element(legend(rows, standard, words, language)), name="legend")
    about = {
        "words": words,
        "language": language,
        "standards": answer_header["standards"],
        "households_kind": answer_header["households_kind"],
        "centres": _centres_by_code(centres),
    }
    # In the body: Leaflet is there by then, and the map is only made at the end.
    script = f"<script>const coverage = {_json(about)};\n{_template('coverage.js')}</script>"
    root.html.add_child(Element(script), name="popups")
    tag = "zh-CN" if language == "zh" else "en"
    html = root.render().replace("<html>", f'<html lang="{tag}">', 1)
    return inline_assets(html, _manifest())


def _manifest() -> dict[str, Path | None]:
    """What stands for the files folium names; all but Leaflet itself is not used here."""
    files = {
        "leaflet": VENDOR / "leaflet" / "leaflet.js",
        "leaflet_css": VENDOR / "leaflet" / "leaflet.css",
    }
    dropped = {
        "jquery", "bootstrap", "awesome_markers", "bootstrap_css", "glyphicons_css",
        "awesome_markers_font_css", "awesome_markers_css", "awesome_rotate_css",
    }  # fmt: skip
    named = [*folium.Map.default_js, *folium.Map.default_css]
    return {url: files.get(name) for name, url in named if name in files or name in dropped}


def _add_divisions(
    view: folium.Map,
    rows: Sequence[Mapping[str, Any]],
    shapes: Mapping[str, BaseGeometry],
    standard: Decimal | None,
) -> None:
    features = [
        {
            "type": "Feature",
            "id": row["code"],
            "properties": {name: _plain(row[name]) for name in _SHOWN if row[name] is not None},
            "geometry": json.loads(to_geojson(shapes[row["code"]])),
        }
        for row in rows
        if row["code"] in shapes
    ]
    if not features:
        return

    def style(feature: Mapping[str, Any]) -> dict[str, Any]:
        figure = feature["properties"].get("area_per_100_households_m2")
        return {
            "fillColor": f"url(#{HATCH_ID})" if figure is None else colour_of(figure, standard),
            "fillOpacity": 0.92,
            "color": "#ffffff",
            "weight": 0.6,
        }

    layer = folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=style,
        highlight_function=lambda _feature: {"weight": 2.5, "color": "#22303c"},
        on_each_feature=JsCode(
            "function (feature, layer) { layer.bindTooltip(feature.properties.name);"
            " layer.bindPopup(() => explained(feature.properties), {maxWidth: 380}); }"
        ),
    )
    layer._id = "divisions"
    layer.add_to(view)


def _add_centres(view: folium.Map, centres: Sequence[Mapping[str, Any]]) -> None:
    features = {
        centre["facility_code"]: {
            "type": "Feature",
            "id": centre["facility_code"],
            "properties": {
                "facility_code": centre["facility_code"],
                "name": centre["name"],
                "floor_area_m2": centre["floor_area_m2"],
                "unassigned": centre.get("code") is None,
                "note": centre["note"],
            },
            "geometry": {
                "type": "Point",
                "coordinates": [
                    round(centre["longitude_deg"], 5),
                    round(centre["latitude_deg"], 5),
                ],
            },
        }
        for centre in centres
        if centre["longitude_deg"] is not None
    }
    # Two layers: coverage.js shows the many centres only from near.
    for name, colour, edge in (("centres", "#1f4e79", "#ffffff"), ("unassigned", "#ffffff", RED)):
        points = [
            feature
            for feature in features.values()
            if feature["properties"]["unassigned"] == (name == "unassigned")
        ]
        layer = folium.GeoJson(
            {"type": "FeatureCollection", "features": points},
            marker=folium.CircleMarker(
                radius=4, weight=1.5, color=edge, fill_color=colour, fill_opacity=1
            ),
            style_function=_unchanged,
            on_each_feature=JsCode(
                "function (feature, layer) { layer.bindPopup(() => centre(feature.properties)); }"
            ),
        )
        layer._id = name
        layer.add_to(view)


def _unchanged(_feature: Mapping[str, Any]) -> dict[str, Any]:
    # Without a style of its own folium would look for one in every feature.
    return {}


def _centres_by_code(
    centres: Sequence[Mapping[str, Any]],
) -> dict[str, list[list[Any]]]:
    """Community → [name, floor area, share, counted area] of each centre."""
    by_code: dict[str, list[list[Any]]] = {}
    for centre in centres:
        if centre.get("code") is not None:
            by_code.setdefault(centre["code"], []).append(
                [centre["name"], centre["floor_area_m2"], centre["share"], centre["counted_m2"]]
            )
    return by_code


def _fit(view: folium.Map, shapes: Mapping[str, BaseGeometry]) -> None:
    boxes = [shape.bounds for shape in shapes.values()]
    if boxes:
        south_west = (min(box[1] for box in boxes), min(box[0] for box in boxes))
        north_east = (max(box[3] for box in boxes), max(box[2] for box in boxes))
        view.fit_bounds([south_west, north_east], padding=(12, 12))


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | bool | int) else float(value)


def _json(value: Any) -> str:
    """JSON that may stand inside a script element."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def _template(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")
