"""Zip archives: written the same way every time, unpacked only inside their folder.

A zip from a stranger may name files outside the folder, unpack to a thousand times its size, or
hold links. Names written by Chinese Windows programs are in GBK without saying so.
"""

from __future__ import annotations

import shutil
import stat
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from gis.errors import FileError
from gis.filesize import need_file
from gis.wholefile import whole_file

# The oldest moment that a zip can hold; the same content gives the same bytes.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_UTF8_NAMES = 0x800
_ENCRYPTED = 0x1
_CHUNK = 1 << 16
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    IndexError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """How much an archive may unpack to.

    Attributes:
        archive_bytes: Size of the archive itself.
        files: Number of files in it.
        file_bytes: Size of each file, unpacked.
        total_bytes: Size of all together, unpacked.
    """

    archive_bytes: int = 2_000_000_000
    files: int = 10_000
    file_bytes: int = 1_000_000_000
    total_bytes: int = 4_000_000_000


_USUAL = ArchiveLimits()


def safe_extract(
    archive: Path, folder: Path, *, limits: ArchiveLimits = _USUAL
) -> tuple[Path, ...]:
    """Unpacks an archive into a folder that should be empty; returns the files, sorted.

    Args:
        archive: The .zip or .kmz.
        folder: Where to; made if missing.
        limits: What is counted while unpacking, whatever the archive says of itself.

    Raises:
        FileError: No zip, damaged, encrypted or too large; a name that leads outside the
            folder, is a link, or stands twice (whatever its case). What was unpacked before is
            left for the caller to remove with the folder.
    """
    need_file(archive, limit_bytes=limits.archive_bytes)
    written: list[Path] = []
    seen: set[str] = set()
    left = limits.total_bytes
    try:
        with zipfile.ZipFile(archive) as opened:
            members = [info for info in opened.infolist() if not info.is_dir()]
            if len(members) > limits.files:
                raise FileError(
                    f"{archive.name} holds {len(members)} files; at most {limits.files} are read.",
                    "Split it.",
                )
            folder.mkdir(parents=True, exist_ok=True)
            for info in members:
                name = _safe_name(info, archive.name)
                if str(name).casefold() in seen:
                    raise FileError(
                        f"{archive.name} holds {name} twice.", "Pack it again without doubles."
                    )
                seen.add(str(name).casefold())
                target = folder.joinpath(*name.parts)
                target.parent.mkdir(parents=True, exist_ok=True)
                left -= _unpack(opened, info, target, min(limits.file_bytes, left), archive.name)
                written.append(target)
    except _DAMAGE:
        raise FileError(
            f"{archive.name} is no zip archive, or it is damaged or cut off.",
            "Copy or pack it again.",
        ) from None
    except OSError as fault:
        raise FileError(
            f"{archive.name} cannot be unpacked: {fault.strerror or 'the disk failed'}.",
            "Check names and free space.",
        ) from fault
    return tuple(sorted(written))


def write_zip(path: Path, members: Mapping[str, bytes | Path]) -> None:
    """Writes an archive, whole or not at all; the same members give the same bytes.

    Args:
        path: Target.
        members: Content, or the file that holds it, by name with forward slashes; written in
            the order of the names.

    Raises:
        FileError: The file cannot be written.
    """
    with whole_file(path) as draft, zipfile.ZipFile(draft, "w") as archive:
        for name in sorted(members):
            info = zipfile.ZipInfo(name, _MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            # Made on Unix, readable by all: not left to the machine.
            info.create_system = 3
            info.external_attr = 0o100644 << 16
            content = members[name]
            if isinstance(content, bytes):
                archive.writestr(info, content)
            else:
                info.file_size = content.stat().st_size
                with content.open("rb") as source, archive.open(info, "w") as target:
                    shutil.copyfileobj(source, target)


def _safe_name(info: zipfile.ZipInfo, archive: str) -> PurePosixPath:
    name = info.filename
    if not info.flag_bits & _UTF8_NAMES and not name.isascii():
        raw = name.encode("cp437", errors="replace")
        try:
            name = raw.decode("utf-8")
        except UnicodeDecodeError:
            name = raw.decode("gb18030", errors="replace")
    path = PurePosixPath(name.replace("\\", "/"))
    is_bad = (
        path.is_absolute()
        or not path.parts
        or any(part in ("..", ".") or ":" in part or "\0" in part for part in path.parts)
        or not name.isprintable()
    )
    if is_bad or stat.S_ISLNK(info.external_attr >> 16):
        raise FileError(
            f"{archive} holds {name[:80]!r}, which leads outside its folder.",
            "Pack it again with plain relative names.",
        )
    if info.flag_bits & _ENCRYPTED:
        raise FileError(f"{archive} is encrypted.", "Pack it again without a password.")
    return path


def _unpack(
    opened: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, limit: int, archive: str
) -> int:
    size = 0
    with opened.open(info) as source, target.open("wb") as file:
        while chunk := source.read(_CHUNK):
            size += len(chunk)
            if size > limit:
                raise FileError(
                    f"{archive} unpacks to more than is read; {info.filename[:80]!r} is too large.",
                    "Split it, or leave out what is not needed.",
                )
            file.write(chunk)
    return size
