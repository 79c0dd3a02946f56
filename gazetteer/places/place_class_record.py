"""The classes of places 地名类别 that are on record: those loaded, else those that ship."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Connection, text

from gazetteer.places.place_class import PlaceClass, Romanised, Scope, shipped_classes


def classes_on_record(
    connection: Connection, as_of: date | None = None, known_at: datetime | None = None
) -> Mapping[str, PlaceClass]:
    """Classes by code.

    Args:
        connection: Any connection that may read.
        as_of: Those in force on the day; None: each as it was last in force.
        known_at: What was known then.

    Returns:
        Where no list was loaded by then, the classes that ship, whatever the day.
    """
    rows = connection.execute(
        text("""
        SELECT class_code, name, parent_code, class_group, scope, romanises_as, generic_parts,
               evidence, lower(valid) AS since, valid @> CAST(:as_of AS date) AS in_force
        FROM gazetteer.place_class_known(CAST(:known AS timestamptz))
        ORDER BY class_code, lower(valid) NULLS FIRST
        """),
        {"as_of": as_of, "known": known_at},
    ).all()
    if not rows:
        return shipped_classes()
    return {
        row.class_code: PlaceClass(
            row.class_code, row.name, row.parent_code, row.class_group, Scope(row.scope),
            Romanised(row.romanises_as), tuple(row.generic_parts), row.evidence, row.since,
        )
        for row in rows
        if as_of is None or row.in_force
    }  # fmt: skip
