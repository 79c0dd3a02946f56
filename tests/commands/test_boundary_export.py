"""`gazetteer boundary tables`, `export`, `exports`, and `inspection report`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.conftest import Run, runner
from tests.maps.boundary_fixtures import built_world
from tests.maps.boundary_inspection import add_inspection
from tests.maps.boundary_world import LINE, OLD_LINE
from tests.server import DatabaseServer


@pytest.fixture(scope="module")
def url(server: DatabaseServer, template_database: str) -> Iterator[str]:
    with built_world(server, template_database) as database:
        with database.write("tests", "inspection") as connection:
            add_inspection(connection)
            name = connection.engine.url.database or ""
        yield server.url(name)


@pytest.fixture
def gazetteer(url: str, tmp_path: Path) -> Run:
    return runner(url, tmp_path)


def test_each_file_is_written_and_registered(gazetteer: Run, tmp_path: Path) -> None:
    for arguments in (
        ("boundary", "tables", "颍上县–霍邱县线", "-o", "成果表.pdf"),
        ("boundary", "tables", LINE, "--table", "points", "-o", "点.xlsx", "--crs", "4527"),
        ("boundary", "export", LINE, "--format", "dat", "-o", "线.dat"),
        ("inspection", "report", 1, "-o", "报告.docx"),
    ):
        done = gazetteer(*arguments)
        assert done.returncode == 0, done.stderr
        assert "内部资料 不得公开" in done.stderr
        assert (tmp_path / str(arguments[arguments.index("-o") + 1])).stat().st_size > 0
    listed = gazetteer("boundary", "exports", "--line", LINE).stdout
    for said in ("成果表.pdf", "点.xlsx", "线.dat", "报告.docx", "4527", "command line"):
        assert said in listed
    assert "成果表.pdf" not in gazetteer("boundary", "exports", "--line", OLD_LINE).stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("boundary", "tables", LINE, "-o", "a.doc"), ".xlsx or .pdf"),
        (("boundary", "tables", LINE, "-o", "a.pdf", "--crs", "gcj02"), "不接受"),
        (("boundary", "tables", "无此线", "-o", "a.pdf"), "gazetteer boundary lines"),
        (("inspection", "report", 1, "-o", "a.odt"), ".docx or .pdf"),
    ],
)
def test_what_cannot_be_made_is_refused_and_leaves_nothing(
    gazetteer: Run, tmp_path: Path, arguments: tuple[object, ...], said: str
) -> None:
    done = gazetteer(*arguments)
    assert done.returncode == 1
    assert said in done.stderr
    assert list(tmp_path.iterdir()) == []
