"""A recast 统计口径换算 as it is answered in JSON and printed, with its rule."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from layers.recast_terms import ALWAYS, RULES, Recast


def as_dict(found: Recast) -> dict[str, Any]:
    """The answer for JSON, with its rule; figures to six decimals."""
    question = found.question
    zh, en = RULES[question.by]
    return {
        "from": question.from_day.isoformat(),
        "to": question.to_day.isoformat(),
        "known_at": question.known_at.isoformat() if question.known_at else None,
        "level": question.level,
        "division": question.division,
        "by": question.by,
        "rule": {"zh": f"{zh}。{ALWAYS[0]}。", "en": f"{en}; {ALWAYS[1]}."},
        "totals": {
            "given": decimal(found.given),
            "placed": decimal(found.placed),
            "lost": decimal(found.lost),
            "unplaced": decimal(found.unplaced),
        },
        "unknown_figures": list(found.unknown_figures),
        "findings": [finding.as_dict() for finding in found.findings],
        "sources": list(found.sources),
        "simulated": found.is_simulated,
        "rows": [
            {
                "code": row.code,
                "name": row.name,
                "value": decimal(row.value),
                "known_part": decimal(row.known_part),
                "parts": [
                    {
                        "code": part.code,
                        "name": part.name,
                        "value": decimal(part.value),
                        "share": None if part.share is None else float(part.share),
                        "amount": decimal(part.amount),
                        "basis": part.basis,
                    }
                    for part in row.parts
                ],
                "missing": list(row.missing),
            }
            for row in found.rows
        ],
    }


def decimal(value: Fraction | None) -> float | int | None:
    """A figure for JSON: whole numbers whole, others to six decimals."""
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(round(value, 6))
