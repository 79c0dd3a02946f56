"""`gazetteer search`: where is the place so called?"""

from __future__ import annotations

import json
from contextlib import closing
from enum import StrEnum
from typing import Annotated, Any

import typer

from api.commands.console import print_table, say
from api.commands.options import AsOf, KnownAt, day, moment
from api.connect import migrated_url
from api.search_parameters import parse_box, parse_class, parse_near
from gazetteer.division import parse_code
from gazetteer.search.find import SearchQuestion, search_places
from gazetteer.search.hit import Hit
from gis.database import Database


class Form(StrEnum):
    """How the hits are printed."""

    TABLE = "table"
    JSON = "json"


_COLUMNS = (
    ("place_id", "编号\nPlace"), ("name", "名称\nName"), ("romanisation", "罗马字母\nPinyin"),
    ("code", "代码\nCode"), ("in", "所在\nIn"), ("why", "匹配\nWhy"), ("now", "今称\nNow"),
    ("score", "得分\nScore"),
)  # fmt: skip


def search(
    text: Annotated[str, typer.Argument(help="Name, part of it, pinyin, path or code 检索词")],
    place_class: Annotated[
        str | None, typer.Option("--class", help="GB/T 18521 class or its beginning 地名类别")
    ] = None,
    division: Annotated[str | None, typer.Option(help="Only in this division 区划代码")] = None,
    bbox: Annotated[str | None, typer.Option(help="west,south,east,north 范围")] = None,
    near: Annotated[str | None, typer.Option(help="lon,lat: the nearest first 邻近")] = None,
    limit: Annotated[int, typer.Option(help="Hits at most 条数")] = 10,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    format: Annotated[Form, typer.Option("--format", help="Form of the output")] = Form.TABLE,
) -> None:
    """Find places by name, with the reason for every hit 地名检索."""
    question = SearchQuestion(
        text, day(as_of), moment(known_at), parse_class(place_class),
        None if division is None else parse_code(division), parse_box(bbox), parse_near(near),
        limit,
    )  # fmt: skip
    address, _ = migrated_url()
    with closing(Database(address, pool_size=1)) as database, database.read() as connection:
        hits = search_places(connection, question)
    if format is Form.JSON:
        say(json.dumps([hit.as_dict() for hit in hits], ensure_ascii=False, indent=1))
        return
    print_table(
        f"检索 Search “{text}”, {question.as_of}: {len(hits)}",
        _COLUMNS,
        map(_row, hits),
        frozenset({"score", "place_id"}),
    )


def _row(hit: Hit) -> dict[str, Any]:
    former = "" if hit.matched.spelling == hit.name else f" {hit.matched.spelling}"
    return {
        "place_id": hit.place_id,
        "name": hit.name,
        "romanisation": hit.romanisation,
        "code": hit.place_code or hit.division_code,
        "in": "".join(parent.name for parent in reversed(hit.parents)) or None,
        "why": f"{hit.why.zh} {hit.why.en}{former}",
        "now": "、".join(successor.name for successor in hit.now_called) or None,
        "score": f"{hit.score:.2f}",
    }
