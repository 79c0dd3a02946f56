"""The audit 审计: who changed what, when, why, for which case; old and new.

It is no log of its own but the register's history read by revision, so that nothing can change
without being in it. Read under the database role of whoever asks: rows of places they may not
see are not there for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, text

from gazetteer.repository import UnknownDivision
from gis.errors import InputError

_REVISION = "r.revision_id, r.recorded_at, r.actor, r.reason, r.files, r.context"
# Said by the revision already.
_UNTOLD = frozenset({"recorded"})


class UnknownRevision(InputError):
    """There is no revision of that number."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One change of the register.

    Attributes:
        revision_id: Its number.
        recorded_at: When.
        actor: Who.
        reason: Why.
        files: Name and SHA-256 of each file that it comes from.
        context: What it belongs to, such as `{"case": 12, "account": 3}`.
    """

    revision_id: int
    recorded_at: datetime
    actor: str
    reason: str
    files: tuple[dict[str, Any], ...]
    context: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a changed row; None where the row was not there, or had nothing there."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One changed row.

    Attributes:
        relation: Its table, with the schema.
        operation: `insert`, `update` or `delete`.
        old: The row before, in whole; None for a new one.
        new: The row afterwards; None for one removed.
    """

    relation: str
    operation: str
    old: dict[str, Any] | None
    new: dict[str, Any] | None

    @property
    def differences(self) -> tuple[Difference, ...]:
        """The fields that differ, in the order of the table; all fields of a new or removed row."""
        old, new = self.old or {}, self.new or {}
        return tuple(
            Difference(field, old.get(field), new.get(field))
            for field in dict.fromkeys((*old, *new))
            if field not in _UNTOLD
            and (old.get(field) != new.get(field) or (field in old) != (field in new))
        )


@dataclass(frozen=True, slots=True)
class RelationCount:
    """How many rows of a table a revision added, changed and removed."""

    relation: str
    inserted: int
    updated: int
    deleted: int


@dataclass(frozen=True, slots=True)
class AuditQuestion:
    """Which revisions to list; None: whichever.

    Attributes:
        since: Recorded at this moment or later.
        until: Recorded before this moment.
        actor: By this actor, written exactly so.
        case: For the case of this number.
        relation: That changed this table, such as `gazetteer.place_name`.
        before: With a lower number than this, for the next page.
        limit: How many at most.
    """

    since: datetime | None = None
    until: datetime | None = None
    actor: str | None = None
    case: int | None = None
    relation: str | None = None
    before: int | None = None
    limit: int = 100


def list_revisions(connection: Connection, question: AuditQuestion) -> list[Revision]:
    """Revisions, newest first.

    Args:
        connection: Of staff, or those cleared for more.
        question: Which.

    Raises:
        InputError: No such table is on the recorded axis.
    """
    touched = "true"
    if question.relation is not None:
        table = _register_table(connection, question.relation)
        touched = (
            f"(EXISTS (SELECT FROM {table} t WHERE lower(t.recorded) = r.recorded_at)"
            f" OR EXISTS (SELECT FROM {table}_history t WHERE lower(t.recorded) = r.recorded_at)"
            f" OR EXISTS (SELECT FROM {table}_history t WHERE upper(t.recorded) = r.recorded_at))"
        )
    rows = connection.execute(
        text(f"""
        SELECT {_REVISION} FROM gis.revision r
        WHERE (CAST(:since AS timestamptz) IS NULL OR r.recorded_at >= :since)
          AND (CAST(:until AS timestamptz) IS NULL OR r.recorded_at < :until)
          AND (CAST(:actor AS text) IS NULL OR r.actor = :actor)
          AND (CAST(:case AS bigint) IS NULL
               OR r.context @> jsonb_build_object('case', CAST(:case AS bigint)))
          AND (CAST(:before AS bigint) IS NULL OR r.revision_id < :before)
          AND {touched}
        ORDER BY r.revision_id DESC LIMIT :limit
        """),
        {
            "since": question.since,
            "until": question.until,
            "actor": question.actor,
            "case": question.case,
            "before": question.before,
            "limit": question.limit,
        },
    )
    return [_revision(row) for row in rows.mappings()]


def find_revision(connection: Connection, revision_id: int) -> Revision:
    """One revision.

    Raises:
        UnknownRevision: There is none of that number.
    """
    row = connection.execute(
        text(f"SELECT {_REVISION} FROM gis.revision r WHERE r.revision_id = :id"),
        {"id": revision_id},
    ).mappings().first()  # fmt: skip
    if row is None:
        raise UnknownRevision(f"There is no revision {revision_id}.", "See `gazetteer audit`.")
    return _revision(row)


def count_changes(connection: Connection, revision_id: int) -> list[RelationCount]:
    """How many rows of each table it changed, of those that the asker may see."""
    rows = connection.execute(
        text("SELECT * FROM gis.revision_counts(:id) ORDER BY relation"), {"id": revision_id}
    )
    return [RelationCount(r.relation, r.inserted, r.updated, r.deleted) for r in rows]


def changes(
    connection: Connection, revision_id: int, limit: int | None = None, offset: int = 0
) -> Iterator[Change]:
    """Every row that it changed, by table and key.

    Args:
        connection: Of staff, or those cleared for more.
        revision_id: Which.
        limit: How many at most; None: all.
        offset: How many to leave out first, for the next page; their order never changes.
    """
    rows = connection.execute(
        text("SELECT relation, operation, old, new FROM gis.revision_changes(:id)"
             " LIMIT :limit OFFSET :offset"),
        {"id": revision_id, "limit": limit, "offset": offset},
    )  # fmt: skip
    for row in rows:
        yield Change(row.relation, row.operation, row.old, row.new)


def history_of_place(connection: Connection, place_id: int) -> list[tuple[Revision, list[Change]]]:
    """Every revision that touched a place, its names or claims, newest first, with its changes."""
    return _history(connection, "place_id", place_id)


def history_of_division(
    connection: Connection, division_id: int
) -> list[tuple[Revision, list[Change]]]:
    """Every revision that touched a division, newest first, with its changes."""
    return _history(connection, "division_id", division_id)


def unit_of_code(connection: Connection, code: str) -> int:
    """The division that has the code, or had it last.

    Raises:
        UnknownDivision: None ever had it on record.
    """
    unit = connection.execute(
        text("SELECT division_id FROM ("
             "SELECT division_id, recorded FROM gazetteer.division_version WHERE code = :code"
             " UNION ALL SELECT division_id, recorded FROM gazetteer.division_version_history"
             " WHERE code = :code) AS stated ORDER BY upper_inf(recorded) DESC,"
             " lower(recorded) DESC LIMIT 1"),
        {"code": code},
    ).scalar()  # fmt: skip
    if unit is None:
        raise UnknownDivision(f"There was never a division {code}.", "Check the code.")
    return int(unit)


def places_of_name(connection: Connection, name: str) -> list[int]:
    """Places that have, or ever had on record, a name of exactly this spelling."""
    rows = connection.execute(
        text("SELECT place_id FROM gazetteer.place_name WHERE spelling = :name"
             " UNION SELECT place_id FROM gazetteer.place_name_history WHERE spelling = :name"
             " ORDER BY place_id"),
        {"name": name},
    )  # fmt: skip
    return list(rows.scalars())


def _history(
    connection: Connection, column: str, number: int
) -> list[tuple[Revision, list[Change]]]:
    rows = connection.execute(
        text(f"SELECT {_REVISION}, c.relation, c.operation, c.old, c.new"
             " FROM gis.changes_of(:column, :number) c JOIN gis.revision r USING (recorded_at)"
             " ORDER BY r.revision_id DESC, c.relation"),
        {"column": column, "number": number},
    ).mappings()  # fmt: skip
    found: dict[int, tuple[Revision, list[Change]]] = {}
    for row in rows:
        _, listed = found.setdefault(row["revision_id"], (_revision(row), []))
        listed.append(Change(row["relation"], row["operation"], row["old"], row["new"]))
    return list(found.values())


def _register_table(connection: Connection, relation: str) -> str:
    """The table's name, quoted as the catalogue has it."""
    table = connection.execute(
        text("SELECT quote_ident(schema_name) || '.' || quote_ident(table_name)"
             " FROM gis.register_table WHERE schema_name || '.' || table_name = :relation"
             " OR table_name = :relation LIMIT 1"),
        {"relation": relation},
    ).scalar()  # fmt: skip
    if table is None:
        raise InputError(
            f"The register has no table {relation[:70]!r}.",
            "Name one such as gazetteer.place_name or gazetteer.division_version.",
        )
    return str(table)


def _revision(row: RowMapping) -> Revision:
    return Revision(
        row["revision_id"], row["recorded_at"], row["actor"], row["reason"],
        tuple(row["files"]), dict(row["context"]),
    )  # fmt: skip
