"""A file that is written whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gis.errors import FileError


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A draft beside the target, which takes its place when the block ends well.

    Raises:
        FileError: The file cannot be written.
    """
    draft = target.with_name(target.name + ".part")
    try:
        yield draft
        draft.replace(target)
    except OSError as fault:
        raise FileError(
            f"{target} cannot be written: {fault.strerror}.",
            "Name another place, or close it.",
        ) from fault
    finally:
        draft.unlink(missing_ok=True)
