"""`gazetteer load` of boundaries: their own systems, and what a survey file does not say."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from gis.database import Database
from tests.commands.conftest import Run
from tests.gazetteer.boundaries.boundary_texts import EAST, LINES, NORTH, NUMBER, with_marker
from tests.gazetteer.register import Register


def test_an_old_datum_is_accepted_and_said_to_be_approximate(on_empty: Run, tmp_path: Path) -> None:
    path = tmp_path / "lines.csv"
    path.write_text(LINES, "utf-8")
    done = on_empty("load", "boundary-lines", path, "--crs", "2384")

    assert "boundary_line_version: 2 added" in done.stdout
    assert "good for finding it only" in " ".join(done.stderr.split())


def test_options_say_what_a_survey_file_does_not(
    database_url: str, on_empty: Run, tmp_path: Path
) -> None:
    with closing(Database(database_url, pool_size=1)) as database:
        with_marker(Register(database, tmp_path))
    path = tmp_path / "day.dat"
    path.write_text(f"{NUMBER},,{EAST},{NORTH + 0.01},30.1\nK9,,{EAST},{NORTH},\n", "utf-8")
    done = on_empty(
        "load", "marker-surveys", path, "--crs", "4548", "--surveyed-on", "2016-06-30",
        "--method", "gnss_rtk", "--sigma", "0.03", "--allow-rejects",
    )  # fmt: skip

    assert "marker_survey: 1 added" in done.stdout
    assert "K9" in (tmp_path / "day.rejects.csv").read_text("utf-8-sig")
