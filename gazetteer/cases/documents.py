"""Files for cases 附件: what may be attached, told by the content and not by what it is called."""

from __future__ import annotations

import hashlib
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from gis.errors import FileError

_LONGEST_NAME: Final = 120
_MEBIBYTE: Final = 1024 * 1024
# Control characters but for tab, line ends and form feed.
_NOT_TEXT: Final = frozenset({*range(32), 127} - {9, 10, 12, 13})


class DocumentTooLarge(FileError):
    """A document is larger than the service takes."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that may be attached.

    Attributes:
        name: Its name, without folders and control characters.
        media_type: What its content shows it to be.
        content: Its bytes.
        sha256: Their digest.
    """

    name: str
    media_type: str
    content: bytes
    sha256: str


def _office(part: str) -> Callable[[bytes], bool]:
    def is_so(content: bytes) -> bool:
        return content.startswith(b"PK\x03\x04") and _has_member(content, part)

    return is_so


def _is_geopackage(content: bytes) -> bool:
    # OGC 12-128r19, clause 1.1.1.1: an SQLite file whose application id is GPKG (or GP10, GP11).
    return content.startswith(b"SQLite format 3\x00") and content[68:71] in (b"GPK", b"GP1")


def _is_text(content: bytes) -> bool:
    if not _NOT_TEXT.isdisjoint(content):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _is_geojson(content: bytes) -> bool:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and "type" in found and (
        "coordinates" in found or "features" in found or "geometry" in found
        or "geometries" in found
    )  # fmt: skip


# By type: how a content of it is told. The order matters: what is more special comes first.
TYPES: Final[dict[str, Callable[[bytes], bool]]] = {
    "application/pdf": lambda c: c.startswith(b"%PDF-"),
    "image/jpeg": lambda c: c.startswith(b"\xff\xd8\xff"),
    "image/png": lambda c: c.startswith(b"\x89PNG\r\n\x1a\n"),
    "image/tiff": lambda c: c.startswith((b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": _office("word/"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _office("xl/"),
    "application/geopackage+sqlite3": _is_geopackage,
    "application/zip": lambda c: c.startswith(b"PK\x03\x04") and zipfile.is_zipfile(io.BytesIO(c)),
    "application/geo+json": _is_geojson,
    "text/plain": _is_text,
}
_SUFFIXES: Final = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".gpkg": "application/geopackage+sqlite3",
    ".zip": "application/zip",
    ".geojson": "application/geo+json",
    ".txt": "text/plain",
}
_ALLOWED_TEXT: Final = "PDF, JPEG, PNG, TIFF, DOCX, XLSX, GeoPackage, ZIP, GeoJSON, plain text"


def sniff(content: bytes) -> str:
    """What a content shows itself to be.

    Raises:
        FileError: Empty, or nothing that may be attached.
    """
    if not content:
        raise FileError("The document is empty.", "Attach the document itself.")
    for media_type, is_so in TYPES.items():
        if is_so(content):
            return media_type
    raise FileError(
        "The document is of no type that may be attached.", f"Attach one of {_ALLOWED_TEXT}."
    )


def store(name: str, declared_type: str | None, content: bytes) -> StoredFile:
    """A file made ready to be attached.

    Args:
        name: File name as given.
        declared_type: Media type as declared; None or application/octet-stream: none declared.
        content: Its bytes.

    Raises:
        FileError: Its type may not be attached, or is not what name and declaration say.
    """
    clean = clean_name(name)
    found = sniff(content)
    suffix = next((s for s in _SUFFIXES if clean.lower().endswith(s)), None)
    declared = (declared_type or "").partition(";")[0].strip().lower()
    said = [
        (f"its name ends in {suffix}", None if suffix is None else _SUFFIXES[suffix]),
        (f"it is declared as {declared}",
         declared if declared not in ("", "application/octet-stream") else None),
    ]  # fmt: skip
    for how, claimed in said:
        if claimed is not None and not _agree(claimed, found):
            raise FileError(
                f"The document {clean} lies about its type: {how}, but it is {found}.",
                "Attach the right file, under a name and type that fit it.",
            )
    return StoredFile(clean, found, content, hashlib.sha256(content).hexdigest())


def clean_name(name: str) -> str:
    """A file name without folders, control characters and what shells and browsers trip over."""
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(c for c in plain if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    plain = re.sub(r'[<>:"|?*;]', "_", plain).strip(" .")
    stem, dot, suffix = plain.rpartition(".")
    if len(plain) > _LONGEST_NAME:
        plain = f"{stem[: _LONGEST_NAME - len(suffix) - 1]}{dot}{suffix}"[:_LONGEST_NAME]
    return plain or "document"


def require_size(size: int, limit_mb: int) -> None:
    """Refuse what is larger than the limit.

    Raises:
        DocumentTooLarge: It is.
    """
    if size > limit_mb * _MEBIBYTE:
        raise DocumentTooLarge(
            f"The document is larger than {limit_mb} MB.",
            "Make it smaller or attach it in parts; GAZETTEER_DOCUMENT_LIMIT_MB sets the limit.",
        )


def _agree(claimed: str, found: str) -> bool:
    aliases = {"application/json": "application/geo+json", "text/csv": "text/plain",
               "application/x-zip-compressed": "application/zip", "image/jpg": "image/jpeg",
               "application/geopackage+vnd.sqlite3": "application/geopackage+sqlite3"}  # fmt: skip
    return aliases.get(claimed, claimed) == found


def _has_member(content: bytes, part: str) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    return "[Content_Types].xml" in names and any(name.startswith(part) for name in names)
