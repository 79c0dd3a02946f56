"""The command `gazetteer`. Errors are one sentence and its mend, on the error stream.

Exit codes: 0 done, 1 refused (bad input, findings of `check`), 2 wrong usage, 3 not set up.
"""

from __future__ import annotations

import sys

import typer

from api.commands import check, coverage, database, divisions, load, map, sample, serve
from api.commands.console import errors
from gis.errors import DatabaseGone, GazetteerError, SetupError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="民政地理信息服务 · The geospatial service of a civil affairs bureau.",
)
app.add_typer(database.app, name="db")
app.add_typer(coverage.app, name="coverage")
app.add_typer(map.app, name="map")
for command in (database.migrate, check.check, serve.serve, sample.sample, load.load):
    app.command()(command)
app.command(name="divisions")(divisions.divisions)


def main() -> None:
    """Run the command line."""
    try:
        app()
    except GazetteerError as error:
        errors.print(f"[bold red]✗[/] {_plain(error.message)}", highlight=False, soft_wrap=True)
        if error.mend:
            errors.print(f"  → {_plain(error.mend)}", highlight=False, soft_wrap=True)
        sys.exit(3 if isinstance(error, (SetupError, DatabaseGone)) else 1)


def _plain(text: str) -> str:
    return text.replace("[", r"\[")
