"""A fix 新测坐标: coordinates as a field pack says them, compared as places and not as texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from gazetteer.boundaries.declared_position import rounded
from gazetteer.boundaries.marker import Survey, SurveyMethod
from gazetteer.inspection.result import NewEpoch
from gis.errors import FieldError
from gis.measure import CGCS2000
from gis.survey_crs import Datum, SurveyCrs, parse_survey_crs, unproject

# The same place, written in another zone or to other digits.
_SAME_M = 0.001
_ONE_DATUM = frozenset({Datum.CGCS2000, Datum.WGS84})
# As the register keeps them; a longer number would come back as another one.
_HEIGHT_DIGITS, _SIGMA_DIGITS = 3, 4


@dataclass(frozen=True, slots=True)
class Fix:
    """Coordinates with how they were measured; numbers as written.

    Attributes:
        epsg: Their system.
        north: 纵坐标 X in metres, or latitude in degrees.
        east: 横坐标 Y in metres, or longitude in degrees.
        height_m: None: not measured.
        height_system: None: not said.
        method: How it was measured.
        sigma_m: 1 σ in metres; None: not stated.
    """

    epsg: int
    north: Decimal
    east: Decimal
    height_m: Decimal | None
    height_system: str | None
    method: SurveyMethod
    sigma_m: Decimal | None

    def __str__(self) -> str:
        """All of it on one line, for people."""
        parts = [f"X {self.north} Y {self.east} EPSG:{self.epsg}"]
        if self.height_m is not None:
            parts.append(f"H {self.height_m}" + f" {self.height_system or ''}".rstrip())
        parts.append(self.method.value)
        if self.sigma_m is not None:
            parts.append(f"σ {self.sigma_m} m")
        return ", ".join(parts)

    def epoch(self) -> NewEpoch:
        """As it is entered into the register."""
        return NewEpoch(
            self.epsg, self.north, self.east, None, self.height_m, self.height_system,
            self.method, self.sigma_m,
        )  # fmt: skip


def fix_of(survey: Survey | None) -> Fix | None:
    """What an epoch on record says, in its own system; None for none."""
    if survey is None:
        return None
    at = survey.at
    return Fix(
        at.epsg, _plain(at.north), _plain(at.east),
        None if at.height_m is None else _plain(at.height_m), at.height_system,
        survey.method, None if survey.sigma_m is None else _plain(survey.sigma_m),
    )  # fmt: skip


def same_fix(one: object, other: object) -> bool:
    """Whether two fixes, or None, say the same place measured the same way."""
    if not isinstance(one, Fix) or not isinstance(other, Fix):
        return one is None and other is None
    return (
        (one.height_m, one.height_system, one.method, one.sigma_m)
        == (other.height_m, other.height_system, other.method, other.sigma_m)
        and _is_same_place(one, other)
    )  # fmt: skip


def fix_columns(fix: Fix | None) -> dict[str, str | float | None]:
    """The columns of a pack that say it."""
    if fix is None:
        return {}
    return {
        "new_north": float(fix.north), "new_east": float(fix.east),
        "new_crs": f"EPSG:{fix.epsg}",
        "new_height": None if fix.height_m is None else float(fix.height_m),
        "height_system": fix.height_system, "method": fix.method.value,
        "sigma_m": None if fix.sigma_m is None else float(fix.sigma_m),
    }  # fmt: skip


def fix_in_columns(values: Mapping[str, object], pack_epsg: int) -> Fix | None:
    """The fix that the columns of a returned row say; None where they hold no coordinates.

    Args:
        values: By column; numbers as floats.
        pack_epsg: System where the row names none.

    Raises:
        FieldError: Half a position; a system that is none; an unknown method; accuracy, height
            or system without a position.
    """
    north, east = _number(values.get("new_north")), _number(values.get("new_east"))
    if (north is None) != (east is None):
        blank = "new_north" if north is None else "new_east"
        raise FieldError(f"{blank} is blank, and the other coordinate is not.", "Give both.")
    if north is None or east is None:
        alone = [n for n in ("new_height", "sigma_m") if values.get(n) is not None]
        if alone:
            raise FieldError(
                f"{' and '.join(alone)} without new_north and new_east.",
                "Give the coordinates too, or leave all of them blank.",
            )
        return None
    declared = str(values.get("new_crs") or pack_epsg)
    method = str(values.get("method") or SurveyMethod.UNKNOWN.value)
    if method not in {one.value for one in SurveyMethod}:
        raise FieldError(
            f"'{method[:40]}' is no method.", f"Choose one of {', '.join(SurveyMethod)}."
        )
    system = values.get("height_system")
    return Fix(
        parse_survey_crs(declared).epsg, north, east,
        _kept(values.get("new_height"), _HEIGHT_DIGITS),
        None if system is None else str(system), SurveyMethod(method),
        _kept(values.get("sigma_m"), _SIGMA_DIGITS),
    )  # fmt: skip


def fix_text(fix: Fix | None) -> dict[str, str | int | None] | None:
    """As the base of a pack keeps it: numbers as texts, so that no digit is lost."""
    if fix is None:
        return None
    return {
        "epsg": fix.epsg, "north": str(fix.north), "east": str(fix.east),
        "height_m": None if fix.height_m is None else str(fix.height_m),
        "height_system": fix.height_system, "method": fix.method.value,
        "sigma_m": None if fix.sigma_m is None else str(fix.sigma_m),
    }  # fmt: skip


def fix_in_text(kept: Mapping[str, object] | None) -> Fix | None:
    """The inverse of `fix_text`."""
    if kept is None:
        return None
    height, system, sigma = kept["height_m"], kept["height_system"], kept["sigma_m"]
    return Fix(
        int(str(kept["epsg"])), Decimal(str(kept["north"])), Decimal(str(kept["east"])),
        None if height is None else Decimal(str(height)), None if system is None else str(system),
        SurveyMethod(str(kept["method"])), None if sigma is None else Decimal(str(sigma)),
    )  # fmt: skip


def _is_same_place(one: Fix, other: Fix) -> bool:
    if (one.epsg, one.north, one.east) == (other.epsg, other.north, other.east):
        return True
    systems = (parse_survey_crs(str(one.epsg)), parse_survey_crs(str(other.epsg)))
    datums = {crs.datum for crs in systems}
    if len(datums) > 1 and not datums <= _ONE_DATUM:
        return False
    a, b = _degrees(one, systems[0]), _degrees(other, systems[1])
    return float(CGCS2000.inv(*a, *b)[2]) < _SAME_M


def _degrees(fix: Fix, crs: SurveyCrs) -> tuple[float, float]:
    longitude, latitude = unproject(crs, float(fix.north), float(fix.east))
    return float(longitude), float(latitude)


def _number(value: object) -> Decimal | None:
    """A cell as the decimal it is written as; a float of a file is its shortest text."""
    if value is None:
        return None
    try:
        return _plain(Decimal(repr(value) if isinstance(value, float) else str(value)))
    except InvalidOperation:
        raise FieldError(f"{str(value)[:40]!r} is no number.", "Give digits.") from None


def _kept(value: object, digits: int) -> Decimal | None:
    number = _number(value)
    return None if number is None else _plain(rounded(number, digits))


def _plain(number: Decimal) -> Decimal:
    """Without zeros behind the last digit and without an exponent: 3.10 is 3.1, 1E+2 is 100."""
    return Decimal(f"{number.normalize():f}")
