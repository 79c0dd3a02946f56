"""Actions on markers 界桩: erecting, moving, restoring, replacing, and what became of them.

No action touches a line: it holds as agreed, wherever its markers stand (行政区域界线管理条例
第七条). Survey epochs are only ever added. Erecting is in `gazetteer.cases.marker_erecting`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import text

from gazetteer.boundaries.line_facts import LineFacts, known_lines, line_facts
from gazetteer.boundaries.marker import STATE_LABELS, MarkerState, Survey
from gazetteer.boundaries.survey_entry import enter_survey
from gazetteer.cases.application import Application
from gazetteer.cases.marker_fields import (
    PLACE_FIELDS,
    STONE_FIELDS,
    stated_survey,
    stated_witnesses,
)
from gazetteer.cases.marker_position import require_on_line, require_same_place
from gazetteer.cases.marker_standing import (
    StandingMarker,
    change_marker,
    describe_object,
    new_object,
    said_of,
    standing_marker,
)
from gis.errors import InputError

Payload = Mapping[str, Any]
_STONE: Final = tuple(field.name for field in STONE_FIELDS)
_PLACE: Final = tuple(field.name for field in PLACE_FIELDS)


def move_marker(app: Application, payload: Payload) -> None:
    """移动: the same stone at another place. Its epochs go on; state `moved` 移位 is a fault."""
    marker = _marker(app, payload)
    if marker.state in (MarkerState.LOST, MarkerState.RETIRED):
        raise InputError(
            f"The marker {marker.name} is {marker.state.value}"
            f" ({STATE_LABELS[marker.state][0]}): there is nothing to move.",
            "Erect a new one (erect_marker), or replace it where it stood (replace_marker).",
        )
    lines = _lines(app, marker)
    survey = _survey(app, payload, marker)
    if survey is None:
        raise InputError("The new place is not given.", "Give its survey.")
    require_on_line(app, marker.full_number, survey, lines)
    content = stated_content(payload)
    # What was said of the old place does not hold of the new one.
    for name, was_there, zh, en in (
        ("witnesses", marker.has_witnesses, "方位物", "reference objects"),
        ("position_text", marker.position_text is not None, "位置描述", "position in words"),
    ):
        if name in content:
            continue
        content[name] = [] if name == "witnesses" else None
        if was_there:
            app.remark(
                f"界桩 {marker.name} 移动后{zh}不再适用,须重新测定登记。",
                f"The {en} of the marker {marker.name} no longer hold at its new place and are"
                " to be determined anew.",
                is_unknown=True,
            )
    check_managing_side(payload, lines)
    _say(app, marker, MarkerState.IN_USE, payload, content)
    enter_survey(app.connection, marker.object_id, survey)


def restore_marker(app: Application, payload: Payload) -> None:
    """修复、恢复原位: the same stone at its own place again."""
    marker = _marker(app, payload)
    if marker.state is MarkerState.RETIRED:
        raise InputError(
            f"The marker {marker.name} is retired 报废.",
            "Replace it (replace_marker); what is retired does not come back.",
        )
    survey = _survey(app, payload, marker)
    content = stated_content(payload)
    if marker.state is MarkerState.IN_USE and survey is None and not content:
        raise InputError(
            f"The marker {marker.name} is in use 在用, and nothing else is said of it.",
            "Leave the action out, or say what was done.",
        )
    check_managing_side(payload, _lines(app, marker))
    if survey is not None:
        require_same_place(app, marker, survey, _lines(app, marker))
    elif marker.state is MarkerState.MOVED:
        app.remark(
            f"界桩 {marker.name} 恢复原位后没有测量成果,位置以移位前的成果为准,尚未验证。",
            f"The marker {marker.name} was put back and not surveyed: nobody has seen that it"
            " stands where it did.",
            is_unknown=True,
        )
    _note_managing_side(app, marker)
    _say(app, marker, MarkerState.IN_USE, payload, content)
    if survey is not None:
        enter_survey(app.connection, marker.object_id, survey)


def replace_marker(app: Application, payload: Payload) -> None:
    """原址更换: a new stone under the same number; the old one is retired and keeps its epochs."""
    marker = _marker(app, payload)
    if not marker.is_newest:
        raise InputError(
            f"The marker {marker.name} has been replaced already.",
            "Name the object that stands there now.",
        )
    lines = _lines(app, marker)
    check_managing_side(payload, lines)
    survey = _survey(app, payload, marker)
    before = said_of(app.connection, marker.version_id)
    kept = {name: before[name] for name in (*_PLACE, "shape", "is_simulated") if name in before}
    content = {
        **kept, "remark": None, "state": MarkerState.IN_USE.value, **_origin(app, payload),
        **stated_content(payload),
    }  # fmt: skip
    if survey is not None:
        require_same_place(app, marker, survey, lines)
    else:
        app.remark(
            f"更换的界桩 {marker.full_number} 没有测量成果,位置未知;旧桩成果不属于新桩。",
            f"The new stone under {marker.full_number} was not surveyed: its position is"
            " unknown, for the epochs of the old one stay with the old one.",
            is_unknown=True,
        )
    _note_managing_side(app, marker)
    change_marker(
        app.connection, marker, app.day,
        {"state": MarkerState.RETIRED.value, "source": app.source},
    )  # fmt: skip
    made = new_object(
        app.connection, marker.marker_id, marker.full_number, marker.ordinal + 1, marker.secrecy
    )
    describe_object(app.connection, made, app.day, content)
    if survey is not None:
        enter_survey(app.connection, made, survey)


def record_marker_state(app: Application, payload: Payload) -> None:
    """What became of a marker 损坏、丢失、移位、报废, and why."""
    marker = _marker(app, payload)
    state = MarkerState(payload["state"])
    if marker.state is state:
        raise InputError(
            f"The marker {marker.name} is on record as {state.value}"
            f" ({STATE_LABELS[state][0]}) already.",
            "Leave the action out.",
        )
    if marker.state is MarkerState.RETIRED:
        raise InputError(
            f"The marker {marker.name} is retired 报废.", "What is retired does not change."
        )
    _say(app, marker, state, payload, {"remark": payload["reason"]})


def stated_content(payload: Payload) -> dict[str, Any]:
    """The columns of a marker that a payload speaks of; without its source."""
    content = {
        name: payload[name]
        for name in (*_STONE, *_PLACE)
        if name in payload and name not in ("witnesses", "source")
    }
    witnesses = stated_witnesses(payload)
    return content if witnesses is None else content | {"witnesses": witnesses}


def check_managing_side(payload: Payload, lines: list[LineFacts]) -> None:
    """See that who is to look after a marker is a side of its line.

    Raises:
        InputError: It is not.
    """
    code = payload.get("managing_code")
    if code is not None and not any(line.has_side(code) for line in lines):
        raise InputError(
            f"{code} is no side of the line {', '.join(line.code for line in lines)}.",
            "One of the neighbours manages a marker: correct managing_code.",
        )


def _marker(app: Application, payload: Payload) -> StandingMarker:
    return standing_marker(
        app.connection, payload["full_number"], payload.get("object_uuid"), app.day
    )


def _lines(app: Application, marker: StandingMarker) -> list[LineFacts]:
    return known_lines(line_facts(app.connection, marker.line_codes), marker.line_codes)


def _survey(app: Application, payload: Payload, marker: StandingMarker) -> Survey | None:
    survey = stated_survey(payload, app.source, is_simulated=marker.is_simulated)
    if survey is not None:
        require_by_then(app, survey)
    return survey


def require_by_then(app: Application, survey: Survey) -> None:
    """Refuse a survey made after the day from which the case holds.

    Raises:
        InputError: It was; on that day nobody would know where the marker stands.
    """
    if survey.surveyed_on > app.day:
        raise InputError(
            f"The survey of {survey.surveyed_on} lies after the day of the case, {app.day}.",
            "Let the case hold from the day of the survey, or later.",
        )


def _origin(app: Application, payload: Payload) -> dict[str, Any]:
    return {"source": payload.get("source") or app.source}


def _say(
    app: Application,
    marker: StandingMarker,
    state: MarkerState,
    payload: Payload,
    content: Mapping[str, Any],
) -> None:
    change_marker(
        app.connection, marker, app.day,
        {"state": state.value, **_origin(app, payload), **content},
    )  # fmt: skip


def _note_managing_side(app: Application, marker: StandingMarker) -> None:
    """Say whose the repair is; the neighbour is present (界桩管理 2008)."""
    if marker.managing_code is None:
        return
    name = app.connection.execute(
        text("SELECT managing_name FROM gazetteer.marker_object_version"
             " WHERE version_id = :version"),
        {"version": marker.version_id},
    ).scalar()  # fmt: skip
    who = " ".join(filter(None, (name, marker.managing_code)))
    app.remark(
        f"界桩 {marker.name} 由 {who} 管理:修复、更换由其办理,毗邻方在场。",
        f"The marker {marker.name} is managed by {who}, who repairs it with the neighbour present.",
    )
