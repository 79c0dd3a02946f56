"""Where a marker 界桩 that a case sets up, moves or mends may stand.

The line is what it is (行政区域界线管理条例 第七条): a marker is held against it, not it against a
marker. A repair puts a marker where it stood: another place is a move, which both sides agree.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import text

from gazetteer.boundaries.line_facts import LineFacts, check_distance, nearest_line
from gazetteer.boundaries.marker import LETTERS, MarkerKind, Survey
from gazetteer.boundaries.rules import rules_on_record
from gazetteer.boundaries.survey_entry import known_surveys
from gazetteer.boundaries.survey_rules import standing_epochs
from gazetteer.cases.application import Application
from gazetteer.cases.marker_standing import StandingMarker
from gazetteer.inspection.comparison import Movement, compare_epochs
from gis.errors import InputError

# One of several under a number stands off the line by nature: on a bank, around a confluence.
_ON_LINE = LETTERS[MarkerKind.SINGLE]


def require_on_line(
    app: Application, full_number: str, survey: Survey, lines: Sequence[LineFacts]
) -> None:
    """Refuse a marker a kilometre off its lines; say how far off a single one is beyond the rule.

    Raises:
        FieldError: It stands too far off every line; the mend says what its numbers look like.
    """
    check_distance(full_number, survey.at, lines)
    if survey.at.position is None or not full_number.endswith(_ON_LINE):
        return
    near = nearest_line(survey.at.position, lines)
    if near is None:
        app.remark(
            f"界线没有几何,界桩 {full_number} 与界线的距离无法核对。",
            f"The line has no geometry: how far the marker {full_number} is off it is unknown.",
            is_unknown=True,
        )
        return
    away, line = near
    rule = rules_on_record(app.connection, app.day).rule("marker_off_line_tolerance_m", line.level)
    if rule is not None and away > float(rule.value):
        app.remark(
            f"界桩 {full_number} 距界线 {line.code} {away:.2f} m,限差 {rule.value} m;"
            "界线以协议书附图为准,不随界桩移动。",
            f"The marker {full_number} is {away:.2f} m off the line {line.code}, {rule.value} m"
            " are allowed; the line holds as agreed and does not follow the marker.",
        )


def require_same_place(
    app: Application, marker: StandingMarker, survey: Survey, lines: Sequence[LineFacts]
) -> None:
    """Refuse a repair that puts a marker elsewhere than it stood.

    It is held against the newest epoch that still stands, but for those that an inspection
    measured on a marker out of its place (移位).

    Raises:
        FieldError: It stands a kilometre off every line.
        InputError: It stands farther off than both surveys allow.
    """
    check_distance(marker.full_number, survey.at, lines)
    rules = rules_on_record(app.connection, app.day)
    level = lines[0].level
    factor = rules.rule("resurvey_sigma_factor", level)
    earlier = _epoch_in_place(app, marker, survey)
    if factor is None or earlier is None:
        app.remark(
            f"界桩 {marker.name} 没有可比的原测量成果,是否在原址无法核对。",
            f"No earlier survey of the marker {marker.name} can be compared: whether it stands"
            " where it stood is unknown.",
            is_unknown=True,
        )
        return
    found = compare_epochs(
        marker.full_number, marker.object_uuid, survey, earlier, factor,
        rules.rule("marker_sigma_m", level),
    )  # fmt: skip
    if found.movement is Movement.MOVED:
        raise InputError(
            f"The marker {marker.name} would stand {found.distance_m} m from where it stood"
            f" ({earlier.surveyed_on}); {found.tolerance_m} m are within the surveys.",
            "A repair keeps the place. A new place is for a case of change_marker, which both"
            " sides agree (行政区域界线管理条例 第六条); or correct the coordinates.",
        )
    if found.movement is Movement.UNKNOWN:
        zh = ";".join(reason for reason, _ in found.reasons)
        en = "; ".join(reason for _, reason in found.reasons)
        app.remark(
            f"界桩 {marker.name} 是否在原址无法判断:{zh}。",
            f"Whether the marker {marker.name} stands where it stood is unknown: {en}.",
            is_unknown=True,
        )


def _epoch_in_place(app: Application, marker: StandingMarker, survey: Survey) -> Survey | None:
    """The newest standing epoch by the day of a survey that was not measured out of place."""
    displaced = set(
        app.connection.execute(
            text("SELECT r.survey_uuid::text FROM office.inspection_result r"
                 " JOIN office.inspection_task t USING (task_id)"
                 " WHERE t.object_id = :object AND r.condition = 'moved'"
                 " AND r.survey_uuid IS NOT NULL"),
            {"object": marker.object_id},
        ).scalars()
    )  # fmt: skip
    known = known_surveys(app.connection, [marker.object_id])[marker.object_id]
    fitting = [
        epoch
        for epoch in standing_epochs(known)
        if epoch.survey_uuid not in displaced and epoch.surveyed_on <= survey.surveyed_on
    ]
    return max(fitting, key=lambda epoch: epoch.surveyed_on, default=None)
