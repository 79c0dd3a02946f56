"""Signing in and out, and one's own account, in a browser."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.web.conftest import Office, WatchedPage

COUNTY = "341226000000"


def sign_in(page: Page, office: Office, name: str, password: str, path: str = "/sign-in") -> None:
    page.goto(office.address + path)
    page.get_by_label("用户名").fill(name)
    page.get_by_label("口令", exact=True).fill(password)
    page.locator("main").get_by_role("button", name="登录").click()


def sign_out(page: Page) -> None:
    page.locator(".account-menu summary").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.locator("#sign-in")).to_be_visible()


def test_a_wrong_password_is_refused_in_words(watched: WatchedPage, office: Office) -> None:
    sign_in(watched.page, office, office.officer, "wrong")
    expect(watched.page.get_by_role("alert")).to_contain_text("用户名或口令不对")
    expect(watched.page.get_by_label("口令", exact=True)).to_be_focused()
    expect(watched.page.locator("#sign-in")).to_be_visible()


def test_too_many_failures_say_how_long_to_wait(watched: WatchedPage, office: Office) -> None:
    for _ in range(11):
        sign_in(watched.page, office, office.locked_out, "wrong")
        expect(watched.page.get_by_role("alert")).to_be_visible()
    expect(watched.page.get_by_role("alert")).to_contain_text("请等待 15 分钟后再试")


def test_signing_in_returns_to_the_page_and_signing_out_ends_it(
    watched: WatchedPage, office: Office
) -> None:
    page = watched.page
    page.goto(f"{office.address}/names/{COUNTY}")
    expect(page.locator("#name")).to_have_text("颍上县")
    page.locator("#sign-in").click()
    page.get_by_label("用户名").fill(office.officer)
    page.get_by_label("口令", exact=True).fill(office.password)
    page.keyboard.press("Enter")
    expect(page.locator("#name")).to_have_text("颍上县")
    expect(page.locator(".account-menu summary")).to_have_text("测试 officer")
    propose = page.locator("#section-propose a")
    assert "/cases-desk/new?" in (propose.first.get_attribute("href") or "")
    # An officer changes; the audit is for those who inspect.
    expect(page.locator("#audit")).to_have_count(0)
    page.locator(".account-menu summary").click()
    expect(page.locator(".account-body")).to_contain_text("地名业务人员 · 全部区划")
    page.get_by_role("button", name="退出登录").click()
    expect(page.locator("#sign-in")).to_be_visible()
    expect(page.locator("#section-propose")).to_have_count(0)
    assert watched.foreign == []
    assert watched.errors == []


def test_another_sites_address_is_not_gone_to(watched: WatchedPage, office: Office) -> None:
    path = "/sign-in?next=https://example.org/"
    sign_in(watched.page, office, office.officer, office.password, path)
    watched.page.wait_for_url("**/names?lang=zh")
    sign_out(watched.page)
    assert watched.foreign == []


def test_the_inspector_reads_the_audit_of_a_record(watched: WatchedPage, office: Office) -> None:
    path = f"/sign-in?next=/names/{COUNTY}"
    sign_in(watched.page, office, office.inspector, office.password, path)
    watched.page.locator("#audit summary").click()
    expect(watched.page.locator("#audit .revision").last).to_contain_text("颍上县")
    expect(watched.page.locator("#section-propose")).to_have_count(0)
    sign_out(watched.page)


def test_a_token_is_shown_once_and_revoked(watched: WatchedPage, office: Office) -> None:
    page = watched.page
    sign_in(page, office, office.officer, office.password, "/sign-in?next=/account")
    expect(page.locator("#who")).to_contain_text("地名业务人员")
    page.get_by_label("用途").fill("夜间导出")
    page.get_by_role("button", name="新建令牌").click()
    expect(page.locator(".secret")).to_contain_text("gz_")
    row = page.locator("#tokens tbody tr", has_text="夜间导出")
    expect(row).to_contain_text("有效")
    page.reload()
    expect(row).to_be_visible()
    expect(page.locator(".secret")).to_have_count(0)
    page.get_by_role("button", name="吊销“夜间导出”").click()
    expect(row).to_contain_text("已吊销")
    page.get_by_label("现用口令").fill(office.password)
    page.get_by_label("新口令", exact=True).fill("one thing or another")
    page.get_by_label("再次输入新口令").fill("another thing")
    page.get_by_role("button", name="修改口令").click()
    expect(page.locator("#password-form .said")).to_have_text("两次输入的新口令不同。")
    sign_out(page)
    assert watched.errors == []
