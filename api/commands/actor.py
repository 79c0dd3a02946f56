"""Who gives a command, for the record."""

from __future__ import annotations

import getpass
import os


def command_line_actor() -> str:
    """The user of this machine, marked as the command line."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a container's user need not have a name
        user = str(os.getuid())
    return f"command line ({user})"
