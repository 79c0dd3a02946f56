"""`gazetteer sheet-number`: a place's sheet and a sheet's edges; no database is asked."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.commands.conftest import PROGRAM


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [PROGRAM, "sheet-number", *arguments], cwd=Path("/"), capture_output=True,
        encoding="utf-8", check=False, env={**os.environ, "COLUMNS": "80"},
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    return done


def test_a_place_gives_number_and_edges() -> None:
    done = run("115.81", "32.89", "--scale", "1:1万")
    assert done.returncode == 0
    line = done.stdout.splitlines()[-1].split()
    assert line == [
        "I50G075029", "1:1万", "1:10,000", "115°45′", "115°48′45″", "32°52′30″", "32°55′",
    ]  # fmt: skip


def test_a_place_in_degrees_and_minutes() -> None:
    assert "I50H150058" in run("115°48′36″", "32°53′24″", "--scale", "5000").stdout


def test_a_number_gives_the_same() -> None:
    place = run("115.81", "32.89")
    assert run("I50G075029").stdout == place.stdout


def test_an_old_number() -> None:
    assert "J50E001010" in run("J-50-5-B").stdout


def test_all_scales() -> None:
    place = run("115.81", "32.89", "--all-scales").stdout.splitlines()[4:]
    assert [line.split()[0] for line in place][:3] == ["I50", "I50B002001", "I50C004002"]
    assert len(place) == 11
    number = run("I50G075029", "--all-scales").stdout.splitlines()[4:]
    assert [line.split()[0] for line in number] == [line.split()[0] for line in place][:7]


def test_json_has_degrees_and_neighbours() -> None:
    (sheet,) = json.loads(run("I50G075029", "--json").stdout)
    assert sheet["number"] == "I50G075029"
    assert sheet["scale"] == 10_000
    assert sheet["bounds"]["west"] == 115.75
    assert sheet["bounds_dms"]["north"] == "32°55′"
    assert sheet["neighbours"]["NE"] == "I50G074030"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("32.89", "115.81"), "longitude and latitude are swapped"),
        (("115.81", "32.89", "--scale", "1:20000"), "not a scale of GB/T 13989"),
        (("I50X001001",), "scale letter X"),
        (("nothing",), "is not a sheet number"),
        (("115.81", "north"), "is not a number of degrees"),
        (("115.81", "32.89", "12"), "3 values were given"),
    ],
)
def test_refusals(arguments: tuple[str, ...], told: str) -> None:
    done = run(*arguments)
    assert done.returncode == 1
    assert told in done.stderr
    assert done.stdout == ""
