"""Signing in: what opens an account, how often it may be tried, what is on record of it."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from gazetteer.accounts.account import Account
from gazetteer.accounts.credentials import (
    SessionLimits,
    end_session,
    find_session,
    find_token,
    list_tokens,
    make_token,
    revoke_token,
    touch_session,
)
from gazetteer.accounts.digests import csrf_token, is_csrf_token
from gazetteer.accounts.errors import SignInRefused, TooManyAttempts
from gazetteer.accounts.events import AccountEvent, list_events
from gazetteer.accounts.register import change_account
from gazetteer.accounts.roles import EVERYWHERE, Role
from gazetteer.accounts.sign_in import (
    AttemptLimits,
    change_password,
    set_password,
    sign_in,
)
from gis.database import Database
from gis.errors import FieldError, InputError
from gis.roles import WRITER_ROLE
from tests.gazetteer.accounts.office import PASSWORD, Office

ATTEMPTS = AttemptLimits(by_name=3, by_address=6, window=timedelta(minutes=15))
LIMITS = SessionLimits(idle=timedelta(minutes=60), whole=timedelta(hours=12))
WRONG = "not the password"


@pytest.fixture
def account(office: Office) -> Account:
    account = office.account("wang", (Role.OFFICER, EVERYWHERE))
    with office.database.transact() as connection:
        set_password(connection, account, PASSWORD, "test")
    return account


def enter(
    database: Database, name: str = "wang", password: str = PASSWORD, address: str | None = "::1",
    attempts: AttemptLimits = ATTEMPTS,
) -> str:  # fmt: skip
    _, secret = sign_in(database, name, password, address, attempts, LIMITS)
    return secret


def holder(database: Database, secret: str, limits: SessionLimits = LIMITS) -> Account | None:
    with database.read(WRITER_ROLE) as connection:
        found = find_session(connection, secret, limits)
    return found.account if found else None


def events(database: Database, name: str | None = None) -> list[AccountEvent]:
    with database.read(WRITER_ROLE) as connection:
        return list_events(connection, name=name)


def stored(database: Database, query: str) -> list[object]:
    with database.read(WRITER_ROLE) as connection:
        return list(connection.exec_driver_sql(query).scalars())


# Name and password


def test_name_and_password_open_a_session(database: Database, account: Account) -> None:
    secret = enter(database, " WANG ")
    assert holder(database, secret) == account
    assert holder(database, secret + "x") is None


def test_why_it_is_refused_is_not_said(
    database: Database, office: Office, account: Account
) -> None:
    """Wrong password, nobody of that name, no password, no longer active: one and the same."""
    office.account("without")
    gone = office.account("gone")
    with database.write("test", "disable") as connection:
        set_password(connection, gone, PASSWORD, "test")
        change_account(connection, gone, is_active=False)
    said = set()
    for name, password in (
        (account.sign_in_name, WRONG),
        ("nobody", PASSWORD),
        ("without", PASSWORD),
        ("gone", PASSWORD),
        ("", ""),
        ("x" * 10_000, "y" * 10_000),
        ("a\0b", "\ud800"),
        ("'; DROP TABLE office.account; --", PASSWORD),
    ):
        with pytest.raises(SignInRefused) as refusal:
            enter(database, name, password, address=None)
        said.add(str(refusal.value))
    assert len(said) == 1


def test_no_password_is_kept_or_told(database: Database, account: Account) -> None:
    assert account.account_id
    secret = enter(database)
    for table in ("account_password", "session", "account_event", "sign_in_attempt"):
        for row in stored(database, f"SELECT t::text FROM office.{table} t"):
            assert PASSWORD not in str(row)
            assert secret not in str(row)


def test_a_hash_of_older_parameters_is_renewed(database: Database, account: Account) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8192).hash(PASSWORD)
    with database.transact() as connection:
        connection.exec_driver_sql("UPDATE office.account_password SET password_hash = %s", (old,))
    assert holder(database, enter(database)) == account
    assert stored(database, "SELECT password_hash FROM office.account_password") != [old]
    enter(database)


# How often


def test_a_name_waits_after_some_failures(database: Database, account: Account) -> None:
    for n in range(ATTEMPTS.by_name):
        with pytest.raises(SignInRefused):
            enter(database, password=WRONG, address=f"10.0.0.{n}")
    with pytest.raises(TooManyAttempts) as refusal:
        enter(database, address="10.0.0.9")
    assert refusal.value.retry_after_s == 900
    assert account.sign_in_name not in str(refusal.value)


def test_an_address_waits_after_some_failures_with_any_names(
    database: Database, account: Account
) -> None:
    for n in range(ATTEMPTS.by_address):
        with pytest.raises(SignInRefused):
            enter(database, f"guess{n}", WRONG)
    with pytest.raises(TooManyAttempts):
        enter(database)
    assert holder(database, enter(database, address="10.0.0.1")) == account


@pytest.mark.usefixtures("account")
def test_success_clears_the_name_and_does_not_clear_the_address(database: Database) -> None:
    for _ in range(3):
        for _ in range(ATTEMPTS.by_name - 1):
            with pytest.raises(SignInRefused):
                enter(database, password=WRONG)
        if failures(database) < ATTEMPTS.by_address:
            enter(database)
    with pytest.raises(TooManyAttempts):
        enter(database)


def failures(database: Database) -> int:
    return sum(event.kind == "refused" for event in events(database))


@pytest.mark.usefixtures("account")
def test_failures_of_long_ago_do_not_count(database: Database) -> None:
    brief = replace(ATTEMPTS, window=timedelta(0))
    for _ in range(10):
        with pytest.raises(SignInRefused):
            enter(database, password=WRONG, attempts=brief)
    enter(database, attempts=brief)


@pytest.mark.usefixtures("account")
def test_attempts_made_at_once_are_all_counted(database: Database) -> None:
    outcomes: list[type[Exception]] = []
    together = threading.Barrier(8)

    def attempt() -> None:
        together.wait()
        try:
            enter(database, password=WRONG)
        except (SignInRefused, TooManyAttempts) as refusal:
            outcomes.append(type(refusal))

    threads = [threading.Thread(target=attempt) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count(SignInRefused) == ATTEMPTS.by_name
    assert outcomes.count(TooManyAttempts) == 8 - ATTEMPTS.by_name


# Sessions


@pytest.mark.usefixtures("account")
def test_a_session_ends_with_signing_out_and_only_that_one(
    database: Database, account: Account
) -> None:
    one, other = enter(database), enter(database)
    with database.transact() as connection:
        end_session(connection, account, one)
        end_session(connection, account, one)
    assert holder(database, one) is None
    assert holder(database, other) == account
    assert [event.kind for event in events(database)][:1] == ["signed_out"]
    assert [event.kind for event in events(database)].count("signed_out") == 1


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE office.session SET last_seen_at = now() - interval '61 minutes'",
        "UPDATE office.session SET expires_at = now() - interval '1 second'",
    ],
)
@pytest.mark.usefixtures("account")
def test_a_session_ends_when_idle_and_in_any_case(
    database: Database, database_url: str, change: str
) -> None:
    secret = enter(database)
    owner = Database(database_url, pool_size=1)
    with owner.transact() as connection:
        connection.exec_driver_sql("RESET ROLE")
        connection.exec_driver_sql(change)
    owner.close()
    assert holder(database, secret) is None


def test_asking_keeps_a_session_awake(database: Database, account: Account) -> None:
    secret = enter(database)
    with database.transact() as connection:
        connection.exec_driver_sql(
            "UPDATE office.session SET last_seen_at = now() - interval '59 minutes'"
        )
    with database.read(WRITER_ROLE) as connection:
        found = find_session(connection, secret, LIMITS)
    assert found is not None
    assert found.is_seen_late
    with database.transact() as connection:
        touch_session(connection, secret)
    with database.read(WRITER_ROLE) as connection:
        awake = find_session(connection, secret, LIMITS)
    assert awake is not None
    assert (awake.account, awake.is_seen_late) == (account, False)


def test_roles_count_as_they_are_now_not_as_they_were(database: Database, account: Account) -> None:
    secret = enter(database)
    with database.write("test", "revoke") as connection:
        connection.exec_driver_sql("DELETE FROM office.account_role")
    found = holder(database, secret)
    assert found is not None
    assert (found.grants, account.grants != ()) == ((), True)


def test_an_account_made_inactive_is_out_at_once(database: Database, account: Account) -> None:
    secret = enter(database)
    with database.transact() as connection:
        _, token = make_token(connection, account, "load", timedelta(days=1), "test")
    with database.write("test", "disable") as connection:
        change_account(connection, account, is_active=False)
    with database.write("test", "enable") as connection:
        change_account(connection, account, is_active=True)
    assert holder(database, secret) is None
    with database.read(WRITER_ROLE) as connection:
        assert find_token(connection, token) is None


def test_a_new_password_ends_the_other_sessions(database: Database, account: Account) -> None:
    mine, other = enter(database), enter(database)
    new = "又一个足够长的新口令 88"
    with pytest.raises(SignInRefused):
        change_password(database, account, WRONG, new, "::1", ATTEMPTS, mine)
    with pytest.raises(FieldError):
        change_password(database, account, PASSWORD, "short", "::1", ATTEMPTS, mine)
    assert holder(database, other) == account
    change_password(database, account, PASSWORD, new, "::1", ATTEMPTS, mine)
    assert holder(database, mine) == account
    assert holder(database, other) is None
    with pytest.raises(SignInRefused):
        enter(database)
    enter(database, password=new)


def test_the_csrf_token_belongs_to_one_session() -> None:
    assert is_csrf_token(csrf_token("one"), "one")
    for given in (csrf_token("other"), "", None, "é", csrf_token("one")[:-1]):
        assert not is_csrf_token(given, "one")
    assert "one" not in csrf_token("one")


# Tokens


def test_a_token_opens_the_account_until_it_is_revoked(
    database: Database, office: Office, account: Account
) -> None:
    stranger = office.account("stranger")
    with database.transact() as connection:
        token, secret = make_token(connection, account, " 批量  导入 ", timedelta(days=1), "wang")
    assert secret.startswith("gz_")
    assert token.name == "批量 导入"
    with database.read(WRITER_ROLE) as connection:
        assert find_token(connection, secret) == account
        assert find_token(connection, secret + "x") is None
        assert list_tokens(connection, account) == [token]
    assert stored(database, "SELECT count(*) FROM office.access_token t"
                            f" WHERE t::text LIKE '%%{secret[3:]}%%'") == [0]  # fmt: skip
    with pytest.raises(InputError), database.transact() as connection:
        revoke_token(connection, stranger, token.token_id, "stranger")
    with database.transact() as connection:
        revoke_token(connection, account, token.token_id, "wang")
        revoke_token(connection, account, token.token_id, "wang")
    with database.read(WRITER_ROLE) as connection:
        assert find_token(connection, secret) is None
    assert [(e.kind, e.detail) for e in events(database)][:2] == [
        ("token_revoked", "批量 导入"),
        ("token_made", "批量 导入"),
    ]


def test_a_token_ends_by_itself(database: Database, account: Account) -> None:
    with database.transact() as connection:
        _, secret = make_token(connection, account, "load", timedelta(seconds=-1), "wang")
    with database.read(WRITER_ROLE) as connection:
        assert find_token(connection, secret) is None


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "a\0b"])
def test_a_token_without_a_usable_name(database: Database, account: Account, name: str) -> None:
    with pytest.raises(FieldError), database.transact() as connection:
        make_token(connection, account, name, timedelta(days=1), "wang")


# On record


@pytest.mark.usefixtures("account")
def test_sign_ins_and_refusals_are_on_record(database: Database) -> None:
    with pytest.raises(SignInRefused):
        enter(database, "Nobody", WRONG, address="10.1.1.1")
    enter(database)
    told = [(e.kind, e.sign_in_name, e.actor, e.address) for e in events(database)]
    assert told == [
        ("signed_in", "wang", "wang", "::1"),
        ("refused", "nobody", None, "10.1.1.1"),
        ("password_set", "wang", "test", None),
    ]
    assert [e.kind for e in events(database, name="nobody")] == ["refused"]


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("table", ["sign_in_attempt", "account_event", "accepted_request"])
@pytest.mark.parametrize("command", ["DELETE FROM", "TRUNCATE"])
def test_what_happened_cannot_be_taken_back(database: Database, table: str, command: str) -> None:
    enter(database)
    with pytest.raises(Exception, match="may not do this"), database.transact() as connection:
        connection.exec_driver_sql(f"{command} office.{table}")
