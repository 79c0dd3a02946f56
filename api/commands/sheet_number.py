"""`gazetteer sheet-number`: the number of the map sheet at a place, and the way back."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from api.commands.console import print_table, say
from gis.angles import dms
from gis.errors import InputError
from gis.sheet_number import Sheet, sheet_at
from gis.sheet_number import sheet_number as parse_number
from gis.sheet_number_old import old_sheet_number
from gis.sheet_scales import SCALES, parse_scale

_HEADINGS = (
    ("number", "图幅编号\nNumber"), ("scale", "比例尺\nScale"),
    ("west", "西\nWest"), ("east", "东\nEast"), ("south", "南\nSouth"), ("north", "北\nNorth"),
)  # fmt: skip


def sheet_number(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="LON LAT | NUMBER",
            help="Longitude and latitude (115.81 32.89, or 115°48′36″ 32°53′24″), or a sheet"
            " number, new (I50G075029) or old (I-50-112-A) 经度 纬度，或图幅编号",
        ),
    ],
    scale: Annotated[
        str, typer.Option("--scale", help="1:10000, 1:1万 …; for LON LAT only 比例尺")
    ] = "1:10000",
    all_scales: Annotated[
        bool,
        typer.Option(
            "--all-scales", help="At every scale; for a number, the coarser ones 全部比例尺"
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, degrees too")] = False,
) -> None:
    """The number of the map sheet at a place, or the edges of a sheet 图幅编号, GB/T 13989-2012.

    A place on an edge belongs to the sheet east or north of it.
    """
    sheets = _wanted(words, scale, all_scales)
    if as_json:
        say(json.dumps([_about(sheet) for sheet in sheets], ensure_ascii=False, indent=1))
        return
    rows = [{**dict(zip(_EDGES, _texts(sheet), strict=True)), **_head(sheet)} for sheet in sheets]
    print_table("图幅编号 Map sheets, GB/T 13989-2012", _HEADINGS, rows)


_EDGES = ("west", "south", "east", "north")


def _wanted(words: list[str], scale: str, all_scales: bool) -> list[Sheet]:
    if len(words) == 1:
        text = words[0]
        # Only old numbers have dashes, after the first digit if not before it.
        sheet = parse_number(text) if text.strip().isalnum() else old_sheet_number(text)
        if not all_scales:
            return [sheet]
        return [sheet.at_scale(one) for one in SCALES if one.parts <= sheet.scale.parts]
    if len(words) != 2:
        raise InputError(
            f"{len(words)} values were given. 需要经度、纬度两个值，或一个图幅编号。",
            "Give longitude and latitude, such as 115.81 32.89, or one sheet number.",
        )
    scales = SCALES if all_scales else (parse_scale(scale),)
    return [sheet_at(words[0], words[1], one) for one in scales]


def _head(sheet: Sheet) -> dict[str, str]:
    return {"number": sheet.number, "scale": f"{sheet.scale.zh}  {sheet.scale.text}"}


def _texts(sheet: Sheet) -> list[str]:
    return [dms(edge) for edge in sheet.bounds]


def _about(sheet: Sheet) -> dict[str, object]:
    edges = (sheet.west, sheet.south, sheet.east, sheet.north)
    return {
        "number": sheet.number,
        "scale": sheet.scale.denominator,
        "bounds": dict(zip(_EDGES, map(float, edges), strict=True)),
        "bounds_dms": dict(zip(_EDGES, _texts(sheet), strict=True)),
        "neighbours": {name: other.number for name, other in sheet.neighbours().items()},
    }
