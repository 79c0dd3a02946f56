"""The actions on markers 界桩, for `gazetteer.cases.actions.ACTIONS`."""

from __future__ import annotations

from typing import Final

from gazetteer.boundaries.marker import MarkerState
from gazetteer.cases.action_fields import one_of
from gazetteer.cases.action_kind import ActionKind, declared
from gazetteer.cases.marker_changes import (
    move_marker,
    record_marker_state,
    replace_marker,
    restore_marker,
)
from gazetteer.cases.marker_erecting import erect_marker
from gazetteer.cases.marker_fields import (
    PLACE_FIELDS,
    STONE_FIELDS,
    check_survey_fields,
    line_codes,
    marker_number,
    survey_fields,
    uuid,
)

_NUMBER: Final = declared(
    "full_number", "界桩编号", "Marker number with its letter", marker_number, need=True
)
_OBJECT: Final = declared(
    "object_uuid",
    "界桩标识",
    "UUID of the object; the newest under the number where left out",
    uuid,
)
_REST: Final = (*STONE_FIELDS, *PLACE_FIELDS)

MARKER_ACTIONS: Final = (
    ActionKind(
        "erect_marker", "增设界桩", "Erect a marker",
        (_NUMBER, declared("line_codes", "界线代码", "Line; at a tri-point all its lines",
                           line_codes, need=True),
         *survey_fields(need=True),
         declared("secrecy", "密级", "Secrecy", one_of("public", "internal", "secret")), *_REST),
        erect_marker, check=check_survey_fields,
    ),
    ActionKind(
        "move_marker", "移动界桩", "Move a marker",
        (_NUMBER, _OBJECT, *survey_fields(need=True), *_REST),
        move_marker, check=check_survey_fields,
    ),
    ActionKind(
        "restore_marker", "修复(恢复原位)", "Repair a marker, or put it back",
        (_NUMBER, _OBJECT, *survey_fields(need=False), *_REST),
        restore_marker, check=check_survey_fields,
    ),
    ActionKind(
        "replace_marker", "原址更换", "Replace a marker where it stands",
        (_NUMBER, _OBJECT, *survey_fields(need=False), *_REST),
        replace_marker, check=check_survey_fields,
    ),
    ActionKind(
        "record_marker_state", "登记界桩状态", "Record what became of a marker",
        (_NUMBER, _OBJECT,
         declared("state", "界桩状态", "State",
                  one_of(*(s for s in MarkerState if s is not MarkerState.IN_USE)), need=True),
         declared("reason", "原因", "Why", need=True),
         declared("source", "资料来源", "Source; the case where left out")),
        record_marker_state,
    ),
)  # fmt: skip
