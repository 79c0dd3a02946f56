"""The sample may be loaded again and again."""

from __future__ import annotations

from pathlib import Path

from gis.database import Database
from layers.sample.load import load_sample, make_sample
from layers.sample.manifest import FILES
from tests.layers.world import World


def test_a_second_load_changes_nothing_and_records_nothing(world: World, tmp_path: Path) -> None:
    database: Database = world.database
    first = load_sample(database, tmp_path / "sample")
    revisions = world.revisions()
    second = load_sample(database, tmp_path / "sample")

    assert len(first) == len(second) == len(FILES)
    assert not any(report.is_refused for report in first)
    assert all(report.is_nothing for report in second)
    assert world.revisions() == revisions


def test_the_files_are_made_once(tmp_path: Path) -> None:
    made = make_sample(tmp_path)
    stamps = [path.stat().st_mtime_ns for path in made]

    assert [path.stat().st_mtime_ns for path in make_sample(tmp_path)] == stamps


def test_files_of_older_code_are_made_anew(tmp_path: Path) -> None:
    make_sample(tmp_path)
    (tmp_path / "built.json").write_text('{"version": "older"}', "utf-8")
    (tmp_path / FILES[0].name).write_text("stale", "utf-8")
    make_sample(tmp_path)

    assert (tmp_path / FILES[0].name).read_text("utf-8-sig").startswith("code,")
