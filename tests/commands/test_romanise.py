"""`gazetteer romanise`: names in, Pinyin with its state out; no database is asked."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
from pathlib import Path

from tests.commands.conftest import PROGRAM


def run(*arguments: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [PROGRAM, "romanise", *arguments], input=given, cwd=Path("/"), capture_output=True,
        encoding="utf-8", check=False, env={**os.environ, "COLUMNS": "80"},
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    return done


def test_csv_has_these_columns() -> None:
    done = run("六安市", "六安", "--format", "csv")
    assert done.stdout.startswith("name,romanisation,state,source\n")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["romanisation"] for row in rows] == ["Lù'ān Shì", "Lù'ān"]
    assert {row["state"] for row in rows} == {"table"}


def test_the_class_decides() -> None:
    assert "Jiāngkǒuzhèn" in run("江口镇", "--class", "22200").stdout
    assert "Jiāngkǒu Zhèn" in run("江口镇", "--class", "division").stdout


def test_names_by_line_from_the_input() -> None:
    done = run("-", "--format", "json", given="石堡村\n\n六安市\n")
    first, second = json.loads(done.stdout)
    assert first["state"] == "ambiguous"
    assert first["alternatives"]
    assert second["syllables"] == ["lù", "ān", "shì"]


def test_within_decides_a_reading_of_one_area() -> None:
    assert "Lùhé Qū" in run("六合区", "--within", "3201").stdout


def test_bad_names_are_refused_with_a_mend() -> None:
    for arguments in (("abc",), ("",), ("江口镇", "--class", "x"), ("江口", "--within", "34x")):
        done = run(*arguments)
        assert done.returncode == 1
        assert done.stdout == ""
        assert "→" in done.stderr


def test_one_bad_name_does_not_stop_the_others() -> None:
    done = run("六安", "abc", "江口镇", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["romanisation"] for row in rows] == ["Lù'ān", "Jiāngkǒu Zhèn"]
    assert done.returncode == 1
    assert "abc" in done.stderr
