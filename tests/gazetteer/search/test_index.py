"""Keys are entered once, by the revision that brings a spelling."""

from __future__ import annotations

from gazetteer.search.index import index_spellings
from tests.gazetteer.register import Register
from tests.gazetteer.search.searching import DIVISIONS

KEYS = "SELECT key || spelling_id FROM gazetteer.search_key ORDER BY 1"


def test_a_load_enters_the_keys_of_its_names(listed: Register) -> None:
    without = listed.column(
        "SELECT n.spelling FROM gazetteer.place_name n LEFT JOIN gazetteer.spelling s"
        " ON s.spelling = n.spelling AND s.romanisation IS NOT DISTINCT FROM n.romanisation"
        " WHERE NOT EXISTS (SELECT FROM gazetteer.search_key k"
        " WHERE k.spelling_id = s.spelling_id)"
    )
    assert without == []
    assert listed.column("SELECT count(*) FROM gazetteer.spelling WHERE spelling = '江口镇'") == [1]


def test_loading_again_enters_nothing(listed: Register) -> None:
    before = listed.column(KEYS)
    listed.load("divisions", DIVISIONS)
    assert listed.column(KEYS) == before


def test_entering_twice_in_one_revision_enters_once(listed: Register) -> None:
    with listed.database.write("officer", "edit") as connection:
        connection.exec_driver_sql(
            "INSERT INTO gazetteer.place_name (place_id, valid, kind, spelling)"
            " SELECT place_id, '[2000-01-01,)', 'alias', '慎邑' FROM gazetteer.place_name"
            " WHERE spelling = '颍上县'"
        )
        assert (index_spellings(connection), index_spellings(connection)) == (1, 0)


def test_the_index_serves_under_the_policy(listed: Register) -> None:
    plan = listed.column(
        "EXPLAIN SELECT spelling_id FROM gazetteer.search_key WHERE key = 'n江口镇'"
    )
    assert any("Index Cond: (key = 'n江口镇'::text)" in line for line in plan)
