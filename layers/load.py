"""The one door for data: a dataset, its files, one revision, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import Connection

from gazetteer.boundaries.line_load import load_boundary_lines
from gazetteer.boundaries.marker_load import load_boundary_markers
from gazetteer.boundaries.point_load import load_boundary_points
from gazetteer.boundaries.rule_load import load_boundary_rules
from gazetteer.boundaries.survey_load import load_marker_surveys
from gazetteer.division_load import load_divisions
from gazetteer.event_load import load_events
from gazetteer.inspection.inspection_load import load_inspections
from gazetteer.places.heritage_load import load_heritage
from gazetteer.places.list_load import load_naming_words, load_place_classes
from gazetteer.places.name_load import load_names
from gazetteer.places.place_load import load_places
from gazetteer.settle import settle_register
from gis.database import Database, Unchanged
from gis.errors import InputError
from gis.loading import LoadOptions, LoadRefused, LoadReport, describe
from gis.staging import Progress
from layers.facility_load import load_facilities
from layers.kinds import FacilityKind
from layers.standard_load import load_standards
from layers.statistic_load import load_statistics
from layers.supply import report_supply, settle_divisions, settle_facilities

DATASETS = (
    "divisions", "events", "statistics", "facilities", "standards",
    "places", "names", "heritage", "place-classes", "naming-words",
    "boundary-lines", "boundary-points", "boundary-markers", "marker-surveys", "boundary-rules",
    "inspections",
)  # fmt: skip
SURVEYED = frozenset({"boundary-lines", "boundary-points", "boundary-markers", "marker-surveys"})
"""Datasets whose coordinates stay in the system they were surveyed in (`gis.survey_crs`)."""

_Loader = Callable[[Connection, LoadReport, LoadOptions, Progress | None], None]
_PLAIN: dict[str, _Loader] = {
    "statistics": load_statistics,
    "standards": load_standards,
    "heritage": load_heritage,
    "place-classes": load_place_classes,
    "naming-words": load_naming_words,
    "boundary-lines": load_boundary_lines,
    "boundary-points": load_boundary_points,
    "boundary-markers": load_boundary_markers,
    "marker-surveys": load_marker_surveys,
    "boundary-rules": load_boundary_rules,
    "inspections": load_inspections,
}


def load(
    database: Database,
    dataset: str,
    paths: Sequence[Path],
    options: LoadOptions,
    *,
    kind: FacilityKind | None = None,
    actor: str = "command line",
    progress: Progress | None = None,
) -> LoadReport:
    """Load files into the register as one revision.

    Loading the same files again changes nothing and records nothing. A dry run does all the
    work and keeps none of it.

    Args:
        database: Where to.
        dataset: One of `DATASETS`.
        paths: The files, in the order they are to be read.
        options: How to read them.
        kind: Kind of the facilities; needed for `facilities` only.
        actor: Who loads, for the record.
        progress: Called with (step, done, total).

    Raises:
        LoadRefused: Rows were rejected and `allow_rejects` is not set; nothing was kept.
        FileError: A file cannot be read as declared; nothing was kept.
        DatabaseGone: The database went away; nothing was kept.
    """
    report = LoadReport(dataset, list(paths))
    files = [describe(path) for path in paths]
    with database.write(actor, f"load {dataset}", files) as connection:
        _loader(dataset, kind)(connection, report, options, progress)
        # A file that cannot be used as a whole is no row to leave out.
        is_whole = any(p.severity == "reject" and p.row is None for p in report.problems)
        if is_whole or (report.is_refused and not options.allow_rejects):
            raise LoadRefused(report)
        if options.is_dry_run or report.is_nothing:
            raise Unchanged
    return report


def _loader(dataset: str, kind: FacilityKind | None) -> _Loader:
    if dataset == "divisions":
        return _then_settle(load_divisions)
    if dataset == "events":
        return _then_settle(load_events)
    if dataset == "places":
        return _then_settle_register(load_places)
    if dataset == "names":
        return _then_settle_register(load_names)
    if dataset in _PLAIN:
        return _PLAIN[dataset]
    if dataset == "facilities":
        if kind is None:
            raise InputError("The kind of the facilities is not said.", "Add --kind.")
        return _facilities(kind)
    raise InputError(f"{dataset!r} cannot be loaded.", f"Use one of {', '.join(DATASETS)}.")


def _then_settle(loader: _Loader) -> _Loader:
    def run(
        connection: Connection, report: LoadReport, options: LoadOptions, progress: Progress | None
    ) -> None:
        loader(connection, report, options, progress)
        settle_divisions(connection)
        settle_register(connection, progress)
        _report_supply(connection, report, options)

    return run


def _then_settle_register(loader: _Loader) -> _Loader:
    def run(
        connection: Connection, report: LoadReport, options: LoadOptions, progress: Progress | None
    ) -> None:
        loader(connection, report, options, progress)
        settle_register(connection, progress)

    return run


def _report_supply(connection: Connection, report: LoadReport, options: LoadOptions) -> None:
    # Of a load that is refused only the reasons matter.
    if options.allow_rejects or not report.is_refused:
        report_supply(connection, report)


def _facilities(kind: FacilityKind) -> _Loader:
    def run(
        connection: Connection, report: LoadReport, options: LoadOptions, progress: Progress | None
    ) -> None:
        load_facilities(connection, report, options, kind, progress)
        settle_facilities(connection)
        _report_supply(connection, report, options)

    return run
