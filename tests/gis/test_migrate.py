import threading
from pathlib import Path

import psycopg
import pytest

from gis import migrate
from gis.errors import DatabaseGone, GazetteerError, SetupError
from gis.migrate import sql_files, upgrade
from tests.conftest import PACKAGES

SCHEMAS = "SELECT count(*) FROM pg_namespace WHERE nspname IN ('gis', 'gazetteer', 'layers')"


def schemas(url: str) -> int:
    with psycopg.connect(url) as connection:
        (count,) = connection.execute(SCHEMAS).fetchone() or (0,)
    return int(count)


def test_a_new_database_gets_every_revision_and_function(empty_database_url: str) -> None:
    applied = upgrade(empty_database_url, PACKAGES)
    assert applied[:2] == ["gis_0001", "gazetteer_0001"]
    assert schemas(empty_database_url) == 3


def test_migrating_again_does_nothing(empty_database_url: str) -> None:
    upgrade(empty_database_url, PACKAGES)
    with psycopg.connect(empty_database_url) as connection:
        before = connection.execute("SELECT sum(xmin::text::bigint) FROM pg_proc").fetchone()
    assert upgrade(empty_database_url, PACKAGES) == []
    with psycopg.connect(empty_database_url) as connection:
        assert connection.execute("SELECT sum(xmin::text::bigint) FROM pg_proc").fetchone() == (
            before
        )


def test_two_migrations_at_once(empty_database_url: str) -> None:
    results: list[list[str] | Exception] = []

    def run() -> None:
        try:
            results.append(upgrade(empty_database_url, PACKAGES))
        except Exception as fault:
            results.append(fault)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done = sorted(len(r) for r in results if isinstance(r, list))
    assert done[:1] == [0], results
    assert done[1] >= 2


def test_a_migration_that_fails_keeps_nothing(
    empty_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faulty = tmp_path / "999_faulty.sql"
    faulty.write_text("SELECT nothing FROM nowhere", encoding="utf-8")
    whole = sql_files(PACKAGES)
    with monkeypatch.context() as patched:
        patched.setattr(migrate, "sql_files", lambda _packages: [*whole, faulty])
        with pytest.raises(Exception, match="nowhere"):
            upgrade(empty_database_url, PACKAGES)
    assert schemas(empty_database_url) == 0
    assert len(upgrade(empty_database_url, PACKAGES)) >= 2


def test_a_database_of_a_newer_version_is_left_alone(empty_database_url: str) -> None:
    upgrade(empty_database_url, PACKAGES)
    with psycopg.connect(empty_database_url) as connection:
        connection.execute("UPDATE public.alembic_version SET version_num = 'gis_9999'")
        connection.execute("COMMENT ON SCHEMA gis IS 'installed by a newer version'")
    with pytest.raises(SetupError, match="newer version") as error:
        upgrade(empty_database_url, PACKAGES)
    assert error.value.mend


def test_a_table_in_use_stops_the_migration_with_a_clear_sentence(
    empty_database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    upgrade(empty_database_url, PACKAGES)
    change = tmp_path / "998_change.sql"
    change.write_text(
        "SET LOCAL lock_timeout = '50ms'; ALTER TABLE gis.revision ADD COLUMN more text",
        encoding="utf-8",
    )
    monkeypatch.setattr(migrate, "sql_files", lambda _packages: [change])
    with psycopg.connect(empty_database_url) as other:
        other.execute("SELECT * FROM gis.revision")
        with pytest.raises(DatabaseGone, match="Another session holds"):
            upgrade(empty_database_url, PACKAGES)


def test_no_database_is_one_clear_sentence_without_the_password() -> None:
    with pytest.raises(GazetteerError) as error:
        upgrade("postgresql://someone:secret@127.0.0.1:1/nowhere", PACKAGES)
    assert "secret" not in str(error.value)
    assert error.value.mend


def test_functions_are_installed_in_the_order_of_their_numbers() -> None:
    names = [path.name for path in sql_files(PACKAGES)]
    assert names == sorted(names)
    # Rights come last, when all they are granted on is there.
    assert all("rights" in name for name in names if name >= "990")
