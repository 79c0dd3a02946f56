"""One coverage figure explained 指标说明: what it was computed from, and why it may be unknown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from gazetteer.description import describe_division
from gazetteer.division import Level
from gazetteer.repository import find_division
from layers.coverage import CoverageQuestion, answer, header
from layers.outlines import bounds_of, counted_centres, counted_households

UNKNOWN_BECAUSE = {
    "no_households": (
        "没有该口径的户数,缺失为未知,不作零。",
        "No household figure of this kind is on record; missing is unknown, never zero.",
    ),
    "zero_households": (
        "户数为零,比率无意义。",
        "The household figure is zero, so that the ratio has no meaning.",
    ),
    "centre_without_area": (
        "有中心未登记建筑面积。",
        "A centre on record has no floor area.",
    ),
}


def explain(connection: Connection, code: str, question: CoverageQuestion) -> dict[str, Any]:
    """The figure of one division with all it rests on, for JSON.

    Args:
        connection: Any connection that may read.
        code: Twelve-digit code of the division.
        question: Gives day, moment, households and urban definition; its level and division
            are replaced by those of the code.

    Returns:
        The header of a coverage answer, with `row` (as in the table), `parents`, `versions` and
        `bbox` (degrees) of the division, and for a community `households_figure` (value,
        reference date, source), `centres` with their shares and `unknown_because`; null above
        that level.

    Raises:
        UnknownDivision: There was no such division on the day.
        InputError: The day lies before all data.
    """
    found = find_division(connection, code, question.as_of, question.known_at)
    asked = replace(question, level=found.level, division=code)
    answered = answer(connection, asked)
    row = next(answered.rows)
    about = describe_division(connection, code, asked.as_of, asked.known_at)
    explained: dict[str, Any] = {
        **header(answered),
        "row": row,
        "parents": about["parents"],
        "versions": about["versions"],
        "bbox": bounds_of(connection, asked, found.division_id),
        "households_figure": None,
        "centres": None,
        "unknown_because": None,
        "simulated": row["simulated"],
    }
    if found.level is Level.COMMUNITY:
        explained["households_figure"] = counted_households(connection, asked, code)
        explained["centres"] = counted_centres(connection, asked, [code])
        explained["unknown_because"] = [
            dict(zip(("zh", "en"), UNKNOWN_BECAUSE[reason], strict=True), key=reason)
            for reason in unknown_reasons(row)
        ]
    return explained


def unknown_reasons(row: dict[str, Any]) -> list[str]:
    """Why a community's figure cannot be computed: keys of `UNKNOWN_BECAUSE`."""
    reasons = []
    if row["households"] is None:
        reasons.append("no_households")
    elif row["households"] == 0:
        reasons.append("zero_households")
    if row["centres_without_area"]:
        reasons.append("centre_without_area")
    return reasons
