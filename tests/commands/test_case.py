from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from gis.database import Database
from tests.commands.conftest import Run, runner
from tests.gazetteer.cases.desk import Desk, action, desk_of, enter_people
from tests.gazetteer.register import LIST, Register
from tests.server import DatabaseServer

STEP = action("rename_division", code="341202001", new_name="鼓台街道")


@dataclass
class Bench:
    """The command line and the desk over one register."""

    run: Run
    desk: Desk


@pytest.fixture(scope="module")
def bench(
    server: DatabaseServer, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Bench]:
    folder: Path = tmp_path_factory.mktemp("bench")
    with server.database(template_database) as name:
        database = Database(server.url(name), pool_size=2)
        Register(database, folder).load("divisions", LIST)
        enter_people(database)
        yield Bench(runner(server.url(name), folder), desk_of(database))
        database.close()


def test_a_case_is_moved_in_the_name_of_an_account(bench: Bench) -> None:
    number = bench.desk.open("rename_division", STEP)
    bench.desk.approve(number)
    filed = bench.run(
        "case", "move", number, "filed", "--as", "officer", "--filed-on", "2026-10-02",
        "--filing-no", "备1",
    )  # fmt: skip
    assert filed.returncode == 0, filed.stderr
    for step in (["announced", "--announced-on", "2026-10-03"], ["in_force"]):
        done = bench.run("case", "move", number, *step, "--as", "officer")
        assert done.returncode == 0, done.stderr
    shown = json.loads(bench.run("case", "show", number).stdout)
    assert shown["state"]["zh"] == "现行"
    actors = bench.desk.rows(
        "SELECT actor FROM gis.revision WHERE revision_id = :r", r=shown["applied_revision"]
    )
    assert actors[0][0].startswith("officer, command line (")


def test_what_an_account_may_not_do_it_may_not_do_here_either(bench: Bench) -> None:
    number = bench.desk.open("rename_division", STEP)
    refused = bench.run("case", "move", number, "accepted", "--as", "reviewer")
    assert refused.returncode == 1
    assert "None of your roles allows accept_case" in refused.stderr


def test_cases_are_listed_and_previewed(bench: Bench) -> None:
    step = action("rename_division", code="341202001001", new_name="文昌社区居委会")
    number = bench.desk.open("rename_division", step, title="文明社区更名")
    listed = bench.run("case", "list", "--state", "draft").stdout
    assert number in listed
    assert "文明社区更名" in listed
    told = json.loads(bench.run("case", "preview", number, "--as", "officer").stdout)
    assert [d["new_name"] for d in told["divisions"]] == ["文昌社区居委会"]
    assert bench.run("case", "clocks").returncode == 0
    assert bench.run("case", "show", "2026-999999").returncode == 1
