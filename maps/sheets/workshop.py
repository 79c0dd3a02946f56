"""Where a series is made before it is handed over whole."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from gis.errors import FileError


@contextmanager
def workshop(directory: Path) -> Iterator[Path]:
    """A folder inside the target, on the same disk, that goes away whatever happens.

    Raises:
        FileError: The directory cannot be made or written.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        folder = Path(mkdtemp(prefix=".sheets-", dir=directory))
    except OSError as fault:
        raise FileError(
            f"{directory} cannot be written: {fault.strerror}.", "Name another directory."
        ) from fault
    try:
        yield folder
    except OSError as fault:
        raise FileError(
            f"The sheets could not be written to {directory}: {fault.strerror}.",
            "Make room, or name another directory.",
        ) from fault
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def hand_over(folder: Path, directory: Path, stem: str) -> tuple[str, ...]:
    """Move the finished files to their place; older sheets of the same line go.

    Args:
        folder: The workshop.
        directory: Where the files belong.
        stem: What the names of this line's files begin with.

    Returns:
        The names of the files, in order.
    """
    names = sorted(path.name for path in folder.iterdir())
    ours = re.compile(re.escape(stem) + r"_\d+of\d+\.(?:pdf|png|dxf)")
    for path in directory.iterdir():
        if ours.fullmatch(path.name) and path.name not in names:
            path.unlink()
    for name in names:
        (folder / name).replace(directory / name)
    return tuple(names)
