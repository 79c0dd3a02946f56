"""The settings of the private cluster's server, written anew at every start."""

from __future__ import annotations

import os
from pathlib import Path

from gis.cluster_place import PORT, ClusterPlace

# For a machine of 2 cores and 4 GiB or more that also runs the service.
_COMMON = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "shared_buffers": "512MB",
    "effective_cache_size": "2GB",
    "work_mem": "64MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "max_parallel_workers_per_gather": "2",
    # Compiling a spatial query takes longer than most of them run.
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C.UTF-8",
    "logging_collector": "off",
    "log_line_prefix": "%m [%p] ",
}

_NOT_DURABLE = {
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
}

_SHARED_MEMORY = Path("/dev/shm")
_ENOUGH_SHARED_MEMORY = 1 << 30


def configuration(place: ClusterPlace, durable: bool) -> str:
    """The text of the configuration file.

    Args:
        place: Where the cluster is.
        durable: False: do not wait for the disk (tests only).
    """
    settings = _COMMON | {
        "cluster_name": place.name,
        "unix_socket_directories": _list_item(str(place.sockets)),
        "dynamic_shared_memory_type": _dynamic_shared_memory(place),
    }
    if not durable:
        settings |= _NOT_DURABLE
    lines = [f"{name} = {_literal(value)}" for name, value in settings.items()]
    return "\n".join(["# Written by civic-gazetteer at every start; changes are lost.", *lines, ""])


def _dynamic_shared_memory(place: ClusterPlace) -> str:
    """Where parallel workers share memory: files of the cluster's own where `/dev/shm` will not do.

    Containers often give it 64 MB, too small for a hash join; and systemd empties it of an
    ordinary user's things when that user logs out.
    """
    if place.account.uid >= 1000 or not _SHARED_MEMORY.is_dir():
        return "mmap"
    space = os.statvfs(_SHARED_MEMORY)
    return "posix" if space.f_frsize * space.f_blocks >= _ENOUGH_SHARED_MEMORY else "mmap"


def _literal(value: str) -> str:
    doubled = value.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"


def _list_item(value: str) -> str:
    """One item of a comma-separated list; quoted, a comma or a blank is part of it."""
    doubled = value.replace('"', '""')
    return f'"{doubled}"'
