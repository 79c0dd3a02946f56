"""The history cannot be changed or got round by SQL from the role the service connects as.

Every attempt is made as each role that this role can become: whoever holds the service's
connection can do no more than that.
"""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from gis.database import Database
from gis.roles import APP_ROLE, CLEARED_ROLE, READER_ROLE, STAFF_ROLE, WRITER_ROLE
from tests.gis.versioned import make_things, revise
from tests.server import DatabaseServer

ROLES = (APP_ROLE, READER_ROLE, STAFF_ROLE, CLEARED_ROLE, WRITER_ROLE)
INSERT = "INSERT INTO demo.thing_version (thing_id, name) VALUES (1, '甲')"
RENAME = "UPDATE demo.thing_version SET name = '乙' WHERE thing_id = 1"
LONG_AGO = "'[2001-01-01, 2002-01-01)'"

# What somebody would try who wants the record to say something else, or nothing.
ATTEMPTS = {
    "change history": "UPDATE demo.thing_version_history SET name = '丙'",
    "delete history": "DELETE FROM demo.thing_version_history",
    "empty history": "TRUNCATE demo.thing_version_history",
    "invent history": "INSERT INTO demo.thing_version_history"
    f" SELECT 9, 9, NULL, '丙', NULL, '{{}}', NULL, NULL, {LONG_AGO}",
    "copy into history": "COPY demo.thing_version_history FROM STDIN",
    "empty the table without its triggers": "TRUNCATE demo.thing_version",
    "change a revision": "UPDATE gis.revision SET actor = 'somebody else'",
    "back-date a revision": "UPDATE gis.revision SET recorded_at = '2001-01-01'",
    "delete a revision": "DELETE FROM gis.revision",
    "empty the revisions": "TRUNCATE gis.revision CASCADE",
    "invent a revision": "INSERT INTO gis.revision (recorded_at, xid, actor, reason)"
    " VALUES ('2001-01-01', pg_current_xact_id(), 'somebody else', '')",
    "set the moment of a new row": "INSERT INTO demo.thing_version (thing_id, name, recorded)"
    f" VALUES (2, '丙', {LONG_AGO})",
    "set the moment of a row": f"UPDATE demo.thing_version SET recorded = {LONG_AGO}",
    "copy a moment in": "COPY demo.thing_version (thing_id, name, recorded) FROM STDIN",
    "switch triggers off": "ALTER TABLE demo.thing_version DISABLE TRIGGER ALL",
    "switch one trigger off": "ALTER TABLE demo.thing_version DISABLE TRIGGER supersede",
    "drop a trigger": "DROP TRIGGER supersede ON demo.thing_version",
    "drop the lock of history": "DROP TRIGGER append_only ON demo.thing_version_history",
    "act as a replica": "SET session_replication_role = replica",
    "change the column": "ALTER TABLE demo.thing_version DROP COLUMN recorded",
    "change the default": "ALTER TABLE demo.thing_version ALTER recorded"
    f" SET DEFAULT {LONG_AGO}",
    "take the table": f"ALTER TABLE demo.thing_version OWNER TO {WRITER_ROLE}",
    "replace the moment": "CREATE OR REPLACE FUNCTION gis.recorded_at() RETURNS timestamptz"
    " LANGUAGE sql AS $$ SELECT timestamptz '2001-01-01' $$",
    "replace the trigger": "CREATE OR REPLACE FUNCTION demo.thing_version_supersede()"
    " RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    "hang a rule on it": "CREATE RULE quiet AS ON UPDATE TO demo.thing_version DO INSTEAD NOTHING",
    "hang a trigger on it": "CREATE TRIGGER quiet BEFORE UPDATE ON demo.thing_version"
    " FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "grant oneself": f"GRANT ALL ON ALL TABLES IN SCHEMA gis, demo TO {WRITER_ROLE};"
    " DELETE FROM gis.revision",
    "become the owner": "SET ROLE gazetteer",
    "become a superuser": "SET SESSION AUTHORIZATION postgres",
    "make oneself the owner": f"GRANT gazetteer TO {APP_ROLE}",
    "write the catalogue": "UPDATE pg_trigger SET tgenabled = 'D'",
    "write outside a revision": RENAME,
    "delete outside a revision": "DELETE FROM demo.thing_version",
    "add outside a revision": INSERT.replace("1,", "2,"),
    "merge outside a revision": "MERGE INTO demo.thing_version t USING (SELECT 1) s ON true"
    " WHEN MATCHED THEN DELETE",
    "set the moment by hand": f"SET gis.recorded_at = '2001-01-01'; {RENAME}",
    "a revision that is rolled back":
        "SAVEPOINT s; SELECT gis.begin_revision('a', 'b'); ROLLBACK TO s; " + RENAME,
    "a revision in the middle of the statement":
        f"{RENAME} RETURNING gis.begin_revision('a', 'b')",
    "a second revision":
        "SELECT gis.begin_revision('a', 'b'); SELECT gis.begin_revision('c', 'd')",
    "forge rows with the table's own trigger":
        "CREATE TEMP TABLE forged AS SELECT * FROM demo.thing_version;"
        " CREATE TRIGGER forge BEFORE UPDATE ON forged"
        " FOR EACH ROW EXECUTE FUNCTION demo.thing_version_supersede()",
}  # fmt: skip


@pytest.fixture(scope="module")
def things(server: DatabaseServer, template_database: str) -> Iterator[str]:
    """Name of a database with a thing that was renamed; no attempt changes it."""
    with server.database(template_database) as name:
        for database in make_things(server.url(name)):
            revise(database, INSERT)
            revise(database, RENAME.replace("乙", "戊"))
        yield name


def everything(server: DatabaseServer, name: str) -> list[object]:
    """All that is on record, as the owner reads it."""
    with psycopg.connect(server.url(name)) as owner:
        return [
            owner.execute(query).fetchall()
            for query in (
                "SELECT * FROM demo.thing_version ORDER BY 1",
                "SELECT * FROM demo.thing_version_history ORDER BY 1",
                "SELECT * FROM gis.revision ORDER BY 1",
            )
        ]


@pytest.mark.parametrize("role", ROLES)
def test_nothing_that_is_tried_changes_the_record(
    server: DatabaseServer, things: str, role: str
) -> None:
    before = everything(server, things)
    states = {}
    with psycopg.connect(server.service_url(things), autocommit=True) as connection:
        connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
        for what, attempt in ATTEMPTS.items():
            states[what] = outcome(connection, attempt)
    # Refused for want of the right, or by a rule of the register, not for a slip in the attempt.
    assert {what: s for what, s in states.items() if s not in ("42501", "P0001")} == {}
    assert everything(server, things) == before


def outcome(connection: psycopg.Connection, attempt: str) -> str | None:
    """The state that the server refuses an attempt with; None: it went through."""
    try:
        with connection.transaction():
            connection.execute(attempt.encode())
    except psycopg.Error as refusal:
        return refusal.sqlstate
    return None


@pytest.fixture
def writer(database_url: str, service_url: str) -> Iterator[psycopg.Connection]:
    """The service's connection while it writes, in a database with one thing of the past."""
    for database in make_things(database_url):
        revise(database, INSERT)
    with psycopg.connect(service_url) as connection:
        connection.execute("SET ROLE gazetteer_writer")
        yield connection


@pytest.mark.parametrize(
    "change",
    [
        RENAME,
        "DELETE FROM demo.thing_version",
        INSERT.replace("1,", "2,"),
        # Between the trigger of the row and that of the statement.
        f"{RENAME} RETURNING set_config('gis.recorded_at', now()::text, true)",
        "UPDATE demo.thing_version SET name = set_config('gis.recorded_at', '2001-01-01', true)",
        "WITH early AS (SELECT set_config('gis.recorded_at', '2001-01-01', true))"
        " UPDATE demo.thing_version SET size = 3 FROM early",
    ],
)
def test_inside_a_revision_every_row_takes_its_moment(
    writer: psycopg.Connection, database_url: str, change: str
) -> None:
    writer.execute("SELECT gis.begin_revision('test', 'test')")
    writer.execute("SELECT set_config('gis.recorded_at', '2001-01-01', true)")
    writer.execute(change.encode())
    writer.commit()
    with psycopg.connect(database_url) as owner:
        moments = owner.execute("SELECT recorded_at FROM gis.revision ORDER BY 1").fetchall()
        told = owner.execute(
            "SELECT lower(recorded) FROM demo.thing_version"
            " UNION SELECT lower(recorded) FROM demo.thing_version_history"
            " UNION SELECT upper(recorded) FROM demo.thing_version_history ORDER BY 1"
        ).fetchall()
    assert set(told) <= set(moments)
    assert moments[-1] in told


def test_every_change_of_a_revision_is_listed(database_url: str) -> None:
    """As many of each kind as were made, whatever they were made with."""
    for database in make_things(database_url):
        revise(database, "INSERT INTO demo.thing_version (thing_id, name)"
                         " SELECT n, '物' || n FROM generate_series(1, 30) n")  # fmt: skip
        with database.write("李四", "test") as connection:
            for command in (
                "UPDATE demo.thing_version SET name = '改' || thing_id WHERE thing_id <= 10",
                "DELETE FROM demo.thing_version WHERE thing_id BETWEEN 11 AND 15",
                "INSERT INTO demo.thing_version (thing_id, name) VALUES (40, '新'), (41, '新')",
                # Changed and taken away, and added and taken away, in one revision.
                "DELETE FROM demo.thing_version WHERE thing_id IN (9, 10, 41)",
                "INSERT INTO demo.thing_version (thing_id, name) VALUES (9, '又')",
                "UPDATE demo.thing_version SET name = '物20' WHERE thing_id = 20",
            ):
                connection.exec_driver_sql(command)
        listed = told(database)
        assert listed == {
            **{(n, f"物{n}"): ("update", f"改{n}") for n in range(1, 9)},
            **{(n, f"物{n}"): ("delete", None) for n in range(9, 16)},
            (40, None): ("insert", "新"),
            (9, None): ("insert", "又"),
        }
        with database.read(STAFF_ROLE) as connection:
            counts = connection.exec_driver_sql(
                "SELECT * FROM gis.revision_counts((SELECT max(revision_id) FROM gis.revision))"
                " WHERE relation LIKE 'demo.%%'"
            ).all()
        assert [tuple(count) for count in counts] == [("demo.thing_version", 2, 8, 7)]


def told(database: Database) -> dict[tuple[int, str | None], tuple[str, str | None]]:
    """What the last revision changed: (thing, old name) → (operation, new name)."""
    with database.read(STAFF_ROLE) as connection:
        rows = connection.exec_driver_sql(
            "SELECT coalesce(old, new)->>'thing_id', old->>'name', operation, new->>'name'"
            " FROM gis.revision_changes((SELECT max(revision_id) FROM gis.revision))"
        ).all()
    return {(int(thing), old): (operation, new) for thing, old, operation, new in rows}


def test_the_public_may_not_begin_a_revision(service_url: str) -> None:
    with psycopg.connect(service_url) as connection:
        for role in (APP_ROLE, READER_ROLE, STAFF_ROLE, CLEARED_ROLE):
            connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
            with (
                pytest.raises(psycopg.errors.InsufficientPrivilege),
                connection.transaction(),
            ):
                connection.execute("SELECT gis.begin_revision('a', 'b')")


def test_every_table_of_the_register_is_closed(connection: psycopg.Connection) -> None:
    """Also those that later migrations add: history is nobody's to write but the owner's."""
    open_to_writing = connection.execute(
        """
        SELECT c.oid::regclass::text, r.rolname
        FROM gis.register_table t
        JOIN pg_class c ON c.oid IN (t.history_oid, 'gis.revision'::regclass)
        CROSS JOIN pg_roles r
        WHERE r.rolname LIKE 'gazetteer\\_%'
          AND (has_any_column_privilege(r.oid, c.oid, 'INSERT')
               OR has_any_column_privilege(r.oid, c.oid, 'UPDATE')
               OR has_table_privilege(r.oid, c.oid, 'DELETE, TRUNCATE, TRIGGER'))
        UNION ALL
        SELECT c.oid::regclass::text || '.recorded', r.rolname
        FROM gis.register_table t
        JOIN pg_class c ON c.oid = t.table_oid
        CROSS JOIN pg_roles r
        WHERE r.rolname LIKE 'gazetteer\\_%'
          AND (has_column_privilege(r.oid, c.oid, 'recorded', 'INSERT, UPDATE')
               OR has_table_privilege(r.oid, c.oid, 'TRUNCATE, TRIGGER'))
        UNION ALL
        SELECT p.oid::regprocedure::text, r.rolname
        FROM pg_proc p CROSS JOIN pg_roles r
        WHERE p.prosecdef AND p.prorettype = 'trigger'::regtype
          AND r.rolname LIKE 'gazetteer\\_%' AND has_function_privilege(r.oid, p.oid, 'EXECUTE')
        """
    ).fetchall()
    assert open_to_writing == []
    tables = connection.execute("SELECT count(*) FROM gis.register_table").fetchone()
    assert tables is not None
    assert tables[0] >= 15


def test_whoever_owns_nothing_owns_no_table(connection: psycopg.Connection) -> None:
    owners = connection.execute(
        "SELECT DISTINCT r.rolname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner"
        " WHERE c.relnamespace::regnamespace::text IN ('gis', 'gazetteer', 'layers', 'office')"
    ).fetchall()
    assert not {name for (name,) in owners} & set(ROLES)
