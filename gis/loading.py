"""What every load shares: its options, its log of problems, its report, the reading of rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from gis.columns import match_headers
from gis.crs import Crs
from gis.datafiles import open_datafile
from gis.errors import FileError, InputError
from gis.fields import Field, parse_row, parse_value
from gis.problems import Problem
from gis.rejects import write_rejects
from gis.rows import DataFile, Row
from gis.staging import Progress
from gis.surveyfiles import is_survey_file, open_survey_file
from gis.versioned_table import MergeCounts

_TOTALS = frozenset({"合计", "总计", "小计", "共计", "total", "sum"})


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """How files are to be read and what their rows mean.

    Attributes:
        crs: CRS of geometries and coordinate columns; None: the files have none.
        encoding: Declared encoding of text.
        layer: Sheet of a workbook, layer of a GeoPackage.
        mapping: Canonical column → header, for headers that are not known.
        in_force: First day of the states described, where a row has no valid_from.
        source: Where the figures come from, where a row does not say.
        is_simulated: Whether the records are invented, where a row does not say.
        defaults: Canonical column → text that holds where a row has no such cell.
        allow_rejects: Load the good rows although others are rejected.
        is_dry_run: Do everything, keep nothing.
    """

    crs: Crs | None = None
    encoding: str | None = None
    layer: str | None = None
    mapping: Mapping[str, str] | None = None
    in_force: date | None = None
    source: str | None = None
    is_simulated: bool | None = None
    defaults: Mapping[str, str] = field(default_factory=dict)
    allow_rejects: bool = False
    is_dry_run: bool = False


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """A row whose values are typed; columns the file lacks are absent."""

    file: int
    row: Row
    values: dict[str, object]

    def day(self, column: str) -> date | None:
        """A date column; None where it is blank or absent."""
        value = self.values.get(column)
        return value if isinstance(value, date) else None

    def text(self, column: str) -> str | None:
        """A text column; None where it is blank or absent."""
        value = self.values.get(column)
        return None if value is None else str(value)

    def source(self, options: LoadOptions) -> str | None:
        """Where the row comes from: as it says, else as the options do."""
        return self.text("source") or options.source

    def is_simulated(self, options: LoadOptions) -> bool | None:
        """Whether the row is invented: as it says, else as the options do; None: neither does."""
        value = self.values.get("simulated")
        return options.is_simulated if value is None else bool(value)


@dataclass(slots=True)
class LoadReport:
    """What a load read, refused and changed.

    Attributes:
        dataset: What was loaded.
        files: The files, in order.
        rows_read: Rows read.
        problems: Rejected rows and findings, in the order they were met.
        counts: What changed, by table.
        rejected: (file index, row) of rejected rows.
    """

    dataset: str
    files: Sequence[Path]
    rows_read: int = 0
    problems: list[Problem] = field(default_factory=list)
    counts: dict[str, MergeCounts] = field(default_factory=dict)
    rejected: set[tuple[int, int]] = field(default_factory=set)

    @property
    def is_nothing(self) -> bool:
        """Whether the register stays as it was."""
        return all(counts.is_nothing for counts in self.counts.values())

    @property
    def is_refused(self) -> bool:
        """Whether a row, or a whole file, cannot be loaded."""
        return any(problem.severity == "reject" for problem in self.problems)

    def reject(
        self,
        places: Sequence[tuple[int, int]],
        reason: str,
        mend: str,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        """Reject rows by (file index, row)."""
        for file, row in places:
            self.rejected.add((file, row))
            name = self.files[file].name
            self.problems.append(Problem(name, row, column, value, reason, mend))

    def find(self, reason: str, mend: str, file: int = 0, row: int | None = None) -> None:
        """Note a finding: the row is loaded, and the matter listed."""
        self.problems.append(
            Problem(self.files[file].name, row, None, None, reason, mend, "finding")
        )


class LoadRefused(InputError):
    """Rows were rejected, so nothing was loaded.

    Attributes:
        report: The report, with every problem.
    """

    def __init__(self, report: LoadReport) -> None:
        """Say how many rows were rejected."""
        rows = len(report.rejected)
        super().__init__(
            f"{rows} of {report.rows_read} rows were rejected, so nothing was loaded."
            if rows
            else "The file cannot be loaded as it is.",
            "Mend them in the file, or load the good rows with --allow-rejects."
            if rows
            else "See the problems listed.",
        )
        self.report = report


def parse_files(
    report: LoadReport, fields: Sequence[Field], options: LoadOptions, progress: Progress | None
) -> Iterator[ParsedRow]:
    """Read, match and type the rows of all files of a load, logging what cannot be used.

    Raises:
        FileError: A file cannot be read as declared.
        FieldError: A default of the options cannot be such a value.
    """
    said = [field for field in fields if field.name in options.defaults]
    defaults = {field.name: parse_value(field, options.defaults[field.name]) for field in said}
    for index, path in enumerate(report.files):
        source = open_source(path, options)
        headers, problems = match_headers(fields, source.columns, options.mapping, path.name)
        missing = [f for f in fields if f.required and f.name not in headers]
        report.problems += problems
        if missing:
            _report_missing(report, path, missing, source.columns)
        if missing or any(problem.severity == "reject" for problem in problems):
            continue
        for count, row in enumerate(source.rows(), start=1):
            report.rows_read += 1
            if progress and count % 2000 == 0:
                progress(path.name, count, source.row_count)
            values, faults = parse_row(fields, row, headers, path.name)
            if row.problem is not None:
                faults = [row.problem, *faults]
            if any(fault.severity == "reject" for fault in faults):
                if _is_total(row):
                    report.find(
                        "a row of totals is left out: totals are worked out, never loaded.",
                        "Nothing need be done.", index, row.number,
                    )  # fmt: skip
                    continue
                report.rejected.add((index, row.number))
            report.problems += faults
            values |= {name: v for name, v in defaults.items() if values.get(name) is None}
            if (index, row.number) not in report.rejected:
                yield ParsedRow(index, row, values)
        if progress:
            progress(path.name, report.rows_read, report.rows_read)


def _is_total(row: Row) -> bool:
    """Whether an unusable row is the line of totals 合计 that closes a printed table."""
    first = next((cell for cell in row.values.values() if cell), "")
    return "".join(first.split()).rstrip(":：").casefold() in _TOTALS


def open_source(path: Path, options: LoadOptions) -> DataFile:
    """Open a file of the load as the options declare it."""
    if is_survey_file(path):
        return open_survey_file(
            path, crs=options.crs, encoding=options.encoding, layer=options.layer
        )
    return open_datafile(path, crs=options.crs, encoding=options.encoding, layer=options.layer)


def describe(path: Path) -> dict[str, str]:
    """Name and SHA-256 of a file, as a revision records it.

    Raises:
        FileError: The file cannot be read.
    """
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    except OSError as fault:
        raise FileError(f"{path} cannot be read.", "Check the path and its rights.") from fault
    return {"name": path.name, "sha256": digest.hexdigest()}


def write_rejected(report: LoadReport, options: LoadOptions, target: Path) -> int:
    """Write the rejected rows, as they stood, with reason and mend; returns how many."""
    by_place: dict[tuple[str, int], list[Problem]] = {}
    for problem in report.problems:
        if problem.row is not None and problem.severity == "reject":
            by_place.setdefault((problem.file, problem.row), []).append(problem)
    columns: list[str] = []
    rejected: list[tuple[Row, list[Problem]]] = []
    for index, path in enumerate(report.files):
        if not any(file == index for file, _ in report.rejected):
            continue
        source = open_source(path, options)
        columns += [column for column in source.columns if column not in columns]
        rejected += [
            (row, by_place.get((path.name, row.number), []))
            for row in source.rows()
            if (index, row.number) in report.rejected
        ]
    return write_rejects(target, columns, rejected)


def _report_missing(
    report: LoadReport, path: Path, missing: Sequence[Field], columns: Sequence[str]
) -> None:
    for wanted in missing:
        report.problems.append(
            Problem(
                path.name,
                None,
                wanted.name,
                None,
                f"the file has no column for {wanted.en} {wanted.zh} ({wanted.name})",
                f"Its columns are {', '.join(columns[:20])}; name the right one with --mapping.",
            )
        )
