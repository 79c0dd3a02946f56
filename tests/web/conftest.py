"""A running server over a small county, and a browser that may reach nothing else."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Route, sync_playwright

from gazetteer.accounts.account import Clearance, Grant
from gazetteer.accounts.register import add_account, grant_role
from gazetteer.accounts.roles import EVERYWHERE, Role
from gazetteer.accounts.sign_in import set_password
from gis.database import Database
from tests.server import DatabaseServer
from tests.web.small_county import load_small_county

CHROMIUM = "/usr/bin/chromium"
# Software rendering by name, so that it does not depend on Chromium's defaults; and nothing
# that would call its maker.
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--use-gl=angle", "--use-angle=swiftshader",
]  # fmt: skip
SERVE = """
import sys, uvicorn
from api.app import create_app
from api.settings import ServerSettings
uvicorn.run(create_app(sys.argv[1], ServerSettings()), port=int(sys.argv[2]), log_level="warning")
"""


@dataclass
class WatchedPage:
    """A page, the foreign addresses it asked for, and the errors it met."""

    page: Page
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def wait_until(self, script: str, seconds: float = 30) -> Any:
        """Ask until the answer is true; the page's rules forbid `wait_for_function`."""
        end = time.monotonic() + seconds
        while not (answer := self.page.evaluate(script)):
            if time.monotonic() > end:
                raise AssertionError(f"never came true: {script}; errors: {self.errors}")
            self.page.wait_for_timeout(100)
        return answer


@pytest.fixture(scope="session")
def small_database_url(
    server: DatabaseServer, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A database with the small county."""
    with server.database(template_database) as name:
        load_small_county(server.url(name), tmp_path_factory.mktemp("county"))
        yield server.url(name)


@pytest.fixture(scope="session")
def small_server(small_database_url: str) -> Iterator[str]:
    """Address of a server over the small county."""
    with serving(small_database_url) as address:
        yield address


@pytest.fixture(scope="session")
def sample_server(server: DatabaseServer, sample_database: str) -> Iterator[str]:
    """Address of a server over the Fuyang sample."""
    with server.database(sample_database) as name, serving(server.url(name)) as address:
        yield address


@dataclass(frozen=True)
class Office:
    """A server over the sample, and who may sign in to it."""

    address: str
    password: str
    officer: str
    inspector: str
    viewer: str
    locked_out: str


@pytest.fixture(scope="session")
def office(server: DatabaseServer, sample_database: str) -> Iterator[Office]:
    """A server over the Fuyang sample with accounts."""
    with server.database(sample_database) as name:
        password = "an umbrella and 3 stones"
        database = Database(server.url(name), pool_size=1)
        with database.write("tests", "accounts") as connection:
            for who, role in (
                ("officer", Role.OFFICER),
                ("inspector", Role.INSPECTOR),
                ("viewer", Role.VIEWER),
                ("locked-out", Role.VIEWER),
            ):
                account = add_account(connection, who, f"测试 {who}", None, Clearance.INTERNAL)
                grant_role(connection, account, Grant(role, EVERYWHERE))
                set_password(connection, account, password, "tests")
        database.close()
        with serving(server.url(name)) as address:
            yield Office(address, password, "officer", "inspector", "viewer", "locked-out")


@contextmanager
def serving(database_url: str) -> Iterator[str]:
    """The real server in a process of its own, on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE, database_url, str(port)],
            stdout=log, stderr=subprocess.STDOUT, cwd=Path(__file__).parents[2],
        )  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(address, process, log)
            yield address
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Any) -> None:
    end = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < end:
        try:
            with urlopen(f"{address}/health/live", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    log.seek(0)
    raise AssertionError(f"the server did not start: {log.read().decode()[-2000:]}")


@pytest.fixture(scope="session")
def browser_context() -> Iterator[BrowserContext]:
    """The system's Chromium with a profile of its own."""
    if not os.path.exists(CHROMIUM):
        raise AssertionError(f"{CHROMIUM} is missing; run `make test`, which installs it.")
    with tempfile.TemporaryDirectory() as profile, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=CHROMIUM, args=ARGUMENTS,
            viewport={"width": 1366, "height": 768},
        )  # fmt: skip
        try:
            yield context
        finally:
            context.close()


@pytest.fixture
def watched(browser_context: BrowserContext) -> Iterator[WatchedPage]:
    """A new page that can reach this machine only; what else it asks for is recorded."""
    page = browser_context.new_page()
    seen = WatchedPage(page)

    def guard(route: Route) -> None:
        if urlsplit(route.request.url).hostname in ("127.0.0.1", None):
            route.continue_()
        else:
            seen.foreign.append(route.request.url)
            route.abort()

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            seen.errors.append(message.text)

    page.route("**/*", guard)
    page.on("console", note)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    yield seen
    page.close()


def fetch_json(url: str) -> Any:
    """The JSON at an address."""
    with urlopen(url, timeout=60) as response:
        return json.load(response)
