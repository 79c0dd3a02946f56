"""The independent check: the sample's own files, pandas and shapely, none of the service's code.

Everything the service answers about service centres is computed a second time, from the files
somebody would open in a spreadsheet, and compared field by field: every community, every
township, county, city and province.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from gazetteer.division import Level
from gis.database import Database
from layers.coverage import COLUMNS, CoverageQuestion, answer
from layers.demand import HouseholdsKind
from layers.unassigned import unassigned_centres

STANDARDS = Path(__file__).parents[2] / "layers" / "standards.csv"
ABOVE = ("township", "county", "prefecture", "province")
DAYS = (date(2023, 12, 31), date(2022, 6, 30), date(2017, 6, 30))

SUMMED = (
    "communities", "communities_compliant", "communities_meeting_area", "communities_unknown",
    "communities_compliance_unknown", "communities_urban", "communities_rural", "centres",
    "centres_without_area", "urban_compliant", "rural_compliant",
)  # fmt: skip
SUMMED_KNOWN = ("households", "households_counted", "floor_area_counted_m2", "short_m2")
RATES = ("coverage_rate", "coverage_rate_urban", "coverage_rate_rural")


# --- The second computation ---------------------------------------------------------------


def read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def last_day(text: str) -> date | None:
    """A year or a month on its own means its last day."""
    if not text:
        return None
    parts = [int(part) for part in text.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1])


def states_on(rows: pd.DataFrame, key: str, day: date) -> pd.DataFrame:
    """Of the rows of one key the one that started last by the day, unless it has ended.

    Later files come later in `rows`, and replace the state that starts on the same day.
    """
    begun = rows[[start is None or start <= day for start in rows["start"]]].copy()
    begun["order"] = [start or date.min for start in begun["start"]]
    # Not last(): it would fill gaps from earlier rows.
    begun = begun.sort_values("order", kind="stable").groupby(key).tail(1)
    return begun[[not end or day < end for end in begun["end"]]]


def divisions_on(directory: Path, day: date) -> pd.DataFrame:
    rows = pd.concat(
        [read(directory / name) for name in ("01_divisions.csv", "02_divisions_2023.csv")],
        ignore_index=True,
    )
    rows["start"] = rows["valid_from"].map(last_day).astype(object)
    rows["end"] = rows["valid_to"].map(last_day).astype(object)
    return states_on(rows, "code", day).set_index("code", drop=False)


def centres_on(directory: Path, day: date) -> pd.DataFrame:
    rows = read(directory / "10_facilities_service_centre.csv")
    opened = [
        row.opened_on or (f"{row.built_year}-12-31" if row.built_year else "")
        for row in rows.itertuples()
    ]
    rows["start"] = [
        last_day(changed or first)
        for changed, first in zip(rows["valid_from"], opened, strict=True)
    ]
    rows["end"] = rows["closed_on"].map(last_day).astype(object)
    return states_on(rows, "facility_code", day)


def shares_of(text: str) -> dict[str, Decimal]:
    parts = [part.strip() for part in text.split(";") if part.strip()]
    return {
        code.strip().ljust(12, "0"): Decimal(share)
        for code, share in (part.split("=") for part in parts)
    }


def households_on(directory: Path, day: date, measure: str) -> dict[str, tuple[int, bool]]:
    """code → (households, simulated): the newest figure, the first source of that day."""
    rows = read(directory / "08_statistics.csv")
    rows = rows[(rows[measure] != "") & (rows["reference_date"] <= day.isoformat())]
    rows = rows.sort_values("source").sort_values("reference_date", ascending=False, kind="stable")
    newest = rows.groupby("code").head(1)
    return {
        row["code"].ljust(12, "0"): (int(row[measure]), row["simulated"] == "true")
        for _, row in newest.iterrows()
    }


def standard_on(day: date, measure: str) -> Decimal | None:
    rows = read(STANDARDS)
    rows = rows[(rows["measure"] == measure) & (rows["valid_from"] <= day.isoformat())]
    rows = rows[(rows["valid_to"] == "") | (rows["valid_to"] > day.isoformat())]
    return Decimal(rows["value"].iloc[0]) if len(rows) else None


@dataclass(frozen=True)
class Oracle:
    """The second computation for one day and kind of households."""

    rows: Mapping[str, pd.DataFrame]
    unassigned: frozenset[str]


def supply_on(
    directory: Path, divisions: pd.DataFrame, day: date
) -> tuple[dict[str, list[tuple[Decimal | None, Decimal, bool]]], frozenset[str]]:
    """Community → [(floor area, share, simulated)], and the centres that count for none."""
    communities = set(divisions[divisions["level"] == "community"].index)
    outlines = gpd.read_file(directory / "07_community_outlines.gpkg")
    outlines = outlines[outlines["code"].isin(communities)].sort_values("code")
    codes, tree = outlines["code"].tolist(), shapely.STRtree(outlines.geometry.tolist())
    counted: dict[str, list[tuple[Decimal | None, Decimal, bool]]] = {}
    lost = set()
    for centre in centres_on(directory, day).itertuples():
        area = Decimal(centre.floor_area_m2) if centre.floor_area_m2 else None
        shares = shares_of(centre.serves)
        if not shares:
            inside: list[str] = []
            if centre.longitude:
                point = shapely.Point(float(centre.longitude), float(centre.latitude))
                inside = [codes[i] for i in tree.query(point, predicate="covered_by")]
            shares = {min(inside): Decimal(1)} if inside else {}
        if not shares or not set(shares) <= communities:
            lost.add(str(centre.facility_code))
        for code, share in shares.items():
            counted.setdefault(code, []).append((area, share, centre.simulated == "true"))
    return counted, frozenset(lost)


def communities_on(
    divisions: pd.DataFrame,
    supply: Mapping[str, list[tuple[Decimal | None, Decimal, bool]]],
    households: Mapping[str, tuple[int, bool]],
    area_standard: Decimal | None,
    building_standard: Decimal | None,
) -> Iterator[dict[str, Any]]:
    for row in divisions[divisions["level"] == "community"].itertuples():
        centres = supply.get(str(row.code), [])
        known = [(area, share) for area, share, _ in centres if area is not None]
        without = len(centres) - len(known)
        area = sum((a * share for a, share in known), Decimal(0))
        count, stat_simulated = households.get(str(row.code), (None, False))
        computable = bool(count) and not without
        meets_area = meets_building = short = None
        if area_standard is not None and count:
            meets_area = True if 100 * area >= area_standard * count else None if without else False
            if meets_area is not None:
                short = max(Decimal(0), area_standard * count / 100 - area)
        if building_standard is not None:
            large = any(a >= building_standard for a, _ in known)
            meets_building = True if large else None if without else False
        urban = {"居委会": True, "村委会": False}.get(str(row.committee_type))
        yield {
            "code": row.code, "name": row.name, "level": "community", "parent": row.parent_code,
            "committee_type": row.committee_type or None, "households": count,
            "floor_area_m2": area if known or not centres else None,
            "area_per_100_households_m2": 100 * area / count if computable else None,
            "meets_area": meets_area, "meets_single_building": meets_building, "short_m2": short,
            "communities": 1, "communities_compliant": int(meets_building is True),
            "communities_meeting_area": int(meets_area is True),
            "communities_unknown": int(not computable),
            "communities_compliance_unknown": int(meets_building is None),
            "communities_urban": int(urban is True), "communities_rural": int(urban is False),
            "urban_compliant": int(urban is True and meets_building is True),
            "rural_compliant": int(urban is False and meets_building is True),
            "coverage_rate": None, "coverage_rate_urban": None, "coverage_rate_rural": None,
            "centres": len(centres), "centres_without_area": without,
            "households_counted": count if computable else None,
            "floor_area_counted_m2": area if computable else None,
            "simulated": row.simulated == "true" or stat_simulated or any(s for *_, s in centres),
        }  # fmt: skip


def rolled_up(below: pd.DataFrame, divisions: pd.DataFrame, level: str) -> Iterator[dict[str, Any]]:
    """Sums of what lies directly below, of whatever level; ratios only from the sums."""
    parts_of = {code: part for code, part in below.groupby("parent")}
    for row in divisions[divisions["level"] == level].itertuples():
        parts = parts_of.get(str(row.code), below.iloc[:0])
        sums: dict[str, Any] = {name: int(sum(parts[name])) for name in SUMMED}
        for name in SUMMED_KNOWN:
            known = [value for value in parts[name] if value is not None]
            sums[name] = sum(known) if known else None
        known_areas = [value for value in parts["floor_area_m2"] if value is not None]
        no_area = bool(sums["centres"]) and not known_areas
        judged = sums["communities_compliance_unknown"] < sums["communities"]

        def rate(part: str, whole: str, sums: dict[str, Any] = sums, judged: bool = judged) -> Any:
            return sums[part] / sums[whole] if judged and sums[whole] else None

        yield {
            "code": row.code, "name": row.name, "level": level, "parent": row.parent_code,
            "committee_type": None,
            **sums,
            "floor_area_m2": None if no_area else sum(known_areas, Decimal(0)),
            "area_per_100_households_m2": 100 * sums["floor_area_counted_m2"]
            / sums["households_counted"] if sums["households_counted"] else None,
            "meets_area": None, "meets_single_building": None,
            "coverage_rate": rate("communities_compliant", "communities"),
            "coverage_rate_urban": rate("urban_compliant", "communities_urban"),
            "coverage_rate_rural": rate("rural_compliant", "communities_rural"),
            "simulated": row.simulated == "true" or bool(any(parts["simulated"])),
        }  # fmt: skip


def compute(directory: Path, day: date, measure: str) -> Oracle:
    divisions = divisions_on(directory, day)
    supply, lost = supply_on(directory, divisions, day)
    frame = pd.DataFrame(
        communities_on(
            divisions,
            supply,
            households_on(directory, day, measure),
            standard_on(day, "service_centre_area_per_100_households_m2"),
            standard_on(day, "service_centre_single_building_m2"),
        ),
        dtype=object,
    )
    rows = {"community": frame}
    for level in ABOVE:
        below = pd.concat(rows.values(), ignore_index=True)
        rows[level] = pd.DataFrame(rolled_up(below, divisions, level), dtype=object)
    return Oracle(rows, lost)


# --- The comparison -----------------------------------------------------------------------


@pytest.mark.parametrize("households", list(HouseholdsKind))
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_service_agrees_with_the_second_computation(
    sample_database_url: str, sample_directory: Path, day: date, households: HouseholdsKind
) -> None:
    expected = compute(sample_directory, day, f"households_{households}")
    neighbours = set(read(sample_directory / "03_division_events.csv")["new_code"])
    neighbours -= {code for frame in expected.rows.values() for code in frame["code"]}
    with (
        closing(Database(sample_database_url, pool_size=1)) as database,
        database.read() as connection,
    ):
        for level in reversed(Level):
            question = CoverageQuestion(level, day, households=households)
            found = {row["code"]: row for row in answer(connection, question).rows}
            wanted = {row["code"]: row for row in expected.rows[level].to_dict("records")}
            # The old events also establish what has since left the city, without communities.
            empty = {code for code in neighbours if not found.get(code, {}).get("communities")}
            assert found.keys() - empty == wanted.keys(), level
            for code, row in ((code, found[code]) for code in wanted):
                for name in COLUMNS:
                    _compare(row[name], wanted[code][name], f"{day} {level} {code} {name}")
        question = CoverageQuestion(Level.COUNTY, day)
        lost = {centre["facility_code"] for centre in unassigned_centres(connection, question)}
    assert lost == expected.unassigned


def test_the_sample_is_worth_comparing(sample_directory: Path) -> None:
    """Every case of the definitions occurs in the files, so that agreement means something."""
    oracle = compute(sample_directory, DAYS[0], "households_registered")
    communities = oracle.rows["community"]

    assert len(communities) > 1900
    for name, values in {
        "meets_area": {True, False, None},
        "meets_single_building": {True, False, None},
        "communities_urban": {0, 1},
        "communities_unknown": {0, 1},
    }.items():
        assert set(communities[name]) == values, name
    assert communities["households"].isna().any()
    assert (communities["centres"] == 0).any()
    assert (communities["centres"] > 1).any()
    assert oracle.unassigned


def _compare(found: Any, wanted: Any, place: str) -> None:
    """Exact, but for the two kinds of ratio: those within 1e-12 of each other."""
    column = place.rsplit(" ", 1)[1]
    is_ratio = column in RATES or column == "area_per_100_households_m2"
    if wanted is None or found is None or not is_ratio:
        assert found == wanted, place
        assert (found is None) == (wanted is None), place
    else:
        assert abs(Decimal(found) - Decimal(wanted)) <= abs(Decimal(wanted)) * Decimal("1e-12"), (
            place
        )
