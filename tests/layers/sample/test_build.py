import csv
from pathlib import Path

from layers.sample.build import build
from layers.sample.facts import FACTS, Facts
from layers.sample.manifest import FILES
from layers.sample.textfiles import read_csv


def test_two_builds_give_the_same_bytes(sample: Path, tmp_path: Path) -> None:
    for path in build(tmp_path):
        assert path.read_bytes() == (sample / path.name).read_bytes(), path.name


def test_another_seed_changes_what_is_simulated_only(sample: Path, tmp_path: Path) -> None:
    build(tmp_path, seed=7)
    for entry in FILES:
        same = (tmp_path / entry.name).read_bytes() == (sample / entry.name).read_bytes()
        # The county file holds two simulated zones among the real outlines.
        assert same is not (entry.is_simulated or entry.name.startswith("05_")), entry.name
    assert "模拟数据(种子7)" in (tmp_path / "08_statistics.csv").read_text("utf-8")


def test_files_and_progress_follow_the_manifest(tmp_path: Path) -> None:
    seen = []
    written = build(tmp_path, progress=lambda name, done, total: seen.append((name, done, total)))
    names = [entry.name for entry in FILES]
    assert [path.name for path in written] == names == sorted(names)
    assert seen == [(name, place, len(names)) for place, name in enumerate(names, start=1)]
    assert sorted(path.name for path in tmp_path.iterdir()) == names


def test_csv_form(sample: Path) -> None:
    for path in sample.glob("*.csv"):
        content = path.read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in content
        with path.open(encoding="utf-8", newline="") as file:
            widths = {len(row) for row in csv.reader(file)}
        assert len(widths) == 1


def test_every_code_is_twelve_digits_and_known(sample: Path, facts: Facts) -> None:
    known = {entry.code for entry in facts.listings} | {row["code"] for row in facts.upper}
    for name in ("08_statistics.csv", "09_county_population_2018.csv", "02_divisions_2023.csv"):
        assert {row["code"] for row in read_csv(sample / name)} <= known
    for row in read_csv(sample / "04_recodings.csv"):
        assert {row["old_code"], row["new_code"]} <= known
    assert all(len(code) == 12 for code in known)


def test_no_real_file_claims_to_be_simulated(sample: Path) -> None:
    for name in ("01_divisions.csv", "02_divisions_2023.csv", "09_county_population_2018.csv"):
        assert {row["simulated"] for row in read_csv(sample / name)} == {"false"}


def test_sources_are_named_for_every_fact() -> None:
    sources = (FACTS / "SOURCES.md").read_text("utf-8")
    for path in FACTS.iterdir():
        if path.name != "SOURCES.md":
            assert f"`{path.name}`" in sources
    assert sum(path.stat().st_size for path in FACTS.iterdir()) < 400_000
