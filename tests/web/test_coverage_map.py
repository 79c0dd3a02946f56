"""The coverage map as people meet it: in a browser, with every other host out of reach."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from gazetteer.division import Level
from gis.database import Database
from layers.coverage import CoverageQuestion
from maps.page_file import write_coverage_page
from tests.web.conftest import WatchedPage, fetch_json
from tests.web.small_county import COUNTY, PREFECTURE, TOWNSHIPS, community

COLOURED = """
(() => {
  const map = window.coverageMap;
  if (!map?.getLayer("coverage-fill") || !map.areTilesLoaded()) return 0;
  const codes = map.queryRenderedFeatures({ layers: ["coverage-fill"] })
    .map((feature) => feature.properties.code);
  return new Set(codes).size;
})()
"""
# Where a division lies on the page: the middle of what is drawn of it.
POINT_OF = """
(code) => {
  const map = window.coverageMap;
  const parts = map.queryRenderedFeatures({ layers: ["coverage-fill", "coverage-unknown"] })
    .filter((feature) => feature.properties.code === code)
    .flatMap(({ geometry }) => geometry.coordinates.flat(geometry.type === "Polygon" ? 1 : 2));
  const xs = parts.map((place) => place[0]), ys = parts.map((place) => place[1]);
  const middle = [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
  const { x, y } = map.project(middle), box = map.getCanvas().getBoundingClientRect();
  return { x: x + box.left, y: y + box.top };
}
"""
AS_OF = "2026-06-30"


def open_map(watched: WatchedPage, server: str, query: str) -> None:
    watched.page.goto(f"{server}/?as_of={AS_OF}&{query}")
    watched.wait_until("document.querySelectorAll('#table tbody tr').length > 0")


def test_communities_are_coloured_and_a_click_explains_the_figure(
    watched: WatchedPage, small_server: str
) -> None:
    open_map(watched, small_server, "level=community")
    # Nine of the twelve have a figure; the others are drawn as unknown.
    watched.wait_until(f"{COLOURED} === 9")
    legend = watched.page.locator("#legend")
    expect(legend).to_contain_text("30 – 60")
    expect(legend.locator("[data-class=unknown] td:last-child")).to_have_text("3")
    expect(legend).to_contain_text("国办发〔2021〕56号")

    place = watched.page.evaluate(POINT_OF, community(2))
    watched.page.mouse.click(place["x"], place["y"])
    expect(watched.page.locator("#panel h2")).to_have_text("第2社区居委会")

    told = fetch_json(f"{small_server}/coverage/service-centres/{community(2)}?as_of={AS_OF}")
    shown = watched.page.locator("#figure").get_attribute("data-figure")
    assert float(shown or "") == told["row"]["area_per_100_households_m2"] == 65.0
    expect(watched.page.locator("#formula")).to_have_text("100 × 650.00 m² ÷ 1,000 户 = 65.00 m²")
    assert watched.foreign == []
    assert watched.errors == []


def test_a_shortfall_is_reckoned_out(watched: WatchedPage, small_server: str) -> None:
    open_map(watched, small_server, f"level=community&at={community(1)}")
    panel = watched.page.locator("#panel")
    expect(panel).to_contain_text("100 × 450.00 m² ÷ 1,520 户 = 29.61 m²")
    expect(panel).to_contain_text("30 × 1,520 ÷ 100 − 450.00 = 6.00 m²")
    expect(panel).to_contain_text("2020-11-01 · invented count")
    expect(panel).to_contain_text("自2022-01-21起施行")


@pytest.mark.parametrize(
    ("serial", "reason"),
    [(4, "没有该口径的户数"), (6, "户数为零"), (7, "有中心未登记建筑面积")],
)
def test_the_unknown_says_why(
    watched: WatchedPage, small_server: str, serial: int, reason: str
) -> None:
    open_map(watched, small_server, f"level=community&at={community(serial)}")
    expect(watched.page.locator("#panel")).to_contain_text(reason)
    expect(watched.page.locator("#figure")).to_have_text("—")


def test_a_shared_centre_shows_its_shares(watched: WatchedPage, small_server: str) -> None:
    open_map(watched, small_server, f"level=community&at={community(3)}")
    row = watched.page.locator("#panel .centres tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("中心C03")
    expect(row).to_contain_text("60.0%")
    expect(row).to_contain_text("540.00")


def test_table_and_map_point_at_each_other(watched: WatchedPage, small_server: str) -> None:
    open_map(watched, small_server, "level=community")
    watched.wait_until(f"{COLOURED} === 9")
    watched.page.locator(f"tr[data-code='{community(9)}']").click()
    watched.wait_until(
        f"JSON.stringify(window.coverageMap.getFilter('coverage-selected')).includes('{community(9)}')"
    )
    expect(watched.page.locator("tr[aria-current=true] th")).to_contain_text("第9社区居委会")
    # Back takes the choice back.
    watched.page.go_back()
    expect(watched.page.locator("#panel")).to_be_hidden()


def test_table_sorts_filters_and_lists_the_short(watched: WatchedPage, small_server: str) -> None:
    open_map(watched, small_server, "level=community")
    rows = watched.page.locator("#table tbody tr")
    expect(rows).to_have_count(12)
    watched.page.get_by_role("button", name="缺口 m²").click()
    expect(rows.first).to_contain_text("第5社区居委会")
    watched.page.get_by_label("只看有缺口的").check()
    expect(rows).to_have_count(5)
    watched.page.get_by_label("按名称或代码筛选").fill("乙镇")
    expect(rows).to_have_count(2)


def test_keyboard_walks_the_table(watched: WatchedPage, small_server: str) -> None:
    open_map(watched, small_server, "level=community")
    watched.page.locator("#table tbody tr").first.focus()
    watched.page.keyboard.press("ArrowDown")
    watched.page.keyboard.press("Enter")
    expect(watched.page.locator("#panel h2")).to_have_text("第2社区居委会")
    watched.page.keyboard.press("Escape")
    expect(watched.page.locator("#panel")).to_be_hidden()


def test_county_roll_up_opens_its_communities(watched: WatchedPage, small_server: str) -> None:
    open_map(watched, small_server, f"level=county&at={COUNTY}")
    expect(watched.page.locator("#table tbody tr")).to_have_count(1)
    expect(watched.page.locator("#panel")).to_contain_text(
        "仅计入可计算的社区:9 个,另有 3 个无法计算"
    )
    watched.page.get_by_role("button", name="查看其社区").click()
    expect(watched.page.locator("#table tbody tr")).to_have_count(12)
    assert f"division={COUNTY}" in watched.page.url
    assert "level=community" in watched.page.url


def test_centres_other_kinds_and_the_unassigned(watched: WatchedPage, small_server: str) -> None:
    open_map(watched, small_server, f"level=township&division={PREFECTURE}")
    watched.page.locator("#kinds summary").click()
    watched.page.get_by_label("救助站").check()
    expect(watched.page.locator("#unassigned-count")).to_have_text("1")
    for layer, source_layer in (("kind-service_centre", "service_centre"),
                                ("kind-rescue_station", "rescue_station")):  # fmt: skip
        watched.wait_until(
            f"window.coverageMap.queryRenderedFeatures({{layers: ['{layer}']}})"
            f".some((feature) => feature.sourceLayer === '{source_layer}')"
        )
    assert "kinds=" in watched.page.url


def test_english_simulated_notice_and_downloads(watched: WatchedPage, small_server: str) -> None:
    open_map(watched, small_server, f"lang=en&level=township&division={TOWNSHIPS[1][:6]}000000")
    expect(watched.page.locator("h1")).to_contain_text("Community service centre coverage")
    expect(watched.page.locator("#simulated")).to_have_text(
        "Contains simulated data: not for decisions"
    )
    expect(watched.page.locator("#table tbody tr")).to_have_count(2)
    for form in ("csv", "xlsx", "geojson"):
        link = watched.page.locator(f"#download-{form}")
        with watched.page.expect_download() as started:
            link.click()
        assert started.value.suggested_filename.endswith(f"-township-{AS_OF}.{form}")


def test_a_refusal_is_a_sentence(watched: WatchedPage, small_server: str) -> None:
    watched.page.goto(f"{small_server}/?division=999999000000")
    expect(watched.page.locator("#fault")).to_contain_text("There is no division 999999000000.")
    expect(watched.page.locator("#no-rows")).to_be_visible()


def test_narrow_window_has_no_sideways_scroll(watched: WatchedPage, small_server: str) -> None:
    watched.page.set_viewport_size({"width": 390, "height": 844})
    open_map(watched, small_server, f"level=community&at={community(1)}")
    expect(watched.page.locator("#figure")).to_be_visible()
    assert watched.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_openapi_pages_are_our_own(watched: WatchedPage, small_server: str) -> None:
    watched.page.goto(f"{small_server}/docs")
    expect(watched.page.locator(".opblock-summary-path").first).to_be_visible()
    expect(watched.page.locator("#docs")).to_contain_text("/coverage/service-centres")
    assert watched.foreign == []
    assert watched.errors == []


def test_sample_map(watched: WatchedPage, sample_server: str) -> None:
    open_map(watched, sample_server, "level=community&division=341202000000")
    watched.wait_until(f"{COLOURED} > 100")
    code = watched.page.evaluate(
        "window.coverageMap.queryRenderedFeatures({layers: ['coverage-fill']})[0].properties.code"
    )
    told = fetch_json(f"{sample_server}/coverage/service-centres/{code}?as_of={AS_OF}")
    watched.page.locator("#filter").fill(code)
    watched.page.locator(f"tr[data-code='{code}']").click()
    expect(watched.page.locator("#panel .where")).to_contain_text(code)
    shown = watched.page.locator("#figure").get_attribute("data-figure")
    assert float(shown or "") == told["row"]["area_per_100_households_m2"]
    expect(watched.page.locator("#simulated")).to_be_visible()
    assert watched.foreign == []
    assert watched.errors == []


def test_shareable_page_needs_no_network(
    watched: WatchedPage, small_database_url: str, tmp_path: Path
) -> None:
    target = tmp_path / "coverage.html"
    database = Database(small_database_url, pool_size=1)
    question = CoverageQuestion(Level.COMMUNITY, date.fromisoformat(AS_OF), PREFECTURE)
    write_coverage_page(database, question, target)
    database.close()
    asked: list[str] = []
    watched.page.on("request", lambda request: asked.append(request.url))
    watched.page.goto(target.as_uri())
    expect(watched.page.locator("path.leaflet-interactive[fill='url(#hatch)']")).to_have_count(3)
    expect(watched.page.locator(".legend")).to_contain_text("未达标")
    expect(watched.page.locator(".notice")).to_have_text("含模拟数据,不得用作决策依据")
    watched.page.evaluate(
        f"geo_json_divisions.eachLayer((l) => l.feature.id === '{community(1)}' && l.openPopup())"
    )
    expect(watched.page.locator(".leaflet-popup-content")).to_contain_text(
        "100 × 450.00 m² ÷ 1,520 户 = 29.61 m²"
    )
    assert asked == [target.as_uri()]
    assert watched.errors == []
