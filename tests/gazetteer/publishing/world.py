"""A small register with everything an edition must tell apart, for the tests of publishing."""

from __future__ import annotations

from datetime import date
from typing import Any

from gazetteer.publishing.contents import contents
from gazetteer.publishing.entry import Contents, Entry
from gazetteer.publishing.question import Audience, PublishQuestion
from gis.database import Database
from tests.gazetteer.register import Register

DAY = date(2024, 6, 1)
CITY = "341200000000"

DIVISIONS = """\
code,name,parent_code,valid_from
340000000000,安徽省,,1985-12-31
341200000000,阜阳市,340000000000,1996-12-31
341202000000,颍州区,341200000000,1996-12-31
341202001000,鼓楼街道,341202000000,2016-12-31
341202001001,文明社区居委会,341202001000,2016-12-31
341202001200,七里村委会,341202001000,2016-12-31
341226000000,颍上县,341200000000,1996-12-31
341226104000,江口镇,341226000000,2016-12-31
341226104200,江口村委会,341226104000,2016-12-31
341300000000,宿州市,340000000000,1996-12-31
341302000000,埇桥区,341300000000,1996-12-31
"""
EVENTS = """\
effective_on,kind,old_code,new_code
2020-12-31,合并,341202001200,341202001001
"""

# Text that a careless typesetter or spreadsheet would run.
MARKUP = '#panic("run") *x* _y_ $z$ @l <l> // \\ [ ] { }'
FORMULA = '=HYPERLINK("x")'

_PLACE = """
    WITH made AS (
        INSERT INTO gazetteer.place (secrecy) VALUES (%(secrecy)s) RETURNING place_id, secrecy
    ), version AS (
        INSERT INTO gazetteer.place_version (place_id, secrecy, valid, class_code, division_codes,
            position, position_accuracy, origin, source, is_simulated)
        SELECT place_id, secrecy, daterange(%(since)s, %(until)s), %(class_code)s, %(divisions)s,
            ST_SetSRID(ST_MakePoint(%(x)s, %(y)s), 4490), 'surveyed', %(origin)s, '测试 test',
            %(simulated)s
        FROM made
    )
    INSERT INTO gazetteer.place_name (place_id, secrecy, valid, kind, spelling, romanisation,
        romanisation_state, source, is_simulated)
    SELECT place_id, secrecy, daterange(%(since)s, %(until)s), 'standard', %(name)s, %(spoken)s,
        CASE WHEN %(spoken)s::text IS NOT NULL THEN 'table' END, '测试 test', %(simulated)s
    FROM made RETURNING place_id
"""


def add_place(database: Database, name: str, spoken: str | None = None, **more: Any) -> int:
    """Enter a place; returns its number."""
    values = {
        "secrecy": "public", "since": date(1950, 1, 1), "until": None, "class_code": "22200",
        "divisions": ["341226104200"], "x": 116.2345678, "y": 32.6543219, "origin": None,
        "simulated": False, "name": name, "spoken": spoken, **more,
    }  # fmt: skip
    with database.write("officer", "enter") as connection:
        found: int = connection.exec_driver_sql(_PLACE, values).scalar_one()
    return found


def rename(database: Database, place_id: int, name: str, spoken: str, on: date) -> None:
    """Give a place another standard name from a day on."""
    with database.write("officer", "rename") as connection:
        connection.exec_driver_sql(
            "UPDATE gazetteer.place_name SET valid = daterange(lower(valid), %s)"
            " WHERE place_id = %s AND kind = 'standard'",
            (on, place_id),
        )
        connection.exec_driver_sql(
            "INSERT INTO gazetteer.place_name (place_id, secrecy, valid, kind, spelling,"
            " romanisation, romanisation_state, source) SELECT place_id, secrecy,"
            " daterange(%s, NULL), 'standard', %s, %s, 'confirmed', '测试 test'"
            " FROM gazetteer.place WHERE place_id = %s",
            (on, name, spoken, place_id),
        )


def claim(database: Database, code: str, category: str, dated: str | None, text: str) -> None:
    """Claim something of the place of a division."""
    with database.write("officer", "claim") as connection:
        connection.exec_driver_sql(
            "INSERT INTO gazetteer.heritage_claim (place_id, valid, category, claim, dated,"
            " citation, is_listed) SELECT DISTINCT p.place_id, daterange('2023-09-01', NULL), %s,"
            " %s, %s, '名录 list 2023', true FROM gazetteer.place p"
            " JOIN gazetteer.division_version d USING (division_id) WHERE d.code = %s",
            (category, text, dated, code),
        )


def build(register: Register) -> None:
    """The whole of it."""
    register.load("divisions", DIVISIONS)
    register.load("events", EVENTS)
    database = register.database
    add_place(database, "王庄", "Wángzhuāng", origin="以王姓得名。", simulated=True)
    add_place(database, FORMULA, origin=FORMULA)
    add_place(database, "记号", "Jìhào", origin=MARKUP)
    add_place(
        database, "颍河", "Yǐng Hé", class_code="12100", divisions=["341202000000", "341226000000"]
    )
    add_place(database, "内部仓库", "Nèibù Cāngkù", class_code="27500", secrecy="internal")
    add_place(database, "秘密仓库", "Mìmì Cāngkù", class_code="27500", secrecy="secret")
    add_place(database, "宿州桥", "Sùzhōu Qiáo", class_code="23610", divisions=["341302000000"])
    add_place(database, "老渡口", "Lǎodùkǒu", class_code="23150", until=date(1999, 5, 1))
    road = add_place(database, "人民路", "Rénmín Lù", class_code="23510")
    rename(database, road, "颍淮大道", "Yǐnghuái Dàdào", date(2010, 3, 1))
    claim(database, "341226104000", "千年古镇", "北宋", "聚落始见于北宋")
    claim(database, "341226000000", "千年古县", "隋", "县名始见于隋")


def edition(database: Database, audience: Audience = Audience.PUBLIC, **more: Any) -> Contents:
    """The edition of the city."""
    return contents(database, PublishQuestion(**{"as_of": DAY, "division": CITY, **more,
                                                 "audience": audience}))  # fmt: skip


def names(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.name for entry in entries]
