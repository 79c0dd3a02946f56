"""`gazetteer lineage`, `crosswalk` and `recast`."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from tests.commands.conftest import Run
from tests.layers.world import write_csv

DAYS = ("--from", "1985-12-31", "--to", "2005-12-31")


def test_the_lineage_in_three_forms(gazetteer: Run) -> None:
    asked = ("lineage", "342126", "--as-of", "1985-12-31")
    about = json.loads(gazetteer(*asked, "--format", "json").stdout)
    rows = list(csv.DictReader(io.StringIO(gazetteer(*asked, "--format", "csv").stdout)))
    shown = gazetteer(*asked).stdout
    assert [step["successor_code"][:6] for step in about["successors"]] == [
        "342102", "341281", "341600",
    ]  # fmt: skip
    assert [row["effective_on"] for row in rows] == ["1986-12-31", "1996-12-31", "2000-12-31"]
    assert "亳县" in shown
    assert "现行 in force" in shown


def test_the_lineage_of_a_code_not_in_force(gazetteer: Run) -> None:
    assert "341281000000 亳州市" in gazetteer("lineage", "342126", "--as-of", "1998-12-31").stdout


def test_the_crosswalk_in_three_forms(gazetteer: Run) -> None:
    asked = ("crosswalk", *DAYS, "--level", "county", "--division", "342100")
    about = json.loads(gazetteer(*asked, "--format", "json").stdout)
    done = gazetteer(*asked, "--format", "csv")
    shown = gazetteer(*asked).stdout
    assert len(about["rows"]) == len(list(csv.DictReader(io.StringIO(done.stdout)))) == 11
    assert "1996 同名改码 342122→341221" in shown
    assert "仅有一个后继" in shown


def test_a_file_is_recast_and_the_rule_printed(gazetteer: Run, tmp_path: Path) -> None:
    file = write_csv(
        tmp_path / "figures.csv",
        [{"code": "342122", "value": 100}, {"code": "342121", "value": 7},
         {"code": "342101", "value": 5}],
    )  # fmt: skip
    asked = ("recast", file, *DAYS, "--by", "given")
    about = json.loads(gazetteer(*asked, "--format", "json").stdout)
    assert {row["code"][:6]: row["value"] for row in about["rows"]} == {"341200": 12, "341221": 100}
    shown = gazetteer(*asked).stdout
    assert "按变更事件所列份额" in shown
    assert "given 112 = 归入 placed 112" in shown
    done = gazetteer(*asked, "--format", "csv")
    assert [row["value"] for row in csv.DictReader(io.StringIO(done.stdout))] == ["12", "100"]


def test_a_recast_without_figures_or_with_two_kinds_is_refused(
    gazetteer: Run, tmp_path: Path
) -> None:
    asked = (*DAYS, "--by", "area")
    assert "Give a FILE or --measure" in gazetteer("recast", *asked).stderr
    file = write_csv(tmp_path / "figures.csv", [{"code": "342122", "value": 1}])
    assert gazetteer("recast", file, "--division", "342100", *asked).returncode == 1
    done = gazetteer("recast", "--measure", "population", *asked)
    assert "There are figures for" in done.stderr
    assert gazetteer("crosswalk", "--from", "yesterday", "--to", "2005-12-31").returncode == 1
