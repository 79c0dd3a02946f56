"""The error tree. No HTTP status here: `api.errors` holds the one table that maps them.

    GazetteerError
    ├── InputError            what was given cannot be used
    │   ├── FileError         a file cannot be read as declared
    │   ├── FieldError        one value cannot be used
    │   └── …                 packages above add what they know by name
    ├── SetupError            the machine or the database is not as needed
    └── DatabaseGone          the database could not finish the step
        └── DatabaseUnreachable   it does not answer, or went away; the message says where it is

Every message is one or two plain sentences; `mend` says how to put it right.
Messages never carry SQL.
"""

from __future__ import annotations


class GazetteerError(Exception):
    """Root of all errors the service raises on purpose.

    Args:
        message: What is wrong and where, in one sentence.
        mend: How to put it right; empty where nothing can be done.
    """

    def __init__(self, message: str, mend: str = "") -> None:
        """Keep the message and the mend apart, so that each edge can lay them out."""
        super().__init__(message)
        self.message = message
        self.mend = mend

    def __str__(self) -> str:
        """The message, with the mend behind it."""
        return f"{self.message} {self.mend}".strip()


class InputError(GazetteerError):
    """What was given cannot be used."""


class FileError(InputError):
    """A file cannot be read as declared (encoding, format, missing part, cut in half)."""


class FieldError(InputError):
    """One value cannot be used; the caller adds file, row and column."""


class SetupError(GazetteerError):
    """The machine or the database is not as the service needs it."""


class DatabaseGone(GazetteerError):
    """The database went away, or could not finish; the message says what became of the step."""


class DatabaseUnreachable(DatabaseGone):
    """The database does not answer; the message says where it is, so it is not for strangers."""
