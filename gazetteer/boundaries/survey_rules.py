"""When a survey epoch 测量成果 may be added to those of an object.

Epochs are only ever added. The very same is not added twice; another result of the same day must
say which epoch it corrects, and why; nothing is surveyed in the future.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from gazetteer.boundaries.line import Conversion
from gazetteer.boundaries.marker import OfficialPosition, Survey, SurveyMethod
from gis.errors import FieldError
from gis.measure import CGCS2000

# Positions this close are one survey, written in two zones or to other digits of degrees.
_SAME_M = 0.001
_MOST_DEGREES = 360


def same_epoch(known: Sequence[Survey], new: Survey) -> Survey | None:
    """The epoch among `known` that has the day and coordinates of `new`, or None.

    The same position in another zone of its datum is the same epoch, and so are the same figures
    rounded to centimetres, as result tables print them.
    """
    return next(
        (
            epoch for epoch in known
            if epoch.surveyed_on == new.surveyed_on and _is_same_place(epoch.at, new.at)
        ),
        None,
    )  # fmt: skip


def standing_epochs(known: Sequence[Survey]) -> list[Survey]:
    """The epochs that no other corrects."""
    corrected = {epoch.corrects for epoch in known}
    return [epoch for epoch in known if epoch.survey_uuid not in corrected]


def check_survey(known: Sequence[Survey], new: Survey, today: date) -> None:
    """See that an epoch may be added to those known of its object; ask `same_epoch` first.

    Raises:
        FieldError: It may not; the message says why.
    """
    if new.surveyed_on > today:
        raise FieldError(
            f"The survey is dated {new.surveyed_on}, which is yet to come.", "Correct the day."
        )
    if (new.corrects is None) != (new.correction is None):
        raise FieldError(
            "A correction names the epoch that it corrects (corrects) and says why (correction);"
            " one of the two is missing.",
            "Give both, or neither.",
        )
    if any(epoch.survey_uuid == new.survey_uuid for epoch in known):
        raise FieldError(
            f"The epoch {new.survey_uuid} is on record with another day or other coordinates.",
            "Epochs are never overwritten: leave survey_uuid empty, and say what it corrects.",
        )
    standing = standing_epochs(known)
    if new.corrects is not None and all(epoch.survey_uuid != new.corrects for epoch in standing):
        raise FieldError(
            f"There is no epoch {new.corrects} of this object that still stands.",
            "Name the newest epoch that is wrong, by its UUID or its day.",
        )
    rivals = [
        epoch for epoch in standing
        if epoch.surveyed_on == new.surveyed_on and epoch.survey_uuid != new.corrects
    ]  # fmt: skip
    if rivals:
        at = rivals[0].at
        raise FieldError(
            f"Other coordinates of the same day {new.surveyed_on} are on record: X {at.north},"
            f" Y {at.east} (EPSG:{at.epsg}); epochs are never overwritten.",
            f"If those were wrong, give corrects ({rivals[0].survey_uuid} or the day) and"
            " correction (why); else correct the day.",
        )


def differences(known: Survey, new: Survey) -> tuple[str, ...]:
    """What a row says of an epoch that differs from what is on record of the same epoch."""
    pairs = {
        "height_m": (known.at.height_m, new.at.height_m),
        "sigma_m": (known.sigma_m, new.sigma_m),
        "method": (known.method, None if new.method is SurveyMethod.UNKNOWN else new.method),
    }
    return tuple(
        name for name, (old, said) in pairs.items() if said is not None and old != said
    )  # fmt: skip


def _is_same_place(one: OfficialPosition, other: OfficialPosition) -> bool:
    if one.epsg == other.epsg and all(
        _is_rounded(a, b) for a, b in ((one.north, other.north), (one.east, other.east))
    ):
        return True
    exact = one.conversion is Conversion.EXACT and other.conversion is Conversion.EXACT
    if not exact or one.position is None or other.position is None:
        return False
    a, b = one.position, other.position
    return float(CGCS2000.inv(a.x, a.y, b.x, b.y)[2]) < _SAME_M


def _is_rounded(one: Decimal, other: Decimal) -> bool:
    """Whether the figures are equal, or one is the other rounded to a centimetre or finer."""
    if one == other:
        return True
    # Zeros at the end say nothing: programs that hold figures as floats leave them out.
    least = -2 if abs(one) > _MOST_DEGREES else -7
    coarser = min(max(_places(one), _places(other)), least)
    return abs(one - other) <= Decimal(5).scaleb(coarser - 1)


def _places(figure: Decimal) -> int:
    """Power of ten of the last digit written."""
    exponent = figure.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
