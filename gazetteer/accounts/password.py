"""Passwords 口令: which will do, and argon2 hashes of them.

Argon2id with the library's own parameters (argon2-cffi follows RFC 9106, section 4); a hash made
with older ones is made anew at the next sign-in.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from gis.errors import FieldError

SHORTEST = 12
# Argon2 reads all of it; a longer one only costs time.
LONGEST = 200

# What people type first; all that is shorter is refused by its length.
_COMMON = frozenset(
    {
        "123456789012", "1234567890123", "12345678901234", "123456781234", "123123123123",
        "111111111111", "000000000000", "password1234", "passwordpassword", "password12345",
        "password123456", "administrator", "administrator1", "qwertyuiop12", "qwertyuiop123",
        "qwertyuiopasdf", "1qaz2wsx3edc", "1q2w3e4r5t6y", "abcdefghijkl", "abcd12345678",
        "abc123456789", "admin1234567", "admin12345678", "adminadminadmin", "welcome12345",
        "letmeinletmein", "iloveyou1234", "woaini123456", "woaini1314520", "changemechangeme",
        "gazetteer123", "gazetteer1234", "p@ssw0rd1234", "asdfghjkl123", "zxcvbnm12345",
    }
)  # fmt: skip


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _hash_of_nobody() -> str:
    return _hasher().hash("the password of nobody")


def check_password(password: str, sign_in_name: str) -> str:
    """The password as it is hashed: composed (NFC), so that it is the same on every keyboard.

    Raises:
        FieldError: Shorter than 12 or longer than 200 characters, the name itself, or one of
            those that everybody tries; the message does not repeat it.
    """
    composed = _composed(password)
    if len(composed) < SHORTEST:
        raise FieldError(
            f"The password has fewer than {SHORTEST} characters.", "Choose a longer one."
        )
    if len(composed) > LONGEST:
        raise FieldError(
            f"The password has more than {LONGEST} characters.", "Choose a shorter one."
        )
    folded = composed.casefold()
    bare = folded.replace(sign_in_name.casefold(), "")
    if folded in _COMMON or len(set(folded)) < 4 or len(bare) < SHORTEST // 2:
        raise FieldError(
            "The password is among the first that would be tried.",
            "Choose one that is not common, not the name, and not one character repeated.",
        )
    return composed


def hash_password(password: str) -> str:
    """The argon2id hash, with its salt and parameters."""
    return _hasher().hash(password)


def verify_password(password: str, password_hash: str | None) -> bool:
    """Whether they go together; takes the same time where there is no hash (`None`)."""
    given = _composed(password[: 4 * LONGEST])[: LONGEST + 1]
    try:
        _hasher().verify(password_hash or _hash_of_nobody(), given)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than those of today."""
    return _hasher().check_needs_rehash(password_hash)


def _composed(password: str) -> str:
    # Half a character, as JSON can carry it, has no bytes to hash.
    return unicodedata.normalize("NFC", password).encode("utf-8", "replace").decode()
