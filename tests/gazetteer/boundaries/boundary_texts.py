"""Texts of boundary files as bureaus have them: two lines that meet, and a marker on one."""

from __future__ import annotations

from datetime import date

from gazetteer.boundaries.marker import MarkerObject
from gazetteer.boundaries.marker_record import markers_on_record
from gis.roles import CLEARED_ROLE
from tests.gazetteer.register import Register

LINE = "341226341522"
OTHER = "341225341226"
# X north, Y east in EPSG:4548 (DOMAIN 3.7), and 1.4 km farther on.
NORTH, EAST = 3641176.641, 388649.570
COURSE = f"LINESTRING({EAST} {NORTH}, 390000 3641000)"
HEADER = (
    "line_code,name,line_group,level,numbering_unit,side_a_code,side_a_name,side_b_code,"
    "side_b_name,legal_status,agreement,agreed_on,stated_length_m,valid_from,geometry\n"
)
LINES = (
    HEADER
    + f"{LINE},颍上县–霍邱县线,阜六线,县级界线,{LINE},341226,颍上县,341522,霍邱县,法定线,协议书,"
    f'1999-01-01,1361.90,1999-01-01,"{COURSE}"\n'
    + f"{OTHER},阜南县–颍上县线,,县级界线,{OTHER},341225,阜南县,341226,颍上县,法定线,协议书,"
    "1999-01-01,,1999-01-01,\n"
)
NUMBER = f"{LINE}001Q"
MARKERS = (
    "界桩编号,界线代码,立桩方式,管理方代码,材质,纵坐标X,横坐标Y,高程,测量日期,测量方法,点位中误差,"
    "一号方位物,一号方位物坐标方位角,一号方位物距离\n"
    f"{NUMBER},{LINE},单立,341226,花岗岩,{NORTH},{EAST},30.12,2001-05-01,卫星定位RTK,0.05,"
    "大树,12.50,30.2\n"
)
SURVEYS = "full_number,surveyed_on,north,east,method,sigma_m\n"


def with_lines(register: Register) -> Register:
    """The register with both lines."""
    register.load("boundary-lines", LINES, crs="4548")
    return register


def with_marker(register: Register) -> Register:
    """The register with the lines and the marker."""
    with_lines(register).load("boundary-markers", MARKERS, crs="4548")
    return register


def marker(register: Register, number: str = NUMBER, as_of: str = "2026-01-01") -> MarkerObject:
    """The one object on record under a number."""
    with register.database.read(CLEARED_ROLE) as connection:
        (found,) = markers_on_record(connection, date.fromisoformat(as_of), numbers=[number])
    return found
