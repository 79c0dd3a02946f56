import io
import sqlite3
import zipfile
from pathlib import Path

import pytest

from gazetteer.cases.documents import DocumentTooLarge, clean_name, require_size, sniff, store
from gis.errors import FileError
from tests.gazetteer.cases.desk import PDF


def zipped(*names: str) -> bytes:
    spool = io.BytesIO()
    with zipfile.ZipFile(spool, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return spool.getvalue()


DOCX = zipped("[Content_Types].xml", "word/document.xml")
XLSX = zipped("[Content_Types].xml", "xl/workbook.xml")


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PDF, "application/pdf"),
        (b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\nrest", "image/png"),
        (b"II*\x00rest", "image/tiff"),
        (b"MM\x00*rest", "image/tiff"),
        (DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (zipped("a.txt"), "application/zip"),
        (b'{"type": "Point", "coordinates": [115, 33]}', "application/geo+json"),
        ("关于更名的请示".encode(), "text/plain"),
        ("关于更名的请示".encode("gb18030"), "text/plain"),
    ],
)
def test_the_content_says_what_it_is(content: bytes, media_type: str) -> None:
    assert sniff(content) == media_type


def test_a_geopackage_is_told_from_other_databases(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA application_id = 0x47504B47")
        database.execute("CREATE TABLE t (x)")
    database.close()
    assert sniff(path.read_bytes()) == "application/geopackage+sqlite3"
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA application_id = 0")
    database.close()
    with pytest.raises(FileError, match="no type that may be attached"):
        sniff(path.read_bytes())


@pytest.mark.parametrize("content", [b"MZ\x90\x00\x03", b"\x7fELF\x02", b"\0\0\0", b""])
def test_what_may_not_be_attached_is_refused(content: bytes) -> None:
    with pytest.raises(FileError):
        store("a.bin", None, content)


@pytest.mark.parametrize(
    ("name", "declared", "content"),
    [
        ("plan.pdf", "application/pdf", b"MZ\x90 an executable"),
        ("plan.pdf", "application/pdf", b"\x89PNG\r\n\x1a\nrest"),
        ("plan.png", "image/png", PDF),
        ("plan", "image/jpeg", PDF),
        ("plan.docx", None, XLSX),
        ("plan.pdf", "text/plain", PDF),
        ("page.txt", "text/html", b"<script>"),
    ],
)
def test_a_lying_type_is_refused(name: str, declared: str | None, content: bytes) -> None:
    with pytest.raises(FileError):
        store(name, declared, content)


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("批复.pdf", "批复.pdf"), ("../../etc/passwd", "passwd"),
        ("C:\\文件\\批复.pdf", "批复.pdf"),
        ('a"b;c\r\n.pdf', "a_b_c.pdf"), ("\u202egpj.exe", "gpj.exe"), ("", "document"),
        ("..", "document"), ("长" * 200 + ".pdf", "长" * 116 + ".pdf"),
    ],
)  # fmt: skip
def test_names_are_cleaned(given: str, clean: str) -> None:
    assert clean_name(given) == clean


def test_the_limit_itself_is_allowed() -> None:
    require_size(50 * 1024 * 1024, 50)
    with pytest.raises(DocumentTooLarge, match="larger than 50 MB"):
        require_size(50 * 1024 * 1024 + 1, 50)
