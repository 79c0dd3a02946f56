"""The second pass of a check: reviewed decisions in, the final table and a report out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from gazetteer.matching.columns import CHECKED, FINAL, Cell, NamedPlace, place_cells
from gazetteer.matching.review import DECISION_LABELS, Decision, Reviewed, read_review
from gazetteer.matching.table_file import require_form, write_table
from gazetteer.places.place import PlaceKey
from gazetteer.places.place_class_record import classes_on_record
from gazetteer.places.repository import UnknownPlace, find_place
from gazetteer.search.states import read_states
from gis.datafiles import DataFile, Row
from gis.days import parse_day
from gis.errors import FieldError, FileError
from gis.staging import Progress

_AT_ONCE: Final = 1000
_KEPT: Final = ("status", "confirmed", "as_of")
_MOST_LISTED: Final = 1000
_STEP: Final = "落实确认 decisions looked up"


@dataclass(frozen=True, slots=True)
class ReviewReport:
    """What came of a review.

    Attributes:
        rows: How many rows.
        by_decision: Rows by decision.
        to_do: Row number, decision in words and remark of the rows that need a person still, at
            most a thousand.
    """

    rows: int
    by_decision: Mapping[Decision, int]
    to_do: tuple[tuple[int, str, str], ...]


def review_file(
    connection: Connection,
    file: DataFile,
    output: Path,
    known_at: datetime | None = None,
    progress: Progress | None = None,
) -> ReviewReport:
    """Read the reviewed table, and write what was decided.

    Places are those of the day of the check, which the table says.

    Args:
        connection: Any connection that may read; it decides what may be seen.
        file: A table that `check_file` wrote and a person went through.
        output: Where to write: .xlsx or .csv.
        known_at: What the register said at that moment; None: now.
        progress: Called with (step, done, total).

    Raises:
        FileError: The table was not written by the check; it cannot be written.
    """
    require_form(output)
    _require_columns(file)
    decided = [(row.number, *_decide(row)) for row in file.rows()]
    asked = dict.fromkeys((r.key, day) for _, r, day in decided if r.key is not None)
    places = _read_places(connection, list(asked), known_at, progress)
    classes = {
        code: one.name for code, one in classes_on_record(connection, None, known_at).items()
    }
    settled = [_settle(number, reviewed, day, places) for number, reviewed, day in decided]
    counted = Counter(reviewed.decision for _, reviewed, _ in settled)
    to_do = tuple(
        (number, " ".join(DECISION_LABELS[r.decision]), r.remark or "")
        for number, r, _ in settled
        if r.decision in (Decision.OPEN, Decision.INVALID)
    )[:_MOST_LISTED]
    own = [c for c in file.columns if c not in CHECKED.values()]
    kept = [CHECKED[key] for key in _KEPT]

    def rows() -> Iterator[list[Cell]]:
        for row, (_, reviewed, place) in zip(file.rows(), settled, strict=True):
            cells: list[Cell] = [row.values.get(column) for column in (*own, *kept)]
            yield cells + _final_cells(reviewed, place, classes)

    def report() -> Iterator[Sequence[Cell]]:
        yield ("结论 Decision", "行数 Rows")
        for decision in Decision:
            yield (" ".join(DECISION_LABELS[decision]), counted[decision])
        yield ("", "")
        yield ("行号 Row", "待办 To do", "备注 Remark")
        yield from to_do

    written = write_table(output, [*own, *kept, *FINAL.values()], rows(), {"报告 Report": report()})
    return ReviewReport(written, dict(counted), to_do)


def _require_columns(file: DataFile) -> None:
    missing = [heading for heading in CHECKED.values() if heading not in file.columns]
    if missing:
        raise FileError(
            f"{file.path.name} is no reviewed check: it has no column {missing[0]}.",
            "Give the file that `gazetteer match` wrote, with its columns.",
        )


def _decide(row: Row) -> tuple[Reviewed, date | None]:
    def cell(key: str) -> str | None:
        return row.values.get(CHECKED[key])

    if row.problem is not None:
        return Reviewed(Decision.INVALID, None, row.problem.reason), None
    reviewed = read_review(cell("confirmed"), cell("status"), cell("place_id"), cell("candidates"))
    if reviewed.key is None:
        return reviewed, None
    try:
        return reviewed, parse_day(cell("as_of") or "")
    except FieldError as error:
        remark = f"{CHECKED['as_of']}: {error.message}"
        return Reviewed(Decision.INVALID, None, remark), None


def _read_places(
    connection: Connection,
    asked: Sequence[tuple[PlaceKey | None, date | None]],
    known_at: datetime | None,
    progress: Progress | None,
) -> dict[tuple[PlaceKey | None, date | None], NamedPlace]:
    """The places of keys and days, those in force then."""
    numbers: dict[tuple[PlaceKey | None, date | None], int] = {}
    for key, day in asked:
        if key is None or day is None:
            continue
        if key.place_id is not None:
            numbers[key, day] = key.place_id
            continue
        try:
            found = find_place(connection, key, day, known_at)
        except UnknownPlace:
            continue
        numbers[key, day] = found.summary.place_id
    by_number: dict[tuple[int, date], NamedPlace] = {}
    done = 0
    for day in dict.fromkeys(day for _, day in numbers if day is not None):
        of_day = list(dict.fromkeys(n for (_, d), n in numbers.items() if d == day))
        for start in range(0, len(of_day), _AT_ONCE):
            page = of_day[start : start + _AT_ONCE]
            for number, state in read_states(connection, page, day, known_at).items():
                if state.in_force and state.standard is not None:
                    by_number[number, day] = NamedPlace(
                        number, state.standard, state.romanisation, state.place_code,
                        state.division_code, state.class_code, state.parents,
                    )  # fmt: skip
            done += len(page)
            if progress:
                progress(_STEP, done, len(numbers))
    return {
        (key, day): by_number[number, day]
        for (key, day), number in numbers.items()
        if day is not None and (number, day) in by_number
    }


def _settle(
    number: int,
    reviewed: Reviewed,
    day: date | None,
    places: Mapping[tuple[PlaceKey | None, date | None], NamedPlace],
) -> tuple[int, Reviewed, NamedPlace | None]:
    if reviewed.key is None:
        return number, reviewed, None
    place = places.get((reviewed.key, day))
    if place is None:
        key = reviewed.key
        shown = key.place_code or key.division_code or key.place_id
        remark = f"{day}无此地名：{shown} no place {shown} with a standard name on {day}"
        return number, replace(reviewed, decision=Decision.INVALID, remark=remark), None
    return number, reviewed, place


def _final_cells(
    reviewed: Reviewed, place: NamedPlace | None, classes: Mapping[str, str]
) -> list[Cell]:
    cells: dict[str, Cell] = dict.fromkeys(FINAL)
    cells["decision"] = " ".join(DECISION_LABELS[reviewed.decision])
    cells["remark"] = reviewed.remark
    if place is not None:
        found = place_cells(place, classes)
        cells["final_name"] = found["standard_name"]
        cells |= {f"final_{key}": value for key, value in found.items() if key != "standard_name"}
    return [cells[key] for key in FINAL]
