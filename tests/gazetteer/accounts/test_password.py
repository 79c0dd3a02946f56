"""Which passwords will do, and what is kept of them."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.accounts.password import (
    check_password,
    hash_password,
    is_outdated,
    verify_password,
)
from gis.errors import FieldError
from tests.gazetteer.accounts.office import PASSWORD


@pytest.mark.parametrize(
    "password",
    [
        "", "short", "eleven char", "a" * 12, "ababababababab", "123456789012", "Password1234",
        "PASSWORDPASSWORD", "administrator", "wang.xiaoming", "WANG.XIAOMING1", "x" * 201,
        "1wang.xiaoming1",
    ],
)  # fmt: skip
def test_a_password_that_would_be_tried_first_is_refused(password: str) -> None:
    with pytest.raises(FieldError) as refusal:
        check_password(password, "wang.xiaoming")
    assert refusal.value.mend
    assert len(password) < 5 or password not in str(refusal.value)


@pytest.mark.parametrize(
    "password",
    [PASSWORD, "correct horse", "十二个字的口令也可以用的呀", "x7" + "é!Q" * 5, "abcd" * 50],
)
def test_a_password_of_twelve_to_two_hundred_characters(password: str) -> None:
    assert verify_password(password, hash_password(check_password(password, "wang")))


def test_the_same_password_from_another_keyboard() -> None:
    kept = hash_password(check_password("café au lait chaud", "wang"))
    assert verify_password("café au lait chaud", kept)


def test_what_is_kept_is_an_argon2_hash_with_a_salt_of_its_own() -> None:
    one, other = hash_password(PASSWORD), hash_password(PASSWORD)
    assert one.startswith("$argon2id$")
    assert one != other
    assert PASSWORD not in one
    assert PasswordHasher().verify(one, PASSWORD)


def test_another_password_does_not_fit() -> None:
    kept = hash_password(PASSWORD)
    for given_ in ("", PASSWORD + " ", PASSWORD.upper(), PASSWORD * 1000):
        assert not verify_password(given_, kept)


def test_nobodys_password_fits_nothing() -> None:
    """Not even the one that the time is taken with."""
    assert not verify_password("the password of nobody", None)
    assert not verify_password(PASSWORD, "not a hash")


@given(st.text(max_size=30))
def test_whatever_is_typed_gives_an_answer(typed: str) -> None:
    assert not verify_password(typed, "$argon2id$broken")


def test_half_a_character_is_no_fault() -> None:
    assert not verify_password("\ud800" * 12, hash_password(PASSWORD))


def test_a_hash_of_older_parameters_is_told() -> None:
    assert is_outdated(PasswordHasher(time_cost=1, memory_cost=8192).hash(PASSWORD))
    assert not is_outdated(hash_password(PASSWORD))
