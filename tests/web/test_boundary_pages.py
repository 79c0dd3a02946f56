"""Lines, one line, and a joint inspection in a browser: what is due, drawn, entered and decided."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.maps.field_pack.field_day import Device
from tests.web.conftest import Office, WatchedPage

LINE, NAME = "341226341522", "颍上县–霍邱县线"
IS_READY = "!document.body.classList.contains('busy')"


def enter(page: Page, office: Office, who: str, path: str) -> None:
    """As somebody, on a page."""
    page.context.clear_cookies()
    page.goto(f"{office.address}/sign-in?next={path}")
    page.get_by_label("用户名").fill(who)
    page.get_by_label("口令", exact=True).fill(office.password)
    page.locator("main").get_by_role("button", name="登录").click()
    page.wait_for_url(f"**{path}**")


def features(watched: WatchedPage, layer: str) -> int:
    found = watched.wait_until(
        f"window.boundaryMap?.loaded() && boundaryMap.getLayer('{layer}')"
        f" && boundaryMap.queryRenderedFeatures({{layers: ['{layer}']}}).length"
    )
    return int(found)


def test_the_public_sees_lines_and_no_marker(watched: WatchedPage, office: Office) -> None:
    page = watched.page
    page.context.clear_cookies()
    page.goto(f"{office.address}/boundaries-desk")
    watched.wait_until(IS_READY)
    expect(page.locator("#sign-in-hint")).to_be_visible()
    expect(page.locator("#legend")).to_be_hidden()
    expect(page.locator("#plans")).to_be_hidden()
    assert page.locator("#lines tbody tr").count() >= 28
    assert features(watched, "lines") > 0
    page.get_by_role("link", name=NAME).click()
    page.wait_for_url(f"**/boundaries-desk/{LINE}?**")
    watched.wait_until(IS_READY)
    expect(page.locator("#facts h2")).to_contain_text(NAME)
    expect(page.locator("#markers")).to_contain_text("登录后可见")
    for hidden in ("#findings", "#files"):
        expect(page.locator(hidden)).to_be_hidden()
    assert features(watched, "line") > 0
    assert page.evaluate("boundaryMap.queryRenderedFeatures({layers: ['markers']}).length") == 0
    assert watched.foreign == []
    assert watched.errors == []


def test_the_due_list_is_filtered_and_its_address_shared(
    watched: WatchedPage, office: Office
) -> None:
    page = watched.page
    enter(page, office, office.inspector, "/boundaries-desk")
    watched.wait_until(IS_READY)
    first = page.locator("#lines tbody tr").first
    expect(first).to_contain_text("逾期")
    expect(page.locator("#legend li").first).to_contain_text("逾期")
    page.locator("[name=state]").select_option("due_later")
    expect(page.locator("#lines tbody tr").first).to_contain_text("未到期")
    page.locator("[name=group]").select_option("阜六线")
    watched.wait_until(IS_READY)
    assert "group=" in page.url
    assert "state=due_later" in page.url
    page.locator("[name=state]").select_option("")
    expect(page.locator("#lines tbody")).to_contain_text(NAME)
    page.reload()
    watched.wait_until(IS_READY)
    assert page.locator("#lines tbody tr").count() == 2
    page.locator("#other-language").click()
    watched.wait_until(IS_READY)
    expect(page.locator("#lines thead")).to_contain_text("Due by")
    assert watched.errors == []


def test_a_marker_is_found_on_the_map_from_the_table(watched: WatchedPage, office: Office) -> None:
    page = watched.page
    enter(page, office, office.inspector, f"/boundaries-desk/{LINE}")
    watched.wait_until(IS_READY)
    assert features(watched, "markers") > 0
    expect(page.locator("#markers .classification")).to_have_text("内部资料 不得公开")
    page.get_by_role("button", name="34123415007Q").click()
    popup = page.locator(".maplibregl-popup")
    expect(popup).to_contain_text("34123415007Q")
    north = page.locator("tr", has_text="34123415007Q").locator("td.number").first.inner_text()
    expect(popup).to_contain_text(north)
    page.keyboard.press("Escape")
    expect(popup).to_have_count(0)
    expect(page.locator("#findings li").first).to_contain_text("处理办法")
    assert watched.errors == []


def test_a_description_is_edited_and_confirmed(watched: WatchedPage, office: Office) -> None:
    page = watched.page
    enter(page, office, office.inspector, f"/boundaries-desk/{LINE}")
    watched.wait_until(IS_READY)
    box = page.locator("#course")
    box.get_by_role("button", name="按登记起草").click()
    expect(box.locator(".course-body")).to_contain_text("界线代码341226341522")
    expect(box.locator(".course-state")).to_contain_text("草稿")
    box.locator("summary", has_text="修改").click()
    text = box.get_by_label("走向说明正文")
    text.fill(text.input_value() + "补充说明一句。")
    box.get_by_role("button", name="保存修改").click()
    expect(box.locator(".course-state")).to_contain_text("经人修改")
    expect(box.locator(".course-body")).to_contain_text("补充说明一句。")
    box.get_by_label("确认人").fill("王强")
    box.get_by_role("button", name="确认", exact=True).click()
    expect(box.locator(".course-state")).to_contain_text("王强")
    assert watched.errors == []


def test_sheets_are_listed_and_one_is_taken(watched: WatchedPage, office: Office) -> None:
    page = watched.page
    enter(page, office, office.inspector, f"/boundaries-desk/{LINE}")
    watched.wait_until(IS_READY)
    files = page.locator("#files")
    files.get_by_label("比例尺").select_option("50000")
    files.get_by_role("button", name="列出图幅").click()
    expect(files.locator("table tbody tr").first).to_be_visible()
    with page.expect_download() as taken:
        files.locator("table tbody tr").first.get_by_role("link", name="PNG").click()
    assert Path(taken.value.path()).read_bytes().startswith(b"\x89PNG")
    assert watched.errors == []


def test_a_viewer_takes_nothing(watched: WatchedPage, office: Office) -> None:
    page = watched.page
    enter(page, office, office.viewer, f"/boundaries-desk/{LINE}")
    watched.wait_until(IS_READY)
    expect(page.locator("#files")).to_contain_text("没有提供内部资料的权限")
    expect(page.locator("#files a")).to_have_count(0)
    expect(page.locator("#course button")).to_have_count(0)


def planned(page: Page, title: str) -> None:
    """A plan with the line, begun; the inspection's page is open and in the field."""
    page.locator("summary", has_text="新建联检方案").click()
    page.get_by_label("方案名称").fill(title)
    page.get_by_role("button", name="新建", exact=True).click()
    plan = page.locator("#plan")
    expect(plan.locator("h2")).to_contain_text(title)
    plan.get_by_label("界线代码、名称或所属界线").fill(NAME)
    plan.get_by_label("甲方联检组").fill("颍上县民政局")
    plan.get_by_role("button", name="列入界线").click()
    expect(plan.locator("tbody")).to_contain_text(NAME)
    plan.get_by_role("button", name="开始实施").click()
    expect(plan.locator("h2")).to_contain_text("实施中")
    plan.get_by_role("link", name=NAME).click()
    page.get_by_role("button", name="进入外业").click()
    expect(page.locator("#cover")).to_contain_text("外业中")


def test_from_the_plan_to_the_field_and_back(
    watched: WatchedPage, office: Office, tmp_path: Path
) -> None:
    page = watched.page
    enter(page, office, office.inspector, "/boundaries-desk/plans")
    planned(page, "网页联检方案")
    tasks = page.locator("#tasks")
    expect(tasks.locator("tbody tr:not(.form-row)")).to_have_count(11)

    # A marker that moved.
    form = tasks.locator("tr", has_text="34123415008Q").locator("xpath=following-sibling::tr[1]")
    form.locator("summary").click()
    form.get_by_label("完好情况").select_option("moved")
    survey = fetch_marker(page, "34123415008Q")
    form.get_by_label("坐标系").select_option(str(survey["system"]["epsg"]))
    form.get_by_label("纵坐标 X(北)").fill(str(float(survey["north"]) + 3))
    form.get_by_label("横坐标 Y(东)").fill(survey["east"])
    form.get_by_role("button", name="保存").click()
    expect(form.locator(".fault")).to_contain_text("accuracy_reason")
    form.get_by_label("中误差(米)").fill("0.03")
    form.get_by_role("button", name="保存").click()
    expect(page.locator("#comparison .flag.moved")).to_contain_text("超限")
    expect(page.locator("#cover [role=progressbar]")).to_have_attribute("aria-valuenow", "1")

    # A problem.
    problems = page.locator("#problems")
    problems.locator("summary", has_text="登记问题").click()
    problems.get_by_label("情况").fill("鱼塘越线")
    problems.get_by_role("button", name="保存").click()
    expect(problems.locator(".findings")).to_contain_text("鱼塘越线")

    # Out with the pack; the office meanwhile hears otherwise of a marker.
    with page.expect_download() as taken:
        page.get_by_role("button", name="生成并下载").click()
    archive = tmp_path / "pack.zip"
    taken.value.save_as(archive)
    device = unpacked(archive, tmp_path / "device")
    device.visit("009Q", "damaged")
    device.visit("010Q", "intact")
    other = tasks.locator("tr", has_text="34123415009Q").locator("xpath=following-sibling::tr[1]")
    other.locator("summary").click()
    other.get_by_label("完好情况").select_option("lost")
    other.get_by_role("button", name="保存").click()
    expect(tasks.locator("tr", has_text="34123415009Q")).to_contain_text("丢失")

    # Back in: nothing is overwritten, and somebody decides.
    returns = page.locator("#returns")
    returns.locator("input[type=file]").set_input_files(device.geopackage)
    returns.get_by_role("button", name="试运行").click()
    expect(returns.locator(".said")).to_have_text("试运行,未保存。")
    returns.get_by_role("button", name="入库", exact=True).click()
    expect(returns.locator(".said")).to_have_text("已入库。")
    conflict = returns.locator("tr.conflict", has_text="34123415009Q").first
    expect(conflict.locator("td.theirs")).to_have_text("损坏")
    expect(conflict.locator("td.ours")).to_have_text("丢失")
    expect(tasks.locator("tr", has_text="34123415009Q")).to_contain_text("丢失")
    for row in returns.locator("tr.conflict").all():
        row.get_by_label("采用外业").check()
    returns.get_by_role("button", name="按裁定入库").click()
    expect(tasks.locator("tr", has_text="34123415009Q")).to_contain_text("损坏")
    expect(returns.locator("tr.conflict")).to_have_count(0)
    # The fix that was worse than it should be, and nothing else.
    assert [error for error in watched.errors if "400" not in error] == []


def fetch_marker(page: Page, number: str) -> dict[str, dict[str, str]]:
    """The newest survey of a marker, as whoever is signed in sees it."""
    answer = page.request.get(
        re.sub(r"/boundaries-desk/.*", f"/boundaries/{LINE}/markers", page.url)
    )
    marker = next(one for one in answer.json()["markers"] if one["full_number"] == number)
    survey: dict[str, dict[str, str]] = marker["survey"]
    return survey


def unpacked(archive: Path, folder: Path) -> Device:
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
    return Device(folder)


@pytest.mark.parametrize(("path", "lang"), [("", "en"), ("/plans", "en"), (f"/{LINE}", "zh")])
def test_a_narrow_page_does_not_scroll_sideways(
    watched: WatchedPage, office: Office, path: str, lang: str
) -> None:
    page = watched.page
    page.set_viewport_size({"width": 400, "height": 800})
    enter(page, office, office.inspector, f"/boundaries-desk{path}")
    page.goto(f"{office.address}/boundaries-desk{path}?lang={lang}")
    page.wait_for_timeout(1500)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    labelled = page.evaluate(
        "[...document.querySelectorAll('input, select, textarea')]"
        ".every((one) => one.labels?.length || one.ariaLabel)"
    )
    assert labelled
