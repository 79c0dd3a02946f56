"""A file from a stranger is looked at only if it is there and not larger than it may be."""

from __future__ import annotations

from pathlib import Path

from gis.errors import FileError

_MEGABYTE = 1_000_000


def need_file(path: Path, *, limit_bytes: int) -> None:
    """Checks that the file exists, is not empty and is not too large.

    Raises:
        FileError: One of these; the message names the limit.
    """
    try:
        found = path.is_file()
        size = path.stat().st_size if found else 0
    except (OSError, ValueError) as fault:
        raise FileError("The file cannot be looked at.", "Check the path.") from fault
    if not found:
        raise FileError(f"There is no file {path}.", "Check the path.")
    if size == 0:
        raise FileError(f"{path.name} is empty.", "Export or copy it again.")
    if size > limit_bytes:
        raise FileError(
            f"{path.name} has {size / _MEGABYTE:.0f} MB; at most {limit_bytes / _MEGABYTE:.0f} MB"
            " are read.",
            "Export a smaller area or fewer layers.",
        )
