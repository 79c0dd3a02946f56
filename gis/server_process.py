"""Which processes of this machine are the private cluster's server.

PostgreSQL notes its process id in `postmaster.pid`. After a crash of the machine the note
stays, and the number may by then be another program's. The command line tells: it is readable
by everyone, also in a container where root may not look further into other users' processes.
The work folder, where it can be read, also finds a server whose folder was moved as it ran.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from gis.cluster_place import ClusterPlace
from gis.errors import SetupError

_PROCESSES = Path("/proc")
_ORPHAN_SECONDS = 20.0


def postmaster(place: ClusterPlace) -> int | None:
    """Process id of the running server; None: it does not run."""
    pid = noted_pid(place)
    if pid is None:
        return None
    ours = str(place.data) in _command_line(pid) or _works_in(pid, place.data)
    return pid if ours and _is_postgres(pid) else None


def noted_pid(place: ClusterPlace) -> int | None:
    """Process id noted in `postmaster.pid`, running or not; None: no note, or not a number."""
    try:
        lines = (place.data / "postmaster.pid").read_text("utf-8", "replace").splitlines()
    except FileNotFoundError:
        return None
    return int(lines[0]) if lines and lines[0].strip().isdecimal() else None


def clear_stale_note(place: ClusterPlace) -> None:
    """Make a start possible after a crash. Call only when `postmaster` says None.

    A note of a process that is gone is left to PostgreSQL, which also looks whether its
    shared memory is still in use, and so is one of a PostgreSQL server elsewhere. Only a note
    whose number another kind of program has, or that holds no number, is removed; PostgreSQL
    would take it for a running server for ever.

    Raises:
        SetupError: Sessions of the crashed server are still at work; starting beside them
            would damage the data.
    """
    _wait_for_orphans(place)
    pid = noted_pid(place)
    if pid is None or (_command_line(pid) and not _is_postgres(pid)):
        (place.data / "postmaster.pid").unlink(missing_ok=True)


def _wait_for_orphans(place: ClusterPlace) -> None:
    end = time.monotonic() + _ORPHAN_SECONDS
    while orphans := _children(place):
        if time.monotonic() > end:
            numbers = " ".join(map(str, orphans))
            raise SetupError(
                "Processes of a crashed database server are still at work.",
                f"Wait, or end them with `kill {numbers}`, then try again.",
            )
        time.sleep(0.1)


def _children(place: ClusterPlace) -> list[int]:
    """Server processes other than the postmaster; their titles carry the cluster's name."""
    title = f"postgres: {place.name}: "
    numbers = [int(entry.name) for entry in _PROCESSES.iterdir() if entry.name.isdecimal()]
    return [
        pid
        for pid in numbers
        if _is_postgres(pid)
        and (_command_line(pid)[0].startswith(title) or _works_in(pid, place.data))
    ]


def _is_postgres(pid: int) -> bool:
    """Whether it is the server program (`…/postgres`) or one of its children (`postgres: …`)."""
    first = _command_line(pid)[:1]
    return bool(first) and Path(first[0].split(":")[0]).name == "postgres"


def _works_in(pid: int, folder: Path) -> bool:
    try:
        return os.path.samefile(_PROCESSES / str(pid) / "cwd", folder)
    except OSError:
        return False


def _command_line(pid: int) -> list[str]:
    try:
        raw = (_PROCESSES / str(pid) / "cmdline").read_bytes()
    except OSError:
        return []
    text = raw.decode("utf-8", "surrogateescape").rstrip("\0")
    return text.split("\0") if text else []
