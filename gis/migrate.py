"""Brings a database to the present schema: Alembic's revisions, then the SQL functions.

Tables change only by revisions. Functions (`<package>/sql/NNN_*.sql`) are installed anew each
time, in the order of their numbers, so that their text in the tree is their text in the
database. The packages come from the caller: `gis` knows none of those above it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from gis.database import driver_url, guard_connection, raw
from gis.errors import SetupError
from gis.roles import ensure_roles
from gis.server_check import check_server

_LOCK = 0x6769735F6D6967  # one migration at a time


def upgrade(url: str, packages: Sequence[str]) -> list[str]:
    """Migrate the database and install every package's SQL functions, in one transaction.

    Args:
        url: libpq URL of the database.
        packages: Packages that carry `migrations/` and `sql/`, lowest first.

    Returns:
        The revisions that were applied; empty when the database was up to date.

    Raises:
        SetupError: The server is too old or lacks an extension or a role, or the database stands
            at a revision this code does not know; the message has the mend.
        DatabaseGone: The server cannot be reached or went away; nothing was kept.
    """
    engine = create_engine(driver_url(url), poolclass=NullPool)
    with guard_connection(url), engine.begin() as connection:
        # First of all, so that two migrations at once do not both make the extensions.
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        connection.execute(text("SET LOCAL lock_timeout = '10s'"))
        check_server(raw(connection))
        ensure_roles(raw(connection), raw(connection).info.user)
        if _stored(connection) == _digest(packages):
            return []
        config = _config(packages)
        config.attributes["connection"] = connection
        script = ScriptDirectory.from_config(config)
        before = _heads(connection)
        known = {revision.revision for revision in script.walk_revisions()}
        if before - known:
            raise SetupError(
                "The database was migrated by a newer version of the service.",
                "Install that version, or use another database.",
            )
        command.upgrade(config, "head")
        reached = {r.revision for r in script.iterate_revisions(tuple(before), "base")}
        applied = [
            revision.revision
            for revision in script.walk_revisions()
            if revision.revision not in reached
        ]
        for statement_file in sql_files(packages):
            connection.exec_driver_sql(statement_file.read_text("utf-8").replace("%", "%%"))
        connection.exec_driver_sql(f"COMMENT ON SCHEMA gis IS '{_digest(packages)}'")
    return applied[::-1]


def _digest(packages: Sequence[str]) -> str:
    """A digest of all migrations and functions: while it stands in the database, nothing is due."""
    digest = hashlib.sha256()
    migrations = [path for folder in _migrations(packages) for path in sorted(folder.glob("*.py"))]
    for path in [*migrations, *sql_files(packages)]:
        digest.update(path.name.encode() + path.read_bytes())
    return f"installed {digest.hexdigest()}"


def _stored(connection: Connection) -> str | None:
    found: str | None = connection.exec_driver_sql(
        "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = 'gis'"
    ).scalar()
    return found


def _migrations(packages: Sequence[str]) -> list[Path]:
    folders = [_folder("gis") / "migrations" / "versions"]
    folders += [_folder(name) / "migrations" for name in packages if name != "gis"]
    return [path for path in folders if path.is_dir()]


def sql_files(packages: Sequence[str]) -> list[Path]:
    """Every package's `sql/*.sql`, in the order of their numbers."""
    found = [path for name in packages for path in (_folder(name) / "sql").glob("*.sql")]
    return sorted(found, key=lambda path: path.name)


def _heads(connection: Connection) -> set[str]:
    options = {"version_table_schema": "public"}
    return set(MigrationContext.configure(connection, opts=options).get_current_heads())


def _config(packages: Sequence[str]) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_folder("gis") / "migrations"))
    config.set_main_option("path_separator", "os")
    locations = [str(path) for path in _migrations(packages)]
    config.set_main_option("version_locations", os.pathsep.join(locations))
    return config


def _folder(package: str) -> Path:
    return Path(str(files(package)))
