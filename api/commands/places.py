"""`gazetteer place`, `places`, `at`: the register of places as it stood on a day."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from enum import StrEnum
from itertools import chain, repeat
from typing import Annotated

import typer
from sqlalchemy import Connection

from api.commands.console import out, print_table, say
from api.commands.options import AsOf, KnownAt, day, moment
from api.connect import migrated_url
from api.place_answers import PLACE_COLUMNS, asked, place_answer
from gazetteer.division import parse_code
from gazetteer.places.here import DEFAULT_RADIUS_M, places_at
from gazetteer.places.place import PlaceSummary, parse_place_key
from gazetteer.places.repository import find_place, list_places
from gis.database import Database
from gis.errors import InputError
from layers.spreadsheet_cells import csv_cell


class Form(StrEnum):
    """How the list is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


_COLUMNS = (
    ("place_id", "编号\nNo."), ("place_code", "地名代码\nPlace code"), ("name", "标准名称\nName"),
    ("romanisation", "罗马字母拼写\nRomanisation"), ("class_code", "类别\nClass"),
    ("class_name", "类别名称\nClass name"), ("divisions", "所在政区\nDivisions"),
    ("secrecy", "密级\nSecrecy"), ("is_simulated", "模拟\nSimulated"),
)  # fmt: skip


def place(
    key: Annotated[
        str,
        typer.Argument(metavar="CODE|ID", help="Place code, division code or number 地名代码"),
    ],
    as_of: AsOf = None,
    known_at: KnownAt = None,
) -> None:
    """All about one place, as JSON 地名详情."""
    when, known = day(as_of), moment(known_at)
    with _reading() as connection:
        found = find_place(connection, parse_place_key(key), when, known)
    say(json.dumps(place_answer(when, known, found), ensure_ascii=False, indent=1))


def places(
    class_code: Annotated[
        str | None, typer.Option("--class", help="First digits of the class 类别")
    ] = None,
    division: Annotated[
        str | None, typer.Option(help="In this division or below it 政区代码")
    ] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    format: Annotated[Form, typer.Option("--format", help="Form of the output")] = Form.TABLE,
) -> None:
    """List places in force on a day 地名列表."""
    if class_code is not None and not (class_code.isdigit() and class_code.isascii()):
        raise InputError(f"{class_code!r} is no class.", "Give the first digits of its code.")
    code = None if division is None else parse_code(division)
    when, known = day(as_of), moment(known_at)
    with _reading() as connection:
        found = list_places(connection, when, known, class_prefix=class_code, division=code)
        if format is Form.CSV:
            writer = csv.writer(out.file, lineterminator="\n")
            writer.writerow(PLACE_COLUMNS)
            for row in found:
                values = row.as_dict() | {"division_codes": ";".join(row.division_codes)}
                writer.writerow([csv_cell(values[name]) for name in PLACE_COLUMNS])
        elif format is Form.JSON:
            _print_json(asked(when, known) | {"division": code, "class": class_code}, found)
        else:
            rows = [
                {**row.as_dict(), "divisions": row.division_code or " ".join(row.division_codes)}
                for row in found
            ]
            print_table(f"地名 Places, {when}: {len(rows)}", _COLUMNS, rows)


def _print_json(about: dict[str, str | None], found: Iterator[PlaceSummary]) -> None:
    """One row a line, as they come: a country's places need not fit into memory."""
    write = out.file.write
    write(json.dumps(about, ensure_ascii=False)[:-1] + ', "rows": [')
    for separator, row in zip(chain([""], repeat(",")), found, strict=False):
        write(f"{separator}\n{json.dumps(row.as_dict(), ensure_ascii=False)}")
    write("]}\n")


def at(
    lon: Annotated[float, typer.Argument(help="Longitude, degrees 经度")],
    lat: Annotated[float, typer.Argument(help="Latitude, degrees 纬度")],
    radius_m: Annotated[
        float, typer.Option("--radius-m", help="How far places may be, metres 半径")
    ] = DEFAULT_RADIUS_M,
    as_of: AsOf = None,
    known_at: KnownAt = None,
) -> None:
    """What is here: places near a position and the divisions that hold it 此处地名."""
    when, known = day(as_of), moment(known_at)
    with _reading() as connection:
        here = places_at(connection, lon, lat, when, known, radius_m)
    about = asked(when, known) | {"longitude": lon, "latitude": lat, "radius_m": radius_m}
    say(json.dumps({**about, **here.as_dict()}, ensure_ascii=False, indent=1))


@contextmanager
def _reading() -> Iterator[Connection]:
    address, _ = migrated_url()
    with closing(Database(address, pool_size=1)) as database, database.read() as connection:
        yield connection
