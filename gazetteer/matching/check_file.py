"""Checking a column of a table 标准地名核查: the table back, with what its names are.

The first of two passes: what is certain is said, what is not is left to a person, who writes into
one column. `review_file` takes it from there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from gazetteer.matching.check import CheckQuestion, WrittenName, check_names
from gazetteer.matching.columns import CHECKED, Cell, checked_cells
from gazetteer.matching.table_file import require_form, write_table
from gazetteer.matching.verdict import Status, Verdict
from gazetteer.places.place_class_record import classes_on_record
from gis.datafiles import DataFile, Row
from gis.errors import FileError
from gis.rows import clean_headers
from gis.staging import Progress

MOST_ROWS: Final = 1_000_000
_TABLES: Final = (".csv", ".tsv", ".txt", ".xlsx")
_WRITING: Final = "写出结果 rows written"


@dataclass(frozen=True, slots=True)
class NameColumns:
    """Which columns of a table hold what.

    Attributes:
        name: Heading of the names.
        within: Heading of the divisions they lie in, as codes or names; None: none has them.
    """

    name: str
    within: str | None = None


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What came of a check.

    Attributes:
        rows: How many rows the table has.
        names: How many different names, with their divisions, it has.
        by_label: Rows by status and fault in words, the most frequent first.
        standard: How many rows have a standard name.
    """

    rows: int
    names: int
    by_label: Mapping[tuple[str, str], int]
    standard: int


def check_file(
    connection: Connection,
    file: DataFile,
    columns: NameColumns,
    question: CheckQuestion,
    output: Path,
    progress: Progress | None = None,
) -> CheckReport:
    """Check the names of a table, and write it with what they are.

    Args:
        connection: Any connection that may read; it decides what may be seen.
        file: The table.
        columns: Where the names are.
        question: What they are checked against.
        output: Where to write: .xlsx or .csv.
        progress: Called with (step, done, total).

    Raises:
        FileError: No such column; columns of ours in it already; it cannot be written.
    """
    require_form(output)
    name, within = _find_columns(file, columns)
    verdicts = check_names(
        connection, (w for row in file.rows() if (w := _written(row, name, within))), question,
        progress,
    )  # fmt: skip
    known = classes_on_record(connection, question.as_of, question.known_at)
    classes = {code: one.name for code, one in known.items()}
    counted: Counter[tuple[str, str]] = Counter()
    standard = 0

    def rows() -> Iterator[list[Cell]]:
        nonlocal standard
        for number, row in enumerate(file.rows(), start=1):
            verdict = _verdict(row, name, within, verdicts)
            counted[verdict.label] += 1
            standard += verdict.status is Status.STANDARD
            if progress and number % 1000 == 0:
                progress(_WRITING, number, file.row_count)
            own: list[Cell] = [row.values.get(column) for column in file.columns]
            yield own + checked_cells(verdict, question, classes)

    def about() -> Iterator[Sequence[Cell]]:
        yield from _explained(question)
        yield ("", "")
        for (zh, en), count in counted.most_common():
            yield (f"{zh} {en}", count)

    written = write_table(
        output, [*file.columns, *CHECKED.values()], rows(), {"说明 About": about()},
        CHECKED["confirmed"],
    )  # fmt: skip
    return CheckReport(written, len(verdicts), dict(counted.most_common()), standard)


def require_table(path: Path) -> None:
    """Refuse a file that is no table.

    Raises:
        FileError: It is none.
    """
    if path.suffix.lower() not in _TABLES:
        raise FileError(f"{path.name} is no table.", "Give a file .xlsx, .csv, .tsv or .txt.")


def _find_columns(file: DataFile, columns: NameColumns) -> tuple[str, str | None]:
    taken = [heading for heading in CHECKED.values() if heading in file.columns]
    if taken:
        raise FileError(
            f"{file.path.name} was checked already: it has a column {taken[0]}.",
            "Finish it with --reviewed, or remove the columns that the check added.",
        )
    return _column(file, columns.name), (
        None if columns.within is None else _column(file, columns.within)
    )


def _column(file: DataFile, heading: str) -> str:
    wanted = clean_headers([heading], file.path.name)
    found = [column for column in file.columns if (column,) == wanted]
    if not found:
        shown = "、".join(file.columns[:20])
        raise FileError(f"{file.path.name} has no column {heading}.", f"Its columns are {shown}.")
    return found[0]


def _written(row: Row, name: str, within: str | None) -> WrittenName | None:
    text = row.values.get(name)
    if row.problem is not None or text is None:
        return None
    return WrittenName(text.strip(), (row.values.get(within) or None) if within else None)


def _verdict(
    row: Row, name: str, within: str | None, verdicts: Mapping[WrittenName, Verdict]
) -> Verdict:
    if row.problem is not None:
        said = f"{row.problem.reason} {row.problem.mend}".strip()
        return Verdict(Status.UNREADABLE, remark=(said, ""))
    written = _written(row, name, within)
    return Verdict(Status.BLANK) if written is None else verdicts[written]


def _explained(question: CheckQuestion) -> Iterator[Sequence[Cell]]:
    known = question.known_at.isoformat() if question.known_at else "现在 now"
    yield ("核查时点 As of", question.as_of.isoformat())
    yield ("登记时点 Known at", known)
    yield ("类别范围 Class", question.place_class or "全部 all")
    yield from _HOW_TO


_HOW_TO: Final = (
    ("依据 Rests on", "《地名管理条例》（国务院令第753号）第十八条：应当使用标准地名的情形"),
    ("可信度 Score",
     "该候选即为所指的可能性（0–100），由已知答案的查询实测校准。Chance that it is the place "
     "meant, calibrated on queries whose answer is known."),
    ("确认 Confirmed",
     "请在此列填写：地名代码（20位）、区划代码（12位）或候选中的编号；“是”采纳所列标准名称；“否”表示都"
     "不是。标准名称的行留空即通过。Write a place code, a division code of 12 digits or a number "
     "listed under candidates; 是 (yes) accepts the name shown, 否 (no) says that none is meant; "
     "rows with a standard name pass when left blank."),
    ("下一步 Next", "gazetteer match --reviewed 本文件 -o 结果.xlsx"),
)  # fmt: skip
