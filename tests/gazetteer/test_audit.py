"""The audit: who, when, why, for which case, old and new; of all that one may see."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from gazetteer.audit import (
    AuditQuestion,
    Difference,
    UnknownRevision,
    changes,
    count_changes,
    find_revision,
    history_of_division,
    history_of_place,
    list_revisions,
    places_of_name,
    unit_of_code,
)
from gazetteer.repository import UnknownDivision
from gis.database import Database
from gis.errors import InputError
from gis.roles import CLEARED_ROLE, STAFF_ROLE
from tests.gazetteer.register import LIST, Register

ADD = "INSERT INTO gazetteer.place (place_id, secrecy) VALUES ({0}, '{1}')"
NAME = ("INSERT INTO gazetteer.place_name (place_id, secrecy, valid, kind, spelling)"
        " VALUES ({0}, '{1}', '[2000-01-01,)', 'standard', '{2}')")  # fmt: skip
RENAME = "UPDATE gazetteer.place_name SET spelling = '{1}' WHERE place_id = {0}"


@pytest.fixture
def database(service_url: str) -> Iterator[Database]:
    """As the service has it: its own role, not the owner's."""
    database = Database(service_url, pool_size=3)
    yield database
    database.close()


def change(database: Database, actor: str, *commands: str, case: int | None = None) -> int:
    """A revision of some commands; returns its number."""
    context = {} if case is None else {"case": case}
    with database.write(actor, f"by {actor}", [{"name": "依据.pdf"}], context) as connection:
        for command in commands:
            connection.execute(text(command))
        found: int = connection.execute(
            text("SELECT max(revision_id) FROM gis.revision")
        ).scalar_one()
    return found


@pytest.fixture
def story(database: Database) -> list[int]:
    """A public and a secret place, named, renamed for case 7, and one abolished."""
    return [
        change(database, "王", ADD.format(1, "public"), NAME.format(1, "public", "王庄"),
               ADD.format(2, "secret"), NAME.format(2, "secret", "某部")),
        change(database, "李", RENAME.format(1, "新王庄"), RENAME.format(2, "某某部"), case=7),
        change(database, "王", "DELETE FROM gazetteer.place_name WHERE place_id = 2"),
    ]  # fmt: skip


def listed(database: Database, **asked: Any) -> list[int]:
    question = AuditQuestion(**asked)
    with database.read(CLEARED_ROLE) as connection:
        return [r.revision_id for r in list_revisions(connection, question)]


def told(connection: Connection, revision: int) -> list[tuple[str, str, str | None, str | None]]:
    """(table, operation, old spelling, new spelling) of each changed row."""
    return [
        (c.relation.removeprefix("gazetteer."), c.operation,
         (c.old or {}).get("spelling"), (c.new or {}).get("spelling"))
        for c in changes(connection, revision)
    ]  # fmt: skip


def test_a_revision_says_who_when_why_and_for_which_case(
    database: Database, story: list[int]
) -> None:
    with database.read(STAFF_ROLE) as connection:
        revision = find_revision(connection, story[1])
        assert (revision.actor, revision.reason) == ("李", "by 李")
        assert revision.context == {"case": 7}
        assert revision.files == ({"name": "依据.pdf"},)
        before = find_revision(connection, story[0]).recorded_at
        assert before < revision.recorded_at
        with pytest.raises(UnknownRevision):
            find_revision(connection, 10**9)


def test_every_row_is_told_old_and_new(database: Database, story: list[int]) -> None:
    with database.read(CLEARED_ROLE) as connection:
        assert told(connection, story[0]) == [
            ("place", "insert", None, None),
            ("place", "insert", None, None),
            ("place_name", "insert", None, "王庄"),
            ("place_name", "insert", None, "某部"),
        ]
        assert told(connection, story[1]) == [
            ("place_name", "update", "王庄", "新王庄"),
            ("place_name", "update", "某部", "某某部"),
        ]
        assert told(connection, story[2]) == [("place_name", "delete", "某某部", None)]


def test_fields_that_differ_are_told_one_by_one(database: Database, story: list[int]) -> None:
    with database.read(STAFF_ROLE) as connection:
        (renamed,) = changes(connection, story[1])
        assert renamed.differences == (Difference("spelling", "王庄", "新王庄"),)
        added = [c for c in changes(connection, story[0]) if c.relation.endswith("place_name")]
        fields = {d.field: (d.old, d.new) for d in added[0].differences}
    assert fields["spelling"] == (None, "王庄")
    assert "recorded" not in fields
    assert {"place_id", "kind", "valid", "secrecy"} <= set(fields)


def test_secret_rows_are_not_there_for_staff(database: Database, story: list[int]) -> None:
    with database.read(STAFF_ROLE) as connection:
        assert [told(connection, number) for number in story] == [
            [("place", "insert", None, None), ("place_name", "insert", None, "王庄")],
            [("place_name", "update", "王庄", "新王庄")],
            [],
        ]
        assert history_of_place(connection, 2) == []
        assert places_of_name(connection, "某部") == []
        (count,) = count_changes(connection, story[1])
        assert count.updated == 1


def test_the_public_reads_no_audit(database: Database, story: list[int]) -> None:
    assert story
    with pytest.raises(Exception, match="may not do this"), database.read() as connection:
        list_revisions(connection, AuditQuestion())


def test_counts_are_those_of_the_rows(database: Database, story: list[int]) -> None:
    with database.read(CLEARED_ROLE) as connection:
        for number in story:
            rows = told(connection, number)
            for count in count_changes(connection, number):
                table = count.relation.removeprefix("gazetteer.")
                kinds = [operation for relation, operation, *_ in rows if relation == table]
                assert [kinds.count(kind) for kind in ("insert", "update", "delete")] == [
                    count.inserted, count.updated, count.deleted,
                ]  # fmt: skip
            assert {row[0] for row in rows} == {
                c.relation.removeprefix("gazetteer.") for c in count_changes(connection, number)
            }


def test_a_page_of_changes_begins_where_the_last_ended(
    database: Database, story: list[int]
) -> None:
    with database.read(CLEARED_ROLE) as connection:
        whole = list(changes(connection, story[0]))
        pages = [list(changes(connection, story[0], 3, offset)) for offset in (0, 3, 6)]
    assert [len(page) for page in pages] == [3, 1, 0]
    assert [row for page in pages for row in page] == whole


def test_revisions_are_found_by_what_one_knows_of_them(
    database: Database, story: list[int]
) -> None:
    named, renamed, removed = story
    assert listed(database) == [removed, renamed, named]
    assert listed(database, limit=2) == [removed, renamed]
    assert listed(database, before=renamed) == [named]
    assert listed(database, actor="王") == [removed, named]
    assert listed(database, actor="王' OR true --") == []
    assert listed(database, case=7) == [renamed]
    assert listed(database, case=8) == []
    assert listed(database, relation="gazetteer.place") == [named]
    assert listed(database, relation="place_name") == [removed, renamed, named]
    assert listed(database, relation="gazetteer.division_version") == []
    with database.read(STAFF_ROLE) as connection:
        moment = find_revision(connection, renamed).recorded_at
    assert listed(database, since=moment) == [removed, renamed]
    assert listed(database, until=moment) == [named]
    assert listed(database, since=moment, until=moment + timedelta(microseconds=1)) == [renamed]


@pytest.mark.parametrize("table", ["nothing", "gis.revision", "place; DROP TABLE x", ""])
def test_a_table_that_the_register_does_not_have(database: Database, table: str) -> None:
    with pytest.raises(InputError):
        listed(database, relation=table)


def test_the_history_of_a_place(database: Database, story: list[int]) -> None:
    named, renamed, _removed = story
    with database.read(STAFF_ROLE) as connection:
        history = history_of_place(connection, 1)
        assert places_of_name(connection, "王庄") == [1]
        assert places_of_name(connection, "新王庄") == [1]
    assert [revision.revision_id for revision, _ in history] == [renamed, named]
    assert [[c.operation for c in changed] for _, changed in history] == [
        ["update"],
        ["insert", "insert"],
    ]


def test_the_history_of_a_division(database: Database, tmp_path: Path) -> None:
    register = Register(database, tmp_path)
    register.load("divisions", LIST)
    register.load(
        "divisions",
        "code,name,parent_code,valid_from\n341202001200,七里桥村委会,341202001000,2020-01-01\n",
    )
    with database.read(STAFF_ROLE) as connection:
        unit = unit_of_code(connection, "341202001200")
        history = history_of_division(connection, unit)
        with pytest.raises(UnknownDivision):
            unit_of_code(connection, "341299000000")
    newest = {(c.operation, (c.new or {}).get("name")) for c in history[0][1]}
    assert len(history) == 2
    assert ("insert", "七里桥村委会") in newest
    assert [c.operation for c in history[1][1] if c.relation.endswith("version")][:1] == ["insert"]
