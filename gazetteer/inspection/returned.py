"""Reads a field pack that came back 外业返回数据: a GeoPackage, a zip or a folder, with its photos.

Nothing is believed yet: columns and cells are only checked to be what they are declared as. The
file is a stranger's (`gis.geopackage_read` copies it and lets nothing of it run).
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gazetteer.inspection.pack_fields import INFO, LINE, PHOTOS, PROBLEMS, TASKS, layer
from gazetteer.inspection.photo_folder import PhotoFolder
from gis.archive import safe_extract
from gis.errors import FileError
from gis.filesize import need_file
from gis.geopackage_read import GeoPackageFile, TableRead, open_geopackage
from gis.problems import Problem

_READ_BACK = (TASKS, PROBLEMS, PHOTOS)
_LIMIT_BYTES = 1_000_000_000
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class ReturnedPack:
    """What a returned pack holds.

    Attributes:
        file_name: As given.
        sha256: Of the GeoPackage's bytes, with its journal, and of the names and bytes of the
            photos, so that a zip and its unpacked folder are the same return.
        pack_uuid: What it says it is.
        base_digest: What it says of its base.
        epsg: System of the pack.
        tables: Rows of the layers that are read back, by name.
        line: Rows of the line's layer; None: the layer is gone.
        photos: Where its photos are looked for.
        problems: Cells that cannot be used, and columns nobody asked for.
    """

    file_name: str
    sha256: str
    pack_uuid: str
    base_digest: str
    epsg: int
    tables: dict[str, TableRead]
    line: TableRead | None
    photos: PhotoFolder
    problems: tuple[Problem, ...]


@contextmanager
def open_returned(path: Path, photos: Path | None = None) -> Iterator[ReturnedPack]:
    """Opens a returned pack; a zip is unpacked into a folder that goes when the block ends.

    Args:
        path: The GeoPackage, the zip, or the folder that holds it.
        photos: Folder of the photos; None: the folder of the GeoPackage.

    Raises:
        FileError: There is none, or several; it is damaged; a layer or a column is missing.
    """
    with tempfile.TemporaryDirectory(prefix="return") as unpacked:
        folder = path
        if path.is_file() and path.suffix.casefold() == ".zip":
            folder = Path(unpacked)
            safe_extract(path, folder)
        file = _only_pack(folder, path.name) if folder.is_dir() else path
        need_file(file, limit_bytes=_LIMIT_BYTES)
        is_lone = photos is None and file == path
        found = PhotoFolder(photos or file.parent, only_dcim=is_lone)
        with open_geopackage(file) as opened:
            pack = _read(opened, path.name)
        yield ReturnedPack(
            path.name, _digest(file, found), pack.pack_uuid, pack.base_digest, pack.epsg,
            pack.tables, pack.line, found, pack.problems,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Tables:
    pack_uuid: str
    base_digest: str
    epsg: int
    tables: dict[str, TableRead]
    line: TableRead | None
    problems: tuple[Problem, ...]


def _read(opened: GeoPackageFile, name: str) -> _Tables:
    present = opened.tables()
    if INFO not in present:
        raise FileError(
            f"{name} is a GeoPackage, but no field pack: it has no table '{INFO}'.",
            "Give the pack as it came from the field; do not export its layers to another file.",
        )
    missing = [f"layer '{one}' ({_label(one)})" for one in _READ_BACK if one not in present]
    tables = {
        one: opened.read(one, layer(one).kinds) for one in (INFO, *_READ_BACK) if one in present
    }
    for table, read in tables.items():
        missing += [
            f"column '{column}' of layer '{table}' ({_label(table, column)})"
            for column in read.missing
        ]
    if missing:
        raise FileError(
            f"{name} was altered: {'; '.join(missing)} missing.",
            "Add what is missing again under exactly that name (text, date or decimal number, as"
            " in the pack that left), or copy what was entered into an unaltered copy of the pack.",
        )
    info = tables.pop(INFO)
    values = info.features[0].values if len(info.features) == 1 else {}
    uuid, digest, epsg = values.get("pack_uuid"), values.get("base_digest"), values.get("epsg")
    if not isinstance(uuid, str) or not isinstance(digest, str) or not isinstance(epsg, int):
        raise FileError(
            f"The table '{INFO}' of {name} does not say which pack it is: it has"
            f" {len(info.features)} rows, or cells of it are blank.",
            "Copy the table from the pack that left.",
        )
    line = opened.read(LINE, layer(LINE).kinds) if LINE in present else None
    return _Tables(uuid, digest, epsg, tables, line, _oddities(name, present, tables))


def _oddities(
    name: str, present: tuple[str, ...], tables: dict[str, TableRead]
) -> tuple[Problem, ...]:
    """Cells that cannot be used; and layers, columns that were added and are not read."""
    found: list[Problem] = []
    known = {one.name for one in map(layer, (INFO, LINE, *_READ_BACK, "reference_objects"))}
    for table in present:
        if table not in known and table != "layer_styles":
            found.append(_not_read(name, None, f"The layer '{table}' was added"))
    for table, read in tables.items():
        found += [
            _not_read(name, column, f"The column '{column}' was added to layer '{table}'")
            for column in read.further
        ]
    return tuple(found)


def _not_read(name: str, column: str | None, what: str) -> Problem:
    return Problem(
        name, None, column, None, f"{what}; it is not read.",
        "Write what it says into 'remark', or into a problem.", "finding",
    )  # fmt: skip


def _only_pack(folder: Path, name: str) -> Path:
    found = sorted(
        one for one in folder.rglob("*") if one.suffix.casefold() == ".gpkg" and one.is_file()
    )
    if len(found) == 1:
        return found[0]
    if not found:
        raise FileError(
            f"There is no GeoPackage in {name}.", "Give the pack's .gpkg, its zip or its folder."
        )
    raise FileError(
        f"There are {len(found)} GeoPackages in {name}:"
        f" {', '.join(one.name for one in found[:6])}.",
        "Return them one after the other; each is compared with what stands then.",
    )


def _digest(file: Path, photos: PhotoFolder) -> str:
    whole = hashlib.sha256()
    for part in (file, file.with_name(file.name + "-wal")):
        if part.is_file():
            _feed(whole, part)
    for name, photo in photos.files.items():
        whole.update(f"\n{name}\n".encode())
        _feed(whole, photo)
    return whole.hexdigest()


def _feed(digest: hashlib._Hash, file: Path) -> None:
    with file.open("rb") as opened:
        while chunk := opened.read(_CHUNK):
            digest.update(chunk)


def _label(table: str, column: str | None = None) -> str:
    declared = layer(table)
    if column is None:
        return declared.label[0]
    return {field.name: field.label[0] for field in declared.fields}[column]
