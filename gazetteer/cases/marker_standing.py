"""Markers 界桩 as they stand on the day of a case, and how what is said of them changes then."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from gazetteer.boundaries.marker import MarkerState
from gazetteer.boundaries.register_tables import MARKER_OBJECTS
from gis.errors import InputError
from gis.version_cutting import cut_version


class UnknownMarker(InputError):
    """There is no such marker, or whoever asks may not see it."""


@dataclass(frozen=True, slots=True)
class StandingMarker:
    """A marker object as it is on record on one day.

    Attributes:
        object_id: Its number in the database.
        object_uuid: Stable, for exchange.
        full_number: Its number with its letter.
        ordinal: Which object under that number.
        is_newest: Whether no other took its place.
        secrecy: 密级.
        marker_id: The number without the letter, in the database.
        line_codes: Lines that it marks.
        version_id: Its version of the day.
        state: Where it stands in its life.
        position_text: 位置描述.
        has_witnesses: Whether reference objects are on record.
        managing_code: Division that looks after it.
        is_simulated: Whether it is invented.
        starts: First day of that version; None: before the records begin.
        ends: First day no longer so.
    """

    object_id: int
    object_uuid: str
    full_number: str
    ordinal: int
    is_newest: bool
    secrecy: str
    marker_id: int
    line_codes: tuple[str, ...]
    version_id: int
    state: MarkerState
    position_text: str | None
    has_witnesses: bool
    managing_code: str | None
    is_simulated: bool
    starts: date | None
    ends: date | None

    @property
    def name(self) -> str:
        """Number and, from the second object on, which object."""
        return self.full_number + (f" ({self.ordinal})" if self.ordinal > 1 else "")


def standing_marker(
    connection: Connection, full_number: str, object_uuid: str | None, day: date
) -> StandingMarker:
    """The newest object under a number that is on record on a day, or the one of the UUID.

    Raises:
        UnknownMarker: There is none.
    """
    row = connection.execute(
        text("""
        SELECT o.object_id, o.object_uuid::text AS object_uuid, o.full_number, o.ordinal,
               NOT EXISTS (SELECT FROM gazetteer.marker_object n
                           WHERE n.full_number = o.full_number AND n.ordinal > o.ordinal)
                   AS is_newest,
               o.secrecy, m.marker_id, m.line_codes, v.version_id, v.state, v.position_text,
               v.witnesses <> '[]' AS has_witnesses, v.managing_code, v.is_simulated,
               lower(v.valid) AS starts, upper(v.valid) AS ends
        FROM gazetteer.marker_object o JOIN gazetteer.boundary_marker m USING (marker_id)
        JOIN gazetteer.marker_object_version v USING (object_id)
        WHERE o.full_number = :number AND v.valid @> CAST(:day AS date)
          AND (CAST(:uuid AS text) IS NULL OR o.object_uuid::text = :uuid)
        ORDER BY o.ordinal DESC LIMIT 1
        """),
        {"number": full_number, "uuid": object_uuid, "day": day},
    ).mappings().first()  # fmt: skip
    if row is None:
        raise UnknownMarker(
            f"The marker {full_number} is not on record on {day}"
            + ("." if object_uuid is None else f" as the object {object_uuid}."),
            "Correct the number, the object or the day of the case.",
        )
    return StandingMarker(
        **{**row, "line_codes": tuple(row["line_codes"]), "state": MarkerState(row["state"])}
    )


def change_marker(
    connection: Connection, marker: StandingMarker, day: date, content: Mapping[str, Any]
) -> None:
    """Say something else of a marker from a day on; what was said of the days before stays.

    Args:
        connection: A revision.
        marker: As it stands on the day.
        day: First day of the new state.
        content: Columns of `MARKER_OBJECTS`.

    Raises:
        InputError: What is said of it changes again later.
    """
    if marker.ends is not None:
        raise InputError(
            f"What is on record of the marker {marker.name} changes again on {marker.ends}.",
            "Correct the day of the case, or what is on record from then on.",
        )
    version = marker.version_id
    if marker.starts != day:
        version = cut_version(connection, MARKER_OBJECTS, version, day)
    assigned = ", ".join(f"{name} = {_parameter(name)}" for name in content)
    connection.execute(
        text(f"UPDATE {MARKER_OBJECTS.name} SET {assigned} WHERE version_id = :version"),
        {"version": version, **_values(content)},
    )


def new_object(
    connection: Connection, marker_id: int, full_number: str, ordinal: int, secrecy: str
) -> int:
    """A new object under a number; returns its number in the database."""
    return int(
        connection.execute(
            text("INSERT INTO gazetteer.marker_object (marker_id, full_number, ordinal, secrecy)"
                 " VALUES (:marker, :number, :ordinal, :secrecy) RETURNING object_id"),
            {"marker": marker_id, "number": full_number, "ordinal": ordinal, "secrecy": secrecy},
        ).scalar_one()
    )  # fmt: skip


def describe_object(
    connection: Connection, object_id: int, day: date, content: Mapping[str, Any]
) -> None:
    """What is said of a new object from its first day on.

    Args:
        connection: A revision.
        object_id: From `new_object`.
        day: First day.
        content: Columns of `MARKER_OBJECTS`; what is left out is not known.
    """
    said = {**MARKER_OBJECTS.defaults, **content}
    connection.execute(
        text(f"INSERT INTO {MARKER_OBJECTS.name} (object_id, valid, {', '.join(said)})"
             f" VALUES (:object, daterange(:day, NULL), {', '.join(map(_parameter, said))})"),
        {"object": object_id, "day": day, **_values(said)},
    )  # fmt: skip


def said_of(connection: Connection, version_id: int) -> dict[str, Any]:
    """What a version says: the columns of `MARKER_OBJECTS`."""
    row = connection.execute(
        text(f"SELECT {', '.join(MARKER_OBJECTS.content)} FROM {MARKER_OBJECTS.name}"
             " WHERE version_id = :version"),
        {"version": version_id},
    ).mappings().one()  # fmt: skip
    return dict(row)


def _parameter(name: str) -> str:
    return f"CAST(:{name} AS {MARKER_OBJECTS.content[name]})"


def _values(content: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: json.dumps(value, ensure_ascii=False)
        if MARKER_OBJECTS.content[name] == "jsonb"
        else value
        for name, value in content.items()
    }
