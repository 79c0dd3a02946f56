"""Survey points as a CSV with a header: 点号, X, Y, 高程, 编码.

The header says which column is which, so the order is free. A column that is only called "X" is
the northing, as in every Chinese survey office, and "Y" the easting.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from gis.columns import match_headers
from gis.csvfile import open_csv
from gis.features import SurveyPoint, SurveyPoints, check_point
from gis.fields import Field, FieldType, parse_row
from gis.filesize import need_file
from gis.formulas import harmless
from gis.problems import Problem
from gis.survey_text import LIMIT_BYTES, TextEncoding, csv_line, duplicates, write_lines

POINT_FIELDS = (
    Field(
        "number",
        FieldType.TEXT,
        "点号",
        "Point number",
        required=True,
        aliases=("界桩编号", "界桩号", "点名", "编号", "name", "point", "no"),
    ),
    Field(
        "x_north_m",
        FieldType.DECIMAL,
        "纵坐标X",
        "X (north)",
        unit="m",
        required=True,
        aliases=("X", "X坐标", "纵坐标", "北坐标", "northing", "north", "N"),
    ),
    Field(
        "y_east_m",
        FieldType.DECIMAL,
        "横坐标Y",
        "Y (east)",
        unit="m",
        required=True,
        aliases=("Y", "Y坐标", "横坐标", "东坐标", "easting", "east", "E"),
    ),
    Field(
        "height_m",
        FieldType.DECIMAL,
        "高程",
        "Height",
        unit="m",
        aliases=("H", "Z", "高程H", "elevation"),
    ),
    Field("code", FieldType.TEXT, "编码", "Code", aliases=("属性", "类型", "attribute")),
)


def read_point_table(path: Path, *, encoding: str | None = None) -> SurveyPoints:
    """Reads a table of points; a row that cannot be used becomes a problem with row and column.

    Args:
        path: A .csv or .txt with a header.
        encoding: As declared; None means UTF-8.

    Raises:
        FileError: Not readable as a table in that encoding.
    """
    need_file(path, limit_bytes=LIMIT_BYTES)
    table = open_csv(path, crs=None, encoding=encoding)
    headers, problems = match_headers(POINT_FIELDS, table.columns, None, path.name)
    for field in POINT_FIELDS:
        if field.required and field.name not in headers:
            problems.append(
                Problem(
                    path.name,
                    None,
                    None,
                    None,
                    f"There is no column {field.zh} {field.en}.",
                    f"Add it, or name its header {field.zh}.",
                )
            )
    if any(problem.severity == "reject" for problem in problems):
        return SurveyPoints((), tuple(problems))
    points = []
    for row in table.rows():
        if row.problem is not None:
            problems.append(row.problem)
            continue
        values, faults = parse_row(POINT_FIELDS, row, headers, path.name)
        problems.extend(faults)
        if faults:
            continue
        height, code = values.get("height_m"), values.get("code")
        points.append(
            SurveyPoint(
                str(values["number"]),
                float(str(values["x_north_m"])),
                float(str(values["y_east_m"])),
                float(height) if isinstance(height, Decimal) else None,
                str(code) if code is not None else None,
                row.number,
            )
        )
    problems.extend(duplicates(points, path.name))
    return SurveyPoints(tuple(points), tuple(problems))


def write_point_table(
    path: Path,
    points: Sequence[SurveyPoint],
    *,
    encoding: TextEncoding = "utf-8-sig",
    decimals: int = 3,
) -> None:
    """Writes a table of points, X north before Y east, whole or not at all.

    Args:
        path: Target, .csv.
        points: In metres.
        encoding: UTF-8 with byte order mark by default, which Excel opens.
        decimals: Digits behind the point.

    Raises:
        FieldError: A point without number or position, or a character that the encoding lacks.
        FileError: The file cannot be written.
    """
    lines = [",".join(field.zh for field in POINT_FIELDS)]
    for point in points:
        check_point(point)
        height = "" if point.height_m is None else f"{point.height_m:.{decimals}f}"
        numbers = [f"{point.x_north_m:.{decimals}f}", f"{point.y_east_m:.{decimals}f}", height]
        lines.append(csv_line([harmless(point.number), *numbers, harmless(point.code or "")]))
    write_lines(path, lines, encoding)
