import re
import threading
from collections.abc import Callable, Iterable, Iterator

import psycopg
import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from gis.database import Database, Unchanged, raw, seen_as
from gis.errors import DatabaseGone, GazetteerError, SetupError
from gis.roles import CLEARED_ROLE, READER_ROLE, STAFF_ROLE, WRITER_ROLE
from tests.gis.versioned import actors, column, make_things, names, revise
from tests.server import DatabaseServer

INSERT = "INSERT INTO demo.thing_version (thing_id, name) VALUES (1, '甲')"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    yield from make_things(database_url)


def kill(server: DatabaseServer, connection: Connection) -> None:
    """End the server process behind a connection, as a crash or an administrator would."""
    pid = raw(connection).info.backend_pid
    with psycopg.connect(server.superuser_url("postgres"), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def change(database: Database, *steps: str | Callable[[Connection], object]) -> None:
    """Carry out commands, and what else is to happen, in one revision."""
    with database.write("test", "test") as connection:
        _carry_out(connection, steps)


def ask(database: Database, *steps: str | Callable[[Connection], object]) -> None:
    """Carry out commands, and what else is to happen, as one question."""
    with database.read() as connection:
        _carry_out(connection, steps)


def _carry_out(
    connection: Connection, steps: Iterable[str | Callable[[Connection], object]]
) -> None:
    for step in steps:
        if isinstance(step, str):
            connection.exec_driver_sql(step)
        else:
            step(connection)


def is_fit_to_print(error: GazetteerError) -> None:
    assert error.mend
    assert not re.search(r"SELECT|INSERT|COPY|password|secret|psycopg|\n", str(error))


# Changes


def test_a_change_is_recorded_with_who_why_and_from_which_files(database: Database) -> None:
    with database.write("张三", "load", [{"name": "表.csv", "sha256": "ab"}]) as connection:
        connection.exec_driver_sql(INSERT)
    query = "SELECT concat_ws(' ', actor, reason, files->0->>'name') FROM gis.revision"
    assert column(database, query, role=STAFF_ROLE) == ["张三 load 表.csv"]
    assert names(database) == ["甲"]


def test_a_change_says_what_it_belongs_to(database: Database) -> None:
    with database.write("张三", "case", context={"case": 12}) as connection:
        connection.exec_driver_sql(INSERT)
    query = "SELECT context FROM gis.revision"
    assert column(database, query, role=STAFF_ROLE) == [{"case": 12}]


def test_changes_run_under_the_writer(database: Database) -> None:
    with database.write("test", "test") as connection:
        assert connection.exec_driver_sql("SELECT current_user").scalar() == WRITER_ROLE
        raise Unchanged


def test_a_change_is_judged_on_what_somebody_may_see(database: Database) -> None:
    with database.write("test", "test") as connection:
        with seen_as(connection, STAFF_ROLE):
            assert connection.exec_driver_sql("SELECT current_user").scalar() == STAFF_ROLE
        assert connection.exec_driver_sql("SELECT current_user").scalar() == WRITER_ROLE
        raise Unchanged


def test_a_change_does_not_wait_for_ever_for_its_turn(
    database: Database, database_url: str
) -> None:
    served = Database(database_url, pool_size=2, statement_timeout_s=1)
    try:
        with database.write("test", "a long load"):
            with pytest.raises(DatabaseGone, match="Another session"), served.write("test", "x"):
                pytest.fail("two changes at once")
            raise Unchanged
    finally:
        served.close()


def test_those_who_wait_to_write_leave_connections_for_questions(database_url: str) -> None:
    """Of two connections one; a second change is refused before it takes the other."""
    served = Database(database_url, pool_size=2, statement_timeout_s=1)
    try:
        with served.write("test", "x"):
            with pytest.raises(DatabaseGone, match="Too many changes"), served.write("test", "y"):
                pytest.fail("two changes at once")
            with served.read() as connection:
                assert connection.exec_driver_sql("SELECT 1").scalar() == 1
            raise Unchanged
    finally:
        served.close()


def test_what_is_no_revision_cannot_change_the_register(database: Database) -> None:
    with (
        pytest.raises(DBAPIError, match="only inside a revision"),
        database.transact() as connection,
    ):
        connection.exec_driver_sql(INSERT)
    assert names(database) == []


def test_an_error_keeps_nothing(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        change(database, INSERT, lambda _connection: 1 / 0)
    assert names(database) == []
    assert actors(database) == []


def test_unchanged_keeps_nothing_and_says_nothing(database: Database) -> None:
    with database.write("test", "test") as connection:
        connection.exec_driver_sql(INSERT)
        raise Unchanged
    assert names(database) == []
    assert actors(database) == []


# Questions


def test_questions_run_under_the_reader_and_cannot_write(database: Database) -> None:
    with database.read() as connection:
        assert connection.exec_driver_sql("SELECT current_user").scalar() == "gazetteer_reader"
        assert connection.exec_driver_sql("SHOW transaction_read_only").scalar() == "on"
    for command in (INSERT, "CREATE TABLE public.mine (n int)", "DELETE FROM gis.revision"):
        with pytest.raises((GazetteerError, DBAPIError)):
            ask(database, command)


@pytest.mark.parametrize("role", [READER_ROLE, STAFF_ROLE, CLEARED_ROLE])
def test_a_question_may_be_asked_under_another_role(database: Database, role: str) -> None:
    with database.read(role) as connection:
        assert connection.exec_driver_sql("SELECT current_user").scalar() == role
        assert connection.exec_driver_sql("SHOW transaction_read_only").scalar() == "on"


def test_a_role_that_the_database_lacks(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gis.database.ROLES", ("nobody_at_all",))
    with pytest.raises(SetupError, match="lacks a role"), database.read("nobody_at_all"):
        pass


def test_only_roles_of_the_service_are_taken(database: Database) -> None:
    with pytest.raises(ValueError, match="no role"), database.read("postgres; DROP TABLE x"):
        pass


def test_the_reader_may_not_even_without_the_read_only_transaction(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("SET ROLE gazetteer_reader")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM gis.revision")


def test_a_question_sees_one_state_throughout(database: Database) -> None:
    with database.read() as connection:
        query = text("SELECT count(*) FROM demo.thing_version")
        assert connection.execute(query).scalar() == 0
        revise(database, INSERT)
        assert connection.execute(query).scalar() == 0
    assert names(database) == ["甲"]


def test_the_role_does_not_stay_on_the_connection(database_url: str) -> None:
    database = Database(database_url, pool_size=1)
    with database.read() as connection:
        connection.exec_driver_sql("SELECT 1")
    with database.write("test", "test") as connection:
        role = connection.exec_driver_sql("SELECT current_user").scalar()
        assert role != "gazetteer_reader"
        raise Unchanged
    database.close()


def test_a_question_that_takes_too_long_is_ended(database_url: str) -> None:
    database = Database(database_url, statement_timeout_s=1)
    with pytest.raises(DatabaseGone, match="longer than") as error:
        ask(database, "SELECT pg_sleep(30)")
    is_fit_to_print(error.value)
    database.close()


def test_a_fault_of_our_own_is_not_called_an_outage(database: Database) -> None:
    with pytest.raises(ProgrammingError):
        ask(database, "SELECT nothing FROM nowhere")


# Outages


def test_the_database_gone_during_a_change_keeps_nothing(
    database: Database, server: DatabaseServer
) -> None:
    with pytest.raises(DatabaseGone) as error:
        change(database, INSERT, lambda connection: kill(server, connection), INSERT)
    is_fit_to_print(error.value)
    assert names(database) == []
    revise(database, INSERT)
    assert names(database) == ["甲"]


def test_the_database_gone_during_a_copy(database: Database, server: DatabaseServer) -> None:
    def copy_much(connection: Connection) -> None:
        with raw(connection).cursor().copy("COPY t FROM STDIN") as copy:
            kill(server, connection)
            for _ in range(10_000):
                copy.write_row(["甲" * 1000])

    with pytest.raises(DatabaseGone):
        change(database, "CREATE TEMP TABLE t (line text)", copy_much)
    revise(database, INSERT)


def test_the_database_gone_at_the_commit_is_not_said_to_have_kept_nothing(
    database: Database, server: DatabaseServer
) -> None:
    with pytest.raises(DatabaseGone, match="whole or not at all") as error:
        change(database, INSERT, lambda connection: kill(server, connection))
    is_fit_to_print(error.value)


def test_the_database_gone_during_a_question(database: Database, server: DatabaseServer) -> None:
    with pytest.raises(DatabaseGone):
        ask(database, lambda connection: kill(server, connection), "SELECT 1")
    assert names(database) == []


def test_no_database_at_all() -> None:
    database = Database("postgresql://someone:secret@127.0.0.1:1/nowhere")
    for use in (ask, change):
        with pytest.raises(DatabaseGone, match=r"nowhere at 127\.0\.0\.1") as error:
            use(database)
        is_fit_to_print(error.value)
    database.close()


def test_a_table_locked_by_another_session(database: Database, database_url: str) -> None:
    with psycopg.connect(database_url) as other:
        other.execute("LOCK TABLE demo.thing_version")
        with pytest.raises(DatabaseGone, match="Another session") as error:
            change(database, "SET LOCAL lock_timeout = '50ms'", INSERT)
    is_fit_to_print(error.value)


def test_two_changes_that_wait_for_each_other(database: Database) -> None:
    """One is ended by the server; it is told to try again, and the other goes through."""
    both = threading.Barrier(2)
    faults: list[GazetteerError] = []

    def lock(first: int, second: int) -> None:
        try:
            ask(
                database,
                f"SELECT pg_advisory_xact_lock({first})",
                lambda _connection: both.wait(),
                f"SELECT pg_advisory_xact_lock({second})",
            )
        except GazetteerError as fault:
            faults.append(fault)

    threads = [threading.Thread(target=lock, args=order) for order in ((1, 2), (2, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(faults) == 1
    assert "again" in faults[0].mend
    is_fit_to_print(faults[0])


def test_a_role_without_rights(database_url: str) -> None:
    database = Database(database_url)
    with pytest.raises(SetupError, match="may not") as error:
        change(database, "SET ROLE gazetteer_reader", "DELETE FROM gis.revision")
    is_fit_to_print(error.value)
    database.close()
