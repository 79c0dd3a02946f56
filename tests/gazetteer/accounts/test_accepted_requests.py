"""A change asked for twice under one key is made once, and answered twice."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from gazetteer.accounts.accepted_requests import accept, check_key, replayed, request_digest
from gazetteer.accounts.account import Account
from gazetteer.accounts.errors import RequestReused
from gazetteer.accounts.register import add_account
from gazetteer.accounts.repository import list_accounts
from gis.database import Database
from gis.errors import FieldError, InputError
from gis.roles import STAFF_ROLE
from tests.gazetteer.accounts.office import Office

DIGEST = request_digest("POST", "/cases", b'{"a": 1}')


@pytest.fixture
def account(office: Office) -> Account:
    return office.account("wang")


def ask(database: Database, account: Account, name: str, key: str, digest: str = DIGEST) -> str:
    """A request that adds an account; says whether it did, or what was answered before."""
    with database.write(account.sign_in_name, "test") as connection:
        before = replayed(connection, account.account_id, key, digest)
        if before is not None:
            assert before.status == 201
            return f"before: {before.body['name']}"
        added = add_account(connection, name)
        revision = connection.exec_driver_sql("SELECT max(revision_id) FROM gis.revision").scalar()
        accept(connection, account.account_id, key, digest, revision, 201,
               {"name": added.sign_in_name})  # fmt: skip
        return f"now: {added.sign_in_name}"


def accept_and_fail(connection: Connection, account: Account) -> None:
    accept(connection, account.account_id, "key", DIGEST, None, 201, {"name": "li"})
    raise InputError("something else went wrong")


def names(database: Database) -> list[str]:
    with database.read(STAFF_ROLE) as connection:
        return [account.sign_in_name for account in list_accounts(connection)]


def test_asked_again_the_first_answer_is_given(database: Database, account: Account) -> None:
    assert ask(database, account, "li", "key 1") == "now: li"
    assert ask(database, account, "zhao", "key 1") == "before: li"
    assert ask(database, account, "zhao", "key 2") == "now: zhao"
    assert names(database) == ["li", "wang", "zhao"]


def test_another_request_under_the_same_key_is_refused(
    database: Database, account: Account
) -> None:
    ask(database, account, "li", "key")
    with pytest.raises(RequestReused):
        ask(database, account, "zhao", "key", request_digest("POST", "/cases", b'{"a": 2}'))
    assert names(database) == ["li", "wang"]


def test_keys_of_different_accounts_have_nothing_to_do_with_each_other(
    database: Database, office: Office, account: Account
) -> None:
    ask(database, account, "li", "key")
    assert ask(database, office.account("other"), "zhao", "key") == "now: zhao"


def test_what_failed_was_not_accepted(database: Database, account: Account) -> None:
    with pytest.raises(InputError), database.write("wang", "test") as connection:
        accept_and_fail(connection, account)
    assert ask(database, account, "li", "key") == "now: li"


def test_of_several_at_once_one_changes_and_the_others_hear_of_it(
    database: Database, account: Account
) -> None:
    answers: list[str] = []
    together = threading.Barrier(4)

    def run(name: str) -> None:
        together.wait()
        answers.append(ask(database, account, name, "key"))

    threads = [threading.Thread(target=run, args=(f"one{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made = [answer for answer in answers if answer.startswith("now: ")]
    assert len(made) == 1
    assert answers.count(made[0].replace("now", "before")) == 3
    assert len(names(database)) == 2


@given(st.tuples(st.text(), st.text(), st.binary()), st.tuples(st.text(), st.text(), st.binary()))
def test_different_requests_have_different_digests(
    one: tuple[str, str, bytes], other: tuple[str, str, bytes]
) -> None:
    same = (one[0].upper(), *one[1:]) == (other[0].upper(), *other[1:])
    assert (request_digest(*one) == request_digest(*other)) is same


@pytest.mark.parametrize("key", ["", "x" * 201, "é", "a\nb", "a\0"])
def test_a_key_that_cannot_be_one(key: str) -> None:
    with pytest.raises(FieldError):
        check_key(key)
    assert check_key("0b5e3a3e-9b0e-4d5c-8a43-6d1a1c1f7f10")
