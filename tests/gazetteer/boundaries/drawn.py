"""Lines and markers made up for tests, in metres about a place near 颍上, west to east."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
from pyproj import Geod
from shapely.geometry import LineString, MultiLineString, Point, Polygon

from gazetteer.boundaries.line import BoundaryLine, Conversion, LegalStatus, LineLevel
from gazetteer.boundaries.line_file import LineFile
from gazetteer.boundaries.marker import (
    MarkerKind,
    MarkerObject,
    MarkerState,
    OfficialPosition,
    Survey,
    SurveyMethod,
    Witness,
)
from gazetteer.boundaries.point import BoundaryPoint, PointKind
from gazetteer.boundaries.rules import BoundaryRule, BoundaryRules, shipped_rules
from gis.survey_crs import parse_survey_crs, project

DAY = date(2026, 11, 1)
UNIT = "341226341522"
ORIGIN = (116.2, 32.5)
GEOD = Geod(ellps="GRS80")
KINDS = {"Q": MarkerKind.SINGLE, "A": MarkerKind.DOUBLE, "B": MarkerKind.DOUBLE,
         "C": MarkerKind.TRIPLE, "D": MarkerKind.TRIPLE, "E": MarkerKind.TRIPLE,
         "S": MarkerKind.TRI_POINT}  # fmt: skip


def at(east_m: float, north_m: float) -> tuple[float, float]:
    """Longitude and latitude: so far along the parallel's geodesic, then so far north."""
    lon, lat, _ = GEOD.fwd(*ORIGIN, 90.0, east_m)
    lon, lat, _ = GEOD.fwd(lon, lat, 0.0, north_m)
    return float(lon), float(lat)


def drawn(*metres: tuple[float, float]) -> LineString:
    """A line through places in metres."""
    return LineString([at(*place) for place in metres])


STRAIGHT = drawn((0, 0), (2500, 0), (5000, 0), (7500, 0), (10000, 0))


def a_line(shape: LineString | MultiLineString | None = STRAIGHT, **changed: Any) -> BoundaryLine:
    """A county line; what is changed is given."""
    geom = MultiLineString([shape]) if isinstance(shape, LineString) else shape
    about: dict[str, Any] = {
        "line_id": 1, "code": UNIT, "name": "颍上县–霍邱县线", "group": "阜六线",
        "level": LineLevel.COUNTY, "numbering_unit": UNIT, "side_a_code": "341226000000",
        "side_a_name": "颍上县", "side_b_code": "341522000000", "side_b_name": "霍邱县",
        "legal_status": LegalStatus.AGREED, "agreement": None, "agreement_no": None,
        "agreed_on": None, "map_scale": 10000, "stated_length_m": Decimal(10000),
        "start_text": None, "end_text": None, "official_epsg": None if geom is None else 4490,
        "official_geom": geom, "conversion": None if geom is None else Conversion.EXACT,
        "geom": geom, "secrecy": "internal", "valid_from": None, "source": None,
        "is_simulated": False, "description_state": None,
    }  # fmt: skip
    return BoundaryLine(**{**about, **changed})


def official(lon: float, lat: float, epsg: int = 4548, **changed: Any) -> OfficialPosition:
    """Coordinates of a place in a system, to 0.1 mm, as if they had been surveyed in it."""
    north, east = project(parse_survey_crs(str(epsg)), lon, lat)
    digits = 10 if epsg in (4490, 4214, 4610) else 4
    about: dict[str, Any] = {
        "epsg": epsg, "north": Decimal(f"{float(north):.{digits}f}"),
        "east": Decimal(f"{float(east):.{digits}f}"), "height_m": Decimal("25.300"),
        "height_system": "1985国家高程基准", "position": Point(lon, lat),
        "conversion": Conversion.EXACT,
    }  # fmt: skip
    return OfficialPosition(**{**about, **changed})


def a_survey(where: OfficialPosition, number: str = "one", **changed: Any) -> Survey:
    about: dict[str, Any] = {
        "survey_uuid": number, "surveyed_on": date(2020, 5, 1), "at": where,
        "method": SurveyMethod.GNSS_RTK, "sigma_m": Decimal("0.05"), "surveyor": None,
        "corrects": None, "correction": None, "source": None, "is_simulated": True,
    }  # fmt: skip
    return Survey(**{**about, **changed})


def a_witness(
    serial: int, marker: tuple[float, float], azimuth: float, distance: float, epsg: int = 4548
) -> Witness:
    """A reference object that stands where its record says, in the plane of the system."""
    north, east = (float(v) for v in project(parse_survey_crs(str(epsg)), *marker))
    turn = np.radians(azimuth)
    return Witness(
        serial, f"方位物{serial}", Decimal(str(azimuth)), Decimal(str(distance)), epsg,
        Decimal(f"{north + distance * np.cos(turn):.4f}"),
        Decimal(f"{east + distance * np.sin(turn):.4f}"),
    )  # fmt: skip


def a_marker(number: str, place: tuple[float, float] | None, **changed: Any) -> MarkerObject:
    """An object under its full number, at a place in degrees; None: never surveyed."""
    letter = number[-1]
    witnesses = () if place is None else tuple(
        a_witness(serial, place, 120.0 * serial, 40.0 + serial) for serial in (1, 2, 3)
    )  # fmt: skip
    about: dict[str, Any] = {
        "object_id": 0, "object_uuid": f"uuid-{number}", "marker_number": number[:-1],
        "full_number": number, "letter": letter, "kind": KINDS[letter], "ordinal": 1,
        "line_codes": (UNIT,), "state": MarkerState.IN_USE, "shape": "two_faced",
        "material": "花岗岩", "dimensions": None, "managing_code": None,
        "managing_name": "颍上县", "erected_on": None, "locations": ("颍上县南照镇",),
        "position_text": None, "inscription": None, "witnesses": witnesses,
        "surveys": () if place is None else (a_survey(official(*place)),),
        "secrecy": "internal", "remark": None, "source": None, "is_simulated": True,
    }  # fmt: skip
    return MarkerObject(**{**about, **changed})


def numbered(serial: int, letter: str = "Q") -> str:
    return f"{UNIT}{serial:03d}{letter}"


def a_point(number: str, place: tuple[float, float], **changed: Any) -> BoundaryPoint:
    about: dict[str, Any] = {
        "point_id": 1, "number": number, "kind": PointKind.TRI_POINT,
        "line_codes": (UNIT,), "name": None, "at": official(*place), "surveyed_on": None,
        "method": SurveyMethod.UNKNOWN, "sigma_m": None, "secrecy": "internal", "source": None,
        "is_simulated": True,
    }  # fmt: skip
    return BoundaryPoint(**{**about, **changed})


def rules(**values: str) -> BoundaryRules:
    """The shipped rules, some with other values for all levels."""
    found = {(rule.name, rule.level): rule for rule in shipped_rules()}
    for name, value in values.items():
        for level in (LineLevel.COUNTY.value, "all"):
            found[name, level] = BoundaryRule(name, level, value, None, "test", "test", None, None)
    return BoundaryRules(DAY, found)


def a_file(
    markers: Sequence[MarkerObject] = (), line: BoundaryLine | None = None, **changed: Any
) -> LineFile:
    about: dict[str, Any] = {
        "line": a_line() if line is None else line, "rules": rules(), "markers": tuple(markers),
        "outlines": {"341226000000": NORTH, "341522000000": SOUTH},
    }  # fmt: skip
    return LineFile(**{**about, **changed})


def body(*edge: tuple[float, float], far_m: float) -> Polygon:
    """A division with this edge, reaching so far north (south where negative) of it."""
    back = [(edge[-1][0], far_m), (edge[0][0], far_m)]
    return Polygon([at(*place) for place in (*edge, *back)])


EDGE = ((0.0, 0.0), (2500.0, 0.0), (5000.0, 0.0), (7500.0, 0.0), (10000.0, 0.0))
NORTH = body(*EDGE, far_m=5000)
SOUTH = body(*EDGE, far_m=-5000)
