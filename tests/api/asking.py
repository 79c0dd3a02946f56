"""Asks an application without a server, the way a browser would."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx
from fastapi import FastAPI


class Client:
    """A client of one application; a fault of the application is an answer of 500."""

    def __init__(self, runner: asyncio.Runner, http: httpx.AsyncClient) -> None:
        self._runner = runner
        self._http = http

    def request(
        self, method: str, path: str, params: Mapping[str, str] | None = None, **more: Any
    ) -> httpx.Response:
        """Ask; `more` is httpx's: `json`, `data`, `files`, `content`, `headers`."""
        return self._runner.run(self._http.request(method, path, params=params, **more))

    @property
    def cookies(self) -> httpx.Cookies:
        """What the service handed over, as a browser keeps it."""
        return self._http.cookies

    def get(self, path: str, params: Mapping[str, str] | None = None) -> httpx.Response:
        return self.request("GET", path, params)


@contextmanager
def asking(app: FastAPI, base_url: str = "http://test") -> Iterator[Client]:
    """A client while the application's lifespan is open."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    http = httpx.AsyncClient(transport=transport, base_url=base_url)
    with asyncio.Runner() as runner:
        lifespan = app.router.lifespan_context(app)
        runner.run(lifespan.__aenter__())
        try:
            yield Client(runner, http)
        finally:
            runner.run(http.aclose())
            runner.run(lifespan.__aexit__(None, None, None))
