"""`gazetteer serve`: the web server, until Ctrl-C."""

from __future__ import annotations

import socket
from typing import Annotated

import typer
import uvicorn

from api.app import create_app
from api.commands.console import say
from api.connect import migrated_url
from api.settings import ServerSettings
from gis.errors import SetupError


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on", min=1, max=65535)] = None,
) -> None:
    """Serve the map and the API until Ctrl-C 启动网页服务."""
    settings = ServerSettings()
    place = (host or settings.host, port or settings.port)
    _require_free(*place)
    address, _ = migrated_url()
    app = create_app(address, settings)
    say(f"http://{place[0]}:{place[1]}/  (Ctrl-C stops 按 Ctrl-C 停止)")
    uvicorn.run(
        app, host=place[0], port=place[1], loop="uvloop", http="httptools",
        log_level="warning", access_log=False, timeout_graceful_shutdown=10,
    )  # fmt: skip


def _require_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            raise SetupError(
                f"{host}:{port} cannot be listened on: {fault.strerror}.",
                "Choose another port: make demo PORT=8001, or gazetteer serve --port 8001.",
            ) from fault
