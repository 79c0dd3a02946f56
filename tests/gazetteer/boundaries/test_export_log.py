"""What leaves the register is on record first: who, what, how much, and whether that is a lot."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
from shapely.geometry import LineString, MultiPoint, Point, box
from shapely.geometry.base import BaseGeometry
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from gazetteer.boundaries.classification import Classification, highest
from gazetteer.boundaries.export_log import ExportEntry, hand_out, read_log, register_export
from gazetteer.boundaries.internal_file import InternalFile, area_covered_km2
from gis.database import Database
from gis.errors import FileError
from gis.measure import area_m2
from gis.roles import READER_ROLE, STAFF_ROLE

FILE = InternalFile(
    "a.dxf", "image/vnd.dxf", b"0\nEOF\n", "界线数据", "dxf", None, "county", 4548, 3,
    Classification.INTERNAL, box(115.8, 32.8, 115.81, 32.81),
)  # fmt: skip


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with closing(Database(database_url, pool_size=2)) as database:
        yield database


def register(database: Database, file: InternalFile, today: date | None = None) -> ExportEntry:
    with database.transact() as connection:
        return register_export(connection, file, "somebody", today=today)


def rule(database: Database, area: Decimal) -> None:
    with database.write("tests", "rule") as connection:
        connection.execute(
            text("INSERT INTO gazetteer.boundary_rule (name, valid, value, clause, evidence)"
                 " VALUES ('export_area_warning_km2', '[2020-01-01,)', :area, 'c', 'e')"),
            {"area": str(area)},
        )  # fmt: skip


def test_an_entry_says_what_left(database: Database) -> None:
    entry = register(database, FILE)
    assert (entry.actor, entry.format, entry.epsg, entry.feature_count) == (
        "somebody", "dxf", 4548, 3,
    )  # fmt: skip
    assert entry.sha256 == hashlib.sha256(b"0\nEOF\n").hexdigest()
    assert entry.classification == "内部资料 不得公开 Internal: not for publication"
    with database.read(STAFF_ROLE) as connection:
        assert read_log(connection) == (entry,)


def test_more_than_the_area_warns_and_exactly_the_area_does_not(database: Database) -> None:
    covered = area_covered_km2(box(115.8, 32.8, 115.81, 32.81))
    rule(database, covered)
    assert register(database, FILE).warning is None
    with database.write("tests", "rule") as connection:
        connection.execute(
            text("UPDATE gazetteer.boundary_rule SET value = :less"),
            {"less": str(covered - Decimal("0.001"))},
        )
    warning = register(database, FILE).warning
    assert warning is not None
    assert str(covered) in warning


def test_the_shipped_rule_is_twenty_five_square_kilometres(database: Database) -> None:
    # 0.06° by 0.05° at Fuyang is about 5.6 by 5.5 km.
    large = replace(FILE, extent=box(115.8, 32.8, 115.86, 32.85))
    assert register(database, large).warning is not None
    assert register(database, replace(FILE, extent=box(115.8, 32.8, 115.84, 32.85))).warning is None


@pytest.mark.parametrize(
    ("extent", "square"),
    [
        (MultiPoint([(115.8, 32.8), (115.9, 32.8), (115.8, 32.9)]), None),
        (LineString([(115.8, 32.8), (115.9, 32.8)]), Decimal("0")),
        (Point(115.8, 32.8), Decimal("0")),
    ],
)
def test_points_and_lines_cover_their_hull(extent: BaseGeometry, square: Decimal | None) -> None:
    if square is None:
        square = Decimal(str(area_m2(extent.convex_hull) / 1e6)).quantize(Decimal("0.001"))
        assert square > 50
    assert area_covered_km2(extent) == square


def test_a_file_without_positions_covers_nothing_that_is_known(database: Database) -> None:
    entry = register(database, replace(FILE, extent=None, epsg=None))
    assert (entry.area_km2, entry.warning, entry.epsg) == (None, None, None)


def test_the_file_is_registered_under_the_name_it_is_given(
    database: Database, tmp_path: Path
) -> None:
    entry = hand_out(database, FILE, tmp_path / "我的.dxf", "somebody")
    assert (tmp_path / "我的.dxf").read_bytes() == FILE.content
    assert entry.file_name == "我的.dxf"


def test_what_cannot_be_registered_does_not_leave(database: Database, tmp_path: Path) -> None:
    with pytest.raises(DBAPIError):
        hand_out(database, replace(FILE, feature_count=1 << 40), tmp_path / "a.dxf", "somebody")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_leaves_no_entry(database: Database, tmp_path: Path) -> None:
    with pytest.raises(FileError):
        hand_out(database, FILE, tmp_path / "none" / "a.dxf", "somebody")
    with database.read(STAFF_ROLE) as connection:
        assert read_log(connection) == ()


def test_the_log_only_grows(database: Database, connection: psycopg.Connection) -> None:
    register(database, FILE)
    for change in ("UPDATE office.internal_export SET actor = 'x'",
                   "DELETE FROM office.internal_export"):  # fmt: skip
        with pytest.raises(psycopg.Error, match="append-only"):
            connection.execute(change)
        connection.rollback()


def test_the_public_does_not_see_the_log(database: Database) -> None:
    with pytest.raises(Exception, match="may not"), database.read(READER_ROLE) as connection:
        read_log(connection)


def test_a_file_is_as_secret_as_the_most_secret_record() -> None:
    assert highest(["internal", "secret", "public"]) is Classification.SECRET
    assert highest(["public", "public"]) is Classification.PUBLIC
    assert highest([]) is Classification.INTERNAL
