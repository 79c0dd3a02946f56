"""No body is read on for ever, whoever sends it and whatever it is for."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_MB = 1024 * 1024


class BodyLimit:
    """Middleware that stops reading a body larger than its address takes.

    The framework reads bodies before it asks who sends them. Addresses with smaller limits of
    their own say them first.
    """

    def __init__(self, app: ASGIApp, limit_mb: int, larger_mb: Mapping[str, int]) -> None:
        """Wrap the application.

        Args:
            app: The application.
            limit_mb: In MB of 1024 * 1024 bytes.
            larger_mb: Path → limit, for the addresses that take more; they ask who sends it
                before they read it.
        """
        self._app = app
        self._limit = limit_mb * _MB
        self._larger = {path: limit * _MB for path, limit in larger_mb.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what comes in."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seen = 0
        limit = self._larger.get(scope["path"], self._limit)

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise HTTPException(413, "The body is larger than anything this service takes.")
            return message

        await self._app(scope, counted, send)
