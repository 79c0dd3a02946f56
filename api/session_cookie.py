"""The cookie that holds a session, and what proves that a page of ours sent a request.

Over HTTPS the cookie is named `__Host-…`: browsers then take it only from this very host, over
HTTPS, for all paths. No script can read it, and other sites' forms do not send it along; the
CSRF token and the origin are asked for besides.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Request, Response

from api.settings import ServerSettings
from gazetteer.accounts.errors import Forbidden

COOKIE = "gazetteer_session"
SECURE_COOKIE = f"__Host-{COOKIE}"
CSRF_HEADER = "X-CSRF-Token"
CSRF_FIELD = "csrf_token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def session_secret(request: Request) -> str | None:
    """The session's secret that the browser sent; None where there is none."""
    return request.cookies.get(_name(request)) or None


def give_cookie(request: Request, response: Response, secret: str) -> None:
    """Hand the session's secret to the browser, until it is closed."""
    response.set_cookie(
        _name(request), secret, path="/", secure=_is_secure(request), httponly=True,
        samesite="lax",
    )  # fmt: skip
    response.headers["Cache-Control"] = "no-store"


def take_cookie(request: Request, response: Response) -> None:
    """Let the browser forget it."""
    response.delete_cookie(
        _name(request), path="/", secure=_is_secure(request), httponly=True, samesite="lax"
    )


async def given_csrf_token(request: Request) -> str | None:
    """The CSRF token of an unsafe request: its header, or a field of its form."""
    if request.method in SAFE_METHODS or session_secret(request) is None:
        return None
    header = request.headers.get(CSRF_HEADER)
    if header is not None or not is_form(request):
        return header
    field = (await request.form()).get(CSRF_FIELD)
    return field if isinstance(field, str) else None


def is_form(request: Request) -> bool:
    """Whether the body is a form."""
    return request.headers.get("content-type", "").split(";")[0].strip().lower() in _FORMS


def require_own_origin(request: Request) -> None:
    """Refuse what a page of another site sends.

    Browsers say where a page is from in `Sec-Fetch-Site`; those that do not (older ones, or over
    plain HTTP) send its `Origin` with every unsafe request. Programs send neither.

    Raises:
        Forbidden: The page is another site's.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None:
        is_ours = site in ("same-origin", "none")
    else:
        is_ours = origin is None or urlsplit(origin).netloc == request.headers.get("host")
    if not is_ours:
        raise Forbidden(
            "The request comes from a page of another site.", "Use the pages of this service."
        )


def _name(request: Request) -> str:
    return SECURE_COOKIE if _is_secure(request) else COOKIE


def _is_secure(request: Request) -> bool:
    # Behind a proxy that uvicorn trusts, the scheme is the one the browser used.
    settings: ServerSettings = request.app.state.settings
    return settings.secure_cookies or request.url.scheme == "https"
