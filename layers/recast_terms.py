"""Terms of recasting 统计口径换算: the question, the rules, and the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from gazetteer.crosswalk_findings import Finding
from gazetteer.division import Level
from gazetteer.succession import Measure


class RecastBy(StrEnum):
    """What a figure is split by."""

    AREA = "area"
    HOUSEHOLD = "household"
    POPULATION = "population"
    GIVEN = "given"


RULES: Mapping[RecastBy, tuple[str, str]] = {
    RecastBy.AREA: (
        "按面积:原区划轮廓与目标区划轮廓相交的椭球面积,除以原区划面积;份额取八位小数,"
        "各份额之和与一相差不超过十万分之一时,差额计入最大的一份",
        "by area: geodesic area of the overlap of the old outline with the new, divided by the"
        " area of the old; shares have eight digits, and where they add up to one but for at most"
        " 0.00001, the largest takes the difference",
    ),
    RecastBy.HOUSEHOLD: (
        "按户数:原区划中现属目标区划的社区的户数,除以原区划全部社区的户数",
        "by households: those of the old division's communities that lie in the new one, divided"
        " by those of all its communities",
    ),
    RecastBy.POPULATION: (
        "按人口:原区划中现属目标区划的社区的人口,除以原区划全部社区的人口",
        "by population: that of the old division's communities that lie in the new one, divided"
        " by that of all its communities",
    ),
    RecastBy.GIVEN: (
        "按变更事件所列份额(沿事件链相乘、汇合处相加);份额之和与一相差不超过十万分之一时,"
        "差额计入最大的一份",
        "by the shares stated with the events, multiplied along chains and added where they meet;"
        " where they add up to one but for at most 0.00001, the largest takes the difference",
    ),
}
ALWAYS = (
    "只有一个去向的区划全部归入该处;份额未知的不估算,相关数值记为未知",
    "a division with one successor goes there whole; unknown shares are not estimated, and the"
    " figures that need them are unknown",
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of one division.

    Attributes:
        code: Twelve digits, in force on the first day.
        value: The figure, exactly; None is unknown.
        is_simulated: Whether it is invented.
        source: Where it comes from.
    """

    code: str
    value: Fraction | None
    is_simulated: bool = False
    source: str | None = None


@dataclass(frozen=True, slots=True)
class RecastQuestion:
    """What is asked.

    Attributes:
        from_day: Day whose divisions the figures are of.
        to_day: Day whose divisions they are wanted on.
        by: What to split by.
        level: Level of the figures.
        division: Only where this one or what is below it went; in force on `from_day`.
        known_at: What was known then.
        share: With `given`, the share that fits what is counted: `area`, `population`,
            `household`; others are taken where it is not stated, and named.
    """

    from_day: date
    to_day: date
    by: RecastBy
    level: Level | None = None
    division: str | None = None
    known_at: datetime | None = None
    share: Measure = "population"


@dataclass(frozen=True, slots=True)
class Part:
    """What one old division brings to a new one.

    Attributes:
        code: Code of the old.
        name: Its name.
        value: Its figure; None is unknown.
        share: Share that goes over; None is unknown.
        basis: What the share rests on, for reading.
    """

    code: str
    name: str
    value: Fraction | None
    share: Fraction | None
    basis: str

    @property
    def amount(self) -> Fraction | None:
        """The figure that goes over; 0 of anything is 0."""
        if self.share == 0:
            return Fraction(0)
        return None if self.value is None or self.share is None else self.value * self.share


@dataclass(frozen=True, slots=True)
class RecastRow:
    """A division of the second day with its figure.

    Attributes:
        code: Code on the second day; None: what nobody says the whereabouts of.
        name: Its name.
        value: The figure; None where a part is unknown.
        known_part: Sum of the parts that are known.
        parts: What it is made of.
        missing: What is not known, for reading.
    """

    code: str | None
    name: str | None
    value: Fraction | None
    known_part: Fraction
    parts: Sequence[Part]
    missing: Sequence[str]


@dataclass(frozen=True, slots=True)
class Recast:
    """The answer. Always: `given` = `placed` + `lost` + `unplaced`.

    Attributes:
        question: What was asked.
        rows: By code of the second day.
        given: Sum of the known figures; of divisions beside those asked for, what goes to the
            same places.
        placed: Of it, what arrived somewhere.
        lost: Of it, what the shares say goes nowhere known.
        unplaced: Of it, what no known share places.
        unknown_figures: Codes of divisions without a figure.
        findings: From the crosswalk.
        is_simulated: Whether a figure or weight is invented.
        sources: Where figures and weights come from.
    """

    question: RecastQuestion
    rows: Sequence[RecastRow]
    given: Fraction
    placed: Fraction
    lost: Fraction
    unplaced: Fraction
    unknown_figures: Sequence[str]
    findings: Sequence[Finding]
    is_simulated: bool
    sources: Sequence[str]
