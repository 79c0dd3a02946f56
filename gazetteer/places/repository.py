"""Which places there were on a day. Each question takes both time axes.

`as_of`: the day the answer holds for. `known_at`: what the register said at that moment; None is
now. What the connection's role may not see is filtered by the database, in history too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, LiteralString

from sqlalchemy import Connection, RowMapping, text

from gazetteer.places.holding_divisions import chains_by_law, divisions_at
from gazetteer.places.place import (
    HeritageClaim,
    NameKind,
    Place,
    PlaceKey,
    PlaceName,
    PlaceSummary,
    Secrecy,
)
from gazetteer.places.place_class import nearest_class, shipped_classes
from gazetteer.repository import find_division, require_records
from gis.errors import FieldError, InputError
from gis.known import of_now


class UnknownPlace(InputError):
    """There is no such place, or none that whoever asks may see."""


SUMMARY: LiteralString = """
    v.place_id, v.place_code, n.spelling AS name, n.romanisation, n.romanisation_state,
    v.class_code, c.name AS class_name, d.code AS division_code, v.division_codes,
    ST_X(v.position) AS longitude, ST_Y(v.position) AS latitude, v.position_accuracy,
    v.secrecy, lower(v.valid) AS valid_from, upper(v.valid) AS valid_to, v.source,
    v.is_simulated
"""
"""Columns of a `PlaceSummary`, from the tables of `SUMMARY_TABLES`."""

SUMMARY_TABLES: LiteralString = """
    JOIN gazetteer.place p ON p.place_id = v.place_id
    LEFT JOIN LATERAL (
        SELECT n.spelling, n.romanisation, n.romanisation_state
        FROM gazetteer.place_name_known(CAST(:known AS timestamptz)) n
        WHERE n.place_id = v.place_id AND n.kind = 'standard' AND n.valid @> t.day) n ON true
    LEFT JOIN LATERAL (
        SELECT d.code FROM gazetteer.division_version_known(CAST(:known AS timestamptz)) d
        WHERE d.division_id = p.division_id AND d.valid @> t.day) d ON true
    LEFT JOIN LATERAL (
        SELECT c.name FROM gazetteer.place_class_known(CAST(:known AS timestamptz)) c
        WHERE c.class_code = v.class_code AND c.valid @> t.day LIMIT 1) c ON true
"""
"""Joined to versions `v` with a day `t.day` on which they held."""


def find_place(
    connection: Connection, key: PlaceKey, as_of: date, known_at: datetime | None = None
) -> Place:
    """All about a place: on the day, or where it was not in force then, in its nearest state.

    Args:
        connection: Any connection that may read; what its role may not see is not there.
        key: By what it is asked for. A code stands for the place that has or had it.
        as_of: The day.
        known_at: What was known then.

    Raises:
        UnknownPlace: No such place, or not at that moment.
        InputError: The day lies before everything on record.
    """
    require_records(connection, as_of, known_at)
    place_id = _identify(connection, key, as_of, known_at)
    parameters = {"place": place_id, "as_of": as_of, "known": known_at}
    # Each state is named by its day nearest to the day asked for.
    versions = [] if place_id is None else _ask(
        connection,
        f"""
        SELECT {SUMMARY}, v.valid @> CAST(:as_of AS date) AS in_force, v.origin, v.meaning,
               v.history, v.description, v.media, ST_AsText(v.position) AS point,
               ST_AsGeoJSON(v.geom, 9) AS geometry
        FROM gazetteer.place_version_known(CAST(:known AS timestamptz)) v
        CROSS JOIN LATERAL (SELECT greatest(least(CAST(:as_of AS date), upper(v.valid) - 1),
                                            lower(v.valid)) AS day) t
        {SUMMARY_TABLES}
        WHERE v.place_id = :place ORDER BY lower(v.valid) NULLS FIRST
        """,
        parameters,
    )  # fmt: skip
    if not versions:
        raise UnknownPlace(
            f"There is no place {_shown(key)}." if known_at is None
            else f"There was no place {_shown(key)} on record at that moment.",
            "Check the code, or search for the name.",
        )  # fmt: skip
    past = [v for v in versions if v["valid_from"] is None or v["valid_from"] <= as_of]
    current = past[-1] if past else versions[0]
    names = _names(connection, parameters)
    return Place(
        summary=summary_of(current),
        in_force=current["in_force"],
        names=names,
        divisions_by_law=chains_by_law(
            connection, current["division_codes"], place_id, as_of, known_at
        ),
        divisions_by_position=()
        if current["point"] is None
        else divisions_at(connection, current["longitude"], current["latitude"], as_of, known_at),
        geometry=None if current["geometry"] is None else json.loads(current["geometry"]),
        origin=current["origin"],
        meaning=current["meaning"],
        history=current["history"],
        description=current["description"],
        media=tuple(current["media"]),
        codes=_codes(connection, versions, parameters),
        heritage=_heritage(connection, parameters),
        versions=tuple(summary_of(v) for v in versions),
    )


def list_places(
    connection: Connection,
    as_of: date,
    known_at: datetime | None = None,
    *,
    class_prefix: str | None = None,
    division: str | None = None,
    after: int = 0,
    limit: int | None = None,
) -> Iterator[PlaceSummary]:
    """Places in force on the day, by number.

    Args:
        connection: Any connection that may read.
        as_of: The day.
        known_at: What was known then.
        class_prefix: First digits of the class code.
        division: Twelve-digit code: places that lie in it by law, wholly or in part, and the
            divisions below it, itself among them.
        after: Only places with a higher number: where the page before ended.
        limit: At most so many; None: all of them.

    Raises:
        UnknownDivision: `division` was not in force on the day.
        InputError: The day lies before everything on record.
    """
    require_records(connection, as_of, known_at)
    parameters: dict[str, Any] = {
        "as_of": as_of, "known": known_at, "after": after, "limit": limit,
        "class": None if class_prefix is None else class_prefix + "%",
    }  # fmt: skip
    below, inside = "", ""
    if division is not None:
        parameters["root"] = find_division(connection, division, as_of, known_at).division_id
        below = """
        WITH RECURSIVE version AS NOT MATERIALIZED (
            SELECT * FROM gazetteer.division_version_known(CAST(:known AS timestamptz))
            WHERE valid @> CAST(:as_of AS date)
        ), below AS (
            SELECT division_id, code FROM version WHERE division_id = :root
            UNION ALL
            SELECT c.division_id, c.code FROM below JOIN version c
                ON c.parent_id = below.division_id
        )"""
        inside = """
          AND (p.division_id IN (SELECT division_id FROM below)
               OR EXISTS (SELECT FROM unnest(v.division_codes) u (code)
                          WHERE u.code IN (SELECT code FROM below)))"""
    rows = _ask(
        connection.execution_options(yield_per=2000),
        f"""{below}
        SELECT {SUMMARY}
        FROM (
            SELECT v.* FROM gazetteer.place_version_known(CAST(:known AS timestamptz)) v
            {"JOIN gazetteer.place p USING (place_id)" if division is not None else ""}
            WHERE v.valid @> CAST(:as_of AS date) AND v.place_id > :after
              {"AND v.class_code LIKE :class" if class_prefix is not None else ""}
              {inside}
            ORDER BY v.place_id {"LIMIT :limit" if limit is not None else ""}
        ) v
        CROSS JOIN (SELECT CAST(:as_of AS date) AS day) t
        {SUMMARY_TABLES}
        ORDER BY v.place_id
        """,
        parameters,
        streamed=True,
    )
    return (summary_of(row) for row in rows)


def _identify(
    connection: Connection, key: PlaceKey, as_of: date, known_at: datetime | None
) -> int | None:
    if key.place_id is not None:
        return key.place_id
    if key.place_code is not None:
        return connection.execute(
            text("SELECT place_id FROM gazetteer.place_code WHERE place_code = :code"),
            {"code": key.place_code},
        ).scalar()
    rows = _ask(
        connection,
        """
        SELECT p.place_id FROM gazetteer.division_version_known(CAST(:known AS timestamptz)) v
        JOIN gazetteer.place p USING (division_id) WHERE v.code = :code
        ORDER BY v.valid @> CAST(:as_of AS date) DESC, upper(v.valid) DESC NULLS FIRST LIMIT 1
        """,
        {"code": key.division_code, "as_of": as_of, "known": known_at},
    )
    return rows[0]["place_id"] if rows else None


def _names(connection: Connection, parameters: dict[str, Any]) -> tuple[PlaceName, ...]:
    rows = _ask(
        connection,
        """
        SELECT name_id, kind, spelling, specific_part, generic_part, script, language,
               romanisation, romanisation_state, romanisation_source, evidence,
               lower(valid) AS valid_from, upper(valid) AS valid_to,
               valid @> CAST(:as_of AS date) AS in_force, source, is_simulated
        FROM gazetteer.place_name_known(CAST(:known AS timestamptz)) WHERE place_id = :place
        ORDER BY kind <> 'standard', kind, lower(valid) DESC NULLS LAST, spelling
        """,
        parameters,
    )
    return tuple(PlaceName(**{**row, "kind": NameKind(row["kind"])}) for row in rows)


def _codes(
    connection: Connection, versions: Sequence[RowMapping], parameters: dict[str, Any]
) -> tuple[str, ...]:
    """Codes its states bear; and, of what is known now, all that were ever assigned to it."""
    codes = {v["place_code"] for v in versions if v["place_code"] is not None}
    if parameters["known"] is None:
        codes |= set(
            connection.execute(
                text("SELECT place_code FROM gazetteer.place_code WHERE place_id = :place"),
                {"place": parameters["place"]},
            ).scalars()
        )
    return tuple(sorted(codes))


def _heritage(connection: Connection, parameters: dict[str, Any]) -> tuple[HeritageClaim, ...]:
    rows = _ask(
        connection,
        """
        SELECT category, claim, dated, citation, is_listed, lower(valid) AS valid_from,
               upper(valid) AS valid_to, is_simulated
        FROM gazetteer.heritage_claim_known(CAST(:known AS timestamptz))
        WHERE place_id = :place AND valid @> CAST(:as_of AS date) ORDER BY category, citation
        """,
        parameters,
    )
    return tuple(HeritageClaim(**row) for row in rows)


def summary_of(row: RowMapping) -> PlaceSummary:
    """The summary in a row with the columns of `SUMMARY`.

    A class that is not on file is called as the list that ships calls it, or its wider class.
    """
    values = {name: row[name] for name in PlaceSummary.__dataclass_fields__}
    if values["class_name"] is None:
        values["class_name"] = _shipped_name(row["class_code"])
    return PlaceSummary(
        **{
            **values,
            "division_codes": tuple(row["division_codes"]),
            "secrecy": Secrecy(row["secrecy"]),
        }
    )


def _shipped_name(class_code: str) -> str | None:
    try:
        return nearest_class(class_code, shipped_classes()).name
    except FieldError:
        return None


def _shown(key: PlaceKey) -> str:
    return str(key.place_code or key.division_code or key.place_id)


def _ask(
    connection: Connection, sql: str, parameters: dict[str, Any], *, streamed: bool = False
) -> Any:
    """The rows of a question; of now, from the current tables alone."""
    asked = dict(parameters)
    if asked["known"] is None:
        sql = of_now(sql)
        del asked["known"]
    rows = connection.execute(text(sql), asked).mappings()
    return rows if streamed else rows.all()
