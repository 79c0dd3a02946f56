"""Loads claims of place-name heritage 地名文化遗产 from files: dated, cited, each on its own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, text

from gazetteer.places.place import PlaceKey
from gazetteer.places.place_fields import HERITAGE_FIELDS
from gazetteer.places.place_reference import find_places_named
from gazetteer.places.place_tables import HERITAGE_CLAIMS
from gis.dated_rows import enter_row
from gis.loading import LoadOptions, LoadReport, parse_files
from gis.staging import Progress
from gis.versioned_table import MergeCounts


def load_heritage(
    connection: Connection, report: LoadReport, options: LoadOptions, progress: Progress | None
) -> None:
    """Load the report's files of heritage claims. Fills `report`.

    Raises:
        FileError: A file cannot be read as declared.
    """
    counts = report.counts["heritage_claim"] = MergeCounts()
    seen: set[tuple[Any, ...]] = set()
    for parsed in parse_files(report, HERITAGE_FIELDS, options, progress):
        row = [(parsed.file, parsed.row.number)]
        key = parsed.values["place"]
        starts, ends = parsed.day("valid_from") or options.in_force, parsed.day("valid_to")
        named = find_places_named(connection, {key}) if isinstance(key, PlaceKey) else {}
        if not named:
            report.reject(
                row, "its place is not on record.", "Load the place first, or correct the code.",
                "place",
            )  # fmt: skip
            continue
        if starts is not None and ends is not None and ends <= starts:
            report.reject(
                row, f"the claim ends on {ends}, not after it begins on {starts}.",
                "Correct one of the two.", "valid_to", str(ends),
            )  # fmt: skip
            continue
        (place,) = named.values()
        about = (place, parsed.values["category"], parsed.values["citation"], starts)
        if about in seen:
            report.reject(
                row, "another row makes a claim of this category from the same source and day.",
                "Join the two into one.", "category", parsed.text("category"),
            )  # fmt: skip
            continue
        seen.add(about)
        values: dict[str, Any] = {
            "place_id": place,
            "category": parsed.values["category"],
            "citation": parsed.values["citation"],
            "claim": parsed.values["claim"],
            "secrecy": connection.execute(
                text("SELECT secrecy FROM gazetteer.place WHERE place_id = :place"),
                {"place": place},
            ).scalar_one(),
            "is_listed": bool(parsed.values.get("is_listed")),
            "is_simulated": bool(parsed.is_simulated(options)),
            "dated": parsed.values.get("dated"),
        }
        enter_row(connection, HERITAGE_CLAIMS, values, starts, ends, counts)
