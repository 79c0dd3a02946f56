"""Where the private cluster lives on disk, and the making of its folders.

Usually everything is under the home folder: `postgres/` holds the data, `run/` the socket.
Two things force another place:

- root keeps the project where the user `postgres` may not enter (as `/root`): data and
  socket go to `/var/lib/civic-gazetteer/<hash of home>`;
- the socket's path would be longer than the system allows, or holds a comma, which libpq
  reads as two hosts: the socket goes to `/tmp/civic-gazetteer-<hash of home>`.
"""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from gis.account import Account, server_account
from gis.errors import SetupError

PORT = 5432

_SHARED_STATE = Path("/var/lib/civic-gazetteer")
# The system's limit is 107 bytes; a little is kept back.
_LONGEST_SOCKET_PATH = 100


@dataclass(frozen=True, slots=True)
class ClusterPlace:
    """The folders of one private cluster and the account that owns them.

    Attributes:
        home: Folder named by the settings; holds the start lock.
        data: PostgreSQL's data directory, mode 0700.
        sockets: Folder of the unix socket, mode 0700: who can enter it may connect.
        account: User the server runs as.
        name: Short name of the cluster, shown in the process list.
    """

    home: Path
    data: Path
    sockets: Path
    account: Account
    name: str

    @property
    def moved(self) -> bool:
        """Whether the data had to be put outside the home folder."""
        return not self.data.is_relative_to(self.home)


def choose_place(home: Path) -> ClusterPlace:
    """Say where the cluster of a home folder is, or will be; nothing is made.

    Raises:
        SetupError: The data are there and belong to another user.
    """
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    elsewhere = _SHARED_STATE / digest
    base = elsewhere if (elsewhere / "postgres").exists() else home
    account = server_account(base / "postgres")
    if not account.can_enter(base):
        base = elsewhere
        account = server_account(base / "postgres")
    sockets = base / "run"
    path = os.fsencode(sockets / f".s.PGSQL.{PORT}")
    if len(path) > _LONGEST_SOCKET_PATH or b"," in path:
        sockets = Path("/tmp") / f"civic-gazetteer-{digest}"
    return ClusterPlace(home, base / "postgres", sockets, account, f"civic-gazetteer-{digest}")


def make_open_folder(folder: Path) -> None:
    """Make a folder that everyone may pass through, with the missing ones above it."""
    for step in (*reversed(folder.parents), folder):
        if not step.exists():
            step.mkdir(exist_ok=True)
            step.chmod(0o755)


def make_private_folder(folder: Path, account: Account) -> None:
    """Make a folder that only the account may enter, or see that it is one.

    Raises:
        SetupError: Something else has that name, or another user owns it. In `/tmp` anyone
            could have made it, and would then sit between us and the database.
    """
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        status = folder.lstat()
        if not stat.S_ISDIR(status.st_mode) or status.st_uid != account.uid:
            raise SetupError(
                f"{folder} should be a folder of user {account.name} and is not.",
                "Remove it, or name another folder in GAZETTEER_HOME.",
            ) from None
    else:
        os.chown(folder, account.uid, account.gid)
    folder.chmod(0o700)


def write_as(path: Path, text: str, account: Account) -> None:
    """Replace a file in a folder of the account; what was there stays until the new is whole."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    # O_EXCL: root writes here, and must not follow a link that the account laid.
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        os.fchown(handle, account.uid, account.gid)
        file.write(text)
    fresh.replace(path)
