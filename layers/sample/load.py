"""Makes the sample's files and loads them as anybody's files are loaded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from sqlalchemy import text

from gis.crs import parse_crs
from gis.database import Database
from gis.loading import LoadOptions, LoadReport, describe
from gis.roles import STAFF_ROLE
from gis.staging import Progress
from layers.kinds import KINDS
from layers.load import load
from layers.sample.build import build
from layers.sample.manifest import FILES

_STAMP = "built.json"
_ACTOR = "sample"


def load_sample(
    database: Database, directory: Path, progress: Progress | None = None
) -> list[LoadReport]:
    """Make the files where they are missing or of older code, and load each in its order.

    Safe to repeat: files that the sample loaded before are passed over, up to the first that is
    new. Loading them again would first take back, then repeat, what later files correct.
    """
    make_sample(directory, progress)
    known = _loaded(database)
    reports: list[LoadReport] = []
    is_new = False
    for file in FILES:
        path = directory / file.name
        is_new = is_new or describe(path)["sha256"] not in known
        if not is_new:
            reports.append(LoadReport(file.dataset, [path]))
            continue
        kind = None if file.facility_kind is None else KINDS[file.facility_kind]
        options = LoadOptions(crs=None if file.crs is None else parse_crs(file.crs))
        reports.append(
            load(
                database, file.dataset, [path], options,
                kind=kind, actor=_ACTOR, progress=progress,
            )
        )  # fmt: skip
    return reports


def _loaded(database: Database) -> set[str]:
    """SHA-256 of the files that the sample loaded into this database."""
    # Which files a revision came from is not for the public.
    with database.read(STAFF_ROLE) as connection:
        return set(
            connection.execute(
                text("SELECT f->>'sha256' FROM gis.revision, jsonb_array_elements(files) f"
                     " WHERE actor = :actor"),
                {"actor": _ACTOR},
            ).scalars()
        )  # fmt: skip


def make_sample(directory: Path, progress: Progress | None = None) -> list[Path]:
    """The sample's files in the directory, made only where they are not of this code."""
    paths = [directory / file.name for file in FILES]
    stamp, version = directory / _STAMP, _version()
    is_complete = stamp.is_file() and all(path.is_file() for path in paths)
    if is_complete and json.loads(stamp.read_text("utf-8")) == {"version": version}:
        return paths
    directory.mkdir(parents=True, exist_ok=True)
    made = build(directory, progress=progress)
    stamp.write_text(json.dumps({"version": version}), "utf-8")
    return made


def _version() -> str:
    """A digest of the code and the facts the sample is made from."""
    digest = hashlib.sha256()
    root = Path(str(files("layers.sample")))
    parts: Sequence[Path] = sorted(
        path for path in root.rglob("*") if path.suffix in (".py", ".csv", ".geojson")
    )
    for path in parts:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
