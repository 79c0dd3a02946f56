"""Whether the register still is what a case was drawn up against, and what differs.

A case says what it changes; if any of that was changed by others since the moment of knowledge
the case is based on, it is refused, with what was then beside what is now.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, text

from gazetteer.cases.actions import Action, named_codes
from gazetteer.cases.case import Case
from gazetteer.cases.marker_ground import marker_ground
from gis.errors import InputError

_SHOWN: Final = 50
# Table, its key, the column of what it belongs to, and what of a row is shown.
_OF_DIVISIONS: Final = (
    ("gazetteer.division_version", "version_id", "division_id", "- 'version_id'"),
    ("gazetteer.division_area", "version_id", "division_id",
     "- '{version_id,geom,geom_3857}'::text[]"),
)  # fmt: skip
_OF_PLACES: Final = (
    ("gazetteer.place", "place_id", "place_id", "- ''"),
    ("gazetteer.place_version", "version_id", "place_id",
     "- '{version_id,geom,position_3857}'::text[]"),
    ("gazetteer.place_name", "name_id", "place_id", "- ''"),
    ("gazetteer.heritage_claim", "claim_id", "place_id", "- ''"),
)  # fmt: skip
_OF_MARKERS: Final = (
    ("gazetteer.marker_object", "object_id", "object_id", "- ''"),
    ("gazetteer.marker_object_version", "version_id", "object_id", "- 'version_id'"),
    ("gazetteer.marker_survey", "survey_id", "object_id",
     "- '{survey_id,position,position_3857}'::text[]"),
)  # fmt: skip
_OF_NUMBERS: Final = (("gazetteer.boundary_marker", "marker_id", "marker_id", "- ''"),)
_OF_LINES: Final = (
    ("gazetteer.boundary_line_version", "version_id", "line_id",
     "- '{version_id,official_geom,geom,geom_3857}'::text[]"),
)  # fmt: skip


class StaleCase(InputError):
    """What the case changes was changed by others since it was drawn up.

    Attributes:
        difference: Rows that differ, with what was then and what is now, for JSON.
    """

    def __init__(self, number: str, difference: Sequence[dict[str, Any]]) -> None:
        """Say how much differs, and keep the rows."""
        self.difference = list(difference)
        super().__init__(
            f"The register has changed since the case {number} was drawn up:"
            f" {len(self.difference)} rows that it concerns differ.",
            "Look at the difference, then let the case be accepted anew on the present state.",
        )


def require_fresh(connection: Connection, case: Case) -> None:
    """Refuse a case whose ground has changed.

    Raises:
        StaleCase: It has; carries the difference.
    """
    difference = difference_since(connection, case.actions, case.header.based_on)
    if difference:
        raise StaleCase(case.header.case_number, difference)


def difference_since(
    connection: Connection, actions: Sequence[Action], moment: datetime
) -> list[dict[str, Any]]:
    """What of the things that actions concern was changed after a moment.

    Returns:
        `{"relation", "code" or "place_id", "name", "was", "is"}`, at most fifty; `was` is None for
        a row that was not there, `is` for one that is gone. Of a marker the name is its number.
    """
    whole = {code for action in actions for code in named_codes(action, action.kind.standing)}
    alone = {code for action in actions for code in named_codes(action, action.kind.above)}
    units = _units(connection, whole, moment, below=True)
    units |= _units(connection, alone, moment, below=False)
    ground = marker_ground(connection, actions)
    rows = []
    for tables, concerned in (
        (_OF_DIVISIONS, units),
        (_OF_PLACES, _places(connection, actions)),
        (_OF_MARKERS, set(ground.objects)),
        (_OF_NUMBERS, set(ground.numbers)),
        (_OF_LINES, set(ground.lines)),
    ):
        for table, key, unit, less in tables:
            rows += _differing(connection, table, key, unit, less, concerned, moment)
    return [ground.named(row) for row in rows[:_SHOWN]]


def _units(connection: Connection, codes: set[str], moment: datetime, *, below: bool) -> set[int]:
    """The units that codes name, now or then; with all that is or was below them."""
    if not codes:
        return set()
    found: set[int] = set()
    for known in (moment, None):
        found |= set(
            connection.execute(
                text("""
                WITH RECURSIVE version AS MATERIALIZED (
                    SELECT division_id, parent_id, code
                    FROM gazetteer.division_version_known(CAST(:known AS timestamptz))
                ), unit AS (
                    SELECT division_id FROM version WHERE code = ANY(CAST(:codes AS text[]))
                    UNION
                    SELECT v.division_id FROM unit u JOIN version v
                        ON v.parent_id = u.division_id WHERE :below
                )
                SELECT division_id FROM unit
                """),
                {"known": known, "codes": sorted(codes), "below": below},
            ).scalars()
        )
    return found


def _places(connection: Connection, actions: Sequence[Action]) -> set[int]:
    places = {a.values["place_id"] for a in actions if "place_id" in a.values}
    names = [a.values["name_id"] for a in actions if "name_id" in a.values]
    return places | set(
        connection.execute(
            text("SELECT place_id FROM gazetteer.place_name WHERE name_id = ANY(:names)"
                 " UNION SELECT place_id FROM gazetteer.place_name_history"
                 " WHERE name_id = ANY(:names)"),
            {"names": names},
        ).scalars()
    )  # fmt: skip


def _differing(
    connection: Connection,
    table: str,
    key: str,
    unit: str,
    less: str,
    units: set[int],
    moment: datetime,
) -> list[dict[str, Any]]:
    if not units:
        return []
    rows = connection.execute(
        text(f"""
        WITH was AS (
            SELECT * FROM {table}_known(CAST(:moment AS timestamptz))
            WHERE {unit} = ANY(CAST(:units AS bigint[]))
        ), now_is AS (
            SELECT * FROM {table} WHERE {unit} = ANY(CAST(:units AS bigint[]))
        )
        SELECT coalesce(w.{unit}, n.{unit}) AS unit,
               to_jsonb(w) {less} - 'recorded' AS was, to_jsonb(n) {less} - 'recorded' AS is_now
        FROM was w FULL JOIN now_is n USING ({key})
        WHERE lower(w.recorded) IS DISTINCT FROM lower(n.recorded)
        ORDER BY 1, coalesce(lower(n.recorded), lower(w.recorded)) LIMIT :limit
        """),
        {"moment": moment, "units": sorted(units), "limit": _SHOWN},
    ).mappings()
    return [
        {
            "relation": table,
            unit: row["unit"],
            "code": (row["is_now"] or row["was"]).get("code"),
            "name": (row["is_now"] or row["was"]).get("name")
            or (row["is_now"] or row["was"]).get("spelling"),
            "was": row["was"],
            "is": row["is_now"],
        }
        for row in rows
    ]
