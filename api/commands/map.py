"""`gazetteer map coverage`: one page to send around."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from api.commands.console import note
from api.commands.options import AsOf, KnownAt, day, moment
from api.connect import migrated_url
from gazetteer.division import Level, parse_code
from gis.database import Database
from layers.coverage import CoverageQuestion
from layers.demand import HouseholdsKind
from maps.page_file import write_coverage_page

app = typer.Typer(no_args_is_help=True, help="Shareable maps 可分享地图.")


@app.callback()
def group() -> None:
    """Shareable maps 可分享地图."""


@app.command()
def coverage(
    output: Annotated[Path, typer.Option("-o", "--output", help="The page to write")],
    division: Annotated[str | None, typer.Option(help="Division code 区划代码")] = None,
    level: Annotated[Level, typer.Option(help="Level 层级")] = Level.COMMUNITY,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    households: Annotated[
        HouseholdsKind, typer.Option(help="户籍/常住")
    ] = HouseholdsKind.REGISTERED,
) -> None:
    """Write the coverage map as one page that opens without a network 覆盖图."""
    address, _ = migrated_url()
    question = CoverageQuestion(
        level, day(as_of), None if division is None else parse_code(division), moment(known_at),
        households,
    )  # fmt: skip
    with closing(Database(address, pool_size=1)) as database:
        write_coverage_page(database, question, output)
    note(f"written: {output}")
