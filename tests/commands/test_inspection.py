from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from gazetteer.accounts.account import Grant
from gazetteer.accounts.register import add_account, grant_role
from gazetteer.accounts.roles import Role
from gis.database import Database
from tests.commands.conftest import Run, runner_here
from tests.gazetteer.inspection.field import DIVISIONS, LINE, Field
from tests.gazetteer.register import Register
from tests.server import DatabaseServer

ONE = f"{LINE}001Q"
SIDE = "341226000000"


@dataclass
class Bench:
    """The command line over lines and markers."""

    run: Run
    field: Field

    def done(self, *arguments: object) -> str:
        """What a command that must succeed says, on both streams."""
        done = self.run("inspection", *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    def refused(self, *arguments: object) -> str:
        done = self.run("inspection", *arguments)
        assert done.returncode == 1, done.stdout
        return done.stderr


@pytest.fixture(scope="module")
def bench(
    server: DatabaseServer, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Bench]:
    folder: Path = tmp_path_factory.mktemp("bench")
    with server.database(template_database) as name:
        database = Database(server.url(name), pool_size=2)
        field = Field(database)
        field.set_up()
        Register(database, folder).load("divisions", DIVISIONS)
        with field.write() as connection:
            for who, role, code in (
                ("inspector", Role.INSPECTOR, "341522000000"),
                ("officer", Role.OFFICER, SIDE),
                ("stranger", Role.INSPECTOR, "341222000000"),
            ):
                account = add_account(connection, who, who.title())
                grant_role(connection, account, Grant(role, code))
        yield Bench(runner_here(server.url(name), folder), field)
        database.close()


def test_a_line_is_planned_inspected_compared_and_reported(bench: Bench) -> None:
    assert "方案 plan 1" in bench.done("plan", 2026, "2026年联检")
    added = bench.done(
        "add-line", 1, "阜六线", "--team-a", "甲组", "--team-b", "乙组", "--from", "2026-04-01"
    )
    assert "2 added, 0 in the plan already" in added
    number = next(
        row["inspection_id"]
        for row in bench.field.rows(
            "SELECT inspection_id, line_code FROM office.inspection_line"
            " JOIN gazetteer.boundary_line USING (line_id)"
        )
        if row["line_code"] == LINE
    )
    bench.done("begin", 1)
    bench.done("move", number, "in_field", "--on", "2026-04-02")
    assert ONE in bench.done("tasks", number)
    bench.done(
        "result", number, ONE, "intact", "--on", "2026-05-20", "--x", "3597003.00",
        "--y", "429504.00", "--crs", "4548", "--sigma", "0.05", "--method", "gnss_rtk",
    )  # fmt: skip
    assert "says otherwise" in bench.refused("result", number, ONE, "lost", "--on", "2026-05-20")
    bench.done("result", number, ONE, "moved", "--on", "2026-05-20", "--replace")
    told = bench.done("compare", number)
    assert "疑似移位" in told
    assert "5.000" in told
    bench.done("problem", number, "marker", "界桩移位", "--marker", ONE)
    (problem,) = bench.field.rows(
        "SELECT problem_uuid::text AS uuid FROM office.inspection_problem"
    )
    told = bench.done("handle", problem["uuid"], "referred", "--handling", "报省厅")
    assert "界桩移位: 已移交" in told
    assert "已移交" in bench.done("problems", number)
    assert "已填写" in bench.done("write", number, "terrain", "河道西移")
    assert "颍上县–霍邱县" in bench.done("progress", 1)
    assert "疑似" not in bench.done("propose", number)
    assert "移位" in bench.done("propose", number)
    assert "Give the account with --as" in bench.refused("propose", number, "--case", SIDE)
    opened = bench.done("propose", number, "--case", SIDE, "--as", "officer")
    (shown,) = re.findall(r"case show (\S+)", opened)
    case = json.loads(bench.run("case", "show", shown).stdout)
    assert [action["kind"] for action in case["actions"]] == ["record_marker_state"]
    assert case["actions"][0]["payload"]["state"] == "moved"
    assert "None of your roles" in bench.refused(
        "propose", number, "--case", SIDE, "--as", "stranger"
    )
    assert "3 of 4 markers" in bench.refused("move", number, "field_done", "--on", "2026-06-30")
    bench.done("move", number, "field_done", "--on", "2026-06-30", "--reason", "汛期")
    bench.done("move", number, "reported")
    assert "not reported" in bench.refused("close", 1)
    listed = json.loads(
        bench.run("inspection", "due", "--as-of", "2031-07-01", "--format", "json").stdout
    )
    states = {row["line_code"]: row["state"] for row in listed["rows"]}
    assert states[LINE] == "overdue"
    table = bench.done("due", "--as-of", "2031-07-01")
    assert "逾期 Overdue 1" in table
    assert "第十二条" in table


def test_whoever_acts_for_neither_side_is_refused(bench: Bench) -> None:
    bench.done("plan", 2027, "2027年联检", "--as", "inspector")
    assert "None of your roles allows plan_inspection" in bench.refused(
        "add-line", 2, LINE, "--as", "stranger"
    )
    bench.done("add-line", 2, LINE, "--as", "inspector")
    actors = bench.field.rows("SELECT actor FROM gis.revision ORDER BY revision_id DESC LIMIT 1")
    assert actors[0]["actor"].startswith("inspector, command line (")
    assert "None of your roles" in bench.refused("begin", 2, "--as", "stranger")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("result", 1, ONE, "intact", "--x", "3597003"), "need --x, --y and --crs"),
        (("result", 1, ONE, "intact", "--x", "a", "--y", "1", "--crs", "4548"), "not a number"),
        (("compare",), "what to compare"),
        (("progress", 99), "no inspection plan 99"),
        (("tasks", 99), "no inspection 99"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    bench: Bench, arguments: tuple[object, ...], reason: str
) -> None:
    assert reason in bench.refused(*arguments)
