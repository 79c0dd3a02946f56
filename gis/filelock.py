"""One process at a time, by a lock on a file.

The kernel lets such a lock go when its holder dies, so the file may stay: it is never stale.
"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gis.errors import SetupError


@contextmanager
def exclusive(path: Path, *, seconds: float) -> Iterator[None]:
    """Hold the lock on a file, which is made if it is missing.

    Args:
        path: The lock file; its folder must be there.
        seconds: How long to wait for another holder.

    Raises:
        SetupError: Another process held the lock all that time.
        OSError: The file cannot be opened or made.
    """
    end = time.monotonic() + seconds
    with path.open("a") as lock:
        while not _locked(lock.fileno()):
            if time.monotonic() > end:
                raise SetupError(
                    f"Another command has held {path} for {seconds:.0f} seconds.",
                    "Wait for it or end it, then try again.",
                )
            time.sleep(0.05)
        yield


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
