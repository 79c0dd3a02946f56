"""What the scripts of the pages on boundaries 界线 and inspections 联检 need to know: labels."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from api.wording import Language
from gazetteer.boundaries.finding import SEVERITY_LABELS
from gazetteer.boundaries.line import LEVEL_LABELS, STATUS_LABELS
from gazetteer.boundaries.marker import (
    KIND_LABELS,
    METHOD_LABELS,
    SHAPE_LABELS,
    STATE_LABELS,
)
from gazetteer.boundaries.point import POINT_LABELS
from gazetteer.inspection.comparison import MOVEMENT_LABELS
from gazetteer.inspection.due import DUE_LABELS, DueState
from gazetteer.inspection.plan import (
    FINDING_CHAPTERS,
    INSPECTION_MOVES,
    PLAN_LABELS,
    PLAN_MOVES,
)
from gazetteer.inspection.plan import KIND_LABELS as PLAN_KIND_LABELS
from gazetteer.inspection.plan import STATE_LABELS as INSPECTION_LABELS
from gazetteer.inspection.problem import PROBLEM_LABELS, PROBLEM_STATE_LABELS
from gazetteer.inspection.result import CONDITION_LABELS, WITHOUT_EPOCH, WITNESSES_LABELS
from gazetteer.inspection.three_way import OUTCOME_LABELS
from gazetteer.places.place import SECRECY_LABELS
from gis.survey_crs import Datum, for_zone, geographic

# Told apart in print and by those who see no red too: dark, purple, amber, green, grey.
DUE_COLOURS = {
    DueState.OVERDUE: "#b3182b",
    DueState.NO_RECORD: "#7b3fa0",
    DueState.DUE_THIS_YEAR: "#d07a00",
    DueState.DUE_LATER: "#1d7a6b",
    DueState.NOT_SUBJECT: "#8a949c",
}


def boundary_data(lang: Language) -> dict[str, Any]:
    """Labels of lines, markers, findings and due states in one language, and colours."""
    return {
        "labels": {
            "level": _told(LEVEL_LABELS, lang),
            "status": _told(STATUS_LABELS, lang),
            "kind": _told(KIND_LABELS, lang),
            "state": _told(STATE_LABELS, lang),
            "method": _told(METHOD_LABELS, lang),
            "shape": _told(SHAPE_LABELS, lang),
            "point": _told(POINT_LABELS, lang),
            "due": _told(DUE_LABELS, lang),
            "severity": _told(SEVERITY_LABELS, lang),
            "secrecy": _told(SECRECY_LABELS, lang),
        },
        "due_colours": {state.value: colour for state, colour in DUE_COLOURS.items()},
        "systems": _systems(lang),
    }


def inspection_data(lang: Language) -> dict[str, Any]:
    """Labels of plans, results and problems, and the moves of plans and inspections."""
    known = boundary_data(lang)
    labels = known["labels"] | {
        "plan": _told(PLAN_LABELS, lang),
        "plan_kind": _told(PLAN_KIND_LABELS, lang),
        "inspection": _told(INSPECTION_LABELS, lang),
        "condition": _told(CONDITION_LABELS, lang),
        "witnesses": _told(WITNESSES_LABELS, lang),
        "movement": _told(MOVEMENT_LABELS, lang),
        "problem": _told(PROBLEM_LABELS, lang),
        "problem_state": _told(PROBLEM_STATE_LABELS, lang),
        "chapter": _told(FINDING_CHAPTERS, lang),
        "outcome": _told(OUTCOME_LABELS, lang),
    }
    return known | {
        "labels": labels,
        "plan_moves": {start.value: [e.value for e in ends] for start, ends in PLAN_MOVES.items()},
        "inspection_moves": {
            start.value: [e.value for e in ends] for start, ends in INSPECTION_MOVES.items()
        },
        "without_epoch": sorted(one.value for one in WITHOUT_EPOCH),
    }


def _told(labels: Mapping[Any, tuple[str, str]], lang: Language) -> dict[str, str]:
    index = 0 if lang == "zh" else 1
    return {
        key.value if isinstance(key, StrEnum) else str(key): pair[index]
        for key, pair in labels.items()
    }


def _systems(lang: Language) -> list[dict[str, Any]]:
    """The systems that are usually asked for where the zones of 114°E and 117°E meet."""
    known = [
        geographic(Datum.CGCS2000),
        *(
            for_zone(Datum.CGCS2000, zone, prefixed=prefixed)
            for zone in (38, 39)
            for prefixed in (False, True)
        ),
        for_zone(Datum.CGCS2000, 20, 6),
    ]
    return [{"epsg": crs.epsg, "label": crs.zh if lang == "zh" else crs.en} for crs in known]
