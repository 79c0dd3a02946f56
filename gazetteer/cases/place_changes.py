"""Actions on places 地名: naming 命名, abolishing 销名, other kinds of name; and codes 地名代码."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely
from sqlalchemy import Connection, text

from gazetteer.cases.application import Application
from gazetteer.places.place_class import nearest_class
from gazetteer.places.place_class_record import classes_on_record
from gazetteer.places.place_code import code_prefix
from gazetteer.places.place_code_record import assign_place_code, next_place_code
from gazetteer.places.repository import UnknownPlace
from gazetteer.places.suggestion import suggest
from gis.errors import InputError

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StandingPlace:
    """A place as it stands on one day.

    Attributes:
        place_id: Its number.
        secrecy: 密级.
        is_division: Whether it is a division, whose name follows the division.
        version_id: Its version of the day.
        class_code: Its class on the day.
        place_code: Its code on the day.
        division_codes: Divisions that contain it.
        starts: First day of that version; None: before the records begin.
        ends: First day no longer so.
    """

    place_id: int
    secrecy: str
    is_division: bool
    version_id: int
    class_code: str
    place_code: str | None
    division_codes: tuple[str, ...]
    starts: date | None
    ends: date | None


def standing_place(connection: Connection, place_id: int, day: date) -> StandingPlace:
    """A place in force on a day.

    Raises:
        UnknownPlace: It is not on record, or was not in force then.
    """
    row = connection.execute(
        text("""
        SELECT p.place_id, p.secrecy, p.division_id IS NOT NULL AS is_division, v.version_id,
               v.class_code, v.place_code, v.division_codes, lower(v.valid) AS starts,
               upper(v.valid) AS ends
        FROM gazetteer.place p JOIN gazetteer.place_version v USING (place_id)
        WHERE p.place_id = :place AND v.valid @> CAST(:day AS date)
        """),
        {"place": place_id, "day": day},
    ).mappings().first()  # fmt: skip
    if row is None:
        raise UnknownPlace(
            f"The place {place_id} is not in force on {day}.",
            "Correct the number or the day of the case.",
        )
    return StandingPlace(**{**row, "division_codes": tuple(row["division_codes"])})


def create_place(app: Application, payload: Payload) -> None:
    """命名: a new place with its standard name and its code."""
    connection = app.connection
    secrecy = payload.get("secrecy", "public")
    place_id = int(
        connection.execute(
            text("INSERT INTO gazetteer.place (secrecy) VALUES (:secrecy) RETURNING place_id"),
            {"secrecy": secrecy},
        ).scalar_one()
    )
    codes = list(payload["division_codes"])
    for code in codes:
        app.standing(code, app.day)
    require_class(app, payload["class_code"])
    place_code, prefix = payload.get("place_code"), code_prefix(codes, payload["class_code"])
    if place_code is None:
        place_code = next_place_code(connection, prefix)
    elif not place_code.startswith(prefix) or place_code.endswith("000000"):
        raise InputError(
            f"The place code {place_code} is not {prefix}, which is county, township and class of"
            " the place, and a serial from 000001 on.",
            "Leave the code out, and the next one is assigned; older codes come with a list.",
        )
    assign_place_code(connection, place_id, place_code, app.day)
    values = {
        "place": place_id,
        "code": place_code,
        "secrecy": secrecy,
        "day": app.day,
        "class": payload["class_code"],
        "codes": codes,
        "accuracy": None,
        **geometry_values(payload),
        **{name: payload.get(name) for name in ("origin", "meaning", "history", "description")},
        "media": json.dumps(payload.get("media", []), ensure_ascii=False),
        "source": payload.get("source") or app.source,
    }
    connection.execute(
        text("""
        INSERT INTO gazetteer.place_version
            (place_id, secrecy, valid, class_code, place_code, position, position_3857,
             position_accuracy, geom, division_codes, origin, meaning, history, description,
             media, source)
        VALUES (:place, :secrecy, daterange(:day, NULL), :class, :code,
                ST_GeomFromWKB(CAST(:position AS bytea), 4490),
                ST_Transform(ST_GeomFromWKB(CAST(:position AS bytea), 4490), 3857), :accuracy,
                ST_GeomFromWKB(CAST(:geom AS bytea), 4490), :codes, :origin, :meaning, :history,
                :description,
                CAST(:media AS jsonb), :source)
        """),
        values,
    )
    enter_name(app, place_id, secrecy, "standard", payload, payload["class_code"], codes)


def rename_place(app: Application, payload: Payload) -> None:
    """更名: a new standard name; the one before ends and becomes a former name."""
    place = _own_place(app, payload["place_id"])
    current = app.connection.execute(
        text("SELECT name_id, spelling, lower(valid) AS starts FROM gazetteer.place_name"
             " WHERE place_id = :place AND kind = 'standard' AND valid @> CAST(:day AS date)"),
        {"place": place.place_id, "day": app.day},
    ).first()  # fmt: skip
    if current is not None:
        if current.spelling == payload["name"]:
            raise InputError(f"It is already called {current.spelling}.", "Give another name.")
        if current.starts == app.day:
            raise InputError(
                f"It was named {current.spelling} on that very day.",
                "Correct that name instead, or change the day of the case.",
            )
        _end_name(app, current.name_id)
    enter_name(
        app, place.place_id, place.secrecy, "standard", payload, place.class_code,
        place.division_codes,
    )  # fmt: skip


def abolish_place(app: Application, payload: Payload) -> None:
    """销名: the place and all its names end."""
    place = _own_place(app, payload["place_id"])
    if place.starts == app.day or place.ends is not None:
        raise InputError(
            f"The place {place.place_id} starts on that day, or has an end already.",
            "Correct the day of the case.",
        )
    app.connection.execute(
        text("UPDATE gazetteer.place_version SET valid = daterange(lower(valid), :day)"
             " WHERE version_id = :version"),
        {"version": place.version_id, "day": app.day},
    )  # fmt: skip
    app.connection.execute(
        text("UPDATE gazetteer.place_name SET valid = daterange(lower(valid), :day)"
             " WHERE place_id = :place AND valid @> CAST(:day AS date)"
             " AND lower(valid) IS DISTINCT FROM :day"),
        {"place": place.place_id, "day": app.day},
    )  # fmt: skip


def add_name(app: Application, payload: Payload) -> None:
    """Another name: alias 别名, former 曾用名, abbreviation 简称, minority script, on old maps."""
    place = standing_place(app.connection, payload["place_id"], app.day)
    enter_name(
        app, place.place_id, place.secrecy, payload["kind"], payload, place.class_code,
        place.division_codes,
    )  # fmt: skip


def end_name(app: Application, payload: Payload) -> None:
    """A name other than the standard one is no longer used."""
    row = app.connection.execute(
        text("SELECT name_id, kind, lower(valid) AS starts FROM gazetteer.place_name"
             " WHERE name_id = :name AND valid @> CAST(:day AS date)"),
        {"name": payload["name_id"], "day": app.day},
    ).first()  # fmt: skip
    if row is None:
        raise UnknownPlace(
            f"The name {payload['name_id']} is not in force on {app.day}.", "Correct its number."
        )
    if row.kind == "standard":
        raise InputError(
            "A standard name ends by renaming or abolishing.", "Use rename_place or abolish_place."
        )
    if row.starts == app.day:
        raise InputError("The name begins on that very day.", "Correct it instead.")
    _end_name(app, row.name_id)


def enter_name(
    app: Application,
    place_id: int,
    secrecy: str,
    kind: str,
    payload: Payload,
    class_code: str,
    division_codes: tuple[str, ...] | list[str],
) -> None:
    """Enter a name; a romanisation that the payload gives was confirmed by the case's approval."""
    spelling = payload["name"]
    within = division_codes[0] if division_codes else None
    found = suggest(spelling, class_code, within)
    given = payload.get("romanisation")
    starts, ends = payload.get("from", app.day), payload.get("to")
    if ends is not None and ends <= starts:
        raise InputError(
            f"The name {spelling} would end on {ends}, not after it begins on {starts}.",
            "Give in `to` the first day no longer in force, after the first day.",
        )
    if kind == "standard":
        starts = app.day
        ends = app.connection.execute(
            text("SELECT min(lower(valid)) FROM gazetteer.place_name"
                 " WHERE place_id = :place AND kind = 'standard' AND lower(valid) > :day"),
            {"place": place_id, "day": app.day},
        ).scalar()  # fmt: skip
    app.connection.execute(
        text("""
        INSERT INTO gazetteer.place_name
            (place_id, secrecy, valid, kind, spelling, specific_part, generic_part, script,
             language, romanisation, romanisation_state, romanisation_source, evidence, source)
        VALUES (:place, :secrecy, daterange(CAST(:starts AS date), CAST(:ends AS date)), :kind,
                :spelling, :specific, :generic, :script, :language, :romanisation, :state,
                :romanisation_source, :evidence, :source)
        """),
        {
            "place": place_id,
            "secrecy": secrecy,
            "starts": starts,
            "ends": ends,
            "kind": kind,
            "spelling": spelling,
            "specific": payload.get("specific_part") or found.specific_part,
            "generic": payload.get("generic_part") or found.generic_part,
            "script": payload.get("script", "Hans"),
            "language": payload.get("language", "zh"),
            "romanisation": given or found.romanisation,
            "state": "confirmed" if given else found.state,
            "romanisation_source": app.source if given else found.source,
            "evidence": payload.get("evidence"),
            "source": payload.get("source") or app.source,
        },
    )


def require_class(app: Application, class_code: str) -> None:
    """Refuse a class 地名类别 that is in none of those on file on the day.

    Raises:
        FieldError: There is no such class.
    """
    nearest_class(class_code, classes_on_record(app.connection, app.day))


def geometry_values(payload: Payload) -> dict[str, Any]:
    """Position and geometry of a payload as WKB in EPSG:4490; None where not given."""
    position, geom = payload.get("position"), payload.get("geometry")
    return {
        "position": None if position is None else shapely.to_wkb(shapely.Point(position)),
        "geom": None if geom is None else shapely.to_wkb(geom),
        "accuracy": None if position is None else payload.get("position_accuracy", "approximate"),
    }


def _own_place(app: Application, place_id: int) -> StandingPlace:
    """A place that is not a division."""
    place = standing_place(app.connection, place_id, app.day)
    if place.is_division:
        raise InputError(
            f"The place {place_id} is a division; its name follows the division.",
            "Use a case of divisions.",
        )
    return place


def _end_name(app: Application, name_id: int) -> None:
    app.connection.execute(
        text("UPDATE gazetteer.place_name SET valid = daterange(lower(valid), :day)"
             " WHERE name_id = :name"),
        {"name": name_id, "day": app.day},
    )  # fmt: skip
