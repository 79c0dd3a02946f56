from pathlib import Path

import pytest

from gis.errors import FileError
from gis.wholefile import whole_file


def test_the_draft_takes_the_place_of_the_target(tmp_path: Path) -> None:
    target = tmp_path / "answer.csv"
    target.write_text("old", "utf-8")
    with whole_file(target) as draft:
        draft.write_text("new", "utf-8")
        assert target.read_text("utf-8") == "old"
    assert target.read_text("utf-8") == "new"
    assert list(tmp_path.iterdir()) == [target]


def test_a_fault_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "answer.csv"
    target.write_text("old", "utf-8")

    def half() -> None:
        with whole_file(target) as draft:
            draft.write_text("half", "utf-8")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert target.read_text("utf-8") == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_place_that_is_not_there(tmp_path: Path) -> None:
    target = tmp_path / "nowhere" / "answer.csv"
    with pytest.raises(FileError, match="cannot be written"), whole_file(target) as draft:
        draft.write_text("x", "utf-8")
