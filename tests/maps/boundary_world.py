"""A short line with markers and points, entered by hand: what every table and file is tested on.

颍上县–霍邱县线, five kilometres, on CGCS2000 in zone 117; one more line on Beijing 1954.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

import pyproj
from PIL import Image
from sqlalchemy import Connection, text

from gis.database import Database

DAY = date(2026, 6, 1)
LINE = "341226341522"
OLD_LINE = "341225341226"
UNIT = LINE
# (north, east) in EPSG:4548, as a table has them.
COURSE = (
    (3600000.0, 420000.0),
    (3601000.5, 421500.25),
    (3600500.0, 423000.0),
    (3602000.0, 425000.0),
)
_TO_DEGREES = pyproj.Transformer.from_crs(4548, 4490, always_xy=True)


@dataclass(frozen=True)
class Stone:
    number: str
    letter: str
    kind: str
    north: str
    east: str
    state: str = "in_use"
    height: str | None = "25.125"
    epsg: int = 4548


STONES = (
    Stone("001", "Q", "single", "3600000.125", "420000.375"),
    Stone("002", "A", "double", "3601010.500", "421490.250"),
    Stone("002", "B", "double", "3600990.500", "421510.250", height=None),
    Stone("003", "Q", "single", "3600500.004", "423000.006", state="damaged"),
    Stone("004", "Q", "single", "3601200.000", "423900.000", state="retired"),
    Stone("005", "Q", "single", "3602000.0", "425000.0", state="lost"),
)


def build(database: Database) -> None:
    """Enter both lines."""
    with database.write("tests", "boundary world") as connection:
        add_line(connection, LINE, "颍上县–霍邱县线", ("341226", "颍上县"), ("341522", "霍邱县"))
        for stone in STONES:
            add_stone(connection, LINE, stone)
        add_point(connection, "J1", [LINE], 4548, "3600000.0", "420000.0", "起点")
        add_point(connection, "J2", [LINE], 4490, "32.5342123456", "116.1812345678", None)
        add_point(
            connection, "S1", [LINE, "341203341226"], 4527, "3602000.0", "39425000.0", "三交点"
        )
        add_line(
            connection,
            OLD_LINE,
            "阜南县–颍上县线",
            ("341225", "阜南县"),
            ("341226", "颍上县"),
            epsg=2436,
            conversion="approximate",
        )
        add_stone(
            connection, OLD_LINE, Stone("001", "Q", "single", "3600000.5", "410000.5", epsg=2436)
        )
        add_stone(connection, OLD_LINE, Stone("002", "Q", "single", "3600900.5", "411000.5"))


def add_line(
    connection: Connection,
    code: str,
    name: str,
    a: tuple[str, str],
    b: tuple[str, str],
    *,
    epsg: int = 4548,
    conversion: str = "exact",
) -> None:
    degrees = [_TO_DEGREES.transform(east, north) for north, east in COURSE]
    connection.execute(
        text(
            "WITH line AS (INSERT INTO gazetteer.boundary_line (line_code) VALUES (:code)"
            " RETURNING line_id) INSERT INTO gazetteer.boundary_line_version (line_id, valid, name,"
            " line_group, level, numbering_unit, side_a_code, side_a_name, side_b_code,"
            " side_b_name, legal_status, agreement, agreement_no, agreed_on, map_scale,"
            " stated_length_m, official_epsg, official_geom, conversion, geom, geom_3857, source,"
            " is_simulated) SELECT line_id, '[2002-07-01,)', :name, '阜六线', 'county', :code, :a,"
            " :a_name, :b, :b_name, 'agreed', '联合勘定的行政区域界线协议书', '〔2002〕1号',"
            " '2002-06-30', 10000, 6500, :epsg, ST_GeomFromText(:official, :epsg), :conversion,"
            " ST_Multi(ST_GeomFromText(:geom, 4490)),"
            " ST_Transform(ST_Multi(ST_GeomFromText(:geom, 4490)), 3857), '测试协议书', true"
            " FROM line"
        ),
        {
            "code": code, "name": name, "a": a[0] + "000000", "a_name": a[1],
            "b": b[0] + "000000", "b_name": b[1], "epsg": epsg, "conversion": conversion,
            "official": _wkt([(east, north) for north, east in COURSE]), "geom": _wkt(degrees),
        },
    )  # fmt: skip


def add_stone(connection: Connection, line: str, stone: Stone) -> None:
    number = line + stone.number
    lon, lat = pyproj.Transformer.from_crs(
        pyproj.CRS.from_epsg(stone.epsg), pyproj.CRS.from_epsg(stone.epsg).geodetic_crs,
        always_xy=True,
    ).transform(float(stone.east), float(stone.north))  # fmt: skip
    connection.execute(
        text(
            "INSERT INTO gazetteer.boundary_marker (marker_number, kind, line_codes)"
            " VALUES (:number, :kind, ARRAY[:line]) ON CONFLICT DO NOTHING"
        ),
        {"number": number, "kind": stone.kind, "line": line},
    )
    object_id = connection.execute(
        text(
            "INSERT INTO gazetteer.marker_object (marker_id, full_number) SELECT marker_id, :full"
            " FROM gazetteer.boundary_marker WHERE marker_number = :number RETURNING object_id"
        ),
        {"number": number, "full": number + stone.letter},
    ).scalar_one()
    connection.execute(
        text(
            "INSERT INTO gazetteer.marker_object_version (object_id, valid, state, shape, material,"
            " dimensions, managing_code, managing_name, erected_on, location_a, location_b,"
            " position_text, inscription, witnesses, source, is_simulated) VALUES (:object,"
            " '[2002-07-01,)', :state, 'two_faced', '花岗岩', '0.8×1.2×1.2 m', '341226000000',"
            " '颍上县人民政府', '2002-05-20', '颍上县江口镇李台村', '霍邱县周集镇渡口村',"
            " '位于淮河大堤内侧约30米处的杨树林边', '颍上 霍邱', CAST(:witnesses AS jsonb),"
            " '测试登记表', true)"
        ),
        {
            "object": object_id, "state": stone.state,
            "witnesses": json.dumps(WITNESSES, ensure_ascii=False),
        },
    )  # fmt: skip
    for day, sigma in (("2002-05-20", "0.5000"), ("2021-05-20", "0.0200")):
        connection.execute(
            text(
                "INSERT INTO gazetteer.marker_survey (object_id, surveyed_on, official_epsg,"
                " official_north, official_east, height_m, height_system, position,"
                " position_3857, conversion, method, sigma_m, surveyor, source, is_simulated)"
                " VALUES (:object, :day, :epsg, :north, :east, :height, :heights,"
                " ST_SetSRID(ST_MakePoint(:lon, :lat), 4490),"
                " ST_Transform(ST_SetSRID(ST_MakePoint(:lon, :lat), 4490), 3857), :conversion,"
                " 'gnss_rtk', :sigma, '测绘队', '测试成果', true)"
            ),
            {
                "object": object_id, "day": day, "epsg": stone.epsg, "north": stone.north,
                "east": stone.east, "height": stone.height, "lon": lon, "lat": lat,
                "heights": None if stone.height is None else "1985国家高程基准", "sigma": sigma,
                "conversion": "exact" if stone.epsg == 4548 else "approximate",
            },
        )  # fmt: skip


def add_point(
    connection: Connection,
    number: str,
    lines: list[str],
    epsg: int,
    north: str,
    east: str,
    name: str | None,
) -> None:
    crs = pyproj.CRS.from_epsg(epsg)
    lon, lat = pyproj.Transformer.from_crs(crs, crs.geodetic_crs or crs, always_xy=True).transform(
        float(east), float(north)
    )
    connection.execute(
        text(
            "WITH p AS (INSERT INTO gazetteer.boundary_point (point_number) VALUES (:number)"
            " RETURNING point_id) INSERT INTO gazetteer.boundary_point_version (point_id, valid,"
            " kind, line_codes, name, official_epsg, official_north, official_east, height_m,"
            " height_system, position, position_3857, conversion, surveyed_on, method, sigma_m,"
            " source, is_simulated) SELECT point_id, '[2002-07-01,)', :kind, :lines, :name, :epsg,"
            " :north, :east, NULL, NULL, ST_SetSRID(ST_MakePoint(:lon, :lat), 4490),"
            " ST_Transform(ST_SetSRID(ST_MakePoint(:lon, :lat), 4490), 3857), 'exact',"
            " '2002-05-20', 'digitised', NULL, '测试协议书', true FROM p"
        ),
        {
            "number": number, "kind": "tri_point" if len(lines) > 1 else "turning",
            "lines": lines, "name": name, "epsg": epsg, "north": north, "east": east,
            "lon": lon, "lat": lat,
        },
    )  # fmt: skip


def add_photo(connection: Connection, full_number: str) -> bytes:
    """A photo of the object, with a position in its EXIF; its bytes."""
    content = photo()
    digest = sha256(content).hexdigest()
    connection.execute(
        text(
            "INSERT INTO office.document_content (sha256, content) VALUES (:sha, :content)"
            " ON CONFLICT DO NOTHING"
        ),
        {"sha": digest, "content": content},
    )
    connection.execute(
        text(
            "INSERT INTO gazetteer.boundary_photo (line_id, object_id, sha256, file_name,"
            " media_type, size_bytes, subject, taken_at, is_simulated)"
            " SELECT l.line_id, o.object_id, :sha, 'IMG_0001.jpg', 'image/jpeg', :size, 'marker',"
            " '2021-05-20 10:00', true FROM gazetteer.marker_object o"
            " JOIN gazetteer.boundary_marker m USING (marker_id)"
            " JOIN gazetteer.boundary_line l ON l.line_code = m.line_codes[1]"
            " WHERE o.full_number = :full"
        ),
        {"sha": digest, "size": len(content), "full": full_number},
    )
    return content


def photo() -> bytes:
    picture = Image.new("RGB", (640, 480), (120, 160, 110))
    picture.paste((200, 198, 190), (290, 120, 350, 420))
    exif = picture.getexif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010F] = "CAMERA-OF-THE-TEST"
    stream = io.BytesIO()
    picture.save(stream, "JPEG", exif=exif)
    return stream.getvalue()


WITNESSES: list[dict[str, Any]] = [
    {"serial": 1, "name": "高压线塔12号东北脚", "azimuth_deg": "45.50", "distance_m": "120.30",
     "official_epsg": 4548, "official_north": "3600084.44", "official_east": "420086.18"},
    {"serial": 2, "name": "李台村水塔", "azimuth_deg": "182.25", "distance_m": "46.00"},
    {"serial": 3, "name": "大堤里程桩K12", "azimuth_deg": "300.00", "distance_m": "23.75"},
]  # fmt: skip


def _wkt(points: list[tuple[float, float]]) -> str:
    return "LINESTRING(" + ", ".join(f"{x!r} {y!r}" for x, y in points) + ")"
