from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import folium
import pytest
import shapely

from gis.errors import SetupError
from maps.assets import UnknownAsset, inline_assets, inline_images
from maps.generalise import lightened
from maps.page import coverage_page

HEADER: dict[str, Any] = {
    "title": "x",
    "definition": {"floor_area_m2": {"zh": "Σ <b>floor</b> area", "en": "Σ area"}},
    "standards": [
        {
            "measure": "service_centre_area_per_100_households_m2",
            "value": 30.0,
            "unit": "m²",
            "clause": "一条",
            "evidence": "",
            "in_force_since": "2022-01-21",
        }
    ],
    "division": None,
    "level": "community",
    "as_of": "2026-06-30",
    "known_at": None,
    "households_kind": "registered",
}


def row(
    code: str, figure: str | None, name: str = "甲", *, simulated: bool = False
) -> dict[str, Any]:
    return {
        "code": code,
        "name": name,
        "level": "community",
        "committee_type": "居委会",
        "households": 100 if figure else None,
        "floor_area_m2": Decimal(figure or 0),
        "area_per_100_households_m2": None if figure is None else Decimal(figure),
        "meets_area": None if figure is None else Decimal(figure) >= 30,
        "meets_single_building": False,
        "short_m2": None,
        "communities": 1,
        "communities_compliant": 0,
        "communities_unknown": int(figure is None),
        "coverage_rate": None,
        "coverage_rate_urban": None,
        "coverage_rate_rural": None,
        "centres_without_area": 0,
        "households_counted": None,
        "floor_area_counted_m2": None,
        "simulated": simulated,
    }


def centre(code: str | None, name: str) -> dict[str, Any]:
    return {
        "code": code,
        "facility_code": name,
        "name": name,
        "floor_area_m2": 30.0,
        "share": 1.0,
        "counted_m2": 30.0,
        "note": None,
        "longitude_deg": 115.85,
        "latitude_deg": 32.95,
        "is_simulated": False,
    }


OUTLINES = {
    "341202001001": shapely.box(115.8, 32.9, 115.9, 33.0),
    "341202001002": shapely.box(115.9, 32.9, 116.0, 33.0),
}
ROWS = [row("341202001001", "29.5"), row("341202001002", None, "乙")]


def test_the_page_holds_all_it_needs() -> None:
    html = coverage_page(HEADER, ROWS, OUTLINES, [centre("341202001001", "C1")])
    assert not re.search(r"<(script|link|img|iframe)[^>]*(src|href)=", html)
    assert "L.Map" in html or "leaflet" in html.lower()
    assert "2026-06-30" in html
    assert "一条" in html
    assert "Σ &lt;b&gt;floor&lt;/b&gt; area" in html


def test_legend_counts_the_rows_even_without_outlines() -> None:
    html = coverage_page(HEADER, ROWS, {}, [])
    counts = re.findall(r"<td>([^<]*)</td><td>(\d+)</td>", html)
    assert sum(int(count) for _, count in counts) == 2
    assert [count for label, count in counts if "无法计算" in label] == ["1"]


def test_simulated_data_are_announced_in_the_language_of_the_page() -> None:
    assert 'class="notice"' not in coverage_page(HEADER, ROWS, OUTLINES, [])
    simulated = [row("341202001001", "29.5", simulated=True)]
    chinese = coverage_page(HEADER, simulated, OUTLINES, [])
    assert '<p class="notice">含模拟数据,不得用作决策依据</p>' in chinese
    english = coverage_page(HEADER, simulated, OUTLINES, [], "en")
    assert "not for decisions</p>" in english


def test_a_name_cannot_break_out_of_the_page() -> None:
    bad = "</script><script>alert(1)</script>"
    html = coverage_page(
        HEADER, [row("341202001001", "1", bad)], OUTLINES, [centre("341202001001", bad)]
    )
    assert "<script>alert" not in html


def test_the_same_answer_gives_the_same_page() -> None:
    lost = [centre(None, "C9")]
    assert coverage_page(HEADER, ROWS, OUTLINES, lost) == coverage_page(
        HEADER, ROWS, OUTLINES, lost
    )


def test_folium_names_nothing_we_do_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    more = [*folium.Map.default_js, ("new", "https://example.org/new.js")]
    monkeypatch.setattr(folium.Map, "default_js", more)
    with pytest.raises(UnknownAsset, match=r"example\.org/new\.js"):
        coverage_page(HEADER, ROWS, OUTLINES, [])


@pytest.mark.parametrize(
    "html",
    [
        '<script src="https://x.example/a.js"></script>',
        '<link rel="stylesheet" href="//x.example/a.css">',
        '<img src="http://x.example/a.png">',
        '<iframe src="https://x.example/"></iframe>',
    ],
)
def test_anything_foreign_is_refused(html: str) -> None:
    with pytest.raises(UnknownAsset, match=r"x\.example"):
        inline_assets(html, {})


def test_scripts_and_sheets_move_into_the_page(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("let a = '</script>';\n//# sourceMappingURL=a.js.map\n")
    (tmp_path / "a.css").write_text("i { background: url(a.png) } u { behavior: url(#x) }")
    (tmp_path / "a.png").write_bytes(b"png")
    html = (
        '<link href="c"><script src="j"></script><script src="n"></script><a href="http://x/">x</a>'
    )
    manifest = {"c": tmp_path / "a.css", "j": tmp_path / "a.js", "n": None}
    assert inline_assets(html, manifest) == (
        "<style>i { background: url(data:image/png;base64,cG5n) } u { behavior: url(#x) }</style>"
        "<script>let a = '<\\/script>';\n\n</script>"
        '<a href="http://x/">x</a>'
    )


def test_a_library_that_was_not_put_in_place_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SetupError) as refused:
        inline_assets('<script src="j"></script>', {"j": tmp_path / "gone.js"})
    assert refused.value.mend == "Run `make setup`."


@pytest.mark.parametrize("css", ["@import 'a.css';", "i { src: url(https://x.example/f.woff2) }"])
def test_a_sheet_that_loads_more_is_refused(css: str, tmp_path: Path) -> None:
    with pytest.raises(UnknownAsset):
        inline_images(css, tmp_path)


def test_outlines_get_lighter_and_still_meet() -> None:
    # A jagged edge between two neighbours, one point a metre or so.
    edge = [(115.9 + (i % 2) * 1e-5, 32.9 + i * 1e-5) for i in range(10_001)]
    west = shapely.Polygon([(115.8, 32.9), *edge, (115.8, 33.00001)])
    east = shapely.Polygon([(116.0, 32.9), (116.0, 33.00001), *reversed(edge)])
    light = lightened({"west": west, "east": east}, most_points=1000)
    assert sum(shapely.get_num_coordinates(shape) for shape in light.values()) <= 1000
    union = shapely.union_all(list(light.values()))
    assert union.geom_type == "Polygon"
    assert not union.interiors
    assert shapely.intersection(light["west"], light["east"]).area == 0


def test_light_outlines_are_only_rounded() -> None:
    light = lightened({"a": shapely.box(115.8000049, 32.9, 115.9, 33.0)})
    assert light["a"].bounds == (115.8, 32.9, 115.9, 33.0)
    assert lightened({}) == {}


def test_page_data_are_json() -> None:
    html = coverage_page(HEADER, ROWS, OUTLINES, [centre("341202001001", "C1")])
    found = re.search(r"const coverage = (\{.*\});", html)
    assert found
    assert json.loads(found[1])["centres"] == {"341202001001": [["C1", 30.0, 1.0, 30.0]]}
