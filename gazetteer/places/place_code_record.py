"""Place codes 地名代码 on record: which is next, and whose each is for good."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import Connection, text

from gis.errors import InputError

_LAST_SERIAL: Final = 999_999


class CodeTaken(InputError):
    """A place code that another place has, or had."""


def next_place_code(connection: Connection, prefix: str) -> str:
    """The next free code of a prefix: one after the highest serial ever assigned.

    Inside a revision nobody else can take it: writers take turns.

    Raises:
        InputError: The 999,999 serials of the prefix are used up.
    """
    last = connection.execute(
        text("SELECT max(place_code) FROM gazetteer.place_code"
             " WHERE place_code >= :low AND place_code <= :high"),
        {"low": prefix + "000000", "high": prefix + "999999"},
    ).scalar()  # fmt: skip
    serial = int(last[14:]) + 1 if last else 1
    if serial > _LAST_SERIAL:
        raise InputError(f"All serials of {prefix} are used up.", "Use another class or township.")
    return f"{prefix}{serial:06d}"


def assign_place_code(connection: Connection, place_id: int, code: str, on: date) -> None:
    """Enter a code as the place's, for good. What versions bear it is for the caller to write.

    Args:
        connection: A revision.
        place_id: The place.
        code: Twenty digits.
        on: Day it is assigned.

    Raises:
        CodeTaken: Another place has the code, or had it and it is retired.
    """
    connection.execute(
        text("INSERT INTO gazetteer.place_code (place_code, place_id, assigned_on)"
             " VALUES (:code, :place, :on) ON CONFLICT DO NOTHING"),
        {"code": code, "place": place_id, "on": on},
    )  # fmt: skip
    holder = connection.execute(
        text("""
        SELECT c.place_id, c.assigned_on, max(coalesce(upper(v.valid), 'infinity')) = 'infinity'
                   AS is_in_use
        FROM gazetteer.place_code c
        LEFT JOIN gazetteer.place_version v
            ON v.place_id = c.place_id AND v.place_code = c.place_code
        WHERE c.place_code = :code GROUP BY c.place_id, c.assigned_on
        """),
        {"code": code},
    ).one()
    if holder.place_id != place_id:
        raise CodeTaken(
            f"The place code {code} is that of place {holder.place_id}."
            if holder.is_in_use
            else f"The place code {code} is retired: place {holder.place_id} had it from"
            f" {holder.assigned_on}.",
            "Codes are never used again: leave the code out, and the next one is assigned.",
        )
