"""`POST /match`: a table in, a workbook out, for those who are signed in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any, NamedTuple

import httpx
import pytest
from openpyxl import load_workbook

from api.app import create_app
from api.settings import ServerSettings
from gazetteer.accounts.roles import Role
from gazetteer.matching.columns import CHECKED, FINAL
from gis.database import Database
from tests.api.asking import Client, asking
from tests.api.officers import token_for
from tests.gazetteer.matching.world import enter_world
from tests.server import DatabaseServer

TABLE = "地名\n江口镇\n蓝湾\n"
ASKED = {"column": "地名", "as_of": "2023-12-31"}


class Desk(NamedTuple):
    """The service, with two people of different rights."""

    client: Client
    viewer: str
    nobody: str

    def send(
        self, content: str | bytes, name: str = "t.csv", token: str | None = None, **asked: str
    ) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token or self.viewer}"}
        files = {"file": (name, content)}
        return self.client.request("POST", "/match", asked, files=files, headers=headers)


@pytest.fixture(scope="module")
def desk(
    server: DatabaseServer, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    with server.database(template_database) as name:
        database = Database(server.url(name), pool_size=1)
        enter_world(database, tmp_path_factory.mktemp("world"))
        viewer = token_for(database, "viewer", Role.VIEWER)
        nobody = token_for(database, "nobody")
        database.close()
        settings = ServerSettings(
            pool_size=2, tile_pool_size=1, match_limit_mb=1, match_limit_rows=100
        )
        with asking(create_app(server.service_url(name), settings)) as client:
            yield Desk(client, viewer, nobody)


def cells(answer: httpx.Response, heading: str) -> list[Any]:
    assert answer.status_code == 200, answer.text
    rows = list(load_workbook(io.BytesIO(answer.content)).worksheets[0].values)
    return [row[rows[0].index(heading)] for row in rows[1:]]


def test_a_table_goes_through_both_passes(desk: Desk) -> None:
    checked = desk.send(TABLE, "名单.csv", **ASKED)
    assert cells(checked, CHECKED["status"])[0] == "标准名称 standard"
    assert "%E5%90%8D%E5%8D%95" in checked.headers["content-disposition"]
    final = desk.send(checked.content, "核查.xlsx", reviewed="true")
    assert cells(final, FINAL["final_name"])[0] == "江口镇"


def test_what_is_internal_is_matched_for_those_who_may_read_it(desk: Desk) -> None:
    assert cells(desk.send(TABLE, **ASKED), CHECKED["status"])[1] == "标准名称 standard"
    public = desk.send(TABLE, token=desk.nobody, **ASKED)
    assert cells(public, CHECKED["status"])[1] == "未找到 none"


def test_chinese_code_pages_are_declared(desk: Desk) -> None:
    content = TABLE.encode("gb18030")
    assert desk.send(content, **ASKED).status_code == 400
    declared = desk.send(content, encoding="gb18030", **ASKED)
    assert cells(declared, CHECKED["standard_name"])[0] == "江口镇"


def test_nobody_unknown_is_served(desk: Desk) -> None:
    answer = desk.client.request("POST", "/match", ASKED, files={"file": ("t.csv", TABLE)})
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("content", "name", "status"),
    [
        ("名\n甲\n", "t.csv", 400),
        (TABLE, "t.pdf", 400),
        (TABLE, "t.xlsx", 400),
        ("", "t.csv", 400),
        ("地名\n" + "甲\n" * 101, "t.csv", 400),
        ("地名\n" + "甲" * 400_000, "t.csv", 413),
        (TABLE, "../../etc/passwd.csv", 200),
    ],
)
def test_what_cannot_be_used_is_told(desk: Desk, content: str, name: str, status: int) -> None:
    answer = desk.send(content, name, **ASKED)
    assert answer.status_code == status
    if status != 200:
        assert answer.json()["mend"]


def test_a_body_without_a_length_is_counted_while_it_comes(desk: Desk) -> None:
    async def body() -> Any:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="t.csv"\r\n\r\n'
        for _ in range(40):
            yield b"a" * 65536

    headers = {
        "Authorization": f"Bearer {desk.viewer}",
        "Content-Type": "multipart/form-data; boundary=x",
    }
    answer = desk.client.request("POST", "/match", ASKED, content=body(), headers=headers)
    assert answer.status_code == 413


def test_a_workbook_that_unpacks_without_end_is_not_opened(desk: Desk) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (64 << 20))
    answer = desk.send(packed.getvalue(), "t.xlsx", **ASKED)
    assert answer.status_code == 400
    assert "unpacks" in answer.json()["detail"]


def test_the_column_and_the_file_are_asked_for(desk: Desk) -> None:
    assert desk.send(TABLE).status_code == 400
    headers = {"Authorization": f"Bearer {desk.viewer}"}
    answer = desk.client.request("POST", "/match", ASKED, data={"x": "y"}, headers=headers)
    assert answer.status_code == 400
