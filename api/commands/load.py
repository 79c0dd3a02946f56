"""`gazetteer load DATASET FILE…`: data in, with a report of every row refused."""

from __future__ import annotations

import getpass
import os
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.commands.console import errors, note, say
from api.commands.options import day
from api.connect import migrated_url
from api.problem_report import tally, write_problems
from api.progress import progress_bars
from gis.columns import read_mapping
from gis.crs import parse_crs
from gis.database import Database
from gis.kept_crs import parse_kept_crs
from gis.loading import LoadOptions, LoadRefused, LoadReport, write_rejected
from gis.rejects import summary
from layers.kinds import KINDS
from layers.load import SURVEYED
from layers.load import load as load_files

_SHOWN = 20


class Dataset(StrEnum):
    """What a file holds."""

    DIVISIONS = "divisions"
    EVENTS = "events"
    STATISTICS = "statistics"
    FACILITIES = "facilities"
    STANDARDS = "standards"
    PLACES = "places"
    NAMES = "names"
    HERITAGE = "heritage"
    PLACE_CLASSES = "place-classes"
    NAMING_WORDS = "naming-words"
    BOUNDARY_LINES = "boundary-lines"
    BOUNDARY_POINTS = "boundary-points"
    BOUNDARY_MARKERS = "boundary-markers"
    MARKER_SURVEYS = "marker-surveys"
    BOUNDARY_RULES = "boundary-rules"
    INSPECTIONS = "inspections"


def load(
    dataset: Annotated[Dataset, typer.Argument(help="What the files hold 数据类型")],
    files: Annotated[
        list[Path],
        typer.Argument(
            help="CSV, XLSX, GeoJSON, GeoPackage, Shapefile; surveys also CASS .dat, TXT, DXF,"
            " GPX, KML"
        ),
    ],
    kind: Annotated[
        str | None, typer.Option(help="Facility kind, key or Chinese name 设施类型")
    ] = None,
    crs: Annotated[
        str | None,
        typer.Option(
            help="CRS of coordinates: 4490, 4527, gcj02, bd09 …; of boundaries also xian80,"
            " beijing54, 2384, 2436 … 坐标系"
        ),
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(help="Encoding of text: utf-8, gb18030 … 编码")
    ] = None,
    layer: Annotated[
        str | None,
        typer.Option(help="Sheet, layer, KML folder, CASS code, block of a list 工作表/图层"),
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option(help="File that says which header is which column 列对照")
    ] = None,
    in_force: Annotated[
        str | None, typer.Option(help="Day the rows hold from, or the figures are of 生效日期")
    ] = None,
    source: Annotated[str | None, typer.Option(help="Where the data come from 来源")] = None,
    simulated: Annotated[
        bool, typer.Option("--simulated", help="The records are invented 模拟数据")
    ] = False,
    surveyed_on: Annotated[
        str | None, typer.Option(help="Day of the survey, where a row does not say 测量日期")
    ] = None,
    method: Annotated[
        str | None, typer.Option(help="How it was measured: gnss_rtk, total_station … 测量方法")
    ] = None,
    sigma: Annotated[
        str | None, typer.Option(help="Standard deviation of positions in metres 点位中误差")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Do everything, keep nothing 试运行")
    ] = False,
    allow_rejects: Annotated[
        bool, typer.Option("--allow-rejects", help="Load the good rows 跳过错误行")
    ] = False,
    rejects: Annotated[
        Path | None, typer.Option(help="Where rejected rows are written 错误行文件")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write every problem to this CSV file 问题清单")
    ] = None,
) -> None:
    """Load files into the register, all or nothing 导入数据."""
    parse = parse_kept_crs if dataset.value in SURVEYED else parse_crs
    stated = {"surveyed_on": surveyed_on, "method": method, "sigma_m": sigma}
    options = LoadOptions(
        crs=None if crs is None else parse(crs),
        encoding=encoding,
        layer=layer,
        mapping=None if mapping is None else read_mapping(mapping),
        in_force=None if in_force is None else day(in_force, "--in-force"),
        source=source,
        is_simulated=True if simulated else None,
        defaults={column: text for column, text in stated.items() if text is not None},
        allow_rejects=allow_rejects,
        is_dry_run=dry_run,
    )
    chosen = None if kind is None else KINDS.find(kind)
    address, _ = migrated_url()
    with closing(Database(address, pool_size=1)) as database:
        try:
            with progress_bars(errors) as progress:
                loaded = load_files(
                    database, dataset.value, files, options,
                    kind=chosen, actor=f"command line ({_user()})", progress=progress,
                )  # fmt: skip
        except LoadRefused as refusal:
            _explain(refusal.report, options, rejects, report)
            raise
    _explain(loaded, options, rejects, report)
    for table, counts in loaded.counts.items():
        say(
            f"{table}: {counts.added} added, {counts.changed} changed, {counts.removed} removed,"
            f" {counts.unchanged} unchanged"
        )
    if dry_run:
        say("dry run: nothing was kept 试运行,未保存")
    else:
        say("nothing to change 无变化" if loaded.is_nothing else "loaded 已导入")


def _explain(
    loaded: LoadReport, options: LoadOptions, rejects: Path | None, report: Path | None
) -> None:
    """The first problems, how many there are, and where the others are to be found."""
    problems = loaded.problems
    for line in summary(problems, _SHOWN):
        note(line)
    if report is not None:
        write_problems(report, problems)
        note(f"{tally(problems)}: all in {report}")
    elif len(problems) > _SHOWN:
        note(f"{tally(problems)}; --report FILE writes all of them.")
    if loaded.rejected:
        first = loaded.files[0]
        target = rejects or first.with_name(f"{first.stem}.rejects.csv")
        count = write_rejected(loaded, options, target)
        note(f"{count} rejected rows, with reason and mend: {target}")


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user need not have a name
        return str(os.getuid())
