"""`gazetteer boundary`: lists, checks and the course description, and how they refuse."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from gazetteer.boundaries.finding import HEADINGS
from gis.database import Database
from tests.commands.conftest import Run, runner
from tests.gazetteer.boundaries.drawn import UNIT, a_line, a_marker, at, numbered
from tests.gazetteer.boundaries.on_record import enter_line, enter_markers
from tests.server import DatabaseServer


def enter(url: str) -> None:
    database = Database(url, pool_size=1)
    with database.write("test", "test") as connection:
        enter_line(connection, a_line(is_simulated=True))
        places = {1: at(460, 0), 2: at(2000, 3000), 3: at(5000, 0)}
        enter_markers(connection, [a_marker(numbered(n), place) for n, place in places.items()])
    database.close()


@pytest.fixture(scope="module")
def url(server: DatabaseServer, template_database: str) -> Iterator[str]:
    """A register with one line and three markers, for commands that only read."""
    with server.database(template_database) as name:
        enter(server.url(name))
        yield server.url(name)


@pytest.fixture
def gazetteer(url: str, tmp_path: Path) -> Run:
    return runner(url, tmp_path)


@pytest.fixture
def own(database_url: str, tmp_path: Path) -> Run:
    """The same register, to write to."""
    enter(database_url)
    return runner(database_url, tmp_path)


def test_lines_are_listed_with_their_sides_and_said_to_be_simulated(gazetteer: Run) -> None:
    done = gazetteer("boundary", "lines")
    assert (done.returncode, done.stderr) == (0, "")
    assert "颍上县–霍邱县线" in done.stdout
    assert "10.00" in done.stdout
    assert "模拟数据" in done.stdout
    assert json.loads(gazetteer("boundary", "lines", "--json").stdout)[0]["code"] == UNIT
    assert "Boundary lines" in gazetteer("boundary", "lines", "--division", "341522").stdout
    assert UNIT not in gazetteer("boundary", "lines", "--level", "province").stdout


def test_one_line_by_name_or_code(gazetteer: Run) -> None:
    about = json.loads(gazetteer("boundary", "line", "阜六线").stdout)
    assert (about["code"], about["marker_objects"]) == (UNIT, 3)
    assert about["length_m"] == pytest.approx(10000, abs=0.1)


def test_markers_are_listed_as_internal(gazetteer: Run) -> None:
    done = gazetteer("boundary", "markers", UNIT)
    assert "3 个编号 numbers, 3 个界桩 objects（内部 internal）" in done.stdout
    assert numbered(2) in done.stdout
    rows = json.loads(gazetteer("boundary", "markers", UNIT, "--json").stdout)
    assert rows[0]["epsg"] == 4548


def test_a_check_with_errors_ends_with_1_and_says_how_to_mend_them(gazetteer: Run) -> None:
    done = gazetteer("boundary", "check", "--all")
    assert done.returncode == 1
    assert "1 错误 error" in done.stdout
    assert "界桩距界线 3000.00 m，限差 2 m" in done.stdout
    assert "→ 核对坐标" in done.stdout


def test_findings_as_csv_and_json_are_the_same(gazetteer: Run, tmp_path: Path) -> None:
    assert gazetteer("boundary", "check", UNIT, "-o", "findings.csv").returncode == 1
    with (tmp_path / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == list(HEADINGS)
    about = json.loads(gazetteer("boundary", "check", UNIT, "--json").stdout)
    assert [row["check"] for row in rows] == [finding["check"] for finding in about]
    off = next(finding for finding in about if finding["check"] == "marker_off_line")
    assert off["rule"]["name"] == "marker_off_line_tolerance_m"
    assert off["rule"]["evidence"].startswith("[M]")


def test_a_line_in_order_ends_with_0(gazetteer: Run) -> None:
    assert gazetteer("boundary", "check", UNIT, "--as-of", "2019-01-01").returncode == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("line", "没有"),
        ("markers", "9999"),
        ("check",),
        ("check", UNIT, "--all"),
        ("check", UNIT, "--json", "-o", "x.csv"),
        ("check", UNIT, "--as-of", "yesterday"),
        ("describe", "没有"),
        ("describe", UNIT, "--diff"),
        ("describe", UNIT, "--confirm", "--by", "张三"),
        ("describe", UNIT, "--confirm", "--diff"),
        ("describe", UNIT, "--as-of", "2020-01-01", "--confirm"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_its_mend(
    gazetteer: Run, arguments: tuple[str, ...]
) -> None:
    done = gazetteer("boundary", *arguments)
    assert done.returncode in (1, 2)
    assert done.stdout == ""
    assert "→" in done.stderr or done.returncode == 2


def test_a_description_is_drafted_edited_and_confirmed(own: Run, tmp_path: Path) -> None:
    drafted = own("boundary", "describe", UNIT)
    assert "边界线向东行约460m" in drafted.stdout
    assert "不具法律效力" in drafted.stdout
    assert "草稿 draft" in drafted.stderr
    assert f"未写入 left out: {UNIT}002：距界线 3000.00 m" in drafted.stderr
    assert own("boundary", "describe", UNIT).stdout == drafted.stdout
    assert own("boundary", "describe", UNIT, "--diff").stdout == ""

    (tmp_path / "text.txt").write_text("\ufeff双方商定的走向说明。\r\n", encoding="utf-8")
    edited = own("boundary", "describe", UNIT, "--edit", "text.txt")
    assert edited.stdout == "双方商定的走向说明。\n"
    assert "已修改 edited" in edited.stderr
    assert own("boundary", "describe", UNIT).stdout == edited.stdout

    assert own("boundary", "describe", UNIT, "--confirm").returncode == 1
    sure = own("boundary", "describe", UNIT, "--confirm", "--by", "张三")
    assert "已确认 confirmed; 张三" in sure.stderr
    assert json.loads(own("boundary", "line", UNIT).stdout)["description_state"] == "confirmed"


def test_the_gloss_is_printed_and_not_kept(own: Run) -> None:
    assert "向东（E）行约460m" in own("boundary", "describe", UNIT, "--gloss").stdout
    assert json.loads(own("boundary", "line", UNIT).stdout)["description_state"] is None


def test_a_text_in_another_encoding_is_refused(own: Run, tmp_path: Path) -> None:
    (tmp_path / "gbk.txt").write_bytes("走向说明".encode("gbk"))
    done = own("boundary", "describe", UNIT, "--edit", "gbk.txt")
    assert done.returncode == 1
    assert done.stderr.startswith("✗ ")
