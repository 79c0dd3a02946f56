"""Rows of the files of real places, names and heritage claims, as `facts/` has them."""

from __future__ import annotations

from pathlib import Path

from layers.sample.facts import FACTS
from layers.sample.manifest import PLACES_SOURCE
from layers.sample.textfiles import Cell, read_csv

PLACE_COLUMNS = (
    "place_code", "name", "class_code", "division_codes", "longitude", "latitude",
    "position_accuracy", "secrecy", "valid_from", "valid_to", "meaning", "description", "source",
    "simulated",
)  # fmt: skip
NAME_COLUMNS = (
    "place", "spelling", "kind", "script", "language", "valid_from", "valid_to", "evidence",
    "source", "simulated",
)  # fmt: skip
HERITAGE_COLUMNS = (
    "place", "category", "claim", "dated", "citation", "is_listed", "simulated",
)  # fmt: skip


def known_places(directory: Path = FACTS) -> list[dict[str, Cell]]:
    """Well-known places; their codes are not known to us."""
    return [
        {
            "name": fact["name"],
            "class_code": fact["class_code"],
            "division_codes": fact["division_codes"],
            "longitude": fact["longitude"] or None,
            "latitude": fact["latitude"] or None,
            "position_accuracy": "approximate" if fact["longitude"] else None,
            "secrecy": "public",
            "valid_from": fact["valid_from"] or None,
            "description": fact["description"],
            "source": PLACES_SOURCE,
            "simulated": False,
        }
        for fact in read_csv(directory / "places.csv")
    ]


def known_names(directory: Path = FACTS) -> list[dict[str, Cell]]:
    """Names of divisions beside those in the lists."""
    return [
        {**{column: cell or None for column, cell in fact.items()},
         "source": PLACES_SOURCE, "simulated": False}
        for fact in read_csv(directory / "place_names.csv")
    ]  # fmt: skip


def heritage_claims(directory: Path = FACTS) -> list[dict[str, Cell]]:
    """Claims of the city's list of 2023."""
    return [
        {**{column: cell or None for column, cell in fact.items()}, "simulated": False}
        for fact in read_csv(directory / "heritage.csv")
    ]
