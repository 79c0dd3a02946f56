"""`gazetteer naming check` and `gazetteer naming scan`: what they print and how they refuse."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from gazetteer.naming.listing import HEADINGS
from gis.database import Database
from tests.commands.conftest import Run, runner
from tests.gazetteer.naming.places import enter_divisions
from tests.server import DatabaseServer

ON = ("--as-of", "2023-12-31")
TOWN = ("--class", "21500", "--division", "341226", *ON)
COUNTY = ("naming", "scan", "--division", "341202", *ON)


@pytest.fixture(scope="module")
def settled_url(
    server: DatabaseServer, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A register of two counties, whose divisions are places."""
    with server.database(template_database) as name:
        database = Database(server.url(name), pool_size=1)
        enter_divisions(database, tmp_path_factory.mktemp("naming"))
        database.close()
        yield server.url(name)


@pytest.fixture
def gazetteer(settled_url: str, tmp_path: Path) -> Run:
    return runner(settled_url, tmp_path)


def test_a_blocked_name_ends_with_1_and_says_why_in_both_languages(gazetteer: Run) -> None:
    done = gazetteer("naming", "check", "江口镇", *TOWN)
    assert done.returncode == 1
    assert done.stderr == ""
    assert "不得使用 blocked" in done.stdout
    assert "重名" in done.stdout
    assert "same name" in done.stdout
    assert "江口镇（341226100000 颍上县，重名）" in done.stdout


def test_a_free_name_ends_with_0(gazetteer: Run) -> None:
    done = gazetteer("naming", "check", "颍口镇", *TOWN)
    assert (done.returncode, done.stderr) == (0, "")
    assert "未发现问题 clear" in done.stdout


def test_json_is_what_http_answers(gazetteer: Run) -> None:
    done = gazetteer("naming", "check", "江口A镇", *TOWN, "--format", "json")
    assert done.returncode == 1
    body = json.loads(done.stdout)
    assert body["verdict"] == "blocked"
    assert [f["evidence"] for f in body["findings"]] == ["A"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "", *TOWN),
        ("check", "江" * 101, *TOWN),
        ("check", "江口镇", "--class", "2150", "--division", "341226"),
        ("check", "江口镇", "--class", "21500", "--division", "999999"),
        ("check", "江口镇", *TOWN, "--lon", "115.8"),
        ("scan", "--division", "abc"),
        ("scan", "--format", "xlsx"),
        ("scan", "--format", "table", "-o", "list.txt"),
        ("scan", "-o", "list.txt"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_its_mend(
    gazetteer: Run, arguments: tuple[str, ...]
) -> None:
    done = gazetteer("naming", *arguments)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("✗ ")
    assert "→" in done.stderr


def test_the_clean_up_list_in_every_form_has_the_same_findings(
    gazetteer: Run, tmp_path: Path
) -> None:
    assert gazetteer(*COUNTY, "-o", "list.csv").returncode == 0
    assert gazetteer(*COUNTY, "-o", "list.json").returncode == 0
    assert gazetteer(*COUNTY, "-o", "list.xlsx").returncode == 0
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    names = json.loads((tmp_path / "list.json").read_text(encoding="utf-8"))
    assert len(rows) == 6
    assert list(rows[0]) == list(HEADINGS)
    assert len(rows) == sum(len(name["findings"]) for name in names)

    sheet = load_workbook(tmp_path / "list.xlsx").active
    assert sheet is not None
    cells = list(sheet.values)
    assert len(cells) == len(rows) + 1
    code = list(HEADINGS).index("code")
    assert [line[code] for line in cells[1:]] == [row["code"] for row in rows]

    table = gazetteer(*COUNTY)
    assert f"{len(names)} 个 names, {len(rows)} 条 findings" in table.stdout
