"""Makes a whole series of sheets, in parallel, all of it or nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from gis.errors import InputError
from maps.sheets.cad_engine import write_sheet_dxf
from maps.sheets.content import markers_shown
from maps.sheets.geopdf import georeferenced, joined
from maps.sheets.index_scene import draw_index
from maps.sheets.manifest import SheetEntry, manifest_csv, manifest_json
from maps.sheets.options import SheetOptions
from maps.sheets.plane import PlaneSubject, plane_subject
from maps.sheets.sheet_scene import DrawnSheet, draw_sheet
from maps.sheets.strip import SheetPlan, plan_sheets
from maps.sheets.subject import SheetMarker, SheetNotice, SheetSubject
from maps.sheets.typst_engine import scene_pdf, scene_png
from maps.sheets.workshop import hand_over, workshop

Progress = Callable[[str, int, int | None], None]
"""Called with (step, done, total)."""
FORMATS = ("pdf", "png", "dxf")
_STEP = "sheets 图幅"


@dataclass(frozen=True, slots=True)
class SeriesReport:
    """What was made.

    Attributes:
        directory: Where it is.
        files: Names of all files, the combined PDF and the manifest included.
        sheets: The sheets.
        strip_half_width_m: Strip shown on each side of the line.
        notices: What the sheets warn of.
        far_markers: Markers on no sheet, with their distance from the line in metres.
    """

    directory: Path
    files: tuple[str, ...]
    sheets: tuple[SheetEntry, ...]
    strip_half_width_m: float
    notices: tuple[SheetNotice, ...]
    far_markers: tuple[tuple[SheetMarker, float], ...]


@dataclass(frozen=True, slots=True)
class _Job:
    plane: PlaneSubject
    options: SheetOptions
    plan: SheetPlan
    formats: tuple[str, ...]
    folder: Path
    stem: str


def make_sheets(
    subject: SheetSubject,
    options: SheetOptions,
    formats: Collection[str],
    directory: Path,
    progress: Progress | None = None,
    *,
    threads: int | None = None,
) -> SeriesReport:
    """Draw the sheets of a line into a directory.

    Nothing appears there before everything is drawn; files of an earlier series of the same
    line that the new one does not replace are removed.

    Args:
        subject: The line and what its sheets say.
        options: Scale, paper, strip, languages.
        formats: Some of `FORMATS`; PDF files are georeferenced.
        directory: Where the files go; made if it does not exist.
        progress: Called with (step, done, total).
        threads: How many draw at once; None for one a processor.

    Raises:
        InputError: The subject cannot be drawn so, or a format is unknown.
        FileError: The directory cannot be written.
        SetupError: Fonts are missing.
    """
    chosen = tuple(f for f in FORMATS if f in formats)
    if not chosen or len(chosen) != len(set(formats)):
        raise InputError(
            f"Sheets cannot be made as {', '.join(sorted(formats)) or 'nothing'}.",
            f"Choose among {', '.join(FORMATS)}.",
        )
    plane = plane_subject(subject)
    plan = plan_sheets(plane, options)
    stem = _stem(subject)
    with workshop(directory) as folder:
        job = _Job(plane, options, plan, chosen, folder, stem)
        entries = _drawn(job, progress, threads or os.cpu_count() or 1)
        if "pdf" in chosen:
            _join(job, entries)
        (folder / f"{stem}_manifest.json").write_text(
            manifest_json(subject, options, plan, entries), encoding="utf-8"
        )
        (folder / f"{stem}_manifest.csv").write_text(manifest_csv(entries), encoding="utf-8")
        names = hand_over(folder, directory, stem)
    return SeriesReport(
        directory, names, tuple(entries), plan.strip_half_width_m,
        (*subject.warnings, *plan.notices), plan.far_markers,
    )  # fmt: skip


def sheet_pdf(subject: SheetSubject, options: SheetOptions, number: int) -> bytes:
    """One sheet as a georeferenced PDF; number 0 is the index.

    Raises:
        InputError: As `make_sheets`, or the series has no sheet of that number.
        SetupError: Fonts are missing.
    """
    plane = plane_subject(subject)
    plan = plan_sheets(plane, options)
    if not 0 <= number <= len(plan.views):
        raise InputError(
            f"The series of {subject.name} has sheets 1 to {len(plan.views)}, no {number}.",
            "Ask for one of them, or for 0, the index.",
        )
    if number == 0:
        return _pdf(subject, _index(plane, options, plan))
    return _pdf(subject, [draw_sheet(plane, options, plan, number - 1)])


def _drawn(job: _Job, progress: Progress | None, threads: int) -> list[SheetEntry]:
    """Draw all sheets and the index.

    Threads, not processes: typst and shapely let go of Python's lock while they work, and for
    some dozens of sheets processes spend on importing what they save
    (docs/performance-boundaries.md).
    """
    count = len(job.plan.views)
    entries: list[SheetEntry] = []

    if progress is not None:
        progress(_STEP, 0, count)
    with ThreadPoolExecutor(threads) as pool:
        # The index takes as long as a dozen sheets: first, so that nobody waits for it.
        index = pool.submit(_draw_index_files, job)
        try:
            for entry in pool.map(partial(_draw_files, job), range(count)):
                entries.append(entry)
                if progress is not None:
                    progress(_STEP, len(entries), count)
            index.result()
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return entries


def _draw_files(job: _Job, index: int) -> SheetEntry:
    drawn = draw_sheet(job.plane, job.options, job.plan, index)
    view = job.plan.views[index]
    digits = max(2, len(str(len(job.plan.views))))
    base = f"{job.stem}_{index + 1:0{digits}d}of{len(job.plan.views):0{digits}d}"
    return SheetEntry(
        index + 1, view.west_m, view.south_m, view.east_m, view.north_m,
        tuple(marker.label for marker in drawn.markers), drawn.national_numbers,
        tuple(label.request.content for label in drawn.labels if not label.is_clear),
        tuple(_write(job, [drawn], base)),
    )  # fmt: skip


def _write(job: _Job, drawn: Sequence[DrawnSheet], base: str) -> list[str]:
    """Write pages in every format asked for; PNG and DXF of the first page only."""
    first = drawn[0]
    names = [f"{base}.{form}" for form in job.formats]
    for form, name in zip(job.formats, names, strict=True):
        path = job.folder / name
        if form == "pdf":
            path.write_bytes(_pdf(job.plane.subject, drawn))
        elif form == "png":
            path.write_bytes(scene_png(first.scene, job.options.png_dpi))
        elif first.view is not None:
            write_sheet_dxf(path, first.scene, first.view)
    return names


def _pdf(subject: SheetSubject, drawn: Sequence[DrawnSheet]) -> bytes:
    pdf = scene_pdf([sheet.scene for sheet in drawn], subject.made_on)
    return georeferenced(pdf, subject.crs, [sheet.view for sheet in drawn])


def _index(plane: PlaneSubject, options: SheetOptions, plan: SheetPlan) -> list[DrawnSheet]:
    markers = [[m.label for m in markers_shown(plane, view)] for view in plan.views]
    return draw_index(plane, options, plan, markers)


def _draw_index_files(job: _Job) -> None:
    _write(job, _index(job.plane, job.options, job.plan), f"{job.stem}_index")


def _join(job: _Job, entries: Sequence[SheetEntry]) -> None:
    names = [f"{job.stem}_index.pdf"]
    names += [name for entry in entries for name in entry.files if name.endswith(".pdf")]
    whole = joined([(job.folder / name).read_bytes() for name in names])
    (job.folder / f"{job.stem}_all.pdf").write_bytes(whole)


def _stem(subject: SheetSubject) -> str:
    """What file names begin with: the line code, without signs that file systems dislike."""
    return re.sub(r"[^\w-]+", "-", subject.code).strip("-") or "line"
