"""The private cluster (私有数据库实例): a PostgreSQL server of the service's own.

Made by `initdb` from the distribution's packages, so that real PostGIS needs no administrator.
It listens on a unix socket only, in a folder that nobody but its owner (and root) can enter;
that folder is its only lock, so no password is needed inside. A database of the user's own,
named by `GAZETTEER_DATABASE_URL`, replaces it.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from gis.cluster_data import SUPERUSER, major_version, prepare, size_on_disk
from gis.cluster_log import explain
from gis.cluster_place import (
    PORT,
    ClusterPlace,
    choose_place,
    make_open_folder,
)
from gis.errors import SetupError
from gis.filelock import exclusive
from gis.programs import Programs, find_programs
from gis.roles import APP_ROLE, OWNER, ensure_roles
from gis.server_check import check_server, connect
from gis.server_process import clear_stale_note, postmaster
from gis.settings import DatabaseSettings

DATABASE = "gazetteer"

_START_SECONDS = 180
_LONGEST_LOG = 10_000_000

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ClusterStatus:
    """What is known of the cluster at one moment.

    Attributes:
        running: Whether the server runs.
        version: PostgreSQL version, as 15; None: never started.
        data_directory: Where the data are, or will be.
        pid: Process id of the server; None: not running.
        size: Bytes the data take on disk, write-ahead log and all; None: never started.
    """

    running: bool
    version: str | None
    data_directory: Path
    pid: int | None
    size: int | None


class Cluster:
    """The private cluster of one home folder. Making this object touches nothing."""

    def __init__(self, settings: DatabaseSettings, *, durable: bool = True) -> None:
        """Say where the cluster is.

        Args:
            settings: Only `home` is read.
            durable: False lets the server lose everything in a crash of the machine, and saves
                the waiting for the disk: for tests only.

        Raises:
            SetupError: The data belong to another user, or root has no user to run it as.
        """
        self.place: ClusterPlace = choose_place(settings.home)
        self._durable = durable

    def start(self) -> None:
        """Make the cluster if there is none, start it if it does not run, wait for its answer.

        Safe to repeat and to call from several processes at once: one starts it, all return
        when it accepts connections.

        Raises:
            SetupError: PostgreSQL or PostGIS is missing or too old, or the server does not
                start; the message says why, from the server's own log.
        """
        with self._alone():
            if not self._socket().exists():
                # Something cleaned up behind a running server; it makes its socket at the start.
                self._halt()
            if postmaster(self.place) is None:
                if self.place.moved:
                    _logger.warning(
                        "user %s may not enter %s: the private database is in %s",
                        self.place.account.name,
                        self.place.home,
                        self.place.data,
                    )
                programs = find_programs(major_version(self.place))
                prepare(self.place, programs, durable=self._durable)
                clear_stale_note(self.place)
                self._launch(programs)
            with self._superuser("postgres") as connection:
                ensure_roles(connection)

    def stop(self) -> None:
        """Stop the server; sessions still open are ended. Nothing happens if it does not run.

        Raises:
            SetupError: The server does not stop.
        """
        if major_version(self.place) is not None:
            with self._alone():
                self._halt()

    def remove(self) -> None:
        """Stop the server and delete its data for good, wherever they are."""
        self.stop()
        data = self.place.data
        for folder in (data.parent if self.place.moved else data, self.place.sockets):
            if folder.exists():
                shutil.rmtree(folder)

    def status(self) -> ClusterStatus:
        """Whether it runs, which version, where, and how large."""
        major = major_version(self.place)
        pid = None if major is None else postmaster(self.place)
        return ClusterStatus(
            running=pid is not None,
            version=None if major is None else str(major),
            data_directory=self.place.data,
            pid=pid,
            size=None if major is None else size_on_disk(self.place.data),
        )

    def url(self, database: str = DATABASE, role: str = OWNER) -> str:
        """The libpq URL of one database of the cluster, whether or not it runs."""
        # The port is spelled out, lest PGPORT in the caller's environment change it.
        folder = quote(str(self.place.sockets))
        return f"postgresql://{quote(role)}@/{quote(database)}?host={folder}&port={PORT}"

    def superuser_url(self, database: str = "postgres") -> str:
        """The libpq URL for what only a superuser may do, such as making databases."""
        return self.url(database, SUPERUSER)

    def ensure_database(self, name: str = DATABASE) -> None:
        """Make a database with its extensions, owned by the role `gazetteer`, if it is missing.

        The locale is `C.UTF-8`: the same order on every machine, and trigrams for Chinese.

        Raises:
            SetupError: The cluster does not run, or PostGIS is missing or too old.
        """
        with self._alone():
            with self._superuser("postgres") as connection:
                query = "SELECT 1 FROM pg_database WHERE datname = %s"
                if connection.execute(query, (name,)).fetchone() is None:
                    connection.execute(
                        sql.SQL(
                            "CREATE DATABASE {} OWNER {} TEMPLATE template0"
                            " ENCODING 'UTF8' LOCALE 'C.UTF-8'"
                        ).format(sql.Identifier(name), sql.Identifier(OWNER))
                    )
            with self._superuser(name) as connection:
                check_server(connection)

    @contextmanager
    def _superuser(self, database: str) -> Iterator[psycopg.Connection]:
        connection = connect(self.superuser_url(database))
        connection.autocommit = True
        with connection:
            yield connection

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the cluster's lock, so that two commands do not make or start it at once."""
        try:
            make_open_folder(self.place.home)
            with exclusive(self.place.home / "cluster.lock", seconds=2 * _START_SECONDS):
                yield
        except OSError as failure:
            raise SetupError(
                f"The private database cannot be kept in {self.place.home}: {failure.strerror}.",
                "Put that right, or name another folder in GAZETTEER_HOME.",
            ) from failure

    def _socket(self) -> Path:
        return self.place.sockets / f".s.PGSQL.{PORT}"

    def _halt(self) -> None:
        if postmaster(self.place) is None:
            return
        command = ["stop", "-m", "fast", "-w", "-t", str(_START_SECONDS)]
        answer = self._control(find_programs(major_version(self.place)), command)
        if postmaster(self.place) is not None:
            raise SetupError(f"The private database does not stop: {answer}", "Try again.")

    def _launch(self, programs: Programs) -> None:
        log = self.place.data / "server.log"
        if log.exists() and log.stat().st_size > _LONGEST_LOG:
            log.replace(log.with_name("server.log.1"))
        before = log.stat().st_size if log.exists() else 0
        command = ["start", "-w", "-t", str(_START_SECONDS), "-l", str(log)]
        answer = self._control(programs, command)
        if postmaster(self.place) is None:
            written = log.read_bytes()[before:].decode("utf-8", "replace") if log.exists() else ""
            raise explain(written or answer, log)

    def _control(self, programs: Programs, command: list[str]) -> str:
        answer = self.place.account.run(
            [programs.path("pg_ctl"), *command, "-s", "-D", str(self.place.data)],
            seconds=_START_SECONDS + 30,
        )
        return answer.stdout.strip()


def database_url(settings: DatabaseSettings) -> str:
    """The URL of the database in use; no cluster is started or looked at.

    `GAZETTEER_DATABASE_URL` where set, else the private cluster's, as its owner.
    """
    return settings.url or Cluster(settings).url()


def service_url(settings: DatabaseSettings) -> str:
    """The URL the service works with: not the owner's, so that it cannot change history.

    `GAZETTEER_DATABASE_URL` where set, whose role is the administrator's choice.
    """
    return settings.url or Cluster(settings).url(role=APP_ROLE)


def open_database(settings: DatabaseSettings) -> str:
    """See that the database in use is there and will do, and give the URL of its owner.

    The private cluster is started, and its database made; a database of the user's own is
    only checked, at `GAZETTEER_OWNER_URL` where that is set.

    Raises:
        SetupError: What is not as needed, and how to put it right.
    """
    given = settings.owner_url or settings.url
    if given is not None:
        with connect(given) as connection:
            check_server(connection)
        return given
    cluster = Cluster(settings)
    cluster.start()
    cluster.ensure_database()
    return cluster.url()
