"""The naming check in a browser: what speaks against a name, where in it, by which article."""

from __future__ import annotations

from urllib.parse import quote

from playwright.sync_api import expect

from tests.web.conftest import Office, WatchedPage, fetch_json

COUNTY = "341226000000"
IS_READY = "!document.body.classList.contains('busy')"


def test_a_span_of_the_name_is_marked_with_its_article(
    watched: WatchedPage, office: Office
) -> None:
    page = watched.page
    page.goto(f"{office.address}/naming-check")
    watched.wait_until(IS_READY)
    page.get_by_label("拟用名称").fill("欧洲花园")
    page.get_by_label("地名类别").select_option("22100")
    page.get_by_label("县区市").select_option(COUNTY)
    page.get_by_role("button", name="审查").click()
    expect(page.locator("#verdict")).to_have_text("需说明理由")
    asked = f"name={quote('欧洲花园')}&class=22100&division={COUNTY}"
    told = fetch_json(f"{office.address}/naming/check?{asked}")
    finding = told["findings"][0]
    expect(page.locator(".the-name mark")).to_have_text(finding["evidence"])
    first = page.locator(".findings > li").first
    expect(first.locator("mark")).to_have_text("欧洲")
    expect(first).to_contain_text(finding["law"]["zh"])
    expect(first).to_contain_text("提示")
    expect(page.locator("#romanisation")).to_have_text(told["romanisation"])
    assert told["romanisation_state"] == "library"
    expect(page.locator("#answer .facts .badge")).to_have_text("自动拼写,待确认")
    assert f"division={COUNTY}" in page.url
    assert watched.foreign == []
    assert watched.errors == []


def test_a_clash_lists_the_neighbours_and_blocks(watched: WatchedPage, office: Office) -> None:
    page = watched.page
    asked = f"name={quote('江口镇')}&class=21500&division={COUNTY}&lang=en"
    page.goto(f"{office.address}/naming-check?{asked}")
    expect(page.locator("#verdict")).to_have_text("May not be used")
    neighbour = page.locator(".neighbours li").first
    expect(neighbour).to_contain_text("江口镇")
    expect(neighbour).to_contain_text("same name")
    expect(page.locator("#map a.pin").first).to_have_text("1")
    # What may not be used is not begun.
    expect(page.get_by_role("link", name="Begin a case")).to_have_count(0)
    neighbour.get_by_role("link").click()
    expect(page.locator("#name")).to_have_text("江口镇")


def test_a_click_on_the_map_gives_the_position(watched: WatchedPage, office: Office) -> None:
    page = watched.page
    page.goto(f"{office.address}/naming-check")
    watched.wait_until(IS_READY)
    page.locator("#map canvas").click()
    expect(page.get_by_label("经度")).to_have_value("115.800000")
    page.get_by_role("button", name="清除位置").click()
    expect(page.get_by_label("经度")).to_have_value("")


def test_what_is_missing_is_asked_for(watched: WatchedPage, office: Office) -> None:
    page = watched.page
    page.goto(f"{office.address}/naming-check")
    watched.wait_until(IS_READY)
    expect(page.get_by_label("拟用名称")).to_be_focused()
    page.get_by_role("button", name="审查").click()
    expect(page.get_by_role("alert")).to_have_text("请填写拟用名称。")
