"""Keeps what became of each return, and what was decided in earlier ones of the same pack."""

from __future__ import annotations

import json

from sqlalchemy import Connection, text

from gazetteer.inspection.decisions import Key
from gazetteer.inspection.return_report import ReturnReport
from gazetteer.inspection.three_way import Outcome


def keep_return(connection: Connection, pack_id: int, report: ReturnReport, actor: str) -> None:
    """Put a return on record.

    Args:
        connection: In `Database.transact` or in a revision.
        pack_id: The pack.
        report: What became of it.
        actor: Who brought it in.
    """
    connection.execute(
        text("INSERT INTO office.inspection_return (pack_id, sha256, file_name, actor, outcome)"
             " VALUES (:pack, :sha256, :name, :actor, CAST(:outcome AS jsonb))"),
        {
            "pack": pack_id,
            "sha256": report.sha256,
            "name": report.file_name,
            "actor": actor,
            "outcome": json.dumps(report.as_json(), ensure_ascii=False),
        },
    )  # fmt: skip


def was_returned(connection: Connection, pack_id: int, sha256: str) -> bool:
    """Whether this very content came back before."""
    return bool(
        connection.execute(
            text("SELECT EXISTS (SELECT FROM office.inspection_return"
                 " WHERE pack_id = :pack AND sha256 = :sha256)"),
            {"pack": pack_id, "sha256": sha256},
        ).scalar_one()
    )  # fmt: skip


def kept_before(connection: Connection, pack_id: int) -> frozenset[Key]:
    """Conflicts of this pack that were decided for the register: record, field, theirs, ours."""
    rows = connection.execute(
        text("SELECT DISTINCT r ->> 'record', f ->> 'field', f ->> 'theirs', f ->> 'ours'"
             " FROM office.inspection_return t, jsonb_array_elements(t.outcome -> 'records') r,"
             " jsonb_array_elements(r -> 'fields') f"
             " WHERE t.pack_id = :pack AND f ->> 'outcome' = :kept"),
        {"pack": pack_id, "kept": Outcome.KEPT.value},
    )  # fmt: skip
    return frozenset((row[0], row[1], row[2], row[3]) for row in rows)
