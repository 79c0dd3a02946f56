"""New epochs from the field: whether they may be, and how they enter the register.

An epoch is never taken back. Where a result is corrected, the epoch that it had is corrected by
another that names it (`corrects`) and says why.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from gazetteer.boundaries.line import BoundaryLine
from gazetteer.boundaries.line_facts import LineFacts, check_distance
from gazetteer.boundaries.marker import Survey, SurveyMethod
from gazetteer.boundaries.official import official_position
from gazetteer.boundaries.rules import rules_on_record
from gazetteer.boundaries.survey_entry import enter_survey, known_surveys, new_survey
from gazetteer.boundaries.survey_rules import differences, same_epoch, standing_epochs
from gazetteer.inspection.result import WITHOUT_EPOCH, InspectionResult, NewEpoch, ResultEntry
from gazetteer.inspection.sides import divisions_of_line
from gis.coordinate_faults import Expected, coordinate_fault
from gis.errors import FieldError, InputError
from gis.survey_crs import parse_survey_crs

# A fix farther off than this is another place or zone, and its digits say which; a nearer one is
# held against the line itself.
_FARTHEST_KM = 10.0
_CORRECTION = "联检成果更正 result of the joint inspection corrected"


def check_epoch(
    connection: Connection, epoch: NewEpoch, says: ResultEntry, line: BoundaryLine
) -> None:
    """See that new coordinates may be, and that a poor fix has its reason.

    A fix without a stated σ counts as poor.

    Args:
        connection: Any that may read.
        epoch: The coordinates.
        says: The result that brings them.
        line: The line, for its rules and its whereabouts.

    Raises:
        FieldError: They may not be; the message says why.
    """
    if says.condition in WITHOUT_EPOCH:
        raise FieldError(
            f"A marker that is {says.condition} has no coordinates to measure.",
            "Leave the coordinates out, or correct the condition.",
        )
    crs = parse_survey_crs(str(epoch.epsg))
    expected = None if line.geom is None else Expected(*line.geom.bounds, _FARTHEST_KM)
    fault = coordinate_fault(crs, float(epoch.north), float(epoch.east), expected)
    if fault is not None:
        raise fault
    facts = LineFacts(
        line.code, line.level, line.numbering_unit, divisions_of_line(line), line.geom
    )  # fmt: skip
    check_distance("The fix", official_position(epoch.north, epoch.east, epoch.epsg), [facts])
    if epoch.sigma_m is not None and epoch.sigma_m <= 0:
        raise FieldError("σ must be more than zero.", "Leave it out where it is unknown.")
    rules = rules_on_record(connection, says.inspected_on)
    limit = rules.number("field_fix_sigma_m", line.level.value)
    is_poor = epoch.sigma_m is None or epoch.sigma_m > limit
    if is_poor and says.accuracy_reason is None:
        stated = "is not stated" if epoch.sigma_m is None else f"is {epoch.sigma_m} m"
        raise FieldError(
            f"The σ of the fix {stated}; fixes should be within {limit} m.",
            "Say why in accuracy_reason, or measure again.",
        )


def is_entered(
    connection: Connection, result: InspectionResult, epoch: NewEpoch, says: ResultEntry
) -> bool:
    """Whether the epoch is, word for word, the one that the result on record has."""
    wanted = _survey(epoch, says)
    same = same_epoch(known_surveys(connection, [result.object_id])[result.object_id], wanted)
    return (
        same is not None
        and same.survey_uuid == result.survey_uuid
        and not _contradictions(same, wanted)
    )


def enter_epoch(
    connection: Connection,
    object_id: int,
    epoch: NewEpoch,
    says: ResultEntry,
    *,
    before: str | None,
    source: str,
    is_simulated: bool,
    today: date,
) -> str:
    """Append the epoch to the object, unless it is on record.

    Args:
        connection: A revision.
        object_id: The object.
        epoch: The coordinates, checked by `check_epoch`.
        says: The result that brings them.
        before: UUID of the epoch that the result had, which this one corrects; None: none.
        source: Where it comes from.
        is_simulated: Whether it is invented.
        today: Day after which nothing can have been surveyed.

    Returns:
        Its UUID, or that of the same epoch on record.

    Raises:
        FieldError: The same coordinates are on record with another accuracy or height; or
            others of that day, which are not those of the result.
    """
    known = known_surveys(connection, [object_id])[object_id]
    wanted = _survey(epoch, says, source=source, is_simulated=is_simulated)
    same = same_epoch(known, wanted)
    if same is not None:
        changed = _contradictions(same, wanted)
        if changed:
            raise FieldError(
                f"These coordinates of {wanted.surveyed_on} are on record with another"
                f" {', '.join(changed)}; epochs are never overwritten.",
                "Leave it as it is, or measure again on another day.",
            )
        return same.survey_uuid
    if before in {one.survey_uuid for one in standing_epochs(known)}:
        wanted = _survey(epoch, says, before, source=source, is_simulated=is_simulated)
    entered = enter_survey(connection, object_id, wanted, today=today)
    if entered is None:
        raise InputError("The epoch is on record already.", "Read the marker again.")
    return entered


def _contradictions(known: Survey, new: Survey) -> tuple[str, ...]:
    """In what two records of one epoch differ; a method that is not said contradicts none."""
    found = differences(known, new)
    is_unsaid = new.method is SurveyMethod.UNKNOWN
    return tuple(name for name in found if not (is_unsaid and name == "method"))


def _survey(
    epoch: NewEpoch,
    says: ResultEntry,
    corrects: str | None = None,
    *,
    source: str | None = None,
    is_simulated: bool = False,
) -> Survey:
    at = official_position(
        epoch.north, epoch.east, epoch.epsg,
        height_m=epoch.height_m, height_system=epoch.height_system,
    )  # fmt: skip
    return new_survey(
        epoch.surveyed_on or says.inspected_on, at, epoch.method, sigma_m=epoch.sigma_m,
        surveyor=epoch.surveyor, corrects=corrects,
        correction=None if corrects is None else (epoch.correction or _CORRECTION),
        source=source, is_simulated=is_simulated,
    )  # fmt: skip
