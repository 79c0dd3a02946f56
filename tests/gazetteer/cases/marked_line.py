"""A line between the county of the tests and its neighbour, with markers for cases to change."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from gazetteer.boundaries.marker import MarkerObject
from gazetteer.boundaries.marker_record import markers_on_record
from gis.roles import CLEARED_ROLE
from tests.gazetteer.cases.desk import Desk, Step, action

LINE = "341298341299"
BEYOND = "341298341522"
ELSEWHERE = "341225341226"
# X north, Y east in EPSG:4548; the line runs 1361 m to the east from here.
NORTH, EAST = Decimal("3641176.641"), Decimal("388649.570")
ALONG_NORTH, ALONG_EAST = Decimal("3641123.68"), Decimal("389054.70")
NUMBER, PAIR, NEXT = f"{LINE}001Q", f"{LINE}002", f"{LINE}003Q"
LINES = (
    "line_code,name,level,numbering_unit,side_a_code,side_a_name,side_b_code,side_b_name,"
    "legal_status,agreed_on,valid_from,geometry\n"
    + "".join(
        f"{code},{code}线,county,{code},{code[:6]},甲方,{code[6:]},乙方,agreed,1999-01-01,"
        f'1999-01-01,"LINESTRING({EAST} {NORTH}, 390000 3641000)"\n'
        for code in (LINE, BEYOND, ELSEWHERE)
    )
)
MARKERS = (
    "full_number,line_code,managing_code,managing_name,material,shape,inscription,position_text,"
    "north,east,surveyed_on,method,sigma_m,witness1_name,witness1_azimuth_deg,witness1_distance_m,"
    "valid_from\n"
    f"{NUMBER},{LINE},341299,测试县,花岗岩,two_faced,测试县 邻近县,河堤上,{NORTH},{EAST},"
    "2001-05-01,gnss_static,0.05,大树,12.5,30.2,2001-05-01\n"
    f"{PAIR}A,{LINE},341298,邻近县,,,,,{ALONG_NORTH},{ALONG_EAST},2001-05-01,gnss_static,0.05,"
    ",,,2001-05-01\n"
    f"{BEYOND}001Q,{BEYOND},341522,霍邱县,,,,,{NORTH},{EAST},2001-05-01,gnss_static,0.05,"
    ",,,2001-05-01\n"
    f"{ELSEWHERE}001Q,{ELSEWHERE},,,,,,,{NORTH},{EAST},2001-05-01,gnss_static,0.05,"
    ",,,2001-05-01\n"
)
MOVED: dict[str, Any] = {
    "north": "3641150.20", "east": "388849.10", "epsg": "4548", "surveyed_on": "2026-10-20",
    "method": "gnss_rtk", "sigma_m": "0.02", "surveyor": "双方测绘组",
}  # fmt: skip


def move(**more: Any) -> Step:
    return action("move_marker", full_number=NUMBER, **{**MOVED, **more})


def markers(
    desk: Desk, number: str, as_of: str = "2026-11-23", known_at: datetime | None = None
) -> list[MarkerObject]:
    with desk.database.read(CLEARED_ROLE) as connection:
        day = date.fromisoformat(as_of)
        return list(markers_on_record(connection, day, known_at, numbers=[number]))


def marker(desk: Desk, number: str = NUMBER, *when: Any) -> MarkerObject:
    (found,) = markers(desk, number, *when)
    return found


def place(one: MarkerObject) -> tuple[Decimal, Decimal]:
    assert one.survey is not None
    return one.survey.at.north, one.survey.at.east


def record(state: str, number: str = NUMBER, **more: Any) -> Step:
    return action("record_marker_state", full_number=number, state=state, reason="联检发现", **more)


def make_secret(desk: Desk, table: str, where: str) -> None:
    with desk.writing(desk.officer) as connection:
        connection.exec_driver_sql(f"UPDATE gazetteer.{table} SET secrecy = 'secret' WHERE {where}")
