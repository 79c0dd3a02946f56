"""What is refused to whom. No HTTP status here: `api.errors` holds the one table.

    GazetteerError
    ├── AccessError
    │   ├── SignInRequired    nobody is signed in, or the session or token has ended
    │   ├── SignInRefused     name and password do not go together
    │   ├── TooManyAttempts   wait before the next attempt
    │   └── Forbidden         signed in, but the role does not allow it
    └── InputError
        ├── UnknownAccount    no account of that name
        ├── NameTaken         an account of that name is there already
        └── RequestReused     a request key came again with another request

No message says whether a name exists, or carries a password, session or token.
"""

from __future__ import annotations

from gis.errors import GazetteerError, InputError


class AccessError(GazetteerError):
    """Somebody may not do what they ask for."""


class SignInRequired(AccessError):
    """Nobody is signed in."""


class SignInRefused(AccessError):
    """Name and password do not go together, or the account is not active."""


class TooManyAttempts(AccessError):
    """Too many failed attempts to sign in.

    Args:
        retry_after_s: Seconds to wait.
    """

    def __init__(self, retry_after_s: int) -> None:
        """Say how long to wait, and not for which of name and address."""
        super().__init__(
            "There were too many failed attempts to sign in.",
            f"Wait {-(-retry_after_s // 60)} minutes, then try again.",
        )
        self.retry_after_s = retry_after_s


class Forbidden(AccessError):
    """The account's roles do not allow it."""


class UnknownAccount(InputError):
    """There is no account of that name."""


class NameTaken(InputError):
    """There is an account of that name already."""


class RequestReused(InputError):
    """A request key was used for another request before."""
