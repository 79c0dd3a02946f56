"""Which encoding a text file is in: declared or UTF-8, checked to the last byte, never guessed."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from pathlib import Path

from gis.errors import FileError

_CHUNK_BYTES = 1 << 20
# What files call GB2312 or GBK is in practice the code page 936; GB18030 contains all three.
_CHINESE = {"gb2312", "gbk", "gb18030"}
_UNICODE_PREFIXES = ("utf-16", "utf-32")


def codec_name(encoding: str) -> str:
    """Python's name of a declared encoding; GB2312 and GBK are read as GB18030.

    Raises:
        FileError: No such text encoding.
    """
    word = encoding.strip().lower()
    # A .cpg may hold a bare code page: 936, cp936, ANSI 936.
    page = re.fullmatch(r"(?:cp|ansi|oem|ms)?[ _-]?(\d{3,5})", word)
    known = {"936": "gb18030", "65001": "utf-8"}
    try:
        name = codecs.lookup(known.get(page[1], f"cp{page[1]}") if page else word).name
        # Some codecs are not for text.
        "".encode(name)
    except (LookupError, UnicodeError):
        pass
    else:
        return "gb18030" if name in _CHINESE else name.removesuffix("-sig")
    raise FileError(f"'{encoding}' is not a text encoding.", "Usual are utf-8, gb18030 and utf-16.")


def check_encoding(path: Path, encoding: str | None) -> str:
    """Reads the whole file once and returns the codec to read it with.

    Args:
        path: The file.
        encoding: As declared; None means UTF-8, with or without a byte order mark.

    Raises:
        FileError: A byte does not fit; or another encoding was declared for what is plainly
            UTF-8; or there are NUL characters; or the file is empty; or there is no such
            encoding.
    """
    codec = "utf-8" if encoding is None else codec_name(encoding)
    if path.stat().st_size == 0:
        raise FileError(f"{path.name} is empty.", "Export it again.")
    bad = _first_bad_byte(_chunks(path), codec)
    if bad is not None:
        raise _wrong_encoding(path, codec, bad)
    looks_like_utf8 = codec != "utf-8" and not codec.startswith(_UNICODE_PREFIXES)
    if looks_like_utf8 and is_plainly_utf8(_chunks(path)):
        raise FileError(
            f"{path.name} is in UTF-8, but {encoding} was declared.", "Declare --encoding utf-8."
        )
    if not codec.startswith(_UNICODE_PREFIXES):
        _refuse_nul(path)
    return "utf-8-sig" if codec == "utf-8" else codec


def is_plainly_utf8(chunks: Iterable[bytes]) -> bool:
    """True where all bytes are valid UTF-8 and some character takes three bytes or more.

    Every Chinese character does. Text in GB18030 meets this only by a chance that vanishes
    with its length.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    long_characters = False
    try:
        for chunk in chunks:
            text = decoder.decode(chunk)
            long_characters = long_characters or (not text.isascii() and max(text) > "\u07ff")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return long_characters


def _chunks(path: Path) -> Iterable[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk


def _first_bad_byte(chunks: Iterable[bytes], codec: str) -> int | None:
    """0-based offset of the first byte that `codec` cannot decode, or None."""
    decoder = codecs.getincrementaldecoder(codec)()
    read = 0
    held = 0
    for chunk in chunks:
        # The decoder keeps the start of a character cut by the end of the chunk before.
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            return read - held + error.start
        held = len(decoder.getstate()[0])
        read += len(chunk)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return read - held
    return None


def _ends_inside_a_character(path: Path, offset: int) -> bool:
    """Whether what is left from `offset` begins a character of UTF-8 and breaks off."""
    if path.stat().st_size - offset > _LONGEST_CHARACTER:
        return False
    with path.open("rb") as file:
        file.seek(offset)
        left = file.read()
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(left) == "" and left != b""
    except UnicodeDecodeError:
        return False


_LONGEST_CHARACTER = 4


def _wrong_encoding(path: Path, codec: str, offset: int) -> FileError:
    line = 1
    left = offset
    for chunk in _chunks(path):
        line += chunk[:left].count(b"\n")
        left -= len(chunk)
        if left <= 0:
            break
    message = f"{path.name} is not in {codec}: byte {offset + 1}, in line {line}, does not fit."
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return FileError(f"{message} It begins like UTF-16.", "Declare --encoding utf-16.")
    if codec == "utf-8" and _ends_inside_a_character(path, offset):
        return FileError(
            f"{path.name} is cut off in the middle of a character, in line {line}.",
            "Copy or export the file again, whole.",
        )
    for other in ("utf-8", "gb18030"):
        if other != codec and _first_bad_byte(_chunks(path), other) is None:
            return FileError(
                f"{message} It can be read as {other}.",
                f"If that is what it is, declare --encoding {other}.",
            )
    return FileError(
        message, "Save it as UTF-8, or declare its encoding, such as --encoding gb18030."
    )


def _refuse_nul(path: Path) -> None:
    for chunk in _chunks(path):
        if b"\0" in chunk:
            raise FileError(
                f"{path.name} holds NUL bytes: it is not a text file, or it is damaged.",
                "Export it again; for UTF-16 declare --encoding utf-16.",
            )
