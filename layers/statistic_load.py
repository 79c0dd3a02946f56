"""Loads statistics of divisions 区划统计 from files: one row a division and date, wide.

A blank cell means unknown: a figure on record for it is taken back (and stays in history). A
column the file does not have changes nothing. A name beside the code is not stored, but must fit
the register: a spreadsheet that rounds 341202001004 to 3.41202E+11 makes it the code of the county.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, text

from gazetteer.division import may_be_same
from gazetteer.division_units import name_units
from gis.database import raw
from gis.loading import LoadOptions, LoadReport, ParsedRow, parse_files
from gis.problems import Problem
from gis.staging import Progress
from gis.versioned_table import MergeCounts
from layers.demand import MEASURES, STATISTIC_FIELDS, UNNAMED_SOURCE

# Registered and resident households differ by half in places, so these are not accepted.
_BARE_HOUSEHOLDS = frozenset({"户数", "总户数", "家庭户数", "居民户数", "households"})

_Cell = tuple[int, int, str, str | None, str, date, int | None, str, bool]


def load_statistics(
    connection: Connection, report: LoadReport, options: LoadOptions, progress: Progress | None
) -> None:
    """Load the report's files of statistics. Fills `report`.

    Raises:
        FileError: A file cannot be read as declared.
    """
    connection.exec_driver_sql(
        "CREATE TEMP TABLE cell (file int, row int, code text, name text, measure text,"
        " reference_date date, value bigint, source text, is_simulated boolean,"
        " division_id bigint) ON COMMIT DROP"
    )
    with (
        raw(connection).cursor() as cursor,
        cursor.copy(
            "COPY cell (file, row, code, name, measure, reference_date, value, source,"
            " is_simulated) FROM STDIN"
        ) as copy,
    ):
        for cell in _cells(report, options, progress):
            copy.write_row(cell)
    connection.exec_driver_sql("ANALYZE cell")
    _reject_unknown(connection, report)
    _reject_misnamed(connection, report)
    _reject_contradictions(connection, report)
    report.counts["division_statistic"] = _apply(connection)


def _cells(report: LoadReport, options: LoadOptions, progress: Progress | None) -> Iterator[_Cell]:
    figureless: set[int] = set()
    for parsed in parse_files(report, STATISTIC_FIELDS, options, progress):
        place = [(parsed.file, parsed.row.number)]
        present = [measure.name for measure in MEASURES if measure.name in parsed.values]
        if not present:
            if parsed.file not in figureless:
                figureless.add(parsed.file)
                report.problems.append(_no_figures(report.files[parsed.file].name, parsed))
            continue
        reference = parsed.day("reference_date") or options.in_force
        if reference is None:
            report.reject(
                place, "the row has no reference date.",
                "Add a reference_date 统计时点 column, or give --in-force.", "reference_date",
            )  # fmt: skip
            continue
        source = parsed.source(options) or UNNAMED_SOURCE
        simulated = bool(parsed.is_simulated(options))
        for measure in present:
            value = parsed.values[measure]
            number = value if isinstance(value, int) else None
            yield (
                parsed.file, parsed.row.number, str(parsed.values["code"]), parsed.text("name"),
                measure, reference, number, source, simulated,
            )  # fmt: skip


def _reject_unknown(connection: Connection, report: LoadReport) -> None:
    name_units(connection, "cell", code="code", unit="division_id")
    unknown = connection.exec_driver_sql(
        "SELECT DISTINCT file, row, code FROM cell WHERE division_id IS NULL ORDER BY 1, 2"
    ).all()
    for file, row, code in unknown:
        report.reject(
            [(file, row)], f"the division {code} is not on record.",
            "Load the list of divisions first, or correct the code.", "code", code,
        )  # fmt: skip
    connection.exec_driver_sql("DELETE FROM cell WHERE division_id IS NULL")


def _reject_misnamed(connection: Connection, report: LoadReport) -> None:
    """Reject rows whose name is nothing like any name their division ever had."""
    named = connection.exec_driver_sql(
        """
        SELECT c.file, c.row, c.code, c.name, v.names
        FROM (SELECT DISTINCT file, row, code, name, division_id FROM cell
              WHERE name IS NOT NULL) c
        CROSS JOIN LATERAL (SELECT array_agg(DISTINCT v.name) AS names
                            FROM gazetteer.division_version v
                            WHERE v.division_id = c.division_id) v
        WHERE c.name <> ALL (v.names) ORDER BY 1, 2
        """
    ).all()
    for file, row, code, name, names in named:
        if not any(may_be_same(name, known) for known in names):
            report.reject(
                [(file, row)], f"{code} is {'、'.join(names)}, not {name}.",
                "Correct the code (did the spreadsheet round it?) or the name.", "name", name,
            )  # fmt: skip
    connection.execute(
        text("DELETE FROM cell USING jsonb_array_elements(CAST(:gone AS jsonb)) g"
             " WHERE file = (g->>0)::int AND row = (g->>1)::int"),
        {"gone": json.dumps(sorted(report.rejected))},
    )  # fmt: skip


def _no_figures(file: str, parsed: ParsedRow) -> Problem:
    """The whole file cannot be used, whatever its rows hold."""
    bare = next((c for c in parsed.row.values if c.strip() in _BARE_HOUSEHOLDS), None)
    if bare is not None:
        return Problem(
            file, None, bare, None,
            f"'{bare}' does not say which households: registered 户籍 or resident 常住.",
            "Name the column 户籍户数 or 常住户数, or say it with --mapping"
            f" (households_registered = {bare}).",
        )  # fmt: skip
    return Problem(
        file, None, None, None, "the file has no column with a figure.",
        f"Its columns may be {', '.join(f'{m.zh} ({m.name})' for m in MEASURES)};"
        " name others with --mapping.",
    )  # fmt: skip


def _reject_contradictions(connection: Connection, report: LoadReport) -> None:
    """Several rows for one figure: the same value counts once, different ones are refused."""
    key = "division_id, measure, reference_date, source"
    connection.exec_driver_sql(
        f"""
        CREATE TEMP TABLE contradiction ON COMMIT DROP AS
        SELECT {key} FROM cell GROUP BY {key}
        HAVING count(DISTINCT value) > 1 OR (count(value) > 0 AND count(value) < count(*))
        """
    )
    faulty = connection.exec_driver_sql(
        f"SELECT file, row, code, measure, reference_date, source FROM cell"
        f" JOIN contradiction USING ({key}) ORDER BY 1, 2, 4"
    ).all()
    for file, row, code, measure, day, source in faulty:
        report.reject(
            [(file, row)], f"{code} has several values of {measure} for {day} from {source}.",
            "Keep the right row, or name the source of each.", measure,
        )  # fmt: skip
    # A row is loaded whole or not at all.
    connection.exec_driver_sql(
        f"DELETE FROM cell WHERE (file, row) IN"
        f" (SELECT file, row FROM cell JOIN contradiction USING ({key}))"
    )


def _apply(connection: Connection) -> MergeCounts:
    key = "division_id, measure, reference_date, source"
    removed = connection.exec_driver_sql(
        f"DELETE FROM layers.division_statistic WHERE ({key}) IN"
        f" (SELECT {key} FROM cell WHERE value IS NULL)"
    ).rowcount
    changed = connection.exec_driver_sql(
        """
        UPDATE layers.division_statistic s
        SET value = c.value, is_simulated = c.is_simulated FROM cell c
        WHERE c.value IS NOT NULL AND (s.division_id, s.measure, s.reference_date, s.source)
            = (c.division_id, c.measure, c.reference_date, c.source)
          AND (s.value, s.is_simulated) IS DISTINCT FROM (c.value, c.is_simulated)
        """
    ).rowcount
    added = connection.exec_driver_sql(
        f"""
        INSERT INTO layers.division_statistic ({key}, value, is_simulated)
        SELECT DISTINCT ON ({key}) {key}, value, is_simulated FROM cell
        WHERE value IS NOT NULL ORDER BY {key}
        ON CONFLICT ({key}) DO NOTHING
        """
    ).rowcount
    total = connection.exec_driver_sql("SELECT count(*) FROM cell").scalar_one()
    return MergeCounts(added, changed, removed, total - added - changed - removed)
