"""The installed command `gazetteer`, run as people run it, or within the tests' own process."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from api.cli import main
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


def runner_here(url: str, folder: Path) -> Run:
    """The same without a process for each command, which takes a second to start.

    A module that uses it has a test in a process too.
    """

    def run(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
        out, err, code = io.StringIO(), io.StringIO(), 0
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.chdir(folder)
            patch.setattr(sys, "argv", ["gazetteer", *map(str, arguments)])
            for name, value in {"GAZETTEER_DATABASE_URL": url, "COLUMNS": "80", **more}.items():
                patch.setenv(name, value)
            try:
                main()
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else int(end.code is not None)
        assert "SELECT" not in err.getvalue()
        return subprocess.CompletedProcess(sys.argv, code, out.getvalue(), err.getvalue())

    return run


@pytest.fixture
def gazetteer(sample_url: str, tmp_path: Path) -> Run:
    """Over the sample; for commands that only read."""
    return runner(sample_url, tmp_path)


@pytest.fixture
def on_empty(database_url: str, tmp_path: Path) -> Run:
    """Over a database without data."""
    return runner(database_url, tmp_path)
