"""What the script of the coverage map needs to know: kinds, choices and colours."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from api.wording import Language, words_of
from gazetteer.division import LEVEL_LABELS, Level
from layers.coverage_files import HEADINGS
from layers.demand import HouseholdsKind
from layers.kinds import KINDS
from maps.style import UNKNOWN, ColourClass, coverage_classes

ROW_LEVELS = (Level.COUNTY, Level.TOWNSHIP, Level.COMMUNITY)


def coverage_data(lang: Language) -> dict[str, Any]:
    """Kinds, choices and colours, labelled in one language."""
    index = 0 if lang == "zh" else 1
    words = words_of(lang, "coverage")
    return {
        "headings": {column: pair[index] for column, pair in HEADINGS.items()},
        "kinds": [
            {"key": kind.key, "label": (kind.zh, kind.en)[index], "colour": kind.colour}
            for kind in KINDS.values()
        ],
        "levels": [
            {"value": level.value, "label": LEVEL_LABELS[level][index]} for level in ROW_LEVELS
        ],
        "households": [
            {"value": kind.value, "label": words[kind.measure]} for kind in HouseholdsKind
        ],
        "palette": {
            # Limits as multiples of the standard; the page knows its value once it has asked.
            "against_standard": [_limits(one) for one in coverage_classes(Decimal(1))],
            "without_standard": [_limits(one) for one in coverage_classes(None)],
            "unknown": UNKNOWN.colour,
        },
    }


def _limits(one: ColourClass) -> dict[str, Any]:
    return {"lower": one.lower, "upper": one.upper, "colour": one.colour}
