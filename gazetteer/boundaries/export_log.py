"""The log of internal exports 内部数据提供登记: who took which positions out, when and how many.

The Surveying Law asks that access to classified geodata be registered (测绘法; DOMAIN 6). A file is
registered before it leaves, so none is out that is not in the log. The log only grows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from sqlalchemy import Connection, text

from gazetteer.boundaries.internal_file import InternalFile
from gazetteer.boundaries.rules import rules_on_record
from gis.database import Database
from gis.wholefile import whole_file

AREA_RULE = "export_area_warning_km2"

_LOG = """
SELECT export_id, exported_at, actor, account_id, subject, format, line_code, epsg,
       feature_count, area_km2, classification, warning, file_name, sha256
FROM office.internal_export
"""


@dataclass(frozen=True, slots=True)
class ExportEntry:
    """One entry of the log.

    Attributes:
        export_id: Number of the entry.
        exported_at: Moment, by the database's clock.
        actor: Who took it.
        account_id: Their account; None: at the command line.
        subject: What it was.
        format: In which format.
        line_code: Of which line; None: of several or of none.
        epsg: System of its coordinates.
        feature_count: Lines, markers and points in it.
        area_km2: What it covers (`gazetteer.boundaries.internal_file.area_covered_km2`).
        classification: 密级 as it stands in the file.
        warning: What it was warned of; None: of nothing.
        file_name: Its name.
        sha256: Its digest.
    """

    export_id: int
    exported_at: datetime
    actor: str
    account_id: int | None
    subject: str
    format: str
    line_code: str | None
    epsg: int | None
    feature_count: int
    area_km2: Decimal | None
    classification: str
    warning: str | None
    file_name: str
    sha256: str


def register_export(
    connection: Connection,
    file: InternalFile,
    actor: str,
    account_id: int | None = None,
    *,
    today: date | None = None,
) -> ExportEntry:
    """Enter a file into the log.

    Args:
        connection: In `Database.transact`, or in a revision.
        file: What leaves.
        actor: Who takes it.
        account_id: Their account; None: at the command line.
        today: Day whose rule for the area holds; None: today.
    """
    row = connection.execute(
        text("INSERT INTO office.internal_export (actor, account_id, subject, format, line_code,"
             " epsg, feature_count, area_km2, classification, warning, file_name, sha256)"
             " VALUES (:actor, :account, :subject, :format, :line, :epsg, :count, :area, :class,"
             " :warning, :name, :sha) RETURNING export_id, exported_at, actor, account_id,"
             " subject, format, line_code, epsg, feature_count, area_km2, classification,"
             " warning, file_name, sha256"),
        {
            "actor": actor,
            "account": account_id,
            "subject": file.subject,
            "format": file.format,
            "line": file.line_code,
            "epsg": file.epsg,
            "count": file.feature_count,
            "area": file.area_km2,
            "class": file.classification.line,
            "warning": area_warning(connection, file, today or date.today()),
            "name": file.name,
            "sha": file.sha256,
        },
    ).one()  # fmt: skip
    return ExportEntry(*row)


def area_warning(connection: Connection, file: InternalFile, today: date) -> str | None:
    """What to say of a file that covers more than the rule's area; None: it does not.

    Exactly the rule's area is not more (自然资发〔2020〕95号: 大于25平方千米).

    Raises:
        InputError: No rule `export_area_warning_km2` is in force on the day.
    """
    area = file.area_km2
    if area is None:
        return None
    most = rules_on_record(connection, today).number(AREA_RULE, file.level)
    if area <= most:
        return None
    return (
        f"覆盖面积 {area} km²，超过 {most} km²：提供前请核对保密规定。"
        f" It covers {area} km², more than {most} km²: check the secrecy rules before it is"
        " passed on."
    )


def hand_out(
    database: Database,
    file: InternalFile,
    target: Path,
    actor: str,
    account_id: int | None = None,
) -> ExportEntry:
    """Register a file, then put it in place; a file that cannot be registered does not leave.

    Raises:
        FileError: The file cannot be written.
    """
    with whole_file(target) as draft:
        draft.write_bytes(file.content)
        with database.transact() as connection:
            named = replace(file, name=target.name)
            entry = register_export(connection, named, actor, account_id)
    return entry


def read_log(
    connection: Connection, *, line_code: str | None = None, limit: int = 100
) -> tuple[ExportEntry, ...]:
    """The newest entries first, of lines that whoever asks may see.

    Args:
        connection: Of staff.
        line_code: Of this line only.
        limit: At most so many.
    """
    rows = connection.execute(
        text(_LOG + " WHERE CAST(:line AS text) IS NULL OR line_code = :line"
             " ORDER BY exported_at DESC, export_id DESC LIMIT :limit"),
        {"line": line_code, "limit": limit},
    )  # fmt: skip
    return tuple(ExportEntry(*row) for row in rows)
