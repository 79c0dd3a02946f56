"""Places that come to lie in another division because their division changed 地名随区划变更."""

from __future__ import annotations

from sqlalchemy import text

from gazetteer.cases.application import Application
from gazetteer.places.place_tables import PLACES
from gis.version_cutting import cut_version


def follow_divisions(app: Application) -> None:
    """Places whose division took another code, or went into one other, lie in that from the day.

    Where a division went to several, which of them holds a place is told by its position; where
    that does not tell, it stays as it was, and that is said.
    """
    for old, successors in app.successors.items():
        targets = [code for code in successors if code != old]
        if not targets:
            continue
        if len(successors) == 1:
            _relocate(app, old, targets[0], None)
            continue
        for code in targets:
            _relocate(app, old, code, app.standing(code, app.day).unit)
        left = app.connection.execute(
            text("SELECT count(*) FROM gazetteer.place_version"
                 " WHERE valid @> CAST(:day AS date) AND division_codes @> ARRAY[:old]"),
            {"day": app.day, "old": old},
        ).scalar_one()  # fmt: skip
        if left and old not in successors:
            app.remark(
                f"{left} 处地名的所在政区仍为已撤销的 {old},须另行更正。",
                f"{left} places still name {old} as their division, which has ended; their"
                " position does not tell which successor holds them.",
                is_unknown=True,
            )


def _relocate(app: Application, old: str, new: str, unit: int | None) -> None:
    """Put the places of one division into another; where a unit is given, those inside it."""
    inside = """
        AND EXISTS (SELECT FROM gazetteer.division_area a WHERE a.division_id = :unit
                    AND a.valid @> CAST(:day AS date) AND ST_Covers(a.geom, v.position))
    """
    rows = app.connection.execute(
        text("SELECT v.version_id, lower(v.valid) = :day AS starts_now"
             " FROM gazetteer.place_version v WHERE v.valid @> CAST(:day AS date)"
             f" AND v.division_codes @> ARRAY[:old] {inside if unit is not None else ''}"
             " ORDER BY v.version_id"),
        {"day": app.day, "old": old, "unit": unit},
    ).all()  # fmt: skip
    for row in rows:
        version = row.version_id
        if not row.starts_now:
            version = cut_version(app.connection, PLACES, version, app.day)
        app.connection.execute(
            text("UPDATE gazetteer.place_version SET"
                 " division_codes = array_replace(division_codes, :old, :new)"
                 " WHERE version_id = :version"),
            {"version": version, "old": old, "new": new},
        )  # fmt: skip
