"""From the server's log to one clear sentence, when the private cluster does not start."""

from __future__ import annotations

import re
from pathlib import Path

from gis.errors import SetupError

# What PostgreSQL writes, and what it means for the person at the keyboard.
_CAUSES = (
    (
        r"No space left on device|Disk quota exceeded",
        "The disk is full, so the private database cannot start.",
        "Make room, then try again.",
    ),
    (
        r"database files are incompatible with server|initialized by PostgreSQL version",
        "The private database was made by another version of PostgreSQL.",
        "Install that version, or move the database folder away and load again.",
    ),
    (
        r"shared memory segment",
        "The server may not use the machine's shared memory (/dev/shm).",
        "Mount it, writable for all: mount -t tmpfs -o mode=1777 shm /dev/shm",
    ),
    (
        r"wrong ownership|Permission denied|Operation not permitted",
        "The private database's folder does not belong to the user the server runs as.",
        "Run as the user who made it, or name another folder in GAZETTEER_HOME.",
    ),
    (
        r"Read-only file system",
        "The private database's folder is on a disk that cannot be written.",
        "Name a folder that can be written in GAZETTEER_HOME.",
    ),
    (
        r"Cannot allocate memory|could not map anonymous shared memory",
        "There is not enough memory to start the private database.",
        "Close other programs, then try again.",
    ),
    (
        r'lock file ".*" already exists|pre-existing shared memory block',
        "Another database server already uses the private database's folder.",
        "Stop it, then try again.",
    ),
)

_SERIOUS = re.compile(r"(?:FATAL|PANIC|ERROR|error):\s*(.+)")
_STAMP = re.compile(r"^\d{4}-\d\d-\d\d [\d:.]+ \w+ \[\d+\] ")


def explain(log: str, place: Path) -> SetupError:
    """The error for a failed start or a failed `initdb`.

    Args:
        log: What the program wrote in this attempt.
        place: File or folder to look at, named in the mend of an unknown cause.
    """
    line = last_serious_line(log)
    for pattern, message, mend in _CAUSES:
        if re.search(pattern, log):
            return SetupError(f"{message} PostgreSQL says: {line}", mend)
    return SetupError(f"The private database does not start: {line}", f"See {place}.")


def last_serious_line(log: str) -> str:
    """The last line that tells of a failure, or else the last line, without its time stamp."""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    serious = [found.group(1) for line in lines if (found := _SERIOUS.search(line))]
    # The server's own closing words follow the cause and say less.
    lines = [line for line in lines if "database system is shut down" not in line]
    return serious[-1] if serious else _STAMP.sub("", lines[-1] if lines else "nothing")
