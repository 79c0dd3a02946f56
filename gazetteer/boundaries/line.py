"""A boundary line 界线 between two divisions, as its agreement has it.

The line on the ground is markers and the linear features that the agreement names. When such a
feature moves, the line does not (行政区域界线管理条例 第七条): nothing here ever moves a vertex.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from shapely.geometry import MultiLineString
from shapely.geometry.base import BaseGeometry


class LineLevel(StrEnum):
    """Level of a line 界线等级: that of the higher of the divisions it parts."""

    NATIONAL = "national"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWNSHIP = "township"


class LegalStatus(StrEnum):
    """Whether both sides agree on the line (INSPIRE legalStatus)."""

    AGREED = "agreed"
    NOT_AGREED = "not_agreed"


class Conversion(StrEnum):
    """How a position in storage came from the official one.

    EXACT: the same datum, by calculation. DECLARED: officially converted coordinates were given
    beside the original. APPROXIMATE: public parameters, off by metres to more than a hundred, so
    the position is good for finding the place and for nothing else.
    """

    EXACT = "exact"
    DECLARED = "declared"
    APPROXIMATE = "approximate"


LEVEL_LABELS = {
    LineLevel.NATIONAL: ("国界", "National"),
    LineLevel.PROVINCE: ("省级界线", "Province"),
    LineLevel.PREFECTURE: ("地级界线", "Prefecture"),
    LineLevel.COUNTY: ("县级界线", "County"),
    LineLevel.TOWNSHIP: ("乡级界线", "Township"),
}
STATUS_LABELS = {
    LegalStatus.AGREED: ("法定线", "Agreed"),
    LegalStatus.NOT_AGREED: ("未定线", "Not agreed"),
}


@dataclass(frozen=True, slots=True)
class BoundaryLine:
    """One line as in force on a day.

    Attributes:
        line_id: Number of the line; stable.
        code: Line code 界线代码.
        name: Such as 颍上县–霍邱县线.
        group: The longer line it is part of, as reports name it (阜六线); None: of none.
        level: 界线等级.
        numbering_unit: What the numbers of its markers begin with; None: not said.
        side_a_code: Twelve digits; the lower of the two codes.
        side_a_name: Its name as the agreement has it.
        side_b_code: Twelve digits.
        side_b_name: Its name.
        legal_status: Agreed or not.
        agreement: Title of the agreement 协议书.
        agreement_no: Its number.
        agreed_on: Its day.
        map_scale: Denominator of the scale of its map 协议书附图.
        stated_length_m: Length that the agreement states, in metres.
        start_text: Where it starts, in words.
        end_text: Where it ends.
        official_epsg: CRS of `official_geom`.
        official_geom: As the agreement has it; x east (or longitude), y north (or latitude).
        conversion: How `geom` came from it; None where there is no geometry.
        geom: EPSG:4490, longitude latitude, from west to east or north to south; None: unknown.
        secrecy: 密级: public, internal or secret.
        valid_from: First day of this version; None: since before the records begin.
        source: Where the record comes from.
        is_simulated: Whether it is invented.
        description_state: "draft" or "confirmed" 走向说明; None: there is none.
    """

    line_id: int
    code: str
    name: str
    group: str | None
    level: LineLevel
    numbering_unit: str | None
    side_a_code: str
    side_a_name: str
    side_b_code: str
    side_b_name: str
    legal_status: LegalStatus
    agreement: str | None
    agreement_no: str | None
    agreed_on: date | None
    map_scale: int | None
    stated_length_m: Decimal | None
    start_text: str | None
    end_text: str | None
    official_epsg: int | None
    official_geom: BaseGeometry | None
    conversion: Conversion | None
    geom: MultiLineString | None
    secrecy: str
    valid_from: date | None
    source: str | None
    is_simulated: bool
    description_state: str | None
