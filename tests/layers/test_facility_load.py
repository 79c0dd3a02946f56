"""Loading facilities: all kinds, corrections, and everything that must be refused."""

from __future__ import annotations

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from gis.crs import parse_crs
from gis.errors import FieldError, FileError
from gis.fields import Field, FieldType
from gis.loading import LoadOptions, LoadRefused, LoadReport
from layers.facility_fields import parse_serves
from layers.kinds import KINDS, FacilityKind, KindRegistry
from layers.load import load
from layers.repository import describe_facility, list_facilities
from tests.layers.world import DAY, A, B, C, World, lonlat

CENTRE = KINDS["service_centre"]
VALUES = {
    FieldType.TEXT: "甲",
    FieldType.INTEGER: "3",
    FieldType.DECIMAL: "1,234.5",
    FieldType.BOOLEAN: "是",
}


def listed(world: World, kind: FacilityKind = CENTRE, day: date = DAY) -> dict[str, dict[str, Any]]:
    with world.database.read() as connection:
        rows = list_facilities(connection, kind, day, None, 1000, None)
    return {row["facility_code"]: row for row in rows}


def described(world: World, code: str = "1", kind: FacilityKind = CENTRE) -> dict[str, Any]:
    with world.database.read() as connection:
        return describe_facility(connection, kind, code, date(2024, 1, 1), None)


def periods(world: World, code: str = "1") -> list[tuple[str | None, str | None, float | None]]:
    return [
        (v["valid_from"], v["valid_to"], v["floor_area_m2"])
        for v in described(world, code)["versions"]
    ]


def refused(world: World, *rows: dict[str, Any], **options: Any) -> list[tuple[Any, ...]]:
    """(row, column, reason and mend) of what is refused; nothing may be kept."""
    revisions = world.revisions()
    with pytest.raises(LoadRefused) as refusal:
        world.centres(*rows, **options)
    assert world.revisions() == revisions
    problems = [p for p in refusal.value.report.problems if p.severity == "reject"]
    assert all(p.mend and p.reason for p in problems)
    return [(p.row, p.column, f"{p.reason} {p.mend}") for p in problems]


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_kind_loads_under_its_chinese_headers(squares: World, kind: FacilityKind) -> None:
    x, y = lonlat(0.5, 0.5)
    row = {"设施编号": "1", "名称": "某设施", "经度": x, "纬度": y, "启用日期": "2015年5月"}
    for field in kind.attributes:
        choices = list(field.choices)
        plain = "2015" if field.unit == "year" else VALUES.get(field.type, "")
        row[field.zh] = choices[0] if choices else plain
    report = squares.load("facilities", [row], kind=kind, crs=parse_crs("4490"))

    assert not [p for p in report.problems if "not used" in p.reason]
    found = listed(squares, kind)["1"]
    assert (found["longitude_deg"], found["latitude_deg"]) == (x, y)
    assert found["valid_from"] == "2015-05-31"
    stored = found["attributes"] | {"floor_area_m2": found["floor_area_m2"]}
    for field in kind.attributes:
        assert stored[field.name] is not None, field.name


def test_a_ninth_kind_is_one_declaration(squares: World) -> None:
    ninth = FacilityKind(
        "canteen", "老年食堂", "Canteen for the elderly",
        (Field("seats", FieldType.INTEGER, "座位数", "Seats", maximum=Decimal(500)),), "#123456",
    )  # fmt: skip
    registry = KindRegistry((*KINDS.values(), ninth))
    kind = registry.find("老年食堂")
    squares.load(
        "facilities", [{"编号": "1", "名称": "食堂", "座位数": "80"}, {"编号": "2", "名称": "乙"}],
        kind=kind,
    )  # fmt: skip
    squares.load("facilities", [{"编号": "2", "座位数": "40", "服务社区": A}], kind=kind)

    assert {code: row["attributes"] for code, row in listed(squares, kind).items()} == {
        "1": {"seats": 80},
        "2": {"seats": 40},
    }
    assert [c["code"] for c in described(squares, "2", kind)["counts_for"]] == [A]


def test_a_registry_refuses_what_is_declared_twice() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        KindRegistry((CENTRE, CENTRE))
    twice = FacilityKind("k", "甲", "K", CENTRE.attributes[:1] * 2, "#000000")
    with pytest.raises(ValueError, match="attribute twice"):
        KindRegistry((twice,))


# --- Time -------------------------------------------------------------------------------


def test_only_a_year_of_building_means_its_last_day(squares: World) -> None:
    squares.centres({"facility_code": "1", "built_year": 2015, "floor_area_m2": 100})

    assert periods(squares) == [("2015-12-31", None, 100)]


def test_an_extension_is_a_row_of_its_own(squares: World) -> None:
    opened = {"facility_code": "1", "opened_on": "2010-01-01"}
    squares.centres(
        {**opened, "floor_area_m2": 100},
        {**opened, "floor_area_m2": 300, "valid_from": "2015-06-01"},
        {**opened, "floor_area_m2": 500, "valid_from": "2020-06-01", "closed_on": "2022-01-01"},
    )

    assert periods(squares) == [
        ("2010-01-01", "2015-06-01", 100),
        ("2015-06-01", "2020-06-01", 300),
        ("2020-06-01", "2022-01-01", 500),
    ]


@pytest.mark.parametrize("corrected", ["2009-03-01", "2011-03-01"])
def test_a_corrected_opening_moves_the_start_and_is_remembered(
    squares: World, corrected: str
) -> None:
    squares.centres({"facility_code": "1", "opened_on": "2010-01-01", "floor_area_m2": 100})
    before = squares.now()
    squares.centres({"facility_code": "1", "opened_on": corrected, "floor_area_m2": 120})

    assert periods(squares) == [(corrected, None, 120)]
    assert squares.supply("2010-06-01", known_at=before) == {("1", None, 1.0)}
    assert bool(squares.supply("2010-06-01")) == (corrected < "2010-06-01")


def test_a_corrected_opening_keeps_the_extensions_after_it(squares: World) -> None:
    squares.centres(
        {"facility_code": "1", "opened_on": "2010-01-01", "floor_area_m2": 100},
        {"facility_code": "1", "valid_from": "2020-01-01", "floor_area_m2": 300},
    )
    squares.centres({"facility_code": "1", "opened_on": "2012-01-01", "floor_area_m2": 110})

    assert periods(squares) == [("2012-01-01", "2020-01-01", 110), ("2020-01-01", None, 300)]


def test_a_centre_that_opens_again_keeps_its_first_life(squares: World) -> None:
    squares.centres(
        {"facility_code": "1", "opened_on": "2010-01-01", "closed_on": "2015-01-01"},
    )
    squares.centres({"facility_code": "1", "opened_on": "2018-01-01", "closed_on": ""})

    assert [p[:2] for p in periods(squares)] == [
        ("2010-01-01", "2015-01-01"),
        ("2018-01-01", None),
    ]


def test_an_opening_learnt_later_ends_since_always(squares: World) -> None:
    squares.centres({"facility_code": "1", "floor_area_m2": 100})
    assert periods(squares) == [(None, None, 100)]
    squares.centres({"facility_code": "1", "floor_area_m2": 100, "opened_on": "2012-05-01"})

    assert periods(squares) == [("2012-05-01", None, 100)]


def test_a_corrected_year_of_building_moves_the_opening_that_came_from_it(squares: World) -> None:
    squares.centres(
        {"facility_code": "1", "built_year": 2012},
        {"facility_code": "2", "built_year": 2012, "opened_on": "2014-02-01"},
    )
    squares.centres(
        {"facility_code": "1", "built_year": 2015}, {"facility_code": "2", "built_year": 2015}
    )

    assert [p[:2] for p in periods(squares)] == [("2015-12-31", None)]
    # The opening of the other was given, and stays.
    assert [p[:2] for p in periods(squares, "2")] == [("2014-02-01", None)]


def test_a_list_of_closures_closes_extended_centres_too(squares: World) -> None:
    squares.centres(
        {"facility_code": "1", "opened_on": "2010-01-01", "floor_area_m2": 100},
        {"facility_code": "1", "valid_from": "2020-01-01", "floor_area_m2": 300},
    )
    closures = [{"facility_code": "1", "closed_on": "2021-01-01"}]
    squares.load("facilities", closures, kind=CENTRE)

    assert [p[:2] for p in periods(squares)] == [
        ("2010-01-01", "2020-01-01"),
        ("2020-01-01", "2021-01-01"),
    ]
    assert squares.load("facilities", closures, kind=CENTRE).is_nothing


def test_loading_again_changes_nothing(squares: World) -> None:
    rows = [
        {"facility_code": "1", "at": (0.5, 0.5), "opened_on": "2010", "floor_area_m2": "100.5",
         "ownership": "自有", "built_year": 2009},
        {"facility_code": "1", "at": (0.5, 0.5), "opened_on": "2010", "valid_from": "2015-01-01",
         "floor_area_m2": "300"},
        {"facility_code": "2", "serves": f"{A}=0.7;{B}=0.3", "closed_on": "2020-01-01"},
    ]  # fmt: skip
    squares.centres(*rows)
    revisions = squares.revisions()

    assert squares.centres(*rows).is_nothing
    assert squares.revisions() == revisions


def test_a_corrected_file_changes_only_what_differs(squares: World) -> None:
    rows = [{"facility_code": str(n), "floor_area_m2": 100} for n in range(5)]
    squares.centres(*rows)
    report = squares.centres(*rows[:4], {"facility_code": "4", "floor_area_m2": 200})

    counts = report.counts["facility_version"]
    assert (counts.added, counts.changed, counts.removed, counts.unchanged) == (0, 1, 0, 4)
    with squares.database.read() as connection:
        kept = connection.execute(
            text("SELECT floor_area_m2 FROM layers.facility_version_history")
        ).scalars()
        assert list(kept) == [100]


def test_a_column_the_file_lacks_stays_and_a_blank_cell_takes_back(squares: World) -> None:
    squares.centres({"facility_code": "1", "ownership": "自有", "built_year": 2010,
                     "floor_area_m2": 100, "at": (0.5, 0.5)})  # fmt: skip
    squares.load("facilities", [{"facility_code": "1", "ownership": "借用"}], kind=CENTRE)
    row = listed(squares)["1"]
    assert row["attributes"] == {"ownership": "借用", "built_year": 2010}
    assert row["floor_area_m2"] == 100
    assert row["longitude_deg"] is not None

    squares.load("facilities", [{"facility_code": "1", "ownership": ""}], kind=CENTRE)
    assert listed(squares)["1"]["attributes"] == {"built_year": 2010}


# --- What must be refused -----------------------------------------------------------------


@pytest.mark.parametrize("area", ["-1", "200001", "很大", "1e9"])
def test_negative_or_absurd_floor_area(squares: World, area: str) -> None:
    ((row, column, _),) = refused(squares, {"facility_code": "1", "floor_area_m2": area})
    assert (row, column) == (2, "floor_area_m2")


def test_shares_above_one(squares: World) -> None:
    ((_, column, why),) = refused(squares, {"facility_code": "1", "serves": f"{A}=0.7;{B}=0.4"})
    assert column == "serves"
    assert "sum to 1.1" in why


@pytest.mark.parametrize("lon_lat", [("33.005", "115.505"), ("500000", "3650000"), ("999", "33")])
def test_swapped_or_metre_coordinates(squares: World, lon_lat: tuple[str, str]) -> None:
    ((row, column, _),) = refused(
        squares, {"facility_code": "1", "longitude": lon_lat[0], "latitude": lon_lat[1]}
    )
    assert (row, column) == (2, "longitude")


def test_coordinates_without_a_declared_crs(squares: World) -> None:
    ((_, _, why),) = refused(squares, {"facility_code": "1", "at": (0, 0)}, crs=None)
    assert "--crs" in why


def test_one_coordinate_is_none(squares: World) -> None:
    ((_, _, why),) = refused(squares, {"facility_code": "1", "longitude": "115.5", "latitude": ""})
    assert "one of the two coordinates" in why


def test_an_unknown_community_in_serves(squares: World) -> None:
    found = refused(
        squares,
        {"facility_code": "1", "serves": "341299001099=0.5;341299001098=0.5"},
        {"facility_code": "2", "serves": "341299000000"},
        {"facility_code": "3", "serves": A},
    )
    assert [(row, column) for row, column, _ in found] == [
        (2, "serves"),
        (2, "serves"),
        (3, "serves"),
    ]
    assert "not a community on record" in found[2][2]


def test_rows_that_contradict_each_other(squares: World) -> None:
    found = refused(
        squares,
        {"facility_code": "1", "floor_area_m2": 100},
        {"facility_code": "1", "floor_area_m2": 200},
    )
    assert [row for row, _, _ in found] == [2, 3]


def test_the_same_row_twice_counts_once(squares: World) -> None:
    squares.centres(*[{"facility_code": "1", "floor_area_m2": 100}] * 2)
    assert periods(squares) == [(None, None, 100)]


def test_a_new_facility_needs_a_name(squares: World) -> None:
    ((_, column, why),) = refused(squares, {"facility_code": "1", "name": ""})
    assert column == "name"
    assert "new and has no name" in why


def test_what_was_rejected_leaves_no_trace(squares: World) -> None:
    options = {"kind": CENTRE, "allow_rejects": True}
    rejected = {"facility_code": "1", "name": "甲", "serves": "341299001099"}
    squares.load("facilities", [rejected, {"facility_code": "2", "name": "乙"}], **options)
    contradicting = [{"facility_code": "3", "name": name} for name in ("丙", "丁")]
    squares.load("facilities", contradicting, **options)

    assert list(listed(squares)) == ["2"]
    for code in ("1", "3"):
        with pytest.raises(LoadRefused, match="rejected"):
            squares.load("facilities", [{"facility_code": code, "ownership": "自有"}], kind=CENTRE)


def test_one_row_may_leave_its_name_to_another(squares: World) -> None:
    squares.centres(
        {"facility_code": "1", "name": "", "opened_on": "2010-01-01"},
        {"facility_code": "1", "name": "甲", "valid_from": "2015-01-01", "floor_area_m2": 1},
    )
    assert [v["name"] for v in described(squares)["versions"]] == ["甲", "甲"]


@pytest.mark.parametrize(
    "dates",
    [
        {"opened_on": "2015-01-01", "closed_on": "2015-01-01"},
        {"opened_on": "2015-01-01", "closed_on": "2014-01-01"},
        {"opened_on": "2015-01-01", "valid_from": "2014-01-01"},
        {"opened_on": "2015-02-30"},
    ],
)
def test_dates_that_cannot_be(squares: World, dates: dict[str, str]) -> None:
    assert len(refused(squares, {"facility_code": "1", **dates})) == 1


def test_a_polygon_is_no_place_of_a_facility(squares: World, tmp_path: Path) -> None:
    path = tmp_path / "polygons.geojson"
    ring = [lonlat(*corner) for corner in ((0, 0), (1, 0), (1, 1), (0, 0))]
    feature = {"type": "Feature", "properties": {"facility_code": "1", "name": "甲"},
               "geometry": {"type": "Polygon", "coordinates": [ring]}}  # fmt: skip
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    with pytest.raises(LoadRefused) as refusal:
        load(
            squares.database, "facilities", [path], LoadOptions(crs=parse_crs("4490")), kind=CENTRE
        )
    assert "not a point" in refusal.value.report.problems[0].reason


def test_gcj02_is_converted_and_flagged(squares: World) -> None:
    squares.centres({"facility_code": "1", "at": (0.5, 0.5)}, crs=parse_crs("gcj02"))
    row = listed(squares)["1"]

    assert row["is_approximate"]
    x, y = lonlat(0.5, 0.5)
    assert 0.003 < abs(row["longitude_deg"] - x) < 0.01
    assert 0.0005 < abs(row["latitude_deg"] - y) < 0.005


def test_rejects_are_left_out_only_when_allowed(squares: World) -> None:
    report = squares.centres(
        {"facility_code": "1", "floor_area_m2": -5}, {"facility_code": "2", "floor_area_m2": 5},
        allow_rejects=True,
    )  # fmt: skip
    assert report.rejected == {(0, 2)}
    assert list(listed(squares)) == ["2"]


def test_a_file_that_cannot_be_used_is_no_row_to_leave_out(squares: World, tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.csv", tmp_path / "good.csv"
    bad.write_text("名称\n甲\n", "utf-8")
    good.write_text("编号,名称,建筑面积\n1,甲,-1\n2,乙,1\n", "utf-8")
    with pytest.raises(LoadRefused) as refusal:
        load(
            squares.database,
            "facilities",
            [bad, good],
            LoadOptions(allow_rejects=True),
            kind=CENTRE,
        )
    assert "no column for Facility code" in refusal.value.report.problems[0].reason


def test_a_dry_run_keeps_nothing(squares: World) -> None:
    report = squares.centres({"facility_code": "1"}, is_dry_run=True)
    assert report.counts["facility_version"].added == 1
    assert listed(squares) == {}


def test_a_file_cut_in_half_is_refused_whole(squares: World, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
        writer.writerow(["facility_code", "name", "floor_area_m2"])
        writer.writerows([str(n), f"中心{n}", "100"] for n in range(20000))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2 - 5])
    with pytest.raises((FileError, LoadRefused)):
        load(squares.database, "facilities", [path], LoadOptions(), kind=CENTRE)
    assert listed(squares) == {}


def test_the_database_gone_in_mid_load_keeps_nothing(
    squares: World, tmp_path: Path, database_url: str
) -> None:
    import psycopg

    from gis.errors import DatabaseGone

    path = tmp_path / "many.csv"
    path.write_text(
        "facility_code,name\n" + "".join(f"{n},中心{n}\n" for n in range(9000)), "utf-8"
    )

    def kill(_step: str, done: int, _total: int | None) -> None:
        if done == 4000:
            with psycopg.connect(database_url, autocommit=True) as other:
                other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )

    with pytest.raises(DatabaseGone, match="nothing of this step was kept"):
        load(squares.database, "facilities", [path], LoadOptions(), kind=CENTRE, progress=kill)
    assert listed(squares) == {}
    assert isinstance(
        load(squares.database, "facilities", [path], LoadOptions(), kind=CENTRE), LoadReport
    )


# --- Shares -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "shares"),
    [
        (f"{A}=0.4; {B}=0.3", {A: "0.4", B: "0.3"}),
        (f"{A}:40%,{B}:60%", {A: "0.4", B: "0.6"}),
        (f"{A}＝０.５；{B}＝０.５", {A: "0.5", B: "0.5"}),
        (f"{A}、{B}、{C}", {A: "0.333334", B: "0.333333", C: "0.333333"}),
        ("341299001001", {A: "1"}),
        (f"{A}=0.166666666666667;{B}=0.833333333333333", {A: "0.166666", B: "0.833334"}),
        (f"{A}=0.500000000000001;{B}=0.5", {A: "0.5", B: "0.5"}),
        (" ; ", {}),
    ],
)
def test_shares_as_people_write_them(written: str, shares: dict[str, str]) -> None:
    assert parse_serves(written) == shares


@pytest.mark.parametrize(
    "written",
    [f"{A}=0.7;{B}=0.31", f"{A}=0.5;{B}", f"{A}=0.5;{A}=0.5", f"{A}=0", f"{A}=-1", f"{A}=nan",
     f"{A}=inf", f"{A}=1e-9", f"{A}=half", "甲社区", "3.41299E+11=1", f"{A}=1.1", f"{A}=%"],
)  # fmt: skip
def test_shares_that_cannot_be(written: str) -> None:
    with pytest.raises(FieldError):
        parse_serves(written)


def test_what_counts_for_nobody_or_by_the_rule_of_edges_is_listed(squares: World) -> None:
    report = squares.centres(
        {"facility_code": "inside", "at": (0.5, 0.5), "opened_on": "2015-01-01"},
        {"facility_code": "edge", "at": (1, 0.5), "opened_on": "2015-01-01"},
        {"facility_code": "lost", "at": (9, 9), "opened_on": "2015-01-01"},
    )
    found = [p.reason for p in report.problems if p.severity == "finding"]
    assert len(found) == 2
    assert f"edge 中心edge counts for {A}" in found[0]
    assert "smallest code" in found[0]
    assert "lost 中心lost counts for nobody: outside every community outline" in found[1]


def test_a_facility_without_an_opening_date_is_listed(squares: World) -> None:
    report = squares.centres({"facility_code": "old", "at": (0.5, 0.5), "opened_on": None})
    assert any("no opening date" in p.reason for p in report.problems)


@pytest.mark.parametrize("year", ["15", "2500"])
def test_an_absurd_year_is_refused(squares: World, year: str) -> None:
    ((row, column, _),) = refused(
        squares, {"facility_code": "1", "at": (0.5, 0.5), "built_year": year}
    )
    assert (row, column) == (2, "built_year")
