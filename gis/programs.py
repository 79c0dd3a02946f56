"""The PostgreSQL programs that the distribution installed, and the PostGIS beside them."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gis.errors import SetupError

MINIMUM_POSTGRESQL = 15
MINIMUM_POSTGIS = (3, 3)

_DEBIAN_ROOT = Path("/usr/lib/postgresql")
_DEBIAN_SHARE = Path("/usr/share/postgresql")


@dataclass(frozen=True, slots=True)
class Programs:
    """One installed PostgreSQL.

    Attributes:
        folder: Folder of `initdb`, `pg_ctl` and `postgres`.
        major: Major version, as 15.
        postgis: Version of the PostGIS installed for it, as (3, 3); None: none.
    """

    folder: Path
    major: int
    postgis: tuple[int, int] | None

    def path(self, name: str) -> str:
        """Absolute path of one program."""
        return str(self.folder / name)


def find_programs(major: int | None = None) -> Programs:
    """The newest PostgreSQL that has a good PostGIS, or exactly the major version asked for.

    Raises:
        SetupError: None is installed, all are too old, or PostGIS is missing or too old.
    """
    return choose(installed(), major)


def choose(found: Sequence[Programs], major: int | None) -> Programs:
    """Choose among the installed versions; see `find_programs`.

    Raises:
        SetupError: None of them will do.
    """
    if major is not None:
        found = [programs for programs in found if programs.major == major]
        if not found:
            raise SetupError(
                f"The private database was made by PostgreSQL {major}, which is not installed.",
                f"Run `apt-get install postgresql-{major}-postgis-3`, or move the database folder"
                " away and load again.",
            )
    if not found:
        raise SetupError("PostgreSQL is not installed on this machine.", "Run `make setup`.")
    recent = [programs for programs in found if programs.major >= MINIMUM_POSTGRESQL]
    newest = max(recent or found, key=lambda programs: programs.major)
    if not recent:
        raise SetupError(
            f"PostgreSQL {newest.major} is too old; {MINIMUM_POSTGRESQL} or newer is needed.",
            "Run `make setup` on Debian 12 or newer.",
        )
    spatial = [programs for programs in recent if programs.postgis]
    if not spatial:
        raise SetupError(
            f"PostGIS is not installed for PostgreSQL {newest.major}.",
            f"Run `make setup`, or `apt-get install postgresql-{newest.major}-postgis-3`.",
        )
    good = [
        programs for programs in spatial if programs.postgis and programs.postgis >= MINIMUM_POSTGIS
    ]
    if not good:
        wanted = ".".join(map(str, MINIMUM_POSTGIS))
        raise SetupError(
            f"The PostGIS installed for PostgreSQL {spatial[0].major} is older than {wanted}.",
            f"Install PostGIS {wanted} or newer.",
        )
    return max(good, key=lambda programs: programs.major)


def installed() -> list[Programs]:
    """Every server installation: Debian's folders, then the `pg_config` on the path."""
    folders = [folder.parent for folder in _DEBIAN_ROOT.glob("*/bin/initdb")]
    configuration = shutil.which("pg_config")
    if configuration is not None:
        folder = Path(_ask(configuration, "--bindir"))
        if (folder / "initdb").is_file() and folder not in folders:
            folders.append(folder)
    return [_describe(folder) for folder in folders]


def _describe(folder: Path) -> Programs:
    version = re.search(r"\) (\d+)", _ask(str(folder / "postgres"), "--version"))
    major = int(version.group(1)) if version else 0
    configuration = folder / "pg_config"
    share = _DEBIAN_SHARE / str(major)
    if configuration.is_file():
        share = Path(_ask(str(configuration), "--sharedir"))
    return Programs(folder, major, _postgis_version(share / "extension" / "postgis.control"))


def _postgis_version(control: Path) -> tuple[int, int] | None:
    if not control.is_file():
        return None
    version = re.search(r"default_version\s*=\s*'(\d+)\.(\d+)", control.read_text("utf-8"))
    return (int(version.group(1)), int(version.group(2))) if version else None


def _ask(program: str, option: str) -> str:
    answer = subprocess.run([program, option], capture_output=True, text=True, check=False)
    return answer.stdout.strip()
