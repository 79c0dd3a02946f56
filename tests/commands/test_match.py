"""`gazetteer match`: both passes as people run them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from gazetteer.matching.columns import CHECKED, FINAL
from gis.database import Database
from tests.commands.conftest import Run, runner
from tests.gazetteer.matching.world import enter_world
from tests.server import DatabaseServer

ASKED = ("--column", "地名", "--within-column", "区县", "--as-of", "2023-12-31")


@pytest.fixture(scope="module")
def world_url(
    server: DatabaseServer, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    with server.database(template_database) as name:
        database = Database(server.url(name), pool_size=1)
        enter_world(database, tmp_path_factory.mktemp("world"))
        database.close()
        yield server.url(name)


@pytest.fixture
def gazetteer(world_url: str, tmp_path: Path) -> Run:
    return runner(world_url, tmp_path)


def test_a_table_is_checked_reviewed_and_finished(gazetteer: Run, tmp_path: Path) -> None:
    source = tmp_path / "名单.csv"
    source.write_text("地名,区县\n江口镇,颍上县\n颍水,\n彩虹城,\n", encoding="gb18030")
    first = gazetteer("match", source, *ASKED, "--encoding", "gbk", "-o", "out.xlsx")
    assert (first.returncode, first.stdout.splitlines()[0]) == (
        0, "3 行 rows, 3 个不同名称 different names"
    )  # fmt: skip
    assert "1  非标准：曾用名 not standard: former" in first.stdout
    book = load_workbook(tmp_path / "out.xlsx")
    sheet = book.worksheets[0]
    column = [cell.value for cell in sheet[1]].index(CHECKED["confirmed"]) + 1
    sheet.cell(3, column).value = "是"
    sheet.cell(4, column).value = "否"
    book.save(tmp_path / "out.xlsx")
    second = gazetteer("match", "out.xlsx", "--reviewed", "-o", "final.csv")
    assert second.returncode == 0
    assert "1  否决 rejected" in second.stdout
    rows = (tmp_path / "final.csv").read_text("utf-8-sig").splitlines()
    assert FINAL["final_name"] in rows[0]
    assert "颍河" in rows[2]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("t.csv", "-o", "out.xlsx"), "--column"),
        (("t.csv", "-o", "out.doc", "--column", "地名"), "not said"),
        (("t.csv", "-o", "t.csv", "--column", "地名"), "replace"),
        (("t.csv", "-o", "out.xlsx", "--column", "名"), "no column"),
        (("t.csv", "-o", "out.xlsx", "--column", "地名", "--class", "x"), "class"),
        (("t.csv", "-o", "out.xlsx", "--reviewed", "--column", "地名"), "Leave out"),
        (("none.csv", "-o", "out.xlsx", "--column", "地名"), "no file"),
        (("t.gpkg", "-o", "out.xlsx", "--column", "地名"), "no table"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_written(
    gazetteer: Run, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    (tmp_path / "t.csv").write_text("地名\n江口镇\n", encoding="utf-8")
    done = gazetteer("match", *arguments)
    assert done.returncode == 1
    assert said in done.stderr
    assert not (tmp_path / "out.xlsx").exists()
