"""The operating-system account that the private database server runs as.

PostgreSQL refuses to run as root. Root therefore hands it to the user `postgres`, or to
whoever owns the data already; everyone else runs it as themselves.
"""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gis.errors import SetupError

# Nothing of the caller's environment: a stray PGPORT or a foreign LC_MESSAGES would change
# what the programs do and the messages that are read back from them.
_ENVIRONMENT = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
}


@dataclass(frozen=True, slots=True)
class Account:
    """A user of this machine, by name and numeric ids."""

    name: str
    uid: int
    gid: int

    def run(self, command: Sequence[str], *, seconds: float) -> subprocess.CompletedProcess[str]:
        """Run a program as this account from `/`, with its output kept as text.

        Args:
            command: Program and arguments.
            seconds: Time after which the program is ended.

        Raises:
            SetupError: The program cannot be run, or took longer.
        """
        switch = os.geteuid() != self.uid
        try:
            return subprocess.run(
                command,
                cwd="/",
                env=_ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                timeout=seconds,
                umask=0o077,
                user=self.uid if switch else None,
                group=self.gid if switch else None,
                extra_groups=() if switch else None,
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            raise SetupError(
                f"{Path(command[0]).name} did not end within {seconds:.0f} seconds.",
                "Look whether the disk is full or very slow, then try again.",
            ) from late
        except OSError as failure:
            raise SetupError(
                f"{command[0]} cannot be run as user {self.name}: {failure.strerror}.",
                "Run `make setup`.",
            ) from failure

    def can_enter(self, folder: Path) -> bool:
        """Whether the account may pass through a folder and all folders above it.

        Judged from owner and mode of what exists; what does not exist yet is no hindrance.
        """
        return all(
            self._may_search(os.stat(step)) for step in (folder, *folder.parents) if step.exists()
        )

    def _may_search(self, status: os.stat_result) -> bool:
        if self.uid == 0:
            return True
        if status.st_uid == self.uid:
            return bool(status.st_mode & 0o100)
        if status.st_gid == self.gid:
            return bool(status.st_mode & 0o010)
        return bool(status.st_mode & 0o001)


def server_account(data: Path) -> Account:
    """Who runs a server whose data are, or will be, in the folder `data`.

    Raises:
        SetupError: Root asks, and the machine has no user `postgres`; or the data belong to
            another user than the one who asks.
    """
    uid = os.geteuid()
    owner = data.stat().st_uid if data.exists() else None
    if uid == 0:
        if owner:
            return _by_uid(owner)
        try:
            entry = pwd.getpwnam("postgres")
        except KeyError as missing:
            raise SetupError(
                "PostgreSQL does not run as root, and this machine has no user `postgres`.",
                "Run `make setup`, which installs PostgreSQL with its user.",
            ) from missing
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    if owner is not None and owner != uid:
        raise SetupError(
            f"The database in {data} belongs to user {_by_uid(owner).name},"
            f" not to {_by_uid(uid).name}.",
            "Run the command as root or as that user, or name a folder of your own"
            " in GAZETTEER_HOME.",
        )
    return _by_uid(uid)


def _by_uid(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        return Account(f"number {uid}", uid, os.getegid() if uid == os.geteuid() else uid)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
