"""What a form fills in by itself and what it asks for; the same is checked again on return."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gazetteer.inspection.pack_fields import PHOTOS, PROBLEMS, TASKS
from gazetteer.inspection.pack_schema import Bilingual

# UUIDs without braces, in a way that every version of QGIS knows.
_UUID: Final = "substr(uuid(), 2, 36)"

DEFAULTS: Final[Mapping[tuple[str, str], str]] = {
    (PROBLEMS, "problem_uuid"): _UUID,
    (PROBLEMS, "found_on"): "to_date(now())",
    (PROBLEMS, "state"): "'open'",
    (PHOTOS, "photo_uuid"): _UUID,
}
# Without these a new row says nothing.
NEEDED: Final = frozenset(
    {(PROBLEMS, "kind"), (PROBLEMS, "description"), (PHOTOS, "path")}
)  # fmt: skip
PHOTO_RELATIONS: Final[Mapping[str, str]] = {
    TASKS: "photos_of_markers",
    PROBLEMS: "photos_of_problems",
}
RELATION_FIELDS: Final[Mapping[str, str]] = {TASKS: "object_uuid", PROBLEMS: "problem_uuid"}


def constraints(layer: str, fix_sigma_m: float) -> dict[str, tuple[str, Bilingual]]:
    """Expression and reason by field; a form warns, and lets it be saved.

    Args:
        layer: Name of the layer.
        fix_sigma_m: A fix worse than this asks why.
    """
    if layer == TASKS:
        return {
            "condition": (
                '"condition" IS NOT NULL OR "inspected_on" IS NULL',
                ("请选择界桩状况", "Choose the condition"),
            ),
            "inspected_on": (
                '("inspected_on" IS NOT NULL OR "condition" IS NULL)'
                ' AND ("inspected_on" IS NULL OR "inspected_on" <= to_date(now()))',
                ("请填写检查日期，不得晚于今天", "Give the day, not a future one"),
            ),
            "new_north": (
                '("new_north" IS NULL) = ("new_east" IS NULL)',
                ("X、Y 须同时填写", "Give both coordinates or none"),
            ),
            "sigma_m": (
                '"sigma_m" IS NULL OR "sigma_m" > 0',
                ("中误差应大于零", "More than zero"),
            ),
            "accuracy_reason": (
                f'"new_north" IS NULL OR ("sigma_m" IS NOT NULL AND "sigma_m" <= {fix_sigma_m:g})'
                " OR length(trim(coalesce(\"accuracy_reason\", ''))) > 0",
                (
                    f"中误差大于 {fix_sigma_m:g} 米或未知时须说明原因",
                    f"Say why it is worse than {fix_sigma_m:g} m, or unknown",
                ),
            ),
        }
    if layer == PROBLEMS:
        return {
            "handling": (
                "\"state\" <> 'handled' OR length(trim(coalesce(\"handling\", ''))) > 0",
                ("已处理的问题须填写处理意见", "Say how it was handled"),
            )
        }
    return {}
