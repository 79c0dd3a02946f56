"""`gazetteer sheets`, run as people run it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from tests.commands.conftest import Run

# 5.3 km: four sheets or so.
LINE = "341225341522"


def test_a_series_is_drawn_listed_and_registered(gazetteer: Run, tmp_path: Path) -> None:
    done = gazetteer("sheets", LINE, "-o", "图幅", "--format", "geopdf", "--maker", "测试单位")
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "图幅"
    manifest = json.loads((folder / f"{LINE}_manifest.json").read_text("utf-8"))
    assert manifest["scale"] == 10_000
    assert manifest["crs"] == "EPSG:4548"
    assert (folder / f"{LINE}_all.pdf").read_bytes().startswith(b"%PDF")
    sums = (folder / f"{LINE}_SHA256SUMS.txt").read_text("utf-8").splitlines()
    assert len(sums) == len(list(folder.iterdir())) - 1
    for line in sums:
        digest, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    assert "内部资料 不得公开" in done.stderr
    assert "界线详图图幅" in gazetteer("boundary", "exports", "--line", LINE).stdout


def test_what_cannot_be_drawn_is_said(gazetteer: Run, tmp_path: Path) -> None:
    for arguments, said in (
        (("--format", "svg"), "Choose among"),
        (("--scale", "12345"), "not a scale"),
        (("--crs", "gcj02"), "不接受"),
        (("--audience", "public"), "approval"),
    ):
        done = gazetteer("sheets", LINE, "-o", "out", *arguments)
        assert done.returncode == 1
        assert said in done.stderr
        assert not (tmp_path / "out").exists()
