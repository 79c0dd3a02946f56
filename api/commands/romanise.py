"""`gazetteer romanise`: names in Pinyin, with how sure each is."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer

from api.commands.console import note, out, print_table, say
from api.tables import csv_text
from gazetteer.division import parse_code
from gazetteer.romanisation.romanise import Romanisation, romanise
from gis.errors import FieldError, InputError


class Form(StrEnum):
    """How the answers are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


COLUMNS = ("name", "romanisation", "state", "source")
_HEADINGS = (
    ("name", "名称\nName"), ("romanisation", "罗马字母拼写\nRomanisation"),
    ("state", "状态\nState"), ("source", "依据\nSource"),
)  # fmt: skip


def romanise_names(
    names: Annotated[list[str], typer.Argument(help="Names; - reads them from the input, by line")],
    class_code: Annotated[
        str | None,
        typer.Option(
            "--class",
            help="GB/T 18521 code, or division, community, settlement, estate, road, natural,"
            " facility; without it the ending of the name decides 地名类别",
        ),
    ] = None,
    within: Annotated[
        str | None, typer.Option(help="Code of the division that holds the places 所在政区")
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="Form of the output")] = Form.TABLE,
) -> None:
    """Romanise names by the rules of 1984 罗马字母拼写; ambiguous ones need a person.

    A name that cannot be romanised is told and left out, and the exit code is then 1.
    """
    code = None if within is None else parse_code(within)
    answers: list[tuple[str, Romanisation]] = []
    refused: list[InputError] = []
    for name in _given(names):
        try:
            answers.append((name, _answer(name, class_code, code)))
        except InputError as fault:
            refused.append(fault)
    if refused and not answers:
        raise refused[0]
    rows = [
        {"name": name, "romanisation": a.text, "state": str(a.state), "source": a.source}
        for name, a in answers
    ]
    if form is Form.CSV:
        out.file.write(csv_text(COLUMNS, rows))
    elif form is Form.JSON:
        about = [
            {**row, **{k: v for k, v in asdict(a).items() if k not in ("text", "state", "source")}}
            for row, (_, a) in zip(rows, answers, strict=True)
        ]
        say(json.dumps(about, ensure_ascii=False, indent=1))
    else:
        print_table(f"罗马字母拼写 Romanisation: {len(rows)}", _HEADINGS, rows)
    for one in refused:
        note(f"✗ {one.message} {one.mend}")
    if refused:
        raise typer.Exit(1)


def _given(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if name != "-":
            yield name.strip()
            continue
        try:
            yield from (line.strip() for line in sys.stdin if line.strip())
        except UnicodeDecodeError:
            raise InputError("The input is not UTF-8.", "Save it as UTF-8 and try again.") from None


def _answer(name: str, class_code: str | None, within: str | None) -> Romanisation:
    try:
        return romanise(name, class_code, within=within)
    except FieldError as error:
        about = error.message[:1].upper() + error.message[1:]
        raise InputError(f"{about} (name: {name!r}).", error.mend) from None
