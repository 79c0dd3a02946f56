"""The real facts the sample rests on, as they stand in `facts/` (see SOURCES.md there)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shapely.geometry import MultiPolygon, Polygon

from layers.sample.textfiles import read_csv

FACTS = Path(__file__).parent / "facts"
LISTS = "division_lists_2016_2023.csv"
UPPER = "province_and_prefecture.csv"
FIRST_LIST, LAST_LIST = 2016, 2023

# Statistical county-level units that are no divisions lie inside a county. The lists do not say
# in which one; this is our assumption, used for the simulated outlines and for sharing out the
# county's real population.
HOST_COUNTIES = {"341271": "341202", "341272": "341202"}


@dataclass(frozen=True, slots=True)
class Listing:
    """A code that bore one name in a run of yearly lists.

    Attributes:
        level: county, township or community.
        code: Twelve digits.
        name: As listed.
        first_list: First yearly list with this name.
        last_list: Last yearly list with this name.
    """

    level: str
    code: str
    name: str
    first_list: int
    last_list: int


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything real in the sample.

    Attributes:
        upper: Province and prefecture: level, code, name, parent_code.
        listings: Yearly lists, condensed, sorted by code and year.
        events: Events of county-level divisions as the source has them.
        outlines: Twelve-digit county code to outline, EPSG:4490.
        population_2018: Twelve-digit county code to resident population at the end of 2018.
        neighbours: Twelve-digit code of each county around the city to its outline, EPSG:4490.
        county_names: Twelve-digit code of each county with an outline, neighbours too, to its
            name in the file of outlines.
    """

    upper: tuple[dict[str, str], ...]
    listings: tuple[Listing, ...]
    events: tuple[dict[str, str], ...]
    outlines: dict[str, MultiPolygon]
    population_2018: dict[str, int]
    neighbours: dict[str, MultiPolygon]
    county_names: dict[str, str]

    def latest(self, level: str) -> list[Listing]:
        """Divisions of a level in the newest list, by code."""
        return [
            entry
            for entry in self.listings
            if entry.level == level and entry.last_list == LAST_LIST
        ]

    def first_list_of(self) -> dict[str, int]:
        """Code to the first list that has it, under any name."""
        first: dict[str, int] = {}
        for entry in self.listings:
            first.setdefault(entry.code, entry.first_list)
        return first


def read_facts(directory: Path = FACTS) -> Facts:
    """Read the committed facts."""
    counties = _features(directory / "counties.geojson")
    neighbours = _features(directory / "neighbouring_counties.geojson")
    return Facts(
        upper=tuple(read_csv(directory / UPPER)),
        listings=tuple(
            Listing(
                row["level"], row["code"], row["name"],
                int(row["first_list"]), int(row["last_list"]),
            )
            for row in read_csv(directory / LISTS)
        ),
        events=tuple(read_csv(directory / "division_events.csv")),
        outlines={code: outline for code, (_, outline) in counties.items()},
        population_2018={
            row["code"].ljust(12, "0"): int(row["resident_population"])
            for row in read_csv(directory / "county_population_2018.csv")
        },
        neighbours={code: outline for code, (_, outline) in neighbours.items()},
        county_names={code: name for code, (name, _) in (counties | neighbours).items()},
    )  # fmt: skip


def _features(path: Path) -> dict[str, tuple[str, MultiPolygon]]:
    """Twelve-digit code to name and outline."""
    return {
        feature["properties"]["code"].ljust(12, "0"): (
            feature["properties"]["name"],
            _multipolygon(feature["geometry"]),
        )
        for feature in json.loads(path.read_text("utf-8"))["features"]
    }


def _multipolygon(geometry: dict[str, Any]) -> MultiPolygon:
    return MultiPolygon([Polygon(shell, holes) for shell, *holes in geometry["coordinates"]])


def host_county(code: str) -> str:
    """The county, twelve digits, in whose real outline the division lies."""
    return HOST_COUNTIES.get(code[:6], code[:6]).ljust(12, "0")
