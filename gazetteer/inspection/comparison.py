"""Compares a new epoch of a marker with the last earlier one: did it move?

Two epochs, each off by σ, differ by √2·σ without the marker having moved; twice that, 2√2·σ, is
the limit (DOMAIN 3.4, no national figure found). Where the two are of unequal quality, σ is the
quadratic mean of both, √((σ₁² + σ₂²) / 2), which gives the same limit where they are equal. What
lies exactly at the limit is within it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from gazetteer.boundaries.marker import Survey, SurveyMethod
from gazetteer.boundaries.rules import BoundaryRule
from gazetteer.inspection.common_plane import common_plane
from gazetteer.inspection.plan import Bilingual

# A handheld fix or a point taken from a map may be off by anything.
_OF_ANY_QUALITY = frozenset({SurveyMethod.GNSS_CODE, SurveyMethod.DIGITISED})


class Movement(StrEnum):
    """What a comparison says."""

    WITHIN = "within"
    MOVED = "moved"
    UNKNOWN = "unknown"


MOVEMENT_LABELS = {
    Movement.WITHIN: ("限差内", "Within tolerance"),
    Movement.MOVED: ("超限，疑似移位", "Beyond tolerance, may have moved"),
    Movement.UNKNOWN: ("无法判断", "Unknown"),
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """A new epoch against the last earlier one. Differences are new minus earlier.

    Attributes:
        full_number: The marker's object.
        object_uuid: Its UUID.
        later: The new epoch.
        earlier: The last one before it; None: there is none.
        epsg: CRS in which the differences are; None: there are none.
        delta_north_m: ΔX in metres.
        delta_east_m: ΔY in metres.
        distance_m: Δs, the distance of both in the plane.
        delta_height_m: Δh in metres; None: unknown.
        tolerance_m: Limit of Δs; None: no σ is known or may be assumed.
        clause: Where the factor of the limit stands written.
        movement: What follows.
        reasons: Why nothing follows, and what was assumed, in Chinese and English.
    """

    full_number: str
    object_uuid: str
    later: Survey
    earlier: Survey | None
    epsg: int | None
    delta_north_m: Decimal | None
    delta_east_m: Decimal | None
    distance_m: Decimal | None
    delta_height_m: Decimal | None
    tolerance_m: Decimal | None
    clause: str | None
    movement: Movement
    reasons: tuple[Bilingual, ...]


def compare_epochs(
    full_number: str,
    object_uuid: str,
    later: Survey,
    earlier: Survey | None,
    factor: BoundaryRule,
    assumed_sigma: BoundaryRule | None,
) -> Comparison:
    """What a new epoch says against the last earlier one.

    Differences are in the CRS of the earlier epoch, or in the zone of its datum where that is
    in degrees; both stay on their datum. Between an old datum and CGCS2000 only officially
    converted positions are compared, in CGCS2000.

    Args:
        full_number: The marker's object.
        object_uuid: Its UUID.
        later: The new epoch.
        earlier: The last one before it.
        factor: Rule `resurvey_sigma_factor`: the limit as a multiple of σ.
        assumed_sigma: Rule `marker_sigma_m`, taken for an epoch of a survey instrument that
            states no σ; None: nothing is assumed.
    """
    reasons: list[Bilingual] = []
    plane = None
    if earlier is None:
        reasons.append(("此前无测量成果", "there is no earlier epoch"))
    else:
        plane = common_plane(earlier.at, later.at, reasons)
    north = east = distance = limit = height = None
    movement = Movement.UNKNOWN
    if earlier is not None:
        height = _height(earlier, later, reasons)
        squared = _variance(earlier, later, assumed_sigma, reasons)
        if squared is not None:
            limit = (Decimal(factor.value) ** 2 * squared).sqrt()
        if plane is not None:
            north, east = plane.delta_north_m, plane.delta_east_m
            distance = (north**2 + east**2).sqrt()
            if squared is not None:
                # Squares are exact where roots are not: what lies at the limit is within it.
                is_within = north**2 + east**2 <= Decimal(factor.value) ** 2 * squared
                movement = Movement.WITHIN if is_within else Movement.MOVED
    return Comparison(
        full_number, object_uuid, later, earlier, None if plane is None else plane.epsg,
        north, east, _to_millimetre(distance), height, _to_millimetre(limit), factor.clause,
        movement, tuple(reasons),
    )  # fmt: skip


def earlier_epoch(surveys: Sequence[Survey], later: Survey) -> Survey | None:
    """The last epoch before `later` that stands: no other corrects it; None: there is none.

    Args:
        surveys: All epochs of the object, the newest last; `later` among them.
        later: The new epoch.
    """
    corrected = {survey.corrects for survey in surveys}
    before = []
    for survey in surveys:
        if survey.survey_uuid == later.survey_uuid:
            break
        if survey.survey_uuid not in corrected and survey.survey_uuid != later.corrects:
            before.append(survey)
    return before[-1] if before else None


def _variance(
    earlier: Survey, later: Survey, assumed: BoundaryRule | None, reasons: list[Bilingual]
) -> Decimal | None:
    """The quadratic mean of both σ, squared; None: one of them is unknown."""
    sigmas = []
    for zh, en, survey in (
        ("前次", "the earlier epoch", earlier),
        ("本次", "the new epoch", later),
    ):
        sigma = survey.sigma_m
        if sigma is None and assumed is not None and survey.method not in _OF_ANY_QUALITY:
            sigma = Decimal(assumed.value)
            reasons.append(
                (f"{zh}未注明中误差，按 {assumed.name} 取 {sigma} m",
                 f"{en} states no sigma; {sigma} m is taken ({assumed.name})")
            )  # fmt: skip
        if sigma is None:
            reasons.append((f"{zh}中误差不详", f"sigma of {en} is unknown"))
            continue
        sigmas.append(sigma)
    return None if len(sigmas) < 2 else (sigmas[0] ** 2 + sigmas[1] ** 2) / 2


def _height(earlier: Survey, later: Survey, reasons: list[Bilingual]) -> Decimal | None:
    before, now = earlier.at, later.at
    if before.height_m is None or now.height_m is None:
        return None
    if before.height_system is None or before.height_system != now.height_system:
        reasons.append(
            ("高程系统不同或不详，不比较高程", "height systems differ or are unknown")
        )  # fmt: skip
        return None
    return now.height_m - before.height_m


def _to_millimetre(metres: Decimal | None) -> Decimal | None:
    return None if metres is None else metres.quantize(Decimal("0.001"))
