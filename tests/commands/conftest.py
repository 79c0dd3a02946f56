"""The installed command `gazetteer`, run as people run it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.server import DatabaseServer

PROGRAM = Path(sys.executable).with_name("gazetteer")

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def sample_url(server: DatabaseServer, sample_database: str) -> Iterator[str]:
    """A database of the module's own with the sample."""
    with server.database(sample_database) as name:
        yield server.url(name)


def runner(url: str, folder: Path) -> Run:
    """Runs the command over a database, in a folder."""

    def run(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "GAZETTEER_DATABASE_URL": url, "COLUMNS": "80", **more}
        done = subprocess.run(
            [PROGRAM, *map(str, arguments)], env=environment, cwd=folder,
            capture_output=True, encoding="utf-8", timeout=120, check=False,
        )  # fmt: skip
        assert "Traceback" not in done.stderr
        assert "SELECT" not in done.stderr
        return done

    return run


@pytest.fixture
def gazetteer(sample_url: str, tmp_path: Path) -> Run:
    """Over the sample; for commands that only read."""
    return runner(sample_url, tmp_path)


@pytest.fixture
def on_empty(database_url: str, tmp_path: Path) -> Run:
    """Over a database without data."""
    return runner(database_url, tmp_path)
