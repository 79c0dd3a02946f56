"""The figures to recast: a measure on record, or a file of codes and values 待换算数值."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

from sqlalchemy import Connection, text

from gazetteer.division import Level, level_of
from gazetteer.division_fields import CODE, NAME, SIMULATED, SOURCE
from gazetteer.succession import Measure
from gis.errors import FileError, InputError
from gis.fields import Field, FieldType
from gis.loading import LoadOptions, LoadReport, parse_files
from layers.demand import MEASURES
from layers.recast_terms import Figure

MEASURE_NAMES = tuple(measure.name for measure in MEASURES)
VALUE_FIELDS: tuple[Field, ...] = (
    CODE,
    NAME,
    Field("value", FieldType.DECIMAL, "数值", "Value", required=False, aliases=("值", "数据")),
    SOURCE,
    SIMULATED,
)


def share_of(measure: str | None) -> Measure:
    """The share stated with events that fits what is counted."""
    return "household" if measure is not None and measure.startswith("households") else "population"


def figures_on_record(
    connection: Connection,
    measure: str,
    day: date,
    level: Level,
    known_at: datetime | None = None,
    source: str | None = None,
) -> dict[str, Figure]:
    """Figures of the divisions of a level in force on a reference date, by code.

    A division's own figure; where there is none, the sum of its communities', if every one of
    them has a figure.

    Raises:
        InputError: The measure is unknown, nothing is on record for that date, or a division has
            figures of several sources.
    """
    if measure not in MEASURE_NAMES:
        raise InputError(
            f"{measure!r} is not a measure.", f"Use one of {', '.join(MEASURE_NAMES)}."
        )
    parameters = {
        "known": known_at, "measure": measure, "day": day, "level": level, "source": source,
    }  # fmt: skip
    _require_figures(connection, parameters)
    rows = connection.execute(
        text("""
        WITH RECURSIVE version AS NOT MATERIALIZED (
            SELECT division_id, code, level, parent_id
            FROM gazetteer.division_version_known(CAST(:known AS timestamptz))
            WHERE valid @> CAST(:day AS date)
        ), figure AS MATERIALIZED (
            SELECT division_id, value, source, is_simulated
            FROM layers.division_statistic_known(CAST(:known AS timestamptz))
            WHERE measure = :measure AND reference_date = :day
              AND (CAST(:source AS text) IS NULL OR source = :source)
        ), below AS (
            SELECT division_id AS root, division_id AS unit, level FROM version
            WHERE level = :level
            UNION ALL
            SELECT b.root, c.division_id, c.level
            FROM below b JOIN version c ON c.parent_id = b.unit
        ), summed AS (
            SELECT b.root, sum(f.value) AS value, count(*) AS communities,
                   count(f.value) AS with_figure, max(f.source) AS source,
                   bool_or(f.is_simulated) AS is_simulated
            FROM below b LEFT JOIN figure f ON f.division_id = b.unit
            WHERE b.level = 'community' GROUP BY b.root
        )
        SELECT v.code, coalesce(o.value, CASE WHEN s.with_figure = s.communities THEN s.value END)
                   AS value,
               coalesce(o.source, s.source) AS source,
               coalesce(o.is_simulated, s.is_simulated, false) AS is_simulated
        FROM version v
        LEFT JOIN figure o ON o.division_id = v.division_id
        LEFT JOIN summed s ON s.root = v.division_id
        WHERE v.level = :level
        """),
        parameters,
    ).all()
    return {
        row.code: Figure(
            row.code,
            None if row.value is None else Fraction(row.value),
            row.is_simulated,
            row.source,
        )
        for row in rows
    }


def _require_figures(connection: Connection, parameters: Mapping[str, object]) -> None:
    """Refuse a date without figures, and figures of several sources for one division."""
    known = "layers.division_statistic_known(CAST(:known AS timestamptz))"
    twice = connection.execute(
        text(f"SELECT min(source), max(source) FROM {known}"
             " WHERE measure = :measure AND reference_date = :day"
             " AND (CAST(:source AS text) IS NULL OR source = :source)"
             " GROUP BY division_id HAVING count(*) > 1 LIMIT 1"), parameters,
    ).first()  # fmt: skip
    if twice is not None:
        raise InputError(
            f"There are several figures of {parameters['measure']} for one division on"
            f" {parameters['day']}.",
            f"Name the source, such as {twice[0]!r} or {twice[1]!r}.",
        )
    days = connection.execute(
        text(f"SELECT DISTINCT reference_date FROM {known} WHERE measure = :measure"
             " AND (CAST(:source AS text) IS NULL OR source = :source) ORDER BY 1"), parameters,
    ).scalars().all()  # fmt: skip
    if parameters["day"] not in days:
        on_record = ", ".join(day.isoformat() for day in days)
        raise InputError(
            f"There is no figure of {parameters['measure']} for {parameters['day']}.",
            f"There are figures for {on_record}." if days else "Load statistics first.",
        )


def figures_of_file(path: Path, mapping: Mapping[str, str] | None = None) -> dict[str, Figure]:
    """Figures of a file with the columns code and value; a blank value is unknown.

    Raises:
        FileError: The file cannot be read, has no such columns, or a row cannot be used.
    """
    report = LoadReport("figures", [path])
    figures: dict[str, Figure] = {}
    twice: list[str] = []
    options = LoadOptions(mapping=mapping)
    has_values = False
    for parsed in parse_files(report, VALUE_FIELDS, options, None):
        code = str(parsed.values["code"])
        has_values = has_values or "value" in parsed.values
        value = parsed.values.get("value")
        if code in figures:
            twice.append(code)
        figures[code] = Figure(
            code,
            None if value is None else Fraction(str(value)),
            bool(parsed.is_simulated(options)),
            parsed.source(options) or path.name,
        )
    rejected = [problem for problem in report.problems if problem.severity == "reject"]
    if rejected:
        first = rejected[0]
        place = "" if first.row is None else f" row {first.row}"
        raise FileError(f"{path.name}{place}: {first.reason}", first.mend)
    if not has_values:
        raise FileError(
            f"{path.name} has no column of values.", "Name the column value 数值, or use --mapping."
        )
    if twice:
        raise FileError(f"{path.name} has several rows for {twice[0]}.", "Keep one row a division.")
    return figures


def level_of_figures(figures: Mapping[str, Figure]) -> Level:
    """The level all codes are of.

    Raises:
        InputError: There are none, or of several levels.
    """
    levels: Sequence[Level] = sorted({level_of(code) for code in figures})
    if len(levels) != 1:
        raise InputError(
            f"The figures are of several levels: {', '.join(levels)}." if levels
            else "There is no figure.",
            "Recast one level at a time.",
        )  # fmt: skip
    return levels[0]


def require_in_force(figures: Mapping[str, Figure], in_force: Sequence[str], day: date) -> None:
    """Refuse figures of divisions that were not in force on a day.

    Raises:
        InputError: There are such.
    """
    strange = sorted(set(figures) - set(in_force))
    if strange:
        raise InputError(
            f"{len(strange)} of the codes were not in force on {day}: {', '.join(strange[:5])}.",
            "Correct the codes, or the day the figures are of.",
        )
