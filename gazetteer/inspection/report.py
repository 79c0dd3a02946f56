"""The joint report 联合检查报告 as data: chapters, tables, figures; nothing is typeset here.

Chapters after the provincial rules (省级办法 第三条, DOMAIN 3.5): implementation; markers and
reference objects; other boundary objects, terrain and re-survey; cross-boundary construction;
other matters. What nobody filled in is None, listed in `missing`, and printed as 未填.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from gazetteer.boundaries.line import BoundaryLine
from gazetteer.boundaries.marker import MarkerObject, MarkerState, Survey
from gazetteer.inspection.comparison import Comparison
from gazetteer.inspection.photo import BoundaryPhoto
from gazetteer.inspection.plan import Bilingual, Inspection, InspectionPlan
from gazetteer.inspection.problem import Problem
from gazetteer.inspection.result import InspectionResult

NOT_FILLED_IN: Bilingual = ("未填", "Not filled in")


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter in the teams' own words.

    Attributes:
        key: Key in `FINDING_CHAPTERS`.
        title: In Chinese and English.
        body: What they wrote; None: nothing yet.
    """

    key: str
    title: Bilingual
    body: str | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with what it counts.

    Attributes:
        key: Stable, such as `markers_intact`.
        label: In Chinese and English.
        value: The figure; None: unknown.
        unit: Such as ("km", "km") or ("座", "objects").
        definition: What is counted and what not, in Chinese and English.
        as_of: Day it holds for.
    """

    key: str
    label: Bilingual
    value: Decimal | None
    unit: Bilingual
    definition: Bilingual
    as_of: date


@dataclass(frozen=True, slots=True)
class MarkerRow:
    """One marker in the table 界桩联检情况表.

    Attributes:
        serial: 1, 2, 3 … in the order of the numbers.
        marker: The object with its reference objects and all its epochs.
        has_task: Whether it was to be visited; False: registered as lost, or set up since.
        result: What was found; None: not visited.
        last: The epoch on record before the inspection; None: none.
        new: The epoch measured now; None: none.
        comparison: Of the two; None: nothing was measured.
        photos: Of the result, or of the marker, taken at the inspection.
    """

    serial: int
    marker: MarkerObject
    has_task: bool
    result: InspectionResult | None
    last: Survey | None
    new: Survey | None
    comparison: Comparison | None
    photos: tuple[BoundaryPhoto, ...]


@dataclass(frozen=True, slots=True)
class TouchedDivision:
    """A division whose outline runs along the line.

    Attributes:
        code: Twelve digits.
        name: Its name on the day.
        level: township or community.
        side: "a" or "b".
        parent_name: Name of what it is part of.
        along_m: Length of the line beside it, in metres.
        outline_from: First day of the outline; None: since before the records begin.
        outline_source: Where the outline comes from.
        is_simulated: Whether the division or the outline is invented.
    """

    code: str
    name: str
    level: str
    side: str
    parent_name: str | None
    along_m: Decimal
    outline_from: date | None
    outline_source: str | None
    is_simulated: bool


@dataclass(frozen=True, slots=True)
class BasisDocument:
    """A document the inspection rests on 联检依据.

    Attributes:
        label: What it is, in Chinese and English.
        detail: Title, number, day or scale; None: not on record.
    """

    label: Bilingual
    detail: str | None


@dataclass(frozen=True, slots=True)
class RegisterProposal:
    """A change of the register that a result proposes and nobody has decided yet.

    Attributes:
        full_number: The marker's object.
        object_uuid: Its UUID.
        registered: State in the register on the day of the report.
        proposed: State that the result speaks for.
        reason: In Chinese and English.
    """

    full_number: str
    object_uuid: str
    registered: MarkerState
    proposed: MarkerState
    reason: Bilingual


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """A line to sign on 签字栏.

    Attributes:
        label: Who signs as what, in Chinese and English.
        party: The side's name.
        team: Who was sent; None: not on record.
    """

    label: Bilingual
    party: str
    team: str | None


@dataclass(frozen=True, slots=True)
class MissingPart:
    """Something the report should have and has not.

    Attributes:
        key: Stable, such as `chapter.terrain` or `result.3441001A`.
        label: In Chinese and English.
    """

    key: str
    label: Bilingual


@dataclass(frozen=True, slots=True)
class JointReport:
    """All that the joint report of one line says.

    Attributes:
        title: In Chinese and English.
        plan: The plan.
        inspection: The inspection; `completed_on` None: still going on.
        line: The line as in force on the day.
        as_of: Day of the register that the report shows.
        known_at: Moment of knowledge; None: now.
        chapters: In their order; the marker table belongs to `markers`.
        markers: One row for each object, in the order of the numbers.
        figures: Counts, each with its definition.
        touched: Townships and communities along the line, side A first.
        neighbours: The two sides, and at tri-points the others (code and name).
        basis: What the inspection rests on.
        problems: Problems with their handling.
        proposals: Changes of the register that are proposed.
        signatures: Lines to sign on.
        missing: What is not filled in.
        secrecy: The strictest 密级 of the line and the markers shown.
        is_simulated: Whether anything shown is invented.
    """

    title: Bilingual
    plan: InspectionPlan
    inspection: Inspection
    line: BoundaryLine
    as_of: date
    known_at: datetime | None
    chapters: tuple[Chapter, ...]
    markers: tuple[MarkerRow, ...]
    figures: tuple[Figure, ...]
    touched: tuple[TouchedDivision, ...]
    neighbours: tuple[tuple[str, str], ...]
    basis: tuple[BasisDocument, ...]
    problems: tuple[Problem, ...]
    proposals: tuple[RegisterProposal, ...]
    signatures: tuple[SignatureLine, ...]
    missing: tuple[MissingPart, ...]
    secrecy: str
    is_simulated: bool

    def figure(self, key: str) -> Figure:
        """The figure of that key.

        Raises:
            KeyError: There is none.
        """
        for one in self.figures:
            if one.key == key:
                return one
        raise KeyError(key)
