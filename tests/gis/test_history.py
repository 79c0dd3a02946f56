"""The recorded axis: what the register said at a moment can always be read again."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from sqlalchemy import text

from gis.database import Database
from gis.roles import STAFF_ROLE
from tests.gis.versioned import actors, column, make_things, names, revise

INSERT = "INSERT INTO demo.thing_version (thing_id, name) VALUES (1, '甲')"
RENAME = "UPDATE demo.thing_version SET name = '乙' WHERE thing_id = 1"
DELETE = "DELETE FROM demo.thing_version"
A_MOMENT = timedelta(microseconds=1)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    yield from make_things(database_url)


def history(database: Database) -> list[str]:
    return column(database, "SELECT name FROM demo.thing_version_history ORDER BY recorded")


def test_each_moment_reads_what_was_known_then(database: Database) -> None:
    first = revise(database, INSERT)
    second = revise(database, RENAME)
    third = revise(database, DELETE)
    assert names(database, first - A_MOMENT) == []
    assert names(database, first) == ["甲"]
    assert names(database, second - A_MOMENT) == ["甲"]
    assert names(database, second) == ["乙"]
    assert names(database, third) == []
    assert names(database) == []
    assert names(database, datetime.now(UTC)) == []
    assert history(database) == ["甲", "乙"]


def test_what_a_revision_writes_and_replaces_itself_was_never_on_record(
    database: Database,
) -> None:
    revise(database, f"{INSERT}; {RENAME}")
    assert names(database) == ["乙"]
    assert history(database) == []


def test_what_a_revision_writes_and_removes_itself_was_never_on_record(
    database: Database,
) -> None:
    revise(database, f"{INSERT}; {DELETE}")
    assert names(database) == []
    assert history(database) == []


def test_two_changes_in_one_revision_keep_only_what_stood_before_it(database: Database) -> None:
    revise(database, INSERT)
    revise(database, f"{RENAME}; UPDATE demo.thing_version SET name = '丙'")
    assert names(database) == ["丙"]
    assert history(database) == ["甲"]


def test_an_update_that_changes_nothing_is_not_recorded(database: Database) -> None:
    first = revise(database, INSERT)
    revise(database, "UPDATE demo.thing_version SET name = '甲'")
    assert history(database) == []
    assert column(database, "SELECT lower(recorded) FROM demo.thing_version") == [first]


@pytest.mark.parametrize("command", [INSERT, RENAME, DELETE])
def test_nothing_is_written_outside_a_revision(database_url: str, command: str) -> None:
    for database in make_things(database_url):
        revise(database, INSERT.replace("1,", "2,"))
        with (
            psycopg.connect(database_url) as connection,
            pytest.raises(psycopg.errors.RaiseException, match="inside a revision"),
        ):
            connection.execute(command.replace("= 1", "= 2").encode())


# `gis.recorded_at` was the session's variable once; whatever is set by hand counts for nothing.
# More ways to back-date, by the service's own role, are tried in test_audit_rights.py.
def test_a_record_cannot_be_back_dated(database: Database, database_url: str) -> None:
    moment = revise(database, INSERT)
    for command in (INSERT.replace("1,", "2,"), RENAME, DELETE):
        with psycopg.connect(database_url) as connection:
            connection.execute("SELECT set_config('gis.recorded_at', %s, true)", [str(moment)])
            with pytest.raises(psycopg.errors.RaiseException, match="inside a revision"):
                connection.execute(command.encode())
    assert names(database) == ["甲"]


def test_nor_inside_a_revision(database: Database, database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("SELECT gis.begin_revision('test', 'test')")
        connection.execute("SELECT set_config('gis.recorded_at', '2001-01-01', true)")
        connection.execute(INSERT.encode())
    query = "SELECT lower(t.recorded) - r.recorded_at FROM demo.thing_version t, gis.revision r"
    assert column(database, query, role=STAFF_ROLE) == [timedelta(0)]


def test_a_transaction_has_one_revision(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("SELECT gis.begin_revision('test', 'test')")
        with pytest.raises(psycopg.errors.RaiseException, match="already has a revision"):
            connection.execute("SELECT gis.begin_revision('other', 'test')")


def test_a_restored_database_meets_the_numbers_of_its_old_transactions_again(
    database: Database, database_url: str
) -> None:
    """In a new cluster transactions are numbered from the beginning."""
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "INSERT INTO gis.revision (recorded_at, xid, actor, reason)"
            " VALUES ('2001-01-01+00', pg_current_xact_id(), 'before', 'test')"
        )
        with (
            pytest.raises(psycopg.errors.RaiseException, match="inside a revision"),
            connection.transaction(),
        ):
            connection.execute(INSERT.encode())
        connection.execute("SELECT gis.begin_revision('after', 'test')")
        connection.execute(INSERT.encode())
    assert actors(database) == ["before", "after"]
    assert names(database, datetime(2001, 1, 2, tzinfo=UTC)) == []
    assert names(database) == ["甲"]


def test_writers_go_one_at_a_time_in_the_order_of_their_moments(database: Database) -> None:
    order: list[str] = []
    first_is_in = threading.Event()

    def slow() -> None:
        with database.write("slow", "test") as connection:
            first_is_in.set()
            time.sleep(0.2)
            connection.exec_driver_sql(INSERT)
            order.append("slow")

    def fast() -> None:
        first_is_in.wait()
        with database.write("fast", "test") as connection:
            connection.exec_driver_sql(RENAME)
            order.append("fast")

    threads = [threading.Thread(target=target) for target in (slow, fast)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert order == ["slow", "fast"]
    assert actors(database) == order
    assert names(database) == ["乙"]


def test_moments_grow_though_the_clock_goes_back(database: Database, database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "INSERT INTO gis.revision (recorded_at, xid, actor, reason)"
            " VALUES ('2999-01-01+00', '1', 'clock', 'test')"
        )
    moment = revise(database, INSERT)
    assert moment == datetime(2999, 1, 1, 0, 0, 0, 1, tzinfo=UTC)


def test_a_question_about_now_reads_no_history(database: Database) -> None:
    revise(database, INSERT)
    query = text(
        "EXPLAIN SELECT * FROM demo.thing_version_known(CAST(:known AS timestamptz))"
        " WHERE thing_id = :thing"
    )
    with database.read() as connection:
        # More often than the driver and the server need to come to a plan for any parameter.
        for _ in range(12):
            now = connection.execute(query, {"known": None, "thing": 1}).scalars().all()
        then = connection.execute(query, {"known": datetime.now(UTC), "thing": 1}).scalars().all()
    assert not [line for line in now if "history" in line]
    assert [line for line in then if "history" in line]
