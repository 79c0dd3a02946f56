"""What the scripts of the pages on place names need to know: labels of what the API answers."""

from __future__ import annotations

from typing import Any

from api.wording import Language
from api.words.events import EVENTS
from gazetteer.division import LEVEL_LABELS
from gazetteer.places.place import ACCURACY_LABELS, NAME_KIND_LABELS, SECRECY_LABELS


def place_labels(lang: Language) -> dict[str, Any]:
    """Kinds of names, levels of secrecy and of divisions, ways of measuring, in one language."""
    index = 0 if lang == "zh" else 1
    return {
        "labels": {
            "name_kind": {kind.value: pair[index] for kind, pair in NAME_KIND_LABELS.items()},
            "secrecy": {level.value: pair[index] for level, pair in SECRECY_LABELS.items()},
            "accuracy": {how.value: pair[index] for how, pair in ACCURACY_LABELS.items()},
            "level": {level.value: pair[index] for level, pair in LEVEL_LABELS.items()},
            "event": EVENTS if lang == "en" else {},
        }
    }
