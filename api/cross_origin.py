"""Cross-origin access 跨域 for what is public by its nature, and for nothing else.

The Reconciliation Service API 0.2 demands it of all its addresses ("Cross-Origin Access"). They
read as the public does and look at no cookie, so a page of another site learns nothing from them
that anybody could not ask.
"""

from __future__ import annotations

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PUBLIC_PATH: Final = "/reconcile"
_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Content-Type",
    "Access-Control-Max-Age": "86400",
}


class PublicCrossOrigin:
    """Middleware that opens the reconciliation service to pages of other sites, errors too."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer preflights; add the header to every answer below the public path."""
        path = scope.get("path", "")
        is_public = path == PUBLIC_PATH or path.startswith(f"{PUBLIC_PATH}/")
        if scope["type"] != "http" or not is_public:
            await self._app(scope, receive, send)
            return

        async def opened(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Access-Control-Allow-Origin"] = "*"
            await send(message)

        if scope["method"] == "OPTIONS":
            await Response(status_code=204, headers=_PREFLIGHT)(scope, receive, opened)
            return
        await self._app(scope, receive, opened)
