"""The making of the private cluster's folders and data, and of its configuration."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from gis.cluster_config import configuration
from gis.cluster_log import explain
from gis.cluster_place import ClusterPlace, make_open_folder, make_private_folder, write_as
from gis.programs import Programs

SUPERUSER = "postgres"

_INITDB_SECONDS = 180


def major_version(place: ClusterPlace) -> int | None:
    """Major version of the PostgreSQL that made the data; None: there are none."""
    try:
        text = (place.data / "PG_VERSION").read_text("utf-8").strip()
    except FileNotFoundError:
        return None
    return int(text) if text.isdecimal() else None


def prepare(place: ClusterPlace, programs: Programs, *, durable: bool) -> None:
    """Make what is missing of the folders and the data, and write the configuration anew.

    Raises:
        SetupError: A folder belongs to another user, or `initdb` fails.
    """
    make_open_folder(place.data.parent)
    make_private_folder(place.sockets, place.account)
    if major_version(place) is None:
        # Made beside its place and moved there when whole: an `initdb` that was cut short
        # never passes for a cluster.
        draft = place.data.with_name("postgres.new")
        if draft.exists():
            shutil.rmtree(draft)
        make_private_folder(draft, place.account)
        _initialise(place, programs, draft, durable)
        draft.rename(place.data)
    write_as(place.data / "gazetteer.conf", configuration(place, durable), place.account)


def size_on_disk(folder: Path) -> int:
    """Bytes of all files; one that the server removes meanwhile counts for nothing."""
    total = 0
    for path, _, names in os.walk(folder):
        for name in names:
            try:
                total += (Path(path) / name).lstat().st_size
            except FileNotFoundError:
                continue
    return total


def _initialise(place: ClusterPlace, programs: Programs, draft: Path, durable: bool) -> None:
    command = [
        programs.path("initdb"),
        f"--pgdata={draft}",
        f"--username={SUPERUSER}",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--auth-local=trust",
        "--auth-host=reject",
        "--data-checksums",
        "--no-instructions",
    ]
    if not durable:
        command.append("--no-sync")
    answer = place.account.run(command, seconds=_INITDB_SECONDS)
    if answer.returncode != 0:
        raise explain(answer.stdout, draft)
    with (draft / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write("\ninclude 'gazetteer.conf'\n")
