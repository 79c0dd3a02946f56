"""Whether a database server is as the service needs it; one sentence and a mend if not."""

from __future__ import annotations

import psycopg
from psycopg import sql

from gis.errors import SetupError
from gis.programs import MINIMUM_POSTGIS, MINIMUM_POSTGRESQL
from gis.settings import redact

EXTENSIONS = ("postgis", "btree_gist", "pg_trgm")

_CONNECT_SECONDS = 10


def connect(url: str) -> psycopg.Connection:
    """Open a connection.

    Raises:
        SetupError: The server does not answer or refuses; the message shows no password.
    """
    try:
        return psycopg.connect(url, connect_timeout=_CONNECT_SECONDS)
    except psycopg.OperationalError as failure:
        # The first line is the reason; libpq's advice follows it.
        reason = (str(failure).strip().splitlines() or ["no answer"])[0].rstrip(".")
        raise SetupError(
            f"Cannot connect to the database {redact(url)}: {redact(reason)}.",
            "Start it with `gazetteer db start`, or put GAZETTEER_DATABASE_URL right.",
        ) from None
    except psycopg.ProgrammingError:
        # libpq quotes the part it cannot read, which may be the password: say nothing of it.
        raise SetupError(
            "The address of the database cannot be read.",
            "Write it as postgresql://USER:PASSWORD@HOST:5432/DATABASE;"
            " write @, / and ? in a password as %40, %2F and %3F.",
        ) from None


def check_server(connection: psycopg.Connection) -> None:
    """See that the server and the database of a connection will do.

    Missing extensions are made where the role may do so; nothing else is changed.

    Raises:
        SetupError: PostgreSQL older than 15, PostGIS missing or older than 3.3, `btree_gist` or
            `pg_trgm` missing, an encoding other than UTF-8, or the locale `C`, under which
            `pg_trgm` finds no trigrams in Chinese text.
    """
    with connection.transaction():
        _check_version(connection)
        for extension in EXTENSIONS:
            _require_extension(connection, extension)
        _check_postgis(connection)
        _check_locale(connection)


def _check_version(connection: psycopg.Connection) -> None:
    major = connection.info.server_version // 10000
    if major < MINIMUM_POSTGRESQL:
        raise SetupError(
            f"The database server is PostgreSQL {major}; {MINIMUM_POSTGRESQL} or newer is needed.",
            "Use a newer server.",
        )


def _require_extension(connection: psycopg.Connection, extension: str) -> None:
    if _value(connection, "SELECT 1 FROM pg_extension WHERE extname = %s", extension):
        return
    if not _value(connection, "SELECT 1 FROM pg_available_extensions WHERE name = %s", extension):
        major = connection.info.server_version // 10000
        package = f"postgresql-{major}" + ("-postgis-3" if extension == "postgis" else "")
        raise SetupError(
            f"The extension {extension} is not installed on the database server.",
            f"On the server run `apt-get install {package}`.",
        )
    try:
        with connection.transaction():
            command = sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension))
            connection.execute(command)
    except psycopg.Error as refused:
        raise SetupError(
            f"The database {connection.info.dbname} has no extension {extension},"
            f" and the role {connection.info.user} may not create it.",
            f"Run as a superuser: psql -d {connection.info.dbname}"
            f' -c "CREATE EXTENSION {extension}".',
        ) from refused


def _check_postgis(connection: psycopg.Connection) -> None:
    version = _value(
        connection, "SELECT extversion FROM pg_extension WHERE extname = %s", "postgis"
    )
    numbers = tuple(int(part) for part in str(version).split(".")[:2] if part.isdecimal())
    if numbers < MINIMUM_POSTGIS:
        wanted = ".".join(map(str, MINIMUM_POSTGIS))
        raise SetupError(
            f"The database has PostGIS {version}; {wanted} or newer is needed.",
            "Install a newer PostGIS on the server, then run as a superuser:"
            f' psql -d {connection.info.dbname} -c "SELECT postgis_extensions_upgrade()".',
        )


def _check_locale(connection: psycopg.Connection) -> None:
    encoding = _value(connection, "SELECT current_setting(%s)", "server_encoding")
    # Asked of the function itself: what `C` does depends on version and locale provider. Not
    # before the encoding is known: others cannot even take the question.
    trigrams = encoding == "UTF8" and _value(
        connection, "SELECT cardinality(show_trgm(%s))", "阜阳"
    )
    if encoding != "UTF8" or not trigrams:
        fault = f"is encoded in {encoding}" if encoding != "UTF8" else "has the locale C"
        raise SetupError(
            f"The database {connection.info.dbname} {fault}, so Chinese names cannot be searched.",
            "Create it anew with: CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8'"
            " LOCALE 'C.UTF-8'.",
        )


def _value(connection: psycopg.Connection, query: str, argument: str) -> object:
    """First value of the first row, or None."""
    row = connection.execute(query.encode(), (argument,)).fetchone()
    return row[0] if row else None
