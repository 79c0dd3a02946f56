"""Condenses the shared data into `facts/`; run by hand when the shared data change.

    python -m layers.sample.condense SHARED_DATA_DIRECTORY

Eight yearly lists become one row per run of years in which a code bore one name.
"""

from __future__ import annotations

import sys
from pathlib import Path

from layers.sample.facts import FACTS, LISTS, UPPER
from layers.sample.textfiles import read_csv, write_csv

RUN_COLUMNS = ("level", "code", "name", "first_list", "last_list")
_LEVELS = {"county": "county", "township": "township", "village": "community"}


def condense(shared: Path, facts: Path) -> list[Path]:
    """Write the facts the sample rests on.

    Args:
        shared: Directory that holds `fuyang/`.
        facts: Where to write; must exist.

    Returns:
        The files written.

    Raises:
        ValueError: A list has a code twice, or a code comes back after a year's absence; the
            condensed form cannot say so.
    """
    fuyang = shared / "fuyang"
    written = [
        write_csv(
            facts / LISTS, RUN_COLUMNS, _runs(read_csv(fuyang / "division_snapshots_2016_2023.csv"))
        ),
        write_csv(
            facts / UPPER,
            ("level", "code", "name", "parent_code"),
            [
                {key: row[key] for key in ("level", "code", "name", "parent_code")}
                for row in read_csv(fuyang / "divisions.csv")
                if row["level"] in ("province", "prefecture")
            ],
        ),
    ]
    for name in (
        "division_events.csv", "county_population_2018.csv",
        "counties.geojson", "neighbouring_counties.geojson",
    ):  # fmt: skip
        target = facts / name
        target.write_text((fuyang / name).read_text("utf-8"), encoding="utf-8", newline="\n")
        written.append(target)
    return written


def _runs(snapshots: list[dict[str, str]]) -> list[dict[str, str | int]]:
    names: dict[tuple[str, str], dict[int, str]] = {}
    for row in snapshots:
        by_year = names.setdefault((row["code"].ljust(12, "0"), _LEVELS[row["level"]]), {})
        if by_year.setdefault(int(row["year"]), row["name"]) != row["name"]:
            raise ValueError(f"{row['code']} stands twice in the list of {row['year']}")
    runs: list[dict[str, str | int]] = []
    for (code, level), by_year in sorted(names.items()):
        years = sorted(by_year)
        if years != list(range(years[0], years[-1] + 1)):
            raise ValueError(f"{code} comes back after a year's absence")
        for year in years:
            if year > years[0] and by_year[year - 1] == by_year[year]:
                runs[-1]["last_list"] = year
                continue
            runs.append(
                {
                    "level": level,
                    "code": code,
                    "name": by_year[year],
                    "first_list": year,
                    "last_list": year,
                }
            )
    return runs


if __name__ == "__main__":
    condense(Path(sys.argv[1]), FACTS)
