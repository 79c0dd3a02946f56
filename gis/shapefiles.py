"""What a Shapefile consists of, whether it is whole, and in which encoding its texts are.

A Shapefile is at least three files. GDAL reads one that lost half its shapes without a word,
and guesses the encoding of its texts; so both are checked here, from the format's own headers
(Esri white paper of 1998, dBASE III).
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from gis.encodings import codec_name, is_plainly_utf8
from gis.errors import FileError

_CHUNK_BYTES = 1 << 20
_CODE_PAGE_936 = 0x4D
_AGAIN = "Export or copy all parts of the Shapefile again."


def part(path: Path, suffix: str) -> Path | None:
    """The file beside `path` with that suffix (".dbf"), in lower or upper case, or None."""
    for candidate in (path.with_suffix(suffix), path.with_suffix(suffix.upper())):
        if candidate.is_file():
            return candidate
    return None


def check_parts(path: Path) -> int:
    """Checks that all parts are there and whole; returns the number of records.

    Raises:
        FileError: .dbf or .shx is missing; a part is shorter than its header says; the parts
            do not belong together.
    """
    shx, dbf = part(path, ".shx"), part(path, ".dbf")
    missing = [suffix for suffix, found in ((".dbf", dbf), (".shx", shx)) if found is None]
    if shx is None or dbf is None:
        raise FileError(
            f"{path.name} comes without its {' and '.join(missing)}.",
            "Copy all files of the Shapefile into one folder: .shp, .shx, .dbf, .prj, .cpg.",
        )
    for piece in (path, shx):
        head = _head(piece, 100)
        # In 16-bit words, big-endian, at byte 24.
        if len(head) < 100 or piece.stat().st_size < 2 * int.from_bytes(head[24:28], "big"):
            raise FileError(f"{piece.name} is cut off.", _AGAIN)
    rows, start, width = _dbf_shape(dbf)
    if dbf.stat().st_size < start + rows * width:
        raise FileError(f"{dbf.name} is cut off.", _AGAIN)
    shapes = (shx.stat().st_size - 100) // 8
    if shapes != rows:
        raise FileError(
            f"{path.name} has {shapes} shapes, but {dbf.name} has {rows} rows: they do not"
            " belong together.",
            _AGAIN,
        )
    return rows


def text_codec(path: Path, encoding: str | None) -> str:
    """The codec of the texts: from the .cpg, else as declared; never guessed.

    Raises:
        FileError: Neither; or they differ; or the texts are plainly UTF-8 and that was not
            said; or the declared encoding does not exist.
    """
    declared = None if encoding is None else codec_name(encoding)
    cpg, dbf = part(path, ".cpg"), part(path, ".dbf")
    written = None
    if cpg is not None:
        text = cpg.read_bytes()[:64].decode("ascii", errors="replace").strip()
        try:
            written = codec_name(text)
        except FileError:
            raise FileError(
                f"{cpg.name} names '{text[:20]}', which is not an encoding.",
                "Correct it to UTF-8 or GB18030, or remove it and declare --encoding.",
            ) from None
    if declared is not None and written is not None and declared != written:
        raise FileError(
            f"{cpg.name if cpg else path.name} says {written}, but {encoding} was declared.",
            "Declare what the .cpg says; if the .cpg is wrong, correct or remove it.",
        )
    codec = written or declared
    if codec is None or dbf is None:
        raise _undeclared(path, dbf)
    if codec != "utf-8" and is_plainly_utf8(_records(dbf)):
        raise FileError(
            f"The texts of {path.name} are in UTF-8, but {written or encoding} is what the .cpg or"
            " the command says.",
            "Correct the .cpg to UTF-8, or declare --encoding utf-8.",
        )
    return codec


def decode_name(raw: str, codec: str, *, file: str) -> str:
    """A field name as GDAL gives it in Latin-1; a character cut at the tenth byte is left out.

    Raises:
        FileError: The bytes do not fit.
    """
    try:
        return codecs.getincrementaldecoder(codec)().decode(raw.encode("latin-1"))
    except UnicodeDecodeError:
        raise FileError(
            f"{file}: the name of a field is not in {codec}.",
            "Declare the right --encoding (gb18030, utf-8) or correct the .cpg.",
        ) from None


def decode_text(raw: str, codec: str, *, file: str, number: int, column: str) -> str:
    """A text as GDAL gives it in Latin-1, byte for byte, in its true encoding.

    Raises:
        FileError: The bytes do not fit; names the feature and the field.
    """
    try:
        return raw.encode("latin-1").decode(codec)
    except UnicodeDecodeError:
        raise FileError(
            f"{file}, feature {number}, field {column}: the text is not in {codec}.",
            "Declare the right --encoding (gb18030, utf-8) or correct the .cpg; if only this text"
            " is cut off in the middle of a character, shorten it.",
        ) from None


def _undeclared(path: Path, dbf: Path | None) -> FileError:
    marked = dbf is not None and _head(dbf, 32)[29:30] == bytes([_CODE_PAGE_936])
    hint = " Its .dbf is marked as code page 936, which is gb18030." if marked else ""
    return FileError(
        f"{path.name} comes without a .cpg, so the encoding of its texts is not known.{hint}",
        "Declare it: --encoding gb18030 or --encoding utf-8.",
    )


def _dbf_shape(dbf: Path) -> tuple[int, int, int]:
    """Number of rows, first byte of the rows, bytes in a row."""
    head = _head(dbf, 32)
    if len(head) < 32:
        raise FileError(f"{dbf.name} is cut off.", _AGAIN)
    little = [int.from_bytes(head[a:b], "little") for a, b in ((4, 8), (8, 10), (10, 12))]
    return little[0], little[1], little[2]


def _head(path: Path, size: int) -> bytes:
    with path.open("rb") as file:
        return file.read(size)


def _records(dbf: Path) -> Iterator[bytes]:
    with dbf.open("rb") as file:
        file.seek(_dbf_shape(dbf)[1])
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk
