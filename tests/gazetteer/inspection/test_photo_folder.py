from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.inspection.photo_folder import PhotoFolder, PhotoMissing, relative_path
from gis.errors import FieldError, FileError

parts = st.sampled_from(["..", ".", "", "DCIM", "a.jpg", "C:", "~", "照片", "\x00", " "])


@given(st.lists(parts, min_size=1, max_size=5), st.sampled_from(["/", "\\"]))
def test_no_path_leads_out_of_the_folder(steps: list[str], between: str) -> None:
    try:
        path = relative_path(between.join(steps))
    except FieldError:
        return
    root = PurePosixPath("/srv/pack")
    assert not path.is_absolute()
    assert ".." not in path.parts
    assert (root / path).is_relative_to(root)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("DCIM/a.jpg", "DCIM/b/C.JPG", "DCIM/d/C.JPG", "other/note.txt", "scan.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_bytes(name.encode())
    return tmp_path


@pytest.mark.parametrize(
    ("root", "written", "found"),
    [
        (".", "DCIM/a.jpg", "DCIM/a.jpg"),
        (".", "./DCIM\\a.jpg", "DCIM/a.jpg"),
        (".", "dcim/A.JPG", "DCIM/a.jpg"),
        ("DCIM", "DCIM/a.jpg", "DCIM/a.jpg"),
        ("DCIM", "DCIM/b/C.JPG", "DCIM/b/C.JPG"),
        (".", "photos/2026/a.jpg", "DCIM/a.jpg"),
        (".", "scan.jpg", "scan.jpg"),
    ],
)
def test_a_photo_is_found_as_written_or_by_its_name(
    project: Path, root: str, written: str, found: str
) -> None:
    assert PhotoFolder(project / root).find(written) == (project / found).resolve()


def test_of_several_none_is_guessed(project: Path) -> None:
    with pytest.raises(FileError, match="2 other photos may be meant"):
        PhotoFolder(project).find("DCIM/x/C.JPG")
    with pytest.raises(PhotoMissing, match="is not there"):
        PhotoFolder(project).find("other/note.txt")


def test_beside_a_lone_geopackage_only_its_dcim_is_looked_into(project: Path) -> None:
    folder = PhotoFolder(project, only_dcim=True)
    assert sorted(folder.files) == ["DCIM/a.jpg", "DCIM/b/C.JPG", "DCIM/d/C.JPG"]
    with pytest.raises(FileError, match="There is no folder"):
        PhotoFolder(project / "nowhere")
