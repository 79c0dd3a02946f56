"""`gazetteer load`: reports, rejects, exit codes."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.commands.conftest import Run

DIVISIONS = "区划代码,名称\n341299000000,测试区\n341299001000,测试镇\n341299001001,甲社区居委会\n"


@pytest.fixture
def divisions(tmp_path: Path) -> Path:
    path = tmp_path / "divisions.csv"
    path.write_text(DIVISIONS, "utf-8")
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """Forty good rows and thirty that cannot be used."""
    path = tmp_path / "centres.csv"
    lines = [f"{n},中心{n},{n if n < 40 else '-1'},{'=1+1'}\n" for n in range(70)]
    path.write_text("编号,名称,建筑面积,权属\n" + "".join(lines), "utf-8")
    return path


def test_load_and_load_again(on_empty: Run, divisions: Path) -> None:
    dry = on_empty("load", "divisions", divisions, "--dry-run")
    assert (dry.returncode, "nothing was kept" in dry.stdout) == (0, True)
    first = on_empty("load", "divisions", divisions)
    assert "division_version: 3 added" in first.stdout
    assert "loaded 已导入" in first.stdout
    again = on_empty("load", "divisions", divisions)
    assert "nothing to change 无变化" in again.stdout
    assert again.returncode == 0


def test_all_or_nothing_and_a_report_of_every_row(
    on_empty: Run, divisions: Path, bad: Path, tmp_path: Path
) -> None:
    on_empty("load", "divisions", divisions)
    command = ("load", "facilities", bad, "--kind", "社区综合服务中心")
    report, rejects = tmp_path / "report.csv", tmp_path / "rejects.csv"
    refused = on_empty(*command, "--report", report, "--rejects", rejects)

    assert refused.returncode == 1
    assert "30 of 70 rows were rejected, so nothing was loaded" in refused.stderr
    assert "30 rejections, 0 findings: all in" in refused.stderr
    assert refused.stderr.count("centres.csv row") == 20
    with report.open(encoding="utf-8-sig", newline="") as stream:
        problems = list(csv.DictReader(stream))
    assert [int(p["row"]) for p in problems] == list(range(42, 72))
    assert {p["column"] for p in problems} == {"建筑面积"}
    assert all(p["mend"] and p["reason"] and p["value"] == "'-1" for p in problems)
    with rejects.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [int(row["row"]) for row in rows] == list(range(42, 72))
    assert rows[0]["权属"] == "'=1+1"

    allowed = on_empty(*command, "--allow-rejects", "--rejects", rejects)
    assert allowed.returncode == 0
    assert "facility_version: 40 added" in allowed.stdout
    assert "--report FILE writes all of them" in allowed.stderr


def test_the_rejects_file_stands_beside_the_first_file(on_empty: Run, bad: Path) -> None:
    on_empty("load", "facilities", bad, "--kind", "service_centre")
    assert bad.with_name("centres.rejects.csv").is_file()


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["load", "facilities", "none.csv", "--kind", "service_centre"], 1, "none.csv"),
        (["load", "facilities", "divisions.csv"], 1, "kind of the facilities is not said"),
        (["load", "facilities", "divisions.csv", "--kind", "castle"], 1, "not a facility kind"),
        (["load", "divisions", "divisions.csv", "--crs", "9999999"], 1, "9999999"),
        (["load", "divisions", "divisions.csv", "--in-force", "soon"], 1, "--in-force 'soon'"),
        (["load", "divisions", "divisions.csv", "--mapping", "none.csv"], 1, "none.csv"),
        (["load", "castles", "divisions.csv"], 2, "castles"),
        (["load", "divisions"], 2, "files"),
    ],
)
def test_wrong_use_says_so(
    on_empty: Run, divisions: Path, arguments: list[str], code: int, sentence: str
) -> None:
    assert divisions.is_file()
    done = on_empty(*arguments)
    assert done.returncode == code
    assert sentence in done.stderr


def test_the_wrong_encoding_is_refused_and_the_right_one_loads(
    on_empty: Run, divisions: Path
) -> None:
    divisions.write_bytes(DIVISIONS.encode("gb18030"))
    wrong = on_empty("load", "divisions", divisions)
    assert wrong.returncode == 1
    assert "--encoding" in wrong.stderr
    assert "3 added" in on_empty("load", "divisions", divisions, "--encoding", "gb18030").stdout
