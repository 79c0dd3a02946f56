"""The list of the sheets of a series, as JSON and CSV, beside the files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass

from maps.sheets.options import SheetOptions
from maps.sheets.strip import SheetPlan
from maps.sheets.subject import SheetSubject


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """One sheet in the list.

    Attributes:
        number: Its number, from 1.
        west_m: Easting (Y) of its left side in metres.
        south_m: Northing (X) of its lower side.
        east_m: Easting of its right side.
        north_m: Northing of its upper side.
        markers: Labels of the markers on it.
        national_numbers: GB/T 13989 sheets crossed.
        crowded_labels: Labels that cover something because nothing was free.
        files: Names of its files.
    """

    number: int
    west_m: float
    south_m: float
    east_m: float
    north_m: float
    markers: tuple[str, ...]
    national_numbers: tuple[str, ...]
    crowded_labels: tuple[str, ...]
    files: tuple[str, ...]


def manifest_json(
    subject: SheetSubject, options: SheetOptions, plan: SheetPlan, entries: Sequence[SheetEntry]
) -> str:
    """The series as JSON text; coordinates in metres, X north, Y east."""
    return json.dumps(
        {
            "line": subject.code,
            "name": subject.name,
            "crs": subject.crs.name,
            "scale": options.scale,
            "paper": options.paper.value,
            "orientation": "landscape" if options.landscape else "portrait",
            "strip_half_width_m": plan.strip_half_width_m,
            "length_m": round(plan.length_m, 2),
            "gaps": plan.gaps,
            "audience": subject.audience.value,
            "marking": subject.secrecy_mark or subject.approval,
            "is_simulated": subject.is_simulated,
            "notices": [
                {"zh": n.zh, "en": n.en} for n in (*subject.warnings, *plan.notices)
            ],
            "far_markers": [
                {"marker": marker.label, "distance_m": round(distance, 1)}
                for marker, distance in plan.far_markers
            ],
            "sheets": [
                {
                    "number": e.number,
                    "x_south_m": e.south_m, "x_north_m": e.north_m,
                    "y_west_m": e.west_m, "y_east_m": e.east_m,
                    "markers": e.markers, "national_sheets": e.national_numbers,
                    "crowded_labels": e.crowded_labels, "files": e.files,
                }
                for e in entries
            ],
        },
        ensure_ascii=False, indent=2,
    )  # fmt: skip


def manifest_csv(entries: Sequence[SheetEntry]) -> str:
    """The sheets as CSV text, one a row."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow([
        "sheet", "x_south_m", "x_north_m", "y_west_m", "y_east_m", "markers", "national_sheets",
    ])  # fmt: skip
    for e in entries:
        writer.writerow([
            e.number, e.south_m, e.north_m, e.west_m, e.east_m,
            " ".join(e.markers), " ".join(e.national_numbers),
        ])  # fmt: skip
    return written.getvalue()
