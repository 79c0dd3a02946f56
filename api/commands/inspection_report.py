"""`gazetteer inspection report`: the joint report 联合检查报告 as a document or PDF."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from api.commands.boundary_export import Output, deliver
from api.commands.options import KnownAt, day, moment
from api.connect import migrated_url
from gis.database import Database
from gis.errors import InputError
from gis.roles import STAFF_ROLE
from maps.inspection_report.make import ReportForm, inspection_report


def report(
    inspection: Annotated[int, typer.Argument(help="Number of the inspection 联检编号")],
    output: Output,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help="Day of the register; default the last day in the field"),
    ] = None,
    known_at: KnownAt = None,
) -> None:
    """Write the joint report as .docx or .pdf 联合检查报告; what is missing says 未填."""
    form = _form(output)
    when = None if as_of is None else day(as_of)
    address, _ = migrated_url()
    with closing(Database(address, pool_size=1)) as database:
        with database.read(STAFF_ROLE) as connection:
            made = inspection_report(connection, inspection, form, when, moment(known_at))
        deliver(database, made, output)


def _form(output: Path) -> ReportForm:
    suffix = output.suffix.lower().removeprefix(".")
    if suffix not in (form.value for form in ReportForm):
        raise InputError(
            f"The form of {output.name} is not said.", "Let the name end in .docx or .pdf."
        )
    return ReportForm(suffix)
