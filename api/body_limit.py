"""No body is read on for ever, whoever sends it and whatever it is for."""

from __future__ import annotations

from fastapi import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class BodyLimit:
    """Middleware that stops reading a body larger than the largest that any address takes.

    The framework reads bodies before it asks who sends them. Addresses with limits of their own
    say them first.
    """

    def __init__(self, app: ASGIApp, limit_mb: int) -> None:
        """Wrap the application.

        Args:
            app: The application.
            limit_mb: In MB of 1024 * 1024 bytes.
        """
        self._app = app
        self._limit = limit_mb * 1024 * 1024

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what comes in."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._limit:
                raise HTTPException(413, "The body is larger than anything this service takes.")
            return message

        await self._app(scope, counted, send)
