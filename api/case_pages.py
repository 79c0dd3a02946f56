"""What the scripts of the cases desk 办件 need to know: moves, labels of choices."""

from __future__ import annotations

from typing import Any

from api.wording import Language
from gazetteer.boundaries.marker import METHOD_LABELS, SHAPE_LABELS
from gazetteer.boundaries.marker import STATE_LABELS as MARKER_STATE_LABELS
from gazetteer.cases.rules import APPROVER_CLASSES
from gazetteer.cases.state import CLOSED, EDITABLE, STATE_LABELS, TRANSITIONS
from gazetteer.division import LEVEL_LABELS
from gazetteer.places.place import ACCURACY_LABELS, NAME_KIND_LABELS, SECRECY_LABELS


def case_data(lang: Language) -> dict[str, Any]:
    """States, the moves between them with what each needs, and labels of the choices of forms."""
    index = 0 if lang == "zh" else 1
    levels = {level.value: pair[index] for level, pair in LEVEL_LABELS.items()}
    choices = {
        **{shape: pair[index] for shape, pair in SHAPE_LABELS.items()},
        **{how.value: pair[index] for how, pair in METHOD_LABELS.items()},
        **{state.value: pair[index] for state, pair in MARKER_STATE_LABELS.items()},
        **levels,
        **{how.value: pair[index] for how, pair in ACCURACY_LABELS.items()},
        **{level.value: pair[index] for level, pair in SECRECY_LABELS.items()},
        **{kind.value: pair[index] for kind, pair in NAME_KIND_LABELS.items()},
    }
    return {
        "states": {state.value: pair[index] for state, pair in STATE_LABELS.items()},
        "state_order": [state.value for state in STATE_LABELS],
        "editable": sorted(state.value for state in EDITABLE),
        "closed": sorted(state.value for state in CLOSED),
        "moves": [
            {
                "start": move.start.value,
                "end": move.end.value,
                "permission": move.permission.value,
                "routes": sorted(route.value for route in move.routes),
                "facts": list(move.facts),
                "needs_remark": move.needs_remark,
                "rebases": move.is_stale_way_back,
            }
            for move in TRANSITIONS
        ],
        "approver_classes": list(APPROVER_CLASSES),
        "choices": choices,
        "levels": levels,
    }
