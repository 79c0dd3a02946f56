"""Builds the sample: every file of the manifest, from the facts and a seed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from layers.sample.boundary_files import write_boundaries
from layers.sample.communities import townships_of
from layers.sample.divisions import DIVISION_COLUMNS, divisions_changed_2023, divisions_to_2022
from layers.sample.events import EVENT_COLUMNS, county_events, recodings
from layers.sample.facts import read_facts
from layers.sample.manifest import FILES, SEED, file_name
from layers.sample.other_facilities import KINDS, facilities, facility_columns
from layers.sample.outline_files import write_county_outlines, write_simulated_outlines
from layers.sample.outlines import simulate_outlines
from layers.sample.places import (
    HERITAGE_COLUMNS,
    NAME_COLUMNS,
    PLACE_COLUMNS,
    heritage_claims,
    known_names,
    known_places,
)
from layers.sample.population import (
    COUNTY_COLUMNS,
    STATISTIC_COLUMNS,
    county_population,
    statistics,
)
from layers.sample.service_centres import SERVICE_CENTRE_COLUMNS, service_centres
from layers.sample.simulated_places import simulated_names, simulated_places
from layers.sample.textfiles import write_csv

Progress = Callable[[str, int, int], None]


def build(directory: Path, seed: int = SEED, progress: Progress | None = None) -> list[Path]:
    """Write all files of the sample.

    The same seed gives the same bytes. Files already there are overwritten.

    Args:
        directory: Where to write; made if missing.
        seed: Of everything simulated; every simulated record names it.
        progress: Called with a file's name, how many files are done, and how many there are.

    Returns:
        The files, in the order of the manifest, which is the order of loading.
    """
    directory.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []

    def done(path: Path) -> None:
        written.append(path)
        if progress is not None:
            progress(path.name, len(written), len(FILES))

    def target(part: str) -> Path:
        return directory / file_name(part)

    facts = read_facts()
    townships = townships_of(facts)
    done(write_csv(target("01_divisions"), DIVISION_COLUMNS, divisions_to_2022(facts)))
    done(write_csv(target("02_divisions"), DIVISION_COLUMNS, divisions_changed_2023(facts)))
    done(write_csv(target("03_"), EVENT_COLUMNS, county_events(facts)))
    done(write_csv(target("04_"), EVENT_COLUMNS, recodings(facts)))
    outlines = simulate_outlines(facts, townships, seed)
    done(write_county_outlines(target("05_"), facts, outlines, seed))
    done(write_simulated_outlines(target("06_"), "township", facts, outlines.townships, seed))
    done(write_simulated_outlines(target("07_"), "community", facts, outlines.communities, seed))
    done(write_csv(target("08_"), STATISTIC_COLUMNS, statistics(facts, townships, seed)))
    done(write_csv(target("09_"), COUNTY_COLUMNS, county_population(facts)))
    centres = service_centres(townships, outlines, seed)
    done(write_csv(target("_service_centre"), SERVICE_CENTRE_COLUMNS, centres))
    for kind in KINDS:
        rows = facilities(kind, townships, outlines.communities, seed)
        done(write_csv(target(f"_{kind}"), facility_columns(kind), rows))
    invented = simulated_places(townships, outlines.communities, seed)
    done(write_csv(target("18_"), PLACE_COLUMNS, known_places()))
    done(write_csv(target("19_"), PLACE_COLUMNS, invented))
    done(write_csv(target("20_"), NAME_COLUMNS, known_names()))
    done(write_csv(target("21_"), NAME_COLUMNS, simulated_names(invented, seed)))
    done(write_csv(target("22_"), HERITAGE_COLUMNS, heritage_claims()))
    for path in write_boundaries(directory, facts, townships, outlines.townships, seed):
        done(path)
    return written
