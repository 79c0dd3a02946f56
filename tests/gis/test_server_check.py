import psycopg
import pytest
from psycopg import sql

from gis.errors import SetupError
from gis.server_check import check_server, connect
from tests.server import DatabaseServer


def test_a_database_with_all_extensions_passes(empty_database_url: str) -> None:
    with connect(empty_database_url) as connection:
        check_server(connection)
        check_server(connection)


def test_nobody_there_is_said_without_the_password() -> None:
    with pytest.raises(SetupError) as caught:
        connect("postgresql://planner:secret@127.0.0.1:1/register")
    assert "postgresql://planner:***@127.0.0.1:1/register" in caught.value.message
    assert "secret" not in str(caught.value)


def test_an_address_that_cannot_be_read_is_not_repeated() -> None:
    with pytest.raises(SetupError) as caught:
        connect("postgresql://planner:sec%ret@host/register")
    assert "sec" not in str(caught.value)


def test_missing_postgis_names_the_command_for_a_superuser(server: DatabaseServer) -> None:
    with server.database() as name:
        with psycopg.connect(server.superuser_url(name)) as connection:
            connection.execute("DROP EXTENSION postgis")
            connection.execute("DROP ROLE IF EXISTS plain_owner")
            connection.execute("CREATE ROLE plain_owner")
        with psycopg.connect(server.superuser_url(name)) as connection:
            connection.execute("SET ROLE plain_owner")
            with pytest.raises(SetupError) as caught:
                check_server(connection)
    assert "has no extension postgis" in caught.value.message
    assert f'psql -d {name} -c "CREATE EXTENSION postgis"' in caught.value.mend


def test_trusted_extensions_are_made_by_the_owner(server: DatabaseServer) -> None:
    with server.database() as name:
        with psycopg.connect(server.superuser_url(name)) as connection:
            connection.execute("DROP EXTENSION btree_gist")
            connection.execute("DROP EXTENSION pg_trgm")
        with psycopg.connect(server.url(name)) as connection:
            check_server(connection)
        with psycopg.connect(server.url(name)) as connection:
            rows = connection.execute("SELECT extname FROM pg_extension").fetchall()
    assert {"postgis", "btree_gist", "pg_trgm"} <= {row[0] for row in rows}


@pytest.mark.parametrize(
    ("encoding", "fault"), [("UTF8", "has the locale C"), ("LATIN1", "is encoded in LATIN1")]
)
def test_a_database_that_cannot_search_chinese_is_refused(
    server: DatabaseServer, encoding: str, fault: str
) -> None:
    command = f"CREATE DATABASE {{}} TEMPLATE template0 ENCODING '{encoding}' LOCALE 'C'"
    name = sql.Identifier("test_locale_c")
    with psycopg.connect(server.superuser_url("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL(command).format(name))
        try:
            with (
                connect(server.superuser_url("test_locale_c")) as other,
                pytest.raises(SetupError, match=fault) as caught,
            ):
                check_server(other)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
    assert "C.UTF-8" in caught.value.mend
