"""Searching for place names and reading a record card, in a browser."""

from __future__ import annotations

import re
from urllib.parse import quote

from playwright.sync_api import expect

from tests.web.conftest import Office, WatchedPage, fetch_json

AS_OF = "2026-06-30"
COUNTY = "341226000000"
IS_READY = "!document.body.classList.contains('busy')"


def open_names(watched: WatchedPage, office: Office, query: str) -> None:
    watched.page.goto(f"{office.address}/names?as_of={AS_OF}&{query}")
    watched.wait_until(IS_READY)


def test_pinyin_finds_and_the_match_is_said_and_marked(
    watched: WatchedPage, office: Office
) -> None:
    open_names(watched, office, "")
    watched.page.get_by_label("地名", exact=True).fill("jiangkou")
    watched.page.keyboard.press("Enter")
    hit = watched.page.locator("#hits li").first
    expect(hit.locator("a").first).to_have_text("江口镇")
    expect(hit.locator(".pinyin mark")).to_have_text("Jiāngkǒu")
    expect(hit.locator(".why")).to_contain_text("拼音")
    expect(hit.locator(".path")).to_have_text("安徽省 › 阜阳市 › 颍上县")
    assert "q=jiangkou" in watched.page.url
    assert watched.foreign == []
    assert watched.errors == []


def test_forty_of_one_name_are_grouped_and_narrowed_by_a_click(
    watched: WatchedPage, office: Office
) -> None:
    open_names(watched, office, f"q={quote('王庄')}")
    hits = watched.page.locator("#hits li")
    total = hits.count()
    assert total >= 20
    expect(watched.page.locator("#hits-count")).to_have_text(f"{total} 处")
    watched.wait_until(f"document.querySelectorAll('#map .pin').length === {total}")
    groups = watched.page.locator("#hits h2")
    assert groups.count() > 1

    chip = watched.page.locator("#facets .chip").first
    count = chip.locator("b").inner_text()
    name = chip.inner_text().removesuffix(count)
    chip.click()
    expect(hits).to_have_count(int(count))
    for path in watched.page.locator("#hits .path").all_inner_texts():
        assert name.strip() in path
    assert "division=" in watched.page.url
    watched.page.go_back()
    expect(hits).to_have_count(total)


def test_a_name_that_is_no_more_says_what_it_is_called_now(
    watched: WatchedPage, office: Office
) -> None:
    open_names(watched, office, f"lang=en&q={quote('阜阳地区')}")
    hit = watched.page.locator("#hits li").first
    expect(hit).to_contain_text("former name")
    expect(hit).to_contain_text("now called 阜阳市")


def test_suggestions_are_walked_by_keys_and_open_the_card(
    watched: WatchedPage, office: Office
) -> None:
    open_names(watched, office, "")
    box = watched.page.get_by_role("combobox", name="地名", exact=True)
    box.press_sequentially("yingsh")
    options = watched.page.get_by_role("option")
    expect(options.first).to_contain_text("颍上县")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "suggestion-0")
    box.press("Escape")
    expect(watched.page.get_by_role("listbox")).to_be_hidden()
    box.press_sequentially("a")
    expect(options.first).to_contain_text("颍上县")
    box.press("ArrowDown")
    box.press("Enter")
    expect(watched.page.locator("#name")).to_have_text("颍上县")


def test_a_click_on_the_map_tells_what_is_there(watched: WatchedPage, office: Office) -> None:
    open_names(watched, office, "")
    watched.wait_until("window.namesMap?.loaded()")
    box = watched.page.locator("#map canvas").bounding_box()
    assert box is not None
    watched.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    panel = watched.page.locator("#panel")
    expect(panel.locator(".chain a").first).to_have_text("阜阳市")
    expect(panel.locator(".chain a")).to_have_count(4)
    at = re.search(r"at=([\d.]+),([\d.]+)", watched.page.url)
    assert at
    told = fetch_json(f"{office.address}/places/at?lon={at[1]}&lat={at[2]}&as_of={AS_OF}")
    names = [division["name"] for division in reversed(told["divisions"])]
    assert panel.locator(".chain a").all_inner_texts() == names
    watched.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def test_nothing_found_and_a_refusal_are_said(watched: WatchedPage, office: Office) -> None:
    open_names(watched, office, "q=qqqqzz")
    expect(watched.page.locator("#hits")).to_contain_text("没有找到“qqqqzz”")
    assert watched.errors == []
    open_names(watched, office, f"q={quote('!!!')}")
    expect(watched.page.locator("#fault")).to_contain_text("查询中没有可检索的文字")


def test_the_card_shows_the_state_of_the_day_asked_for(
    watched: WatchedPage, office: Office
) -> None:
    place = fetch_json(f"{office.address}/places/search?q={quote('阜阳地区')}&as_of={AS_OF}")
    number = place["hits"][0]["place_id"]
    watched.page.goto(f"{office.address}/names/{number}?as_of=1990-01-01")
    expect(watched.page.locator("#name")).to_have_text("阜阳地区")
    expect(watched.page.locator("#romanisation")).to_have_text("Fùyáng Dìqū")
    expect(watched.page.locator("#state")).to_be_hidden()
    expect(watched.page.locator("#section-timeline [aria-current=true]")).to_have_count(1)

    watched.page.get_by_label("统计时点").fill(AS_OF)
    watched.page.get_by_label("统计时点").press("Tab")
    expect(watched.page.locator("#state")).to_contain_text(AS_OF)
    expect(watched.page.locator("#section-lineage")).to_contain_text("阜阳市")
    assert f"as_of={AS_OF}" in watched.page.url
    assert watched.foreign == []
    assert watched.errors == []


def test_the_card_names_divisions_codes_and_how_sure_the_pinyin_is(
    watched: WatchedPage, office: Office
) -> None:
    watched.page.goto(f"{office.address}/names/{COUNTY}?lang=en")
    expect(watched.page.locator("#name")).to_have_text("颍上县")
    expect(watched.page.locator("#card header .badge").first).to_contain_text("to be confirmed")
    expect(watched.page.locator("#fact-division_code")).to_have_text(COUNTY)
    expect(watched.page.locator("#fact-by_law")).to_have_text("安徽省 › 阜阳市")
    expect(watched.page.locator("#section-names tbody tr")).to_have_count(1)
    link = watched.page.locator("#section-files").get_by_role("link", name="JSON", exact=True)
    told = fetch_json(f"{office.address}{link.get_attribute('href')}")
    assert told["name"] == "颍上县"
    # The public reads; changing is for those who are signed in.
    expect(watched.page.locator("#section-propose")).to_have_count(0)
    expect(watched.page.locator("#audit")).to_have_count(0)


def test_a_place_that_is_not_there_is_a_sentence(watched: WatchedPage, office: Office) -> None:
    watched.page.goto(f"{office.address}/names/99999999")
    expect(watched.page.locator("#fault")).to_contain_text("登记中没有这处地名")


def test_narrow_windows_have_no_sideways_scroll(watched: WatchedPage, office: Office) -> None:
    watched.page.set_viewport_size({"width": 390, "height": 844})
    for path in (f"names?q={quote('王庄')}", f"names/{COUNTY}", "naming-check", "sign-in"):
        watched.page.goto(f"{office.address}/{path}")
        watched.wait_until(IS_READY)
        width = watched.page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, path


def test_earlier_standard_names_are_those_of_their_days(
    watched: WatchedPage, office: Office
) -> None:
    # A real renaming of the yearly code lists: 营 became 郢 at the end of 2021.
    card = f"{office.address}/names/341202003012"
    watched.page.goto(f"{card}?as_of=2020-06-01")
    expect(watched.page.locator("#name")).to_have_text("张大营社区居委会")
    bars = watched.page.locator("#section-timeline li.shown")
    expect(bars.last).to_contain_text("2019-12-31 – 2021-12-31")
    watched.page.get_by_role("button", name="张大郢社区居委会").click()
    expect(watched.page.locator("#name")).to_have_text("张大郢社区居委会")
    assert "as_of=2021-12-31" in watched.page.url
    assert watched.errors == []
