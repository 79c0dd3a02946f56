"""`gazetteer sheets`: survey map sheets 界线详图 of the strip along a line, at true scale."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from api.commands.actor import command_line_actor
from api.commands.console import errors, note, say
from api.commands.options import AsOf, KnownAt, day, moment
from api.connect import migrated_url
from api.progress import progress_bars
from api.settings import ServerSettings
from gazetteer.boundaries.export_log import register_export
from gazetteer.boundaries.line_record import find_line
from gis.database import Database
from gis.errors import InputError
from gis.roles import READER_ROLE, STAFF_ROLE
from gis.survey_crs import parse_survey_crs
from maps.sheets.from_register import SheetWording, sheet_options, subject_of
from maps.sheets.paper import Paper
from maps.sheets.sheet_files import PlannedSheets, planned, series_directory
from maps.sheets.subject import Audience
from maps.sheets.workshop import hand_over, workshop

# A GeoPDF is what every PDF here is.
_FORMATS = {"pdf": "pdf", "geopdf": "pdf", "png": "png", "dxf": "dxf"}


def sheets(
    name: Annotated[str, typer.Argument(help="Code or name of a line 界线代码或名称")],
    output: Annotated[Path, typer.Option("-o", "--output", help="Directory to write 输出目录")],
    scale: Annotated[
        int | None, typer.Option(help="Denominator, such as 10000; default by level 比例尺")
    ] = None,
    paper: Annotated[Paper, typer.Option(help="Paper format 图纸")] = Paper.A3,
    portrait: Annotated[bool, typer.Option("--portrait", help="Long side upright 竖幅")] = False,
    crs: Annotated[
        str | None,
        typer.Option(
            "--crs",
            "--datum",
            help="Zone such as 4548; default the 3° zone of the line's middle on its datum 坐标系",
        ),
    ] = None,
    strip: Annotated[
        float | None, typer.Option(min=1, help="Metres on each side; default by rule 带宽")
    ] = None,
    formats: Annotated[
        list[str] | None, typer.Option("--format", help="pdf (GeoPDF), png, dxf; repeat 格式")
    ] = None,
    audience: Annotated[
        Audience, typer.Option(help="internal, or public with a map approval number 用途")
    ] = Audience.INTERNAL,
    maker: Annotated[str | None, typer.Option(help="Who makes them 编制单位")] = None,
    approval: Annotated[
        str | None, typer.Option(help="Map approval number of public sheets 审图号")
    ] = None,
    edition: Annotated[str | None, typer.Option(help="Such as 第一版 版次")] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
) -> None:
    """Draw the series of sheets of a line, with index, manifest and one PDF of all.

    Internal series are registered before they leave.
    """
    chosen = sorted({_format(one) for one in formats or ["pdf"]})
    when, known = day(as_of), moment(known_at)
    public = audience is Audience.PUBLIC
    wording = SheetWording(
        audience, maker, approval or (ServerSettings().map_approval_no if public else None) or None,
        None, edition,
    )  # fmt: skip
    address, _ = migrated_url()
    with closing(Database(address, pool_size=1)) as database:
        with database.read(READER_ROLE if public else STAFF_ROLE) as connection:
            line = find_line(connection, name, when, known)
            options = sheet_options(
                connection, line, when, known,
                scale=scale, paper=paper, landscape=not portrait, strip_half_width_m=strip,
            )  # fmt: skip
            subject = subject_of(
                connection, line.code, when, known,
                crs=None if crs is None else parse_survey_crs(crs),
                wording=wording, strip_m=options.wanted_strip_m,
            )  # fmt: skip
        series = planned(line, subject, options)
        say(
            f"{line.name} {line.code}: {series.count} 幅 sheets, 1:{options.scale}"
            f" {options.paper.value}, {subject.crs.name}"
        )
        _make(database, series, chosen, output)


def _make(database: Database, series: PlannedSheets, formats: list[str], output: Path) -> None:
    with workshop(output) as folder:
        with progress_bars(errors) as report:
            made, file = series_directory(series, formats, folder, report)
        if series.subject.audience is Audience.INTERNAL:
            with database.transact() as connection:
                entry = register_export(connection, file, command_line_actor())
            note(f"{file.classification.line}; 登记号 export {entry.export_id}")
            if entry.warning is not None:
                note(f"! {entry.warning}")
        hand_over(folder, output, series.line.code)
    for notice in made.notices:
        note(f"※ {notice.zh} {notice.en}")
    say(f"written: {output} ({len(made.files) + 1} files)")


def _format(word: str) -> str:
    found = _FORMATS.get(word.strip().casefold())
    if found is None:
        raise InputError(
            f"Sheets cannot be made as {word!r}.", f"Choose among {', '.join(_FORMATS)}."
        )
    return found
