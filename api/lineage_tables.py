"""Lineage, crosswalks and recasts as tables and CSV; the same on the terminal and over HTTP."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from api.tables import csv_text
from gazetteer.crosswalk import Crosswalk, header

CROSSWALK_COLUMNS = (
    "from_code", "from_name", "to_code", "to_name", "to_level", "area_share",
    "population_share", "household_share", "is_partial", "rule_zh", "rule_en", "path",
    "from", "to", "known_at",
)  # fmt: skip
RECAST_COLUMNS = (
    "code", "name", "value", "known_part", "parts", "missing", "rule_zh", "rule_en",
    "from", "to", "known_at", "by", "simulated",
)  # fmt: skip


def crosswalk_json(found: Crosswalk) -> dict[str, Any]:
    """A crosswalk with what was asked and what does not add up."""
    return {**header(found), "rows": [row.as_dict() for row in found.rows]}


def crosswalk_rows(found: Crosswalk) -> list[dict[str, Any]]:
    """Flat rows, each with what was asked and its path as one text."""
    about = header(found)
    return [
        {
            **row.as_dict(),
            **{f"rule_{language}": text for language, text in row.rule.items()},
            "path": path_text(row.path),
            **{name: about[name] for name in ("from", "to", "known_at")},
        }
        for row in found.rows
    ]


def crosswalk_csv(found: Crosswalk) -> str:
    """A crosswalk as CSV."""
    return csv_text(CROSSWALK_COLUMNS, crosswalk_rows(found))


def recast_csv(answer: Mapping[str, Any]) -> str:
    """A recast, as `layers.recast_report.as_dict` gives it, as CSV."""
    about = {name: answer[name] for name in ("from", "to", "known_at", "by", "simulated")}
    rule = {f"rule_{language}": text for language, text in answer["rule"].items()}
    return csv_text(
        RECAST_COLUMNS,
        [
            {
                **row,
                "parts": parts_text(row["parts"]),
                "missing": "; ".join(row["missing"]),
                **rule,
                **about,
            }
            for row in answer["rows"]
        ],
    )


def path_text(path: Sequence[Mapping[str, Any]]) -> str:
    """A chain of events on one line."""
    return "; ".join(
        f"{dated(step)} {step['kind']} {_code(step['predecessor_code'])}"
        f"→{_code(step['successor_code'])}"
        for step in path
    )


def parts_text(parts: Sequence[Mapping[str, Any]]) -> str:
    """What a figure is made of, on one line."""
    return "; ".join(
        f"{_code(part['code'])} {part['name']} {_figure(part['value'])}×{_figure(part['share'])}"
        for part in parts
    )


def dated(step: Mapping[str, Any]) -> str:
    """The date of an event, as exactly as it is known."""
    digits = {"year": 4, "month": 7}.get(step["date_precision"], 10)
    return str(step["effective_on"])[:digits]


def as_json(answer: Mapping[str, Any]) -> str:
    """JSON text for people to read too."""
    return json.dumps(answer, ensure_ascii=False, indent=1)


def _code(code: str | None) -> str:
    """A code without the padding below the county."""
    return "—" if code is None else code.removesuffix("000000")


def _figure(value: float | None) -> str:
    return "?" if value is None else f"{value:.10g}"
