"""Secrets that nobody can guess, and the digests by which the database knows them."""

from __future__ import annotations

import hashlib
import hmac
import secrets

TOKEN_PREFIX = "gz_"


def new_session_secret() -> str:
    """256 random bits, fit for a cookie."""
    return secrets.token_urlsafe(32)


def new_token_secret() -> str:
    """256 random bits behind `gz_`, so that a token left lying about is known for one."""
    return TOKEN_PREFIX + secrets.token_urlsafe(32)


def digest(secret: str) -> bytes:
    """SHA-256: the secrets are random, so that a slow hash would add nothing."""
    return hashlib.sha256(secret.encode()).digest()


def csrf_token(session_secret: str) -> str:
    """The token a page shows to prove that it was served to this session.

    Derived from the session's secret, which scripts cannot read: no other session's will do, and
    it is gone with the session.
    """
    return hmac.digest(session_secret.encode(), b"civic-gazetteer csrf", "sha256").hex()


def is_csrf_token(given: str | None, session_secret: str) -> bool:
    """Whether it is that session's token; the time taken says nothing of it."""
    expected = csrf_token(session_secret).encode()
    return hmac.compare_digest((given or "").encode(), expected)
