from collections.abc import Iterator

import psycopg
import pytest

from gis.checks import check_database
from gis.database import Database
from tests.server import DatabaseServer


def findings(url: str) -> list[tuple[str, str, str]]:
    database = Database(url)
    try:
        with database.read() as connection:
            return list(check_database(connection))
    finally:
        database.close()


@pytest.fixture
def owner(database_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


def test_a_migrated_database_has_no_findings(service_url: str) -> None:
    assert findings(service_url) == []


def test_a_missing_spatial_index(service_url: str, owner: psycopg.Connection) -> None:
    owner.execute("DROP INDEX gazetteer.division_area_geom")
    ((check, finding, hint),) = findings(service_url)
    assert (check, finding) == ("indexes", "gazetteer.division_area.geom has no spatial index")
    assert hint


def test_an_index_that_broke_off(
    service_url: str, owner: psycopg.Connection, server: DatabaseServer
) -> None:
    name = owner.info.dbname
    with psycopg.connect(server.superuser_url(name), autocommit=True) as superuser:
        superuser.execute(
            "UPDATE pg_index SET indisvalid = false"
            " WHERE indexrelid = 'gazetteer.division_version_code'::regclass"
        )
    ((check, finding, hint),) = findings(service_url)
    assert check == "indexes"
    assert "gazetteer.division_version_code" in finding
    assert "REINDEX" in hint


def test_a_geometry_in_another_reference_system(
    service_url: str, owner: psycopg.Connection
) -> None:
    owner.execute("CREATE TABLE gazetteer.foreign_line (geom geometry(LineString, 4326))")
    owner.execute("CREATE INDEX ON gazetteer.foreign_line USING gist (geom)")
    owner.execute("GRANT SELECT ON gazetteer.foreign_line TO gazetteer_reader")
    ((check, finding, _hint),) = findings(service_url)
    assert check == "SRIDs"
    assert "4326" in finding


def test_a_service_that_works_with_the_rights_of_the_owner(database_url: str) -> None:
    ((check, finding, hint),) = findings(database_url)
    assert check == "rights"
    assert "who may change history" in finding
    assert "gazetteer_app" in hint


def test_a_locale_without_chinese_trigrams(service_url: str, owner: psycopg.Connection) -> None:
    """As with the locale C, where show_trgm finds nothing in Chinese."""
    owner.execute(
        "CREATE FUNCTION gis.show_trgm(text) RETURNS text[]"
        " LANGUAGE sql AS $$ SELECT '{}'::text[] $$"
    )
    owner.execute("GRANT EXECUTE ON FUNCTION gis.show_trgm(text) TO gazetteer_reader")
    owner.execute(f"ALTER DATABASE {owner.info.dbname} SET search_path = gis, pg_catalog, public")
    ((check, finding, hint),) = findings(service_url)
    assert check == "locale"
    assert "C.UTF-8" in finding
    assert "C.UTF-8" in hint
