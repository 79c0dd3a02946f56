"""Makes the sample's files and loads them as anybody's files are loaded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from gis.crs import parse_crs
from gis.database import Database
from gis.loading import LoadOptions, LoadReport
from gis.staging import Progress
from layers.kinds import KINDS
from layers.load import load
from layers.sample.build import build
from layers.sample.manifest import FILES

_STAMP = "built.json"


def load_sample(
    database: Database, directory: Path, progress: Progress | None = None
) -> list[LoadReport]:
    """Make the files where they are missing or of older code, and load each in its order.

    Safe to repeat: what is on record already changes nothing.
    """
    make_sample(directory, progress)
    reports = []
    for file in FILES:
        kind = None if file.facility_kind is None else KINDS[file.facility_kind]
        options = LoadOptions(crs=None if file.crs is None else parse_crs(file.crs))
        reports.append(
            load(
                database, file.dataset, [directory / file.name], options,
                kind=kind, actor="sample", progress=progress,
            )
        )  # fmt: skip
    return reports


def make_sample(directory: Path, progress: Progress | None = None) -> list[Path]:
    """The sample's files in the directory, made only where they are not of this code."""
    paths = [directory / file.name for file in FILES]
    stamp, version = directory / _STAMP, _version()
    if stamp.is_file() and all(path.is_file() for path in paths):
        if json.loads(stamp.read_text("utf-8")) == {"version": version}:
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
