"""Where the photos of a returned pack are found: below DCIM/, or in one folder without it.

Paths come from a stranger's file. None leads outside the folder that was given, whether by `..`,
by an absolute path or by a link.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path, PurePosixPath

from gazetteer.inspection.pack_fields import PHOTO_FOLDER
from gis.errors import FieldError, FileError

_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif"})
_MOST = 20_000


class PhotoMissing(FileError):
    """A photo that a record names did not come back."""


class PhotoFolder:
    """The photos of one return.

    Args:
        root: The folder: that of the project, or its DCIM, or any with all photos in it.
        only_dcim: Look below its DCIM only; the folder is somebody's downloads, perhaps.
    """

    def __init__(self, root: Path, *, only_dcim: bool = False) -> None:
        """Checks that there is a folder.

        Raises:
            FileError: There is none.
        """
        if not root.is_dir():
            raise FileError(f"There is no folder {root}.", "Name the folder of the photos.")
        self._root = root.resolve()
        self._only_dcim = only_dcim

    def find(self, written: str) -> Path:
        """The file that a path of the pack means.

        Looked for as written, then without its first folder, where the root is that folder
        itself, each time without regard to capitals if need be; then by its name alone.

        Raises:
            FieldError: The path is absolute or leads out of the folder.
            PhotoMissing: There is no such file.
            FileError: Several are meant.
        """
        path = relative_path(written)
        for tried in (path, PurePosixPath(*path.parts[1:])):
            if str(tried) in self.files:
                return self.files[str(tried)]
        for key, wanted in (
            (str.casefold, str(path).casefold()),
            (str.casefold, "/".join(path.parts[1:]).casefold()),
            (_name, path.name.casefold()),
        ):
            same = [file for name, file in self.files.items() if key(name) == wanted]
            if len(same) == 1:
                return same[0]
            if same:
                raise FileError(
                    f"{written} is not there, and {len(same)} other photos may be meant.",
                    "Give the project's folder, with DCIM in it as on the device.",
                )
        raise PhotoMissing(
            f"The photo {written} is not there.",
            "Copy the folder DCIM from the device, and return the pack again with it.",
        )

    @cached_property
    def files(self) -> dict[str, Path]:
        """Pictures in the folder, by path below it; links are left out.

        Raises:
            FileError: There are more than a pack can have.
        """
        top = self._root / PHOTO_FOLDER if self._only_dcim else self._root
        found: dict[str, Path] = {}
        for file in sorted(top.rglob("*")):
            if file.suffix.casefold() not in _SUFFIXES or file.is_symlink():
                continue
            if file.is_file() and file.resolve().is_relative_to(self._root):
                found[file.relative_to(self._root).as_posix()] = file
            if len(found) > _MOST:
                raise FileError(
                    f"There are more than {_MOST} pictures in {top}.",
                    "Name the folder of this pack's photos.",
                )
        return found


def relative_path(written: str) -> PurePosixPath:
    """A path of a pack, plain and relative; backslashes are taken as slashes.

    Raises:
        FieldError: It is absolute, names a drive or a scheme, or leads upwards.
    """
    plain = written.replace("\\", "/").strip()
    path = PurePosixPath(plain)
    parts = [part for part in path.parts if part != "."]
    if (
        not parts
        or path.is_absolute()
        or ".." in parts
        or any(":" in part or not part.isprintable() for part in parts)
    ):
        raise FieldError(
            f"The photo path '{written[:80]}' is not below the folder of the pack.",
            f"Copy the photo into {PHOTO_FOLDER}, and write {PHOTO_FOLDER}/ and its name.",
        )
    return PurePosixPath(*parts)


def _name(path: str) -> str:
    return path.rsplit("/", 1)[-1].casefold()
