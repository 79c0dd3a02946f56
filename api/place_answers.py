"""Places as answered in JSON, the same over HTTP and on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from gazetteer.places.place import Place, PlaceSummary

PLACE_COLUMNS = tuple(f.name for f in fields(PlaceSummary))


def place_answer(as_of: date, known_at: datetime | None, place: Place) -> dict[str, Any]:
    """One place, with what was asked."""
    return {**asked(as_of, known_at), **place.as_dict()}


def place_list(
    as_of: date,
    known_at: datetime | None,
    division: str | None,
    class_code: str | None,
    rows: Sequence[PlaceSummary],
) -> dict[str, Any]:
    """A list of places, with what was asked."""
    return {
        **asked(as_of, known_at),
        "division": division,
        "class": class_code,
        "simulated": any(row.is_simulated for row in rows),
        "rows": [row.as_dict() for row in rows],
    }


def asked(as_of: date, known_at: datetime | None) -> dict[str, Any]:
    """The two dates of a question, as its answer repeats them."""
    return {
        "as_of": as_of.isoformat(),
        "known_at": known_at.isoformat() if known_at else None,
    }
