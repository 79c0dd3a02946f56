"""The fields of actions on markers 界桩, read from JSON, and what they say together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from gazetteer.boundaries.marker import SHAPE_LABELS, Survey, SurveyMethod
from gazetteer.boundaries.marker_fields import WITNESSES, parse_uuid
from gazetteer.boundaries.numbering import plain_number
from gazetteer.boundaries.official import official_position
from gazetteer.boundaries.position_fields import parse_line_codes
from gazetteer.boundaries.survey_entry import new_survey
from gazetteer.cases.action_fields import code, day, items, one_of, position, words
from gazetteer.cases.action_kind import declared
from gis.coordinate_faults import coordinate_fault
from gis.errors import FieldError
from gis.survey_crs import parse_survey_crs
from gis.survey_systems import SurveyCrs

COORDINATES: Final = ("north", "east", "epsg", "surveyed_on")
"""What a survey cannot be without."""
_ABOUT_SURVEY: Final = (
    "method", "sigma_m", "height_m", "height_system", "surveyor", "declared",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """Reads a number, exactly as written.

    Attributes:
        digits: Behind the point, at most.
        least: The smallest allowed; None: any.
        most: The largest allowed; None: any.
    """

    digits: int
    least: Decimal | None = None
    most: Decimal | None = None

    def __call__(self, value: Any) -> Decimal:
        """The number; FieldError where it is none, or out of range."""
        try:
            found = Decimal(str(value).strip()) if isinstance(value, str | int | float) else None
        except InvalidOperation:
            found = None
        if found is None or isinstance(value, bool) or not found.is_finite():
            raise FieldError(f"{value!r} is not a number", "Give a number such as 3641176.641.")
        if abs(found) >= 10**9 or found != round(found, self.digits):
            raise FieldError(
                f"{value!r} has too many digits", f"Give {self.digits} decimals at most."
            )
        is_low = self.least is not None and found < self.least
        if is_low or (self.most is not None and found > self.most):
            raise FieldError(f"{found} cannot be", f"Give {self.least} to {self.most}.")
        return Decimal(f"{found:f}")


def marker_number(value: Any) -> str:
    """A full number 界桩编号 as the register writes it; its pattern is asked of the rules later."""
    return plain_number(words(value))


def line_codes(value: Any) -> tuple[str, ...]:
    """Line codes: a list, or a text with 、, commas or spaces between."""
    parts = [words(part) for part in value] if isinstance(value, list) else [words(value)]
    return parse_line_codes("、".join(parts))


def survey_system(value: Any) -> SurveyCrs:
    """A survey system such as 4548 or xian80; GCJ-02 and BD-09 are refused."""
    return parse_survey_crs(str(value) if isinstance(value, int) else words(value))


def uuid(value: Any) -> str:
    """A UUID."""
    return parse_uuid(words(value))


def _north_and_east(need: bool) -> tuple[Any, ...]:
    return (
        declared("north", "纵坐标X", "X (north) in metres, or latitude", Figure(11), need),
        declared("east", "横坐标Y", "Y (east) in metres, or longitude", Figure(11), need),
    )


def survey_fields(*, need: bool) -> tuple[Any, ...]:
    """The fields of one survey epoch 测量成果."""
    return (
        *_north_and_east(need),
        declared("epsg", "坐标系", "Coordinate system, such as 4548", survey_system, need),
        declared("surveyed_on", "测量日期", "Surveyed on", day, need),
        declared("method", "测量方法", "How it was measured", one_of(*SurveyMethod)),
        declared("sigma_m", "点位中误差(m)", "Standard deviation in metres",
                 Figure(4, Decimal("0.0001"), Decimal(999))),
        declared("height_m", "高程(m)", "Height in metres",
                 Figure(3, Decimal(-500), Decimal(9000))),
        declared("height_system", "高程系统", "Height system"),
        declared("surveyor", "测量人", "Surveyor"),
        declared("declared", "正式转换的2000坐标",
                 "[longitude, latitude] officially converted to CGCS2000", position),
    )  # fmt: skip


_WITNESS: Final = (
    declared("name", "方位物名称", "What it is and where", need=True),
    declared("azimuth_deg", "坐标方位角", "Grid azimuth in degrees",
             Figure(6, Decimal(0), Decimal(360))),
    declared("distance_m", "距离(m)", "Distance in metres",
             Figure(4, Decimal(0), Decimal(100_000))),
    *_north_and_east(need=False),
)  # fmt: skip
STONE_FIELDS: Final = (
    declared("shape", "界桩形状", "Shape", one_of(*SHAPE_LABELS)),
    declared("material", "材质", "Material"),
    declared("dimensions", "规格", "Dimensions"),
    declared("erected_on", "埋设日期", "Erected on", day),
)
"""What is of the stone itself, and another stone's is another."""
PLACE_FIELDS: Final = (
    declared("managing_code", "管理方代码", "Code of the managing side", code),
    declared("managing_name", "管理方", "Managing side"),
    declared("location_a", "所在地1", "Location A"),
    declared("location_b", "所在地2", "Location B"),
    declared("location_c", "所在地3", "Location C"),
    declared("position_text", "位置描述", "Position in words"),
    declared("inscription", "铭文", "Inscription"),
    declared("witnesses", "方位物", "Reference objects; their coordinates in the survey's system",
             items(_WITNESS)),
    declared("remark", "备注", "Remark"),
    declared("source", "资料来源", "Source; the case where left out"),
)  # fmt: skip
"""What is of its place, and stays where one stone takes the place of another."""


def check_survey_fields(payload: Mapping[str, Any]) -> None:
    """See that a survey is whole, that its numbers can be in its system, and the reference objects.

    Raises:
        FieldError: A part is missing; X and Y are swapped, the zone is another, metres are
            degrees; a reference object has one coordinate only.
    """
    lacking = [name for name in COORDINATES if name not in payload]
    stray = [name for name in _ABOUT_SURVEY if name in payload]
    if len(lacking) == len(COORDINATES) and stray:
        raise FieldError(
            f"{stray[0]} says something of a survey that is not given.",
            f"Give {', '.join(COORDINATES)}, or leave it out.",
        )
    if 0 < len(lacking) < len(COORDINATES):
        raise FieldError(
            f"the survey lacks {', '.join(lacking)}.",
            f"A survey is {', '.join(COORDINATES)} together.",
        )
    _check_witnesses(payload)
    if lacking:
        return
    if payload["surveyed_on"] > date.today():
        raise FieldError("the survey lies in the future.", "Give the day it was made.")
    fault = coordinate_fault(payload["epsg"], float(payload["north"]), float(payload["east"]))
    if fault is not None:
        raise fault


def stated_survey(
    payload: Mapping[str, Any], source: str, *, is_simulated: bool = False
) -> Survey | None:
    """The survey epoch that a payload states; None: it has none.

    Args:
        payload: Values as the fields read them.
        source: What it comes from, where the payload does not say.
        is_simulated: Whether the marker is invented.

    Raises:
        FieldError: As `gazetteer.boundaries.official.official_position`.
    """
    if "north" not in payload:
        return None
    lon, lat = payload.get("declared", (None, None))
    at = official_position(
        payload["north"], payload["east"], payload["epsg"].epsg,
        None if lon is None or lat is None else (Decimal(repr(lon)), Decimal(repr(lat))),
        height_m=payload.get("height_m"), height_system=payload.get("height_system"),
    )  # fmt: skip
    return new_survey(
        payload["surveyed_on"], at, SurveyMethod(payload.get("method", SurveyMethod.UNKNOWN)),
        sigma_m=payload.get("sigma_m"), surveyor=payload.get("surveyor"),
        source=payload.get("source") or source, is_simulated=is_simulated,
    )  # fmt: skip


def stated_witnesses(payload: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """Reference objects 方位物 as the register keeps them; None: the payload says nothing."""
    given = payload.get("witnesses")
    if given is None:
        return None
    found = []
    for serial, one in enumerate(given, start=1):
        about: dict[str, Any] = {"serial": serial, "name": one["name"]}
        about |= {
            name: f"{one[name]:f}" for name in ("azimuth_deg", "distance_m") if name in one
        }  # fmt: skip
        if "north" in one:
            about |= {
                "official_epsg": payload["epsg"].epsg, "official_north": f"{one['north']:f}",
                "official_east": f"{one['east']:f}",
            }  # fmt: skip
        found.append(about)
    return found


def _check_witnesses(payload: Mapping[str, Any]) -> None:
    witnesses = payload.get("witnesses", ())
    if len(witnesses) > WITNESSES:
        raise FieldError(
            f"there are {len(witnesses)} reference objects 方位物.",
            f"A register sheet 登记表 has {WITNESSES}.",
        )
    for serial, one in enumerate(witnesses, start=1):
        if ("north" in one) != ("east" in one):
            raise FieldError(
                f"reference object {serial} 方位物 has one of its two coordinates only.",
                "Give both, or neither.",
            )
        if "north" not in one:
            continue
        if "epsg" not in payload:
            raise FieldError(
                f"the system of the coordinates of reference object {serial} 方位物 is not given.",
                "Give them with the survey, in its system; or azimuth and distance only.",
            )
        fault = coordinate_fault(payload["epsg"], float(one["north"]), float(one["east"]))
        if fault is not None:
            raise FieldError(f"reference object {serial} 方位物: {fault.message}", fault.mend)
