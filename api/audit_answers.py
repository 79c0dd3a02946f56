"""Revisions and their changes as answers, on the terminal and over HTTP."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gazetteer.accounts.events import AccountEvent
from gazetteer.audit import Change, RelationCount, Revision

REVISION_COLUMNS = ("revision_id", "recorded_at", "actor", "reason", "case", "files")
CHANGE_COLUMNS = ("revision_id", "recorded_at", "actor", "relation", "operation", "field", "old",
                  "new")  # fmt: skip


def revision_answer(revision: Revision) -> dict[str, Any]:
    """Who, when, why, from which files, for which case."""
    return {
        "revision_id": revision.revision_id,
        "recorded_at": revision.recorded_at.isoformat(),
        "actor": revision.actor,
        "reason": revision.reason,
        "case": revision.context.get("case"),
        "context": revision.context,
        "files": list(revision.files),
    }


def count_answer(count: RelationCount) -> dict[str, Any]:
    """How many rows of one table."""
    return {
        "relation": count.relation,
        "inserted": count.inserted,
        "updated": count.updated,
        "deleted": count.deleted,
    }


def change_answer(change: Change) -> dict[str, Any]:
    """One changed row: old, new, and the fields that differ."""
    return {
        "relation": change.relation,
        "operation": change.operation,
        "old": change.old,
        "new": change.new,
        "differences": [{"field": d.field, "old": d.old, "new": d.new} for d in change.differences],
    }


def history_answer(history: Iterable[tuple[Revision, list[Change]]]) -> list[dict[str, Any]]:
    """Revisions with their changes."""
    return [
        {**revision_answer(revision), "changes": [change_answer(c) for c in listed]}
        for revision, listed in history
    ]


def event_answer(event: AccountEvent) -> dict[str, Any]:
    """A sign-in and the like."""
    return {
        "happened_at": event.happened_at.isoformat(),
        "kind": event.kind,
        "name": event.sign_in_name,
        "actor": event.actor,
        "address": event.address,
        "detail": event.detail,
    }


def difference_rows(history: Iterable[tuple[Revision, list[Change]]]) -> list[dict[str, Any]]:
    """One row a field that differs, for tables and CSV."""
    return [
        {
            "revision_id": revision.revision_id,
            "recorded_at": revision.recorded_at.isoformat(),
            "actor": revision.actor,
            "relation": change.relation,
            "operation": change.operation,
            "field": difference.field,
            "old": difference.old,
            "new": difference.new,
        }
        for revision, listed in history
        for change in listed
        for difference in change.differences
    ]
