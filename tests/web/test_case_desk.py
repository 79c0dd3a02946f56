"""The cases desk in a browser: a name from its proposal into the register, by two people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from gazetteer.accounts.account import Clearance, Grant
from gazetteer.accounts.register import add_account, grant_role
from gazetteer.accounts.roles import EVERYWHERE, Role
from gazetteer.accounts.sign_in import set_password
from gazetteer.boundaries.marker_record import markers_on_record
from gis.database import Database
from gis.roles import STAFF_ROLE
from tests.gazetteer.cases.desk import action, desk_of
from tests.server import DatabaseServer
from tests.web.conftest import WatchedPage, fetch_json, serving

COUNTY = "341226000000"
TODAY = date.today().isoformat()
PASSWORD = "an umbrella and 3 stones"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
DOCUMENTS = (
    "application", "plan", "assessment", "expert_review", "consultation", "approval", "filing",
)  # fmt: skip
PEOPLE = {
    "drafter": (Role.OFFICER, Role.REVIEWER),
    "reviewer": (Role.REVIEWER,),
    "officer": (Role.OFFICER,),
    "viewer": (Role.VIEWER,),
}


@dataclass(frozen=True)
class Bureau:
    """A server over the sample, and people with the roles of `PEOPLE`."""

    address: str
    database: Database


@pytest.fixture(scope="module")
def bureau(server: DatabaseServer, sample_database: str) -> Iterator[Bureau]:
    with server.database(sample_database) as name:
        database = Database(server.url(name), pool_size=1)
        with database.write("tests", "accounts") as connection:
            for who, roles in PEOPLE.items():
                account = add_account(connection, who, who, "阜阳市民政局", Clearance.INTERNAL)
                for role in roles:
                    account = grant_role(connection, account, Grant(role, EVERYWHERE))
                set_password(connection, account, PASSWORD, "tests")
        with serving(server.url(name)) as address:
            yield Bureau(address, database)
        database.close()


def enter(page: Page, bureau: Bureau, who: str, path: str = "/cases-desk") -> None:
    """As somebody else, on the page asked for."""
    page.context.clear_cookies()
    page.goto(bureau.address + path)
    page.wait_for_url("**/sign-in?**")
    page.get_by_label("用户名").fill(who)
    page.get_by_label("口令", exact=True).fill(PASSWORD)
    page.locator("main").get_by_role("button", name="登录").click()
    page.wait_for_url(f"**{path.partition('?')[0]}?**")


def draft(page: Page, bureau: Bureau, name: str) -> str:
    """A naming case drawn up in the browser; returns its number."""
    page.goto(f"{bureau.address}/cases-desk/new?kind=naming&division={COUNTY}&class=22100")
    action = page.locator(".action").first
    action.locator("[data-field=name] input").fill(name)
    expect(action.locator(".taken")).to_contain_text("颍上县")
    expect(action.locator(".check")).to_contain_text(name)
    page.get_by_label("理由", exact=False).first.fill("新建居民点,需要命名")
    page.get_by_label("施行日期").fill(TODAY)
    for reason in action.locator(".check .findings input").all():
        reason.fill("历来如此称呼")
    page.get_by_role("button", name="保存草稿").click()
    page.wait_for_url(re.compile(r"/cases-desk/\d{4}-\d{6}\?"))
    await_preview(page)
    return page.url.rpartition("/")[2].partition("?")[0]


def await_preview(page: Page) -> None:
    expect(page.locator("#preview section").first).to_be_visible(timeout=30_000)


def attach(page: Page, kind: str) -> None:
    there = page.locator("ul.documents > li").count()
    form = page.locator("#upload")
    form.locator("[name=kind]").select_option(kind)
    form.locator("[name=file]").set_input_files(
        {"name": f"{kind}.pdf", "mimeType": "application/pdf", "buffer": PDF + kind.encode()}
    )
    form.get_by_role("button", name="上传").click()
    expect(page.locator("ul.documents > li")).to_have_count(there + 1)


def move(page: Page, to: str, **facts: str) -> Locator:
    """Fills in a move and confirms it; returns its form."""
    way = page.locator(f"details[data-to={to}]").first
    way.locator("summary").click()
    for name, value in facts.items():
        way.locator(f"[name={name}]").fill(value)
    way.get_by_role("button").click()
    return way


def stands(page: Page, state: str) -> None:
    expect(page.locator("#cover .case-title .badge").first).to_have_text(state)


APPROVAL = {
    "approver": "颍上县人民政府", "approval_no": "颍政秘〔2026〕1号", "approved_on": TODAY
}  # fmt: skip


def test_a_name_goes_from_its_proposal_into_the_register(
    watched: WatchedPage, bureau: Bureau
) -> None:
    page = watched.page
    name = "欧洲梧桐苑"
    enter(page, bureau, "drafter")
    number = draft(page, bureau, name)
    path = f"/cases-desk/{number}"

    # What is to come is shown before anything has happened.
    expect(page.locator("#preview [data-section=names]")).to_contain_text(name)
    expect(page.locator("#preview [data-section=place_codes]")).to_contain_text("34122600022100")
    expect(page.locator("#findings mark.warn").first).to_have_text("欧洲")
    expect(page.locator("#findings")).to_contain_text("已说明理由:历来如此称呼")
    expect(page.locator("#missing li")).to_have_count(len(DOCUMENTS))
    found = fetch_json(f"{bureau.address}/places/search?q={quote(name)}&as_of={TODAY}")
    assert name not in [hit["name"] for hit in found["hits"]]

    for kind in DOCUMENTS:
        attach(page, kind)
    expect(page.locator("#documents")).to_contain_text("材料齐全。")
    expect(page.locator(".documents .hash").first).to_contain_text("SHA-256")
    move(page, "accepted")
    stands(page, "受理")
    move(page, "consulting")
    stands(page, "评估与征求意见")
    page.locator("#opinions summary").click()
    page.get_by_label("提出人").fill("颍上县文化旅游局")
    page.locator("#opinions [name=body]").fill("无不同意见")
    page.locator("#opinions").get_by_role("button", name="登记意见").click()
    expect(page.locator(".opinions")).to_contain_text("无不同意见")
    assert watched.errors == []

    # The drafter is a reviewer too, and still may not decide on the case.
    way = move(page, "approved", **APPROVAL)
    expect(way.get_by_role("alert")).to_contain_text("起草与审批须由不同的人办理")
    stands(page, "评估与征求意见")
    assert [error for error in watched.errors if "403" not in error] == []
    watched.errors.clear()

    enter(page, bureau, "reviewer", path)
    await_preview(page)
    move(page, "approved", **APPROVAL)
    stands(page, "批准")
    expect(page.locator("#cover")).to_contain_text("颍政秘〔2026〕1号")
    expect(page.locator("#moves details[data-to=filed]")).to_have_count(0)

    enter(page, bureau, "drafter")
    due = page.locator("#clocks tr", has_text=number)
    expect(due).to_have_count(2)
    expect(due.first).to_contain_text("剩余 15 天")
    page.goto(bureau.address + path)
    await_preview(page)
    move(page, "filed", filing_no="备2026-1", filed_on=TODAY)
    stands(page, "备案")
    move(page, "announced", announced_on=TODAY)
    stands(page, "公告")
    notice = page.locator(".notice-sheet")
    expect(notice.locator("th")).to_have_text(
        ["标准名称", "罗马字母拼写", "所属政区", "位置描述", "批准机关", "批准时间"]
    )
    expect(notice.locator("td").first).to_have_text(name)
    expect(notice).to_contain_text("安徽省阜阳市颍上县")
    move(page, "in_force")
    stands(page, "现行")
    expect(page.locator(".stepper .done")).to_have_count(7)
    expect(page.locator(".history li")).to_have_count(7)

    found = fetch_json(f"{bureau.address}/places/search?q={quote(name)}&as_of={TODAY}")
    assert found["hits"][0]["name"] == name
    assert watched.errors == []
    assert watched.foreign == []


def test_what_is_missing_is_asked_for_and_nothing_is_sent(
    watched: WatchedPage, bureau: Bureau
) -> None:
    page = watched.page
    enter(page, bureau, "drafter", "/cases-desk/new?kind=renaming")
    page.get_by_role("button", name="保存草稿").click()
    fault = page.get_by_role("alert")
    for label in ("标题", "理由", "第 1 项 地名", "第 1 项 名称"):
        expect(fault).to_contain_text(label)
    assert page.url.partition("?")[0].endswith("/cases-desk/new")
    assert watched.errors == []


def test_title_and_division_follow_the_place_chosen(watched: WatchedPage, bureau: Bureau) -> None:
    page = watched.page
    enter(page, bureau, "drafter", "/cases-desk/new?kind=renaming")
    action = page.locator(".action").first
    box = action.get_by_role("combobox", name="地名", exact=True)
    box.fill("wangzhuang")
    expect(action.locator(".picker [role=option]").first).to_contain_text("王庄")
    path = action.locator(".picker [role=option]").first.locator("small").inner_text()
    box.press("ArrowDown")
    box.press("Enter")
    expect(action.locator(".taken")).to_contain_text(path)
    action.locator("[data-field=name] input").fill("江口镇")
    expect(page.get_by_label("标题")).to_have_value("王庄更名为江口镇")
    county = page.locator("[name=division_code] option:checked").inner_text().split(" ")[0]
    assert county in path.split(" › ")[2:3]
    expect(action.locator(".check")).to_contain_text("Jiāngkǒuzhèn")
    action.locator(".check").get_by_role("button").click()
    expect(action.locator("[data-field=romanisation] input")).to_have_value("Jiāngkǒuzhèn")
    assert watched.errors == []
    assert watched.foreign == []


def test_a_division_case_begins_with_the_division_and_shows_before_and_after(
    watched: WatchedPage, bureau: Bureau
) -> None:
    page = watched.page
    town = fetch_json(f"{bureau.address}/places/search?q={quote('江口镇')}")["hits"][0]
    path = f"/cases-desk/new?kind=rename_division&place={town['place_id']}"
    enter(page, bureau, "drafter", path)
    action = page.locator(".action").first
    expect(action.locator("[data-field=code] .taken")).to_contain_text("江口镇")
    expect(page.get_by_label("受理区划")).to_have_value(COUNTY)
    action.locator("[data-field=new_name] input").fill("清河口镇")
    expect(page.get_by_label("标题")).to_have_value("江口镇更名为清河口镇")
    page.get_by_label("施行日期").fill(TODAY)
    page.get_by_label("理由", exact=False).first.fill("测试")
    page.get_by_role("button", name="保存草稿").click()
    page.wait_for_url(re.compile(r"/cases-desk/\d{4}-\d{6}\?"))
    await_preview(page)
    row = page.locator("#preview [data-section=divisions] tbody tr").first
    expect(row).to_contain_text("江口镇 → 清河口镇")
    expect(
        page.locator(
            "#preview [data-section=coverage] tbody tr, #preview [data-section=coverage] p"
        ).first
    ).to_be_visible()
    # In English the same, and nothing of the register has changed.
    page.goto(page.url.replace("lang=zh", "lang=en"))
    await_preview(page)
    expect(page.locator("#preview h2")).to_have_text("What it would change")
    assert fetch_json(f"{bureau.address}/divisions/{town['division_code']}")["name"] == "江口镇"
    assert watched.errors == []
    assert watched.foreign == []


def test_a_marker_is_moved_on_a_form_and_the_preview_says_how_far(
    watched: WatchedPage, bureau: Bureau
) -> None:
    page = watched.page
    with bureau.database.read(STAFF_ROLE) as connection:
        marker = next(
            one
            for one in markers_on_record(connection, date.today())
            if one.survey is not None and one.state == "in_use" and "341226" in one.line_codes[0]
            and one.survey.at.epsg != 4490 and one.ordinal == 1
        )  # fmt: skip
    assert marker.survey is not None
    at = marker.survey.at
    enter(page, bureau, "drafter", "/cases-desk/new?kind=change_marker")
    page.get_by_label("受理区划").select_option(COUNTY)
    action = page.locator(".action").first
    said = {
        "full_number": marker.full_number, "north": f"{at.north + 3:f}",
        "east": f"{at.east + 4:f}", "epsg": str(at.epsg), "surveyed_on": TODAY, "sigma_m": "0.05",
    }  # fmt: skip
    for field, value in said.items():
        action.locator(f"[data-field={field}] input").fill(value)
    action.locator("[data-field=method] select").select_option(label="卫星定位RTK")
    expect(page.get_by_label("标题")).to_have_value(f"{marker.full_number}界桩移动、增设")
    page.get_by_label("施行日期").fill(TODAY)
    page.get_by_label("理由", exact=False).first.fill("水利工程需要")
    page.get_by_role("button", name="保存草稿").click()
    page.wait_for_url(re.compile(r"/cases-desk/\d{4}-\d{6}\?"))
    await_preview(page)
    row = page.locator("#preview [data-section=markers] tbody tr").first
    expect(row).to_contain_text(marker.full_number)
    expect(row).to_contain_text("5.000")
    expect(page.locator(".stepper li")).to_have_text(
        [re.compile(state) for state in ("拟命名", "受理", "批准", "备案", "现行")]
    )
    expect(page.locator("#notice")).to_be_hidden()
    assert watched.errors == []
    assert watched.foreign == []


def test_the_list_is_narrowed_by_state_and_kept_in_the_address(
    watched: WatchedPage, bureau: Bureau
) -> None:
    page = watched.page
    enter(page, bureau, "drafter")
    number = draft(page, bureau, "梧桐新庄")
    page.goto(f"{bureau.address}/cases-desk")
    page.get_by_role("button", name="拟命名").click()
    assert "state=draft" in page.url
    expect(page.locator("#cases tbody")).to_contain_text(number)
    page.get_by_label("事项类型").select_option("move_seat")
    expect(page.locator("#cases tbody")).to_have_text("没有符合条件的事项。")
    page.go_back()
    expect(page.locator("#cases tbody")).to_contain_text(number)
    assert watched.errors == []


def test_a_viewer_reads_and_is_offered_no_move(watched: WatchedPage, bureau: Bureau) -> None:
    page = watched.page
    enter(page, bureau, "drafter")
    number = draft(page, bureau, "梧桐小庄")
    enter(page, bureau, "viewer", f"/cases-desk/{number}")
    await_preview(page)
    expect(page.locator("#moves")).to_contain_text("您的角色此时没有可办理的步骤。")
    expect(page.locator("#upload")).to_have_count(0)
    page.goto(f"{bureau.address}/cases-desk")
    expect(page.locator("#desk")).to_be_visible()
    expect(page.locator("#new-case")).to_be_hidden()
    page.goto(f"{bureau.address}/cases-desk/2001-000001")
    expect(page.get_by_role("alert")).to_contain_text("没有这份案卷")


def test_a_draft_on_changed_ground_shows_the_difference_and_is_based_anew(
    watched: WatchedPage, bureau: Bureau
) -> None:
    page = watched.page
    place = fetch_json(f"{bureau.address}/places?class=22&division={COUNTY}&limit=1")["rows"][0]
    desk = desk_of(bureau.database)
    first, second = (
        action("correct_place", place_id=place["place_id"], meaning=said) for said in ("甲", "乙")
    )
    number = desk.open("correcting", first)
    desk.carry("correcting", second)

    enter(page, bureau, "officer", f"/cases-desk/{number}")
    expect(page.locator("#preview h2")).to_have_text("登记册已有变化", timeout=30_000)
    expect(page.locator("#preview tbody tr", has_text="place_version.meaning")).to_contain_text(
        "乙"
    )
    # A refusal is an answer, and the browser notes it; nothing else went wrong.
    assert [error for error in watched.errors if "409" not in error] == []
    page.get_by_role("button", name="按登记册现状重新起草").click()
    expect(page.locator("#preview h2")).to_have_text("影响预览", timeout=30_000)
    await_preview(page)


def test_a_clock_that_has_run_out_stands_on_top_in_red_with_its_article(
    watched: WatchedPage, bureau: Bureau
) -> None:
    page = watched.page
    desk = desk_of(bureau.database)
    proposal = action(
        "create_place", name="迟来苑", class_code="22100", division_codes=[COUNTY]
    )  # fmt: skip
    number = desk.open("naming", proposal, title="迟来苑命名")
    desk.approve(number, approved_on=date(2026, 10, 1))
    enter(page, bureau, "viewer", "/cases-desk?overdue=true")
    clock = page.locator("#clocks tbody tr").first
    expect(clock).to_contain_text(number)
    expect(clock).to_contain_text("2026-10-16")
    expect(clock.locator(".late").first).to_contain_text("已逾期")
    expect(clock.locator(".late").last).to_have_text("地名管理条例 第十三条")
    expect(page.get_by_label("仅逾期")).to_be_checked()
    expect(page.locator("#cases tbody tr")).to_have_count(1)
    expect(page.locator("#cases tbody tr")).to_contain_text("迟来苑命名")
    assert watched.errors == []
