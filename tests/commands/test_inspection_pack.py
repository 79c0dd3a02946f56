"""`gazetteer inspection pack` and `return`, run as people run them."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from gazetteer.accounts.account import Grant
from gazetteer.accounts.register import add_account, grant_role
from gazetteer.accounts.roles import Role
from gazetteer.inspection.plan import Inspection
from gazetteer.inspection.result import Condition
from gis.database import Database
from tests.commands.conftest import Run, runner, runner_here
from tests.gazetteer.inspection.field import DIVISIONS, LINE, Field
from tests.gazetteer.register import Register
from tests.maps.field_pack.field_day import TODAY, Device
from tests.server import DatabaseServer


@dataclass
class Bench:
    run: Run
    as_process: Run
    field: Field
    inspection: Inspection
    folder: Path

    def pack(self, *arguments: object, run: Run | None = None) -> Device:
        done = (run or self.run)("inspection", "pack", *arguments, "-o", "pack.zip")
        assert done.returncode == 0, done.stderr
        assert "内部资料 不得公开 Internal: not for publication; 登记号 export" in done.stdout
        with zipfile.ZipFile(self.folder / "pack.zip") as archive:
            archive.extractall(self.folder / "device")
        return Device(self.folder / "device")


@pytest.fixture
def bench(server: DatabaseServer, template_database: str, tmp_path: Path) -> Iterator[Bench]:
    with server.database(template_database) as name:
        database = Database(server.url(name), pool_size=2)
        field = Field(database)
        field.set_up()
        Register(database, tmp_path).load("divisions", DIVISIONS)
        with field.write() as connection:
            for who, code in (("inspector", "341522000000"), ("stranger", "341222000000")):
                account = add_account(connection, who, who.title())
                grant_role(connection, account, Grant(Role.INSPECTOR, code))
        url = server.url(name)
        yield Bench(
            runner_here(url, tmp_path), runner(url, tmp_path), field, field.in_field(), tmp_path
        )
        database.close()


def test_out_with_the_sheets_and_back_again(bench: Bench) -> None:
    device = bench.pack("颍上县–霍邱县", "--as", "inspector", run=bench.as_process)
    sheets = device.folder / "sheets" / f"{LINE}_all.pdf"
    assert sheets.read_bytes().startswith(b"%PDF")
    device.visit("001Q")
    device.visit("002A", "splendid")
    done = bench.as_process("inspection", "return", "device", "--report", "report.json")
    assert done.returncode == 1
    assert "returned 已入库" in done.stdout
    assert "condition says 'splendid', which is none of its list" in done.stderr
    report = json.loads((bench.folder / "report.json").read_text("utf-8"))
    assert report["counts"]["marker_tasks"] == {"added": 1, "rejected": 1, "unchanged": 2}
    device.fill("002A", condition="damaged")
    again = bench.run("inspection", "return", "device", "--as", "inspector")
    assert again.returncode == 0, again.stderr
    same = bench.run("inspection", "return", "device")
    assert (same.returncode, "nothing to change 无变化" in same.stdout) == (0, True)


def test_a_conflict_is_a_table_and_an_exit_code_and_can_be_decided(bench: Bench) -> None:
    device = bench.pack(bench.inspection.inspection_id, "--no-sheets", "--crs", "4548")
    assert not (device.folder / "sheets").exists()
    device.visit("001Q", "damaged")
    inspection = bench.inspection
    bench.field.result(inspection, f"{LINE}001Q", Condition.LOST, on=TODAY)
    done = bench.run("inspection", "return", "device", "--conflicts", "conflicts.csv")
    assert done.returncode == 1
    assert "冲突：登记未改 Conflicts: nothing was overwritten" in done.stdout
    assert "test: inspection" in done.stdout
    assert "损坏 Damaged" in done.stdout
    assert "nothing came in 未入库" in done.stdout
    with (bench.folder / "conflicts.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with (bench.folder / "decided.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, ["key", "take"], extrasaction="ignore")
        writer.writeheader()
        writer.writerows({"key": row["key"], "take": "theirs"} for row in rows)
    dry = bench.run("inspection", "return", "device", "--resolve", "decided.csv", "--dry-run")
    assert (dry.returncode, "nothing was kept 试运行，未保存" in dry.stdout) == (0, True)
    decided = bench.run("inspection", "return", "device", "--resolve", "decided.csv")
    assert decided.returncode == 0, decided.stderr
    found = bench.field.tasks(inspection)[f"{LINE}001Q"].result
    assert found is not None
    assert found.says.condition is Condition.DAMAGED


def test_who_has_no_role_on_either_side_neither_takes_nor_returns(bench: Bench) -> None:
    refused = bench.run("inspection", "pack", LINE, "-o", "x.zip", "--no-sheets",
                        "--as", "stranger")  # fmt: skip
    assert refused.returncode == 1
    assert "None of your roles allows export_internal" in refused.stderr
    assert not (bench.folder / "x.zip").exists()
    device = bench.pack(LINE, "--no-sheets")
    device.visit("001Q")
    back = bench.run("inspection", "return", "device", "--as", "stranger")
    assert back.returncode == 1
    assert "None of your roles allows record_inspection" in back.stderr
    assert bench.field.rows("SELECT 1 FROM office.inspection_result") == []


def test_what_cannot_be_packed_is_refused_in_a_sentence(bench: Bench) -> None:
    for arguments, reason in (
        (("341225341522",), "No inspection of line 341225341522"),
        ((LINE, "--crs", "xian80"), "is on an old datum"),
    ):
        done = bench.run("inspection", "pack", *arguments, "-o", "x.zip", "--no-sheets")
        assert done.returncode == 1
        assert reason in done.stderr
    done = bench.run("inspection", "return", "device", "--accept-theirs", "colour")
    assert "is no field of a pack" in done.stderr
