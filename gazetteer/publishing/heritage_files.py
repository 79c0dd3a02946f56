"""The heritage list 地名文化遗产保护名录 as JSON, CSV or a workbook."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from gazetteer.publishing.columns import heritage_table
from gazetteer.publishing.contents import ready_scope
from gazetteer.publishing.heritage import CriterionCheck, HeritageEntry
from gazetteer.publishing.heritage_read import read_heritage
from gazetteer.publishing.preface import SIMULATED
from gazetteer.publishing.question import PublishQuestion
from gazetteer.publishing.table_files import csv_chunks, heritage_workbook_bytes
from gis.database import Database

NOT_A_FINDING = (
    "所列为有出处的主张及其与各项标准的对照，不是认定。"
    " Claims with their sources, held against each criterion; none of them is a finding."
)


def heritage_bytes(database: Database, question: PublishQuestion, form: str) -> bytes:
    """The list in a form: `json`, `csv` or `xlsx`.

    Args:
        database: A migrated database.
        question: What is asked.
        form: The form.

    Raises:
        UnknownDivision: The division was not in force on the day.
        InputError: The day lies before everything on record.
    """
    with database.read(question.audience.role) as connection:
        division = ready_scope(connection, question)
        found = read_heritage(connection, question)
    about: dict[str, Any] = {
        "title": "地名文化遗产保护名录 Heritage of place names",
        "division": None if division is None else f"{division.code} {division.name}",
        "as_of": question.as_of.isoformat(),
        "known_at": None if question.known_at is None else question.known_at.isoformat(),
        "audience": question.audience.value,
        "note": NOT_A_FINDING,
        "simulated": any(entry.is_simulated for entry in found),
    }
    if form == "xlsx":
        warning = {"※": " · ".join(SIMULATED)} if about["simulated"] else {}
        return heritage_workbook_bytes(found, about | warning)
    if form == "csv":
        explained = {name: about[name] for name in ("as_of", "known_at", "audience", "note")}
        return "".join(csv_chunks(heritage_table(found), explained)).encode()
    places = [heritage_object(entry) for entry in found]
    return json.dumps({**about, "places": places}, ensure_ascii=False, default=str).encode()


def heritage_object(entry: HeritageEntry) -> dict[str, Any]:
    """One place for JSON."""
    plain = asdict(entry)
    plain["checks"] = [_check_object(check) for check in entry.checks]
    return plain | {"is_simulated": entry.is_simulated}


def _check_object(check: CriterionCheck) -> dict[str, Any]:
    return asdict(check) | {"verdict": check.verdict.value, "verdict_zh": check.verdict.zh}
