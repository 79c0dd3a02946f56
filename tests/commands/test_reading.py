"""`gazetteer divisions`, `coverage`, `check`, `db`: what they print and how they refuse."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

from api.app import create_app
from api.cli import COMMANDS
from api.settings import ServerSettings
from tests.api.asking import asking
from tests.commands.conftest import PROGRAM, Run

ON = ("--as-of", "2023-12-31")
COVERAGE = ("coverage", "service-centres", "--division", "341200", *ON)


def refused(done: subprocess.CompletedProcess[str], code: int = 1) -> str:
    """One sentence and its mend on the error stream, and nothing on the other."""
    assert done.returncode == code
    assert done.stdout == ""
    assert done.stderr.startswith("✗ ")
    return done.stderr


@pytest.mark.parametrize("name", [None, *COMMANDS])
def test_help(gazetteer: Run, name: str | None) -> None:
    done = gazetteer(*([name] if name else []), "--help")
    assert done.returncode == 0
    assert done.stderr == ""
    assert "Usage: gazetteer" in done.stdout


def test_help_imports_no_map_no_frame_and_no_server() -> None:
    code = (
        "import sys; from api.cli import command_line; command_line(['divisions']);"
        " print(*(set(sys.modules) & {'folium', 'geopandas', 'pandas', 'uvicorn', 'fastapi'}))"
    )
    done = subprocess.run(
        [PROGRAM.with_name("python"), "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""


def test_an_unknown_command(gazetteer: Run) -> None:
    assert gazetteer("divide").returncode == 2


def test_divisions_in_three_forms(gazetteer: Run) -> None:
    asked = ("divisions", "--under", "341200", "--level", "county", *ON)
    about = json.loads(gazetteer(*asked, "--format", "json").stdout)
    table = list(csv.DictReader(io.StringIO(gazetteer(*asked, "--format", "csv").stdout)))
    shown = gazetteer(*asked).stdout

    assert len(about["rows"]) == 10
    assert [line["code"] for line in table] == [row["code"] for row in about["rows"]]
    for row in about["rows"]:
        assert f"{row['code']}  {row['name']}" in shown
    assert "…" not in shown


def test_the_table_shows_every_name_and_figure_whole(gazetteer: Run) -> None:
    rows = json.loads(gazetteer(*COVERAGE, "--format", "json").stdout)["rows"]
    shown = gazetteer(*COVERAGE).stdout

    assert "…" not in shown
    for row in rows:
        (line,) = (line for line in shown.splitlines() if line.startswith(row["code"]))
        assert row["name"] in line
        assert f"{row['households']:,}" in line
        assert f"{row['area_per_100_households_m2']:,.2f}" in line
        assert f"{row['coverage_rate']:.1%}" in line
    for explained in ("30 m²", "600 m²", "模拟", "urban are 居委会", "never a mean of ratios"):
        assert explained in shown


def test_the_command_and_http_give_the_same_numbers(gazetteer: Run, sample_url: str) -> None:
    settings = ServerSettings(pool_size=2, tile_pool_size=1)
    with asking(create_app(sample_url, settings)) as client:
        for level in ("county", "community"):
            printed = json.loads(gazetteer(*COVERAGE, "--level", level, "--format", "json").stdout)
            asked = {"division": "341200", "as_of": "2023-12-31", "level": level}
            assert client.get("/coverage/service-centres", asked).json() == printed
        printed = json.loads(gazetteer("divisions", "--under", "341202", *ON,
                                       "--format", "json").stdout)  # fmt: skip
        assert (
            client.get("/divisions", {"under": "341202", "as_of": "2023-12-31"}).json() == printed
        )


@pytest.mark.parametrize("form", ["json", "csv", "geojson", "xlsx"])
def test_files_say_their_form_by_their_name(gazetteer: Run, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"answer.{form}"
    done = gazetteer(*COVERAGE, "-o", path)
    assert done.returncode == 0
    assert list(tmp_path.iterdir()) == [path]
    if form == "xlsx":
        assert load_workbook(path).worksheets[0]["A2"].value == "341202000000"
    else:
        printed = gazetteer(*COVERAGE, "--format", form).stdout
        assert path.read_text("utf-8-sig") == printed
        # Excel needs the mark, and nobody else wants it.
        assert path.read_bytes().startswith(b"\xef\xbb\xbf") == (form == "csv")
        assert not printed.startswith("\ufeff")


def test_a_file_that_cannot_be_written(gazetteer: Run, tmp_path: Path) -> None:
    why = refused(gazetteer(*COVERAGE, "-o", tmp_path / "none" / "answer.csv"))
    assert "cannot be written" in why
    assert "form of answer.pdf is not said" in refused(gazetteer(*COVERAGE, "-o", "answer.pdf"))


@pytest.mark.parametrize(
    ("arguments", "sentence", "mend"),
    [
        (
            ["divisions", "--as-of", "2023-02-30"],
            "--as-of '2023-02-30' is not a date",
            "2024-12-31",
        ),
        (["divisions", "--known-at", "then"], "is not a moment", "2026-11-23T08:00"),
        (["divisions", "--under", "3.41E+11"], "turned into a number", "as text"),
        (["divisions", "--under", "999999"], "no division 999999000000", "gazetteer divisions"),
        (["divisions", "--under", "342100", *ON], "did not exist on 2023-12-31", "阜阳市"),
        ([*COVERAGE, "--level", "province"], "below the level province", "prefecture or lower"),
        ([*COVERAGE, "--format", "xlsx"], "cannot be printed", "-o"),
    ],
)
def test_refusals_are_a_sentence_and_a_mend(
    gazetteer: Run, arguments: list[str], sentence: str, mend: str
) -> None:
    why = refused(gazetteer(*arguments))
    assert sentence in why
    assert mend in why.split("→")[1]


def test_a_closed_pipe_is_no_fault(sample_url: str) -> None:
    for command in ("divisions --format csv", "coverage service-centres --level community",
                    "coverage service-centres --level community --format json"):  # fmt: skip
        done = subprocess.run(
            f"'{PROGRAM}' {command} --as-of 2023-12-31 | head -n 1",
            shell=True, capture_output=True, encoding="utf-8", check=True,
            env={**os.environ, "GAZETTEER_DATABASE_URL": sample_url},
        )  # fmt: skip
        assert done.stdout
        assert done.stderr == ""


def test_check_lists_what_is_to_be_looked_at(gazetteer: Run) -> None:
    done = gazetteer("check")
    assert "unassigned" in done.stdout
    assert "→" in done.stdout
    assert done.returncode == 1


def test_check_shows_every_finding_it_counts(on_empty: Run, tmp_path: Path) -> None:
    # The township comes after its community, so that the community passes over it.
    for index, code in enumerate(("341202", "341202001001", "341202001")):
        file = tmp_path / f"{index}.csv"
        file.write_text(f"code,name\n{code},甲\n", encoding="utf-8")
        assert on_empty("load", "divisions", str(file)).returncode == 0
    done = on_empty("check")
    assert "✗ parents: 1" in done.stdout
    assert "pass over 341202001000" in done.stdout
    assert done.returncode == 1


def test_the_url_is_that_of_the_environment(gazetteer: Run, sample_url: str) -> None:
    assert gazetteer("db", "url").stdout.strip() == sample_url
    assert "no private database" in refused(gazetteer("db", "stop"), 3)


def test_without_a_database_the_answer_is_3(gazetteer: Run) -> None:
    url = "postgresql://nobody:secret@127.0.0.1:9/none?connect_timeout=1"
    why = refused(gazetteer("divisions", GAZETTEER_DATABASE_URL=url), 3)
    assert "secret" not in why


def test_an_empty_register_says_what_to_do(on_empty: Run) -> None:
    assert "gazetteer load divisions" in refused(on_empty("divisions"))
