"""A small register to search in, and what is found there."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from gazetteer.search.find import SearchQuestion, search_places, suggest_places
from gazetteer.search.hit import Hit
from gazetteer.settle import settle_register
from tests.gazetteer.register import Register

# Real names and codes; the renaming and the second 江口镇's code are as in the lists of 2023.
DIVISIONS = """\
code,name,parent_code,valid_from,valid_to
340000000000,安徽省,,1985-12-31,
341200000000,阜阳市,340000000000,1996-12-31,
341202000000,颍州区,341200000000,1996-12-31,
341226000000,颍上县,341200000000,1985-12-31,
341226101000,慎城镇,341226000000,1985-12-31,
341226103000,江口镇,341226000000,1985-12-31,
341226104000,南照镇,341226000000,1985-12-31,
341226200000,半岗乡,341226000000,1985-12-31,2012-05-01
341226200000,半岗镇,341226000000,2012-05-01,
341226103201,江口村村委会,341226103000,1985-12-31,
341500000000,六安市,340000000000,1999-09-02,
341881000000,宁国市,340000000000,1997-03-18,
340824000000,吕亭县,340000000000,1985-12-31,2001-01-01
520000000000,贵州省,,1985-12-31,
522222000000,江口县,520000000000,1985-12-31,
430000000000,湖南省,,1985-12-31,
430525000000,洞口县,430000000000,1985-12-31,
430525104000,江口镇,430525000000,1985-12-31,
"""
TODAY = date(2024, 6, 1)


def search(
    register: Register,
    text: str,
    as_of: date = TODAY,
    known_at: datetime | None = None,
    role: str | None = None,
    **more: Any,
) -> list[Hit]:
    with register.database.read(role) as connection:
        return search_places(connection, SearchQuestion(text, as_of, known_at, **more))


def suggest(register: Register, text: str, **more: Any) -> list[str]:
    with register.database.read() as connection:
        return [h.name for h in suggest_places(connection, SearchQuestion(text, TODAY, **more))]


def first(register: Register, text: str, **more: Any) -> tuple[str, str, str]:
    """Name, nearest parent and reason of the first hit."""
    hit = search(register, text, **more)[0]
    return hit.name, hit.parents[0].name if hit.parents else "", hit.why.code


def names(register: Register, text: str, **more: Any) -> list[str]:
    return [hit.name for hit in search(register, text, **more)]


def edit(register: Register, sql: str) -> None:
    """A revision by hand, with its consequences."""
    with register.database.write("officer", "edit") as connection:
        connection.exec_driver_sql(sql)
        settle_register(connection)
