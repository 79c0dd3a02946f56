"""Coverage before and after a case, of the counties and townships that it lies in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, text

from gazetteer.cases.application import Application
from gazetteer.cases.case import Case
from gazetteer.division import Level
from gazetteer.repository import UnknownDivision
from gis.errors import InputError
from layers.coverage import CoverageQuestion, answer

_FIGURES = (
    "households", "floor_area_m2", "area_per_100_households_m2", "meets_area", "communities",
    "communities_compliant", "communities_unknown", "coverage_rate", "centres",
)  # fmt: skip


def divisions_around(connection: Connection, case: Case, day: date) -> list[tuple[str, Level]]:
    """The counties and townships that the case's codes lie in, in force on the day."""
    codes = {
        code[:digits].ljust(12, "0")
        for action in case.actions
        for code in _codes(action.payload)
        for digits in (6, 9)
    }
    rows = connection.execute(
        text("SELECT code, level FROM gazetteer.division_version"
             " WHERE code = ANY(:codes) AND valid @> CAST(:day AS date)"
             " AND level IN ('county', 'township') ORDER BY code"),
        {"codes": sorted(codes), "day": day},
    ).all()  # fmt: skip
    return [(code, Level(level)) for code, level in rows]


def _codes(payload: Any) -> list[str]:
    """Everything in a payload that has the look of a division code."""
    if isinstance(payload, str):
        is_code = payload.isascii() and payload.isdigit() and len(payload) in (6, 9, 12)
        return [payload.ljust(12, "0")] if is_code else []
    inner: Sequence[Any] = ()
    if isinstance(payload, Mapping):
        inner = [value for key, value in payload.items() if key not in ("outline", "geometry")]
    elif isinstance(payload, list):
        inner = payload
    return [code for value in inner for code in _codes(value)]


def continued(app: Application, around: Sequence[tuple[str, Level]]) -> list[tuple[str, Level]]:
    """The divisions asked about before, and those that took their place."""
    found = dict(around)
    for code, level in around:
        for successor in app.successors.get(code, ()):
            found[successor] = level
    return list(found.items())


def coverage_of(
    connection: Connection,
    around: Sequence[tuple[str, Level]],
    day: date,
    known_at: datetime | None,
) -> dict[str, dict[str, Any]]:
    """Rows of coverage of divisions with all that is below them, by code."""
    rows: dict[str, dict[str, Any]] = {}
    for code, level in around:
        # A division not in force on that side of the change has no figures there.
        with suppress(UnknownDivision, InputError):
            found = answer(connection, CoverageQuestion(level, day, code, known_at))
            rows |= {row["code"]: row for row in found.rows}
    return rows


def compared(
    before: Mapping[str, Mapping[str, Any]],
    after: Mapping[str, Mapping[str, Any]],
    app: Application,
) -> list[dict[str, Any]]:
    """The figures of each division before and after, side by side; None: it was not there."""
    compared = []
    for code in sorted(before.keys() | after.keys()):
        old, new = before.get(code), after.get(code)
        compared.append(
            {
                "code": code,
                "name": (new or old or {})["name"],
                "level": (new or old or {})["level"],
                "successors": app.successors.get(code, []),
                "before": None if old is None else {n: _plain(old[n]) for n in _FIGURES},
                "after": None if new is None else {n: _plain(new[n]) for n in _FIGURES},
            }
        )
    return compared


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value
