"""Headers that hold the browser to our own host."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# MapLibre draws in a worker of its own file and paints patterns from blobs and data.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "worker-src 'self' blob:",
        "img-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class SecurityHeaders:
    """Middleware that adds the headers to every answer, without touching its body.

    What is answered to somebody who is known is marked `private`, so that no proxy shows it to
    others. Static files are marked `no-cache` besides: the browser asks whether its copy is still
    current, so that no page mixes the modules of two releases.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything through; add headers where an HTTP answer starts."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        is_known = any(name in (b"cookie", b"authorization") for name, _ in scope["headers"])

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if scope["path"].startswith("/static/"):
                    headers.setdefault("Cache-Control", "no-cache")
                if is_known:
                    headers.setdefault("Cache-Control", "private")
            await send(message)

        await self._app(scope, receive, with_headers)
