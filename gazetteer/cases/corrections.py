"""Corrections of what the register says 更正: also of the past, without touching what was known.

A correction changes what reads of `as_of` find; a read at an earlier `known_at` finds what the
register said then.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import text

from gazetteer.cases.application import Application
from gazetteer.cases.place_changes import (
    geometry_values,
    require_class,
    standing_place,
)
from gazetteer.places.place_tables import PLACES
from gazetteer.places.repository import UnknownPlace
from gazetteer.places.suggestion import suggest
from gis.errors import InputError
from gis.version_cutting import cut_version

Payload = Mapping[str, Any]
_PLACE_TEXTS: Final = ("class_code", "origin", "meaning", "history", "description", "source")
_NAME_TEXTS: Final = (
    "specific_part", "generic_part", "script", "language", "evidence", "source",
)  # fmt: skip


def correct_place(app: Application, payload: Payload) -> None:
    """Put a place's attributes or position right, for the whole of its version or a part of it."""
    place = standing_place(app.connection, payload["place_id"], payload.get("from", app.day))
    if place.is_division and {"class_code", "division_codes"} & set(payload):
        raise InputError(
            f"The place {place.place_id} is a division: its class and parents follow the division.",
            "Correct the list of divisions, or use a case of divisions.",
        )
    if "class_code" in payload:
        require_class(app, payload["class_code"])
    version, until = place.version_id, payload.get("to")
    starts = payload.get("from", place.starts)
    if starts is not None and until is not None and until <= starts:
        raise InputError(
            f"The state that is corrected would end on {until}, not after it begins on {starts}.",
            "Give in `to` the first day no longer so, after the first day.",
        )
    if payload.get("from") is not None and place.starts != payload["from"]:
        version = cut_version(app.connection, PLACES, version, payload["from"])
    if until is not None:
        if place.ends is not None and until > place.ends:
            raise InputError(
                f"The state that is corrected ends on {place.ends}, before {until}.",
                "Correct each state by itself.",
            )
        if until != place.ends:
            cut_version(app.connection, PLACES, version, until)
    values: dict[str, Any] = {n: payload[n] for n in _PLACE_TEXTS if n in payload}
    assigned = [f"{name} = :{name}" for name in values]
    if "division_codes" in payload:
        values["codes"] = list(payload["division_codes"])
        assigned.append("division_codes = :codes")
    if "media" in payload:
        values["media"] = json.dumps(payload["media"], ensure_ascii=False)
        assigned.append("media = CAST(:media AS jsonb)")
    shapes = geometry_values(payload)
    if shapes["position"] is not None:
        values |= {"position": shapes["position"], "accuracy": shapes["accuracy"]}
        assigned += [
            "position = ST_GeomFromWKB(CAST(:position AS bytea), 4490)",
            "position_3857 = ST_Transform(ST_GeomFromWKB(CAST(:position AS bytea), 4490), 3857)",
            "position_accuracy = :accuracy",
        ]
    if shapes["geom"] is not None:
        values["geom"] = shapes["geom"]
        assigned.append("geom = ST_GeomFromWKB(CAST(:geom AS bytea), 4490)")
    if not assigned:
        raise InputError("Nothing is to be corrected.", "Give the fields that are wrong.")
    app.connection.execute(
        text(f"UPDATE gazetteer.place_version SET {', '.join(assigned)}"
             " WHERE version_id = :version"),
        {"version": version, **values},
    )  # fmt: skip


def correct_name(app: Application, payload: Payload) -> None:
    """Put a name right: its spelling, parts, romanisation, kind of evidence, or period."""
    row = _name(app, payload["name_id"])
    if row["is_division"] and {"name", "from", "to"} & set(payload):
        raise InputError(
            "The name is a division's; spelling and period follow the division.",
            "Correct the list of divisions, or use a case of divisions.",
        )
    values: dict[str, Any] = {n: payload[n] for n in _NAME_TEXTS if n in payload}
    assigned = [f"{name} = :{name}" for name in values]
    if "name" in payload:
        codes = row["division_codes"] or []
        found = suggest(payload["name"], row["class_code"], codes[0] if codes else None)
        values |= {
            "spelling": payload["name"],
            "specific_part": payload.get("specific_part") or found.specific_part,
            "generic_part": payload.get("generic_part") or found.generic_part,
            "romanisation": found.romanisation,
            "state": found.state,
            "reading": found.source,
        }
    if "romanisation" in payload:
        values |= {
            "romanisation": payload["romanisation"], "state": "confirmed", "reading": app.source,
        }  # fmt: skip
    columns = {"state": "romanisation_state", "reading": "romanisation_source"}
    assigned = [f"{columns.get(name, name)} = :{name}" for name in values]
    starts, ends = payload.get("from", row["starts"]), payload.get("to", row["ends"])
    if starts is not None and ends is not None and ends <= starts:
        raise InputError(
            f"The name would end on {ends}, not after it begins on {starts}.",
            "Give the first day no longer in force, after the first day.",
        )
    if (starts, ends) != (row["starts"], row["ends"]):
        values |= {"starts": starts, "ends": ends}
        assigned.append("valid = daterange(CAST(:starts AS date), CAST(:ends AS date))")
    if not assigned:
        raise InputError("Nothing is to be corrected.", "Give the fields that are wrong.")
    app.connection.execute(
        text(f"UPDATE gazetteer.place_name SET {', '.join(assigned)} WHERE name_id = :name_id"),
        {"name_id": payload["name_id"], **values},
    )


def confirm_romanisation(app: Application, payload: Payload) -> None:
    """A person confirms a romanisation, as suggested or as given."""
    row = _name(app, payload["name_id"])
    spelling = payload.get("romanisation") or row["romanisation"]
    if spelling is None:
        raise InputError(
            f"The name {payload['name_id']} has no romanisation to confirm.", "Give one."
        )
    app.connection.execute(
        text("UPDATE gazetteer.place_name SET romanisation = :romanisation,"
             " romanisation_state = 'confirmed', romanisation_source = :source"
             " WHERE name_id = :name_id"),
        {
            "name_id": payload["name_id"],
            "romanisation": spelling,
            "source": f"{app.source}, {app.account}",
        },
    )  # fmt: skip


def _name(app: Application, name_id: int) -> Mapping[str, Any]:
    row = app.connection.execute(
        text("""
        SELECT n.name_id, n.kind, n.spelling, n.romanisation, lower(n.valid) AS starts,
               upper(n.valid) AS ends, p.division_id IS NOT NULL AS is_division, v.class_code,
               v.division_codes
        FROM gazetteer.place_name n JOIN gazetteer.place p USING (place_id)
        LEFT JOIN LATERAL (SELECT class_code, division_codes FROM gazetteer.place_version v
                           WHERE v.place_id = n.place_id ORDER BY v.valid && n.valid DESC LIMIT 1
                          ) v ON true
        WHERE n.name_id = :name
        """),
        {"name": name_id},
    ).mappings().first()  # fmt: skip
    if row is None:
        raise UnknownPlace(f"There is no name {name_id}.", "Correct its number.")
    return dict(row)
