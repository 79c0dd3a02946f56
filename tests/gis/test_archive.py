import contextlib
import io
import stat
import zipfile
from pathlib import Path

import pytest

from gis.archive import ArchiveLimits, safe_extract, write_zip
from gis.errors import FileError


def packed(tmp_path: Path, members: dict[str, bytes]) -> Path:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def refused(path: Path, folder: Path, limits: ArchiveLimits | None = None) -> str:
    with pytest.raises(FileError) as fault:
        safe_extract(path, folder, limits=limits or ArchiveLimits())
    assert fault.value.mend
    return fault.value.message


def test_round_trip_and_the_same_bytes_twice(tmp_path: Path) -> None:
    photo = tmp_path / "p.jpg"
    photo.write_bytes(b"photo")
    for name in ("a.zip", "b.zip"):
        write_zip(tmp_path / name, {"DCIM/界桩.jpg": photo, "a.txt": b"text"})
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["DCIM/界桩.jpg", "a.txt"]
    files = safe_extract(tmp_path / "a.zip", tmp_path / "out")
    assert [str(file.relative_to(tmp_path / "out")) for file in files] == [
        "DCIM/界桩.jpg", "a.txt",
    ]  # fmt: skip
    assert files[0].read_bytes() == b"photo"


@pytest.mark.parametrize(
    "name",
    ["../x", "a/../../x", "/etc/x", "..\\x", "C:\\x", "a/..", "x\x01y", "./../x"],
)
def test_no_name_leads_outside(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "deep" / "out"
    assert "outside" in refused(packed(tmp_path, {name: b"x"}), folder)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / "a.zip"]


def test_no_links(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("link")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    assert "outside" in refused(path, tmp_path / "out")


def test_no_bombs(tmp_path: Path) -> None:
    path = packed(tmp_path, {"a": b"\0" * 1_000_000, "b": b"\0" * 1_000_000})
    assert path.stat().st_size < 10_000
    assert "too large" in refused(path, tmp_path / "1", ArchiveLimits(file_bytes=999_999))
    assert "too large" in refused(path, tmp_path / "2", ArchiveLimits(total_bytes=1_500_000))
    assert "2 files" in refused(path, tmp_path / "3", ArchiveLimits(files=1))
    assert "at most" in refused(path, tmp_path / "4", ArchiveLimits(archive_bytes=100))
    assert len(safe_extract(path, tmp_path / "5")) == 2


def test_names_from_chinese_windows(tmp_path: Path) -> None:
    # Written without the mark of UTF-8: as GBK bytes, which zipfile takes for code page 437.
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("AAAA.txt", b"x")
    content = stream.getvalue().replace(b"AAAA", "界桩".encode("gbk"))
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    (file,) = safe_extract(path, tmp_path / "out")
    assert file.name == "界桩.txt"


def test_doubles(tmp_path: Path) -> None:
    assert "twice" in refused(packed(tmp_path, {"a.shp": b"1", "A.SHP": b"2"}), tmp_path / "out")


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x03\x04" + b"\0" * 50])
def test_no_archive(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    refused(path, tmp_path / "out")


def test_damaged_inside(tmp_path: Path) -> None:
    path = packed(tmp_path, {"a": bytes(range(256)) * 50})
    content = bytearray(path.read_bytes())
    content[60:70] = b"\xff" * 10
    path.write_bytes(content)
    assert "damaged" in refused(path, tmp_path / "out")


@pytest.mark.parametrize("at", range(0, 120, 3))
def test_damage_anywhere_is_an_error_of_the_file_or_nothing(tmp_path: Path, at: int) -> None:
    path = packed(tmp_path, {"a.txt": b"text"})
    content = bytearray(path.read_bytes())
    for junk in (b"\x00\x00\x00", b"\xff\xff\xff\xff"):
        path.write_bytes(content[:at] + junk + content[at + len(junk) :])
        with contextlib.suppress(FileError):
            assert all(file.is_relative_to(tmp_path) for file in safe_extract(path, tmp_path / "o"))
