"""Marker register sheet 界桩登记表 of one object: its fields as label and text (DOMAIN 3.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gazetteer.boundaries.classification import Classification, highest
from gazetteer.boundaries.declared_position import Origin, declared_position, places, rounded
from gazetteer.boundaries.line_collection import LineCollection, PlacedMarker
from gazetteer.boundaries.marker import (
    KIND_LABELS,
    METHOD_LABELS,
    SHAPE_LABELS,
    STATE_LABELS,
    Survey,
    Witness,
)
from gazetteer.boundaries.photo_record import PhotoContent
from gis.sexagesimal import seconds_decimals, sexagesimal
from gis.survey_crs import parse_survey_crs
from maps.boundary_tables.sketch import Sighted, sighted

NOT_FILLED_IN = "未填"
_SIDES = "甲乙丙"


@dataclass(frozen=True, slots=True)
class Entry:
    """One field: label in Chinese and English, and what is on record."""

    zh: str
    en: str
    text: str


@dataclass(frozen=True, slots=True)
class RegisterSheet:
    """One sheet.

    Attributes:
        number: 界桩号 with letter.
        about: Number, line, kind, shape, material, state, who manages it.
        position: Coordinates in the declared system.
        places: 所在地, 位置描述, inscription, dimensions.
        witnesses: Serial, name, azimuth, distance, coordinates of each reference object.
        sketch: The same, placed for the 位置略图.
        epochs: Day, system, X, Y, H, method, σ, remark of each survey, the newest first.
        epochs_left_out: Older ones for which there is no room.
        photo: The newest photo of the marker; None: there is none.
        classification: 密级.
        is_simulated: Whether it is invented.
        signatures: Parties that sign.
    """

    number: str
    about: tuple[Entry, ...]
    position: tuple[Entry, ...]
    places: tuple[Entry, ...]
    witnesses: tuple[tuple[str, ...], ...]
    sketch: tuple[Sighted, ...]
    epochs: tuple[tuple[str, ...], ...]
    epochs_left_out: int
    photo: PhotoContent | None
    classification: Classification
    is_simulated: bool
    signatures: tuple[str, ...]


_MOST_EPOCHS = 5


def register_sheet(
    found: LineCollection, placed: PlacedMarker, photo: PhotoContent | None
) -> RegisterSheet:
    """The sheet of one marker object.

    Args:
        found: The line it belongs to, with the declared system.
        placed: The object.
        photo: Its newest photo; None: there is none.
    """
    marker = placed.marker
    shape = SHAPE_LABELS.get(marker.shape or "", (None, None))[0]
    kind, state = KIND_LABELS[marker.kind], STATE_LABELS[marker.state]
    secrecy = highest([marker.secrecy])
    about = (
        Entry("界桩编号", "Number", marker.full_number),
        Entry("第几座", "Object", f"第 {marker.ordinal} 座"),
        Entry("界线", "Line", f"{found.line.name} {found.line.code}"),
        Entry("界桩类型", "Kind", f"{kind[0]} {kind[1]}"),
        Entry("形状", "Shape", _or_blank(shape)),
        Entry("材质", "Material", _or_blank(marker.material)),
        Entry("规格", "Dimensions", _or_blank(marker.dimensions)),
        Entry("状态", "State", f"{state[0]} {state[1]}"),
        Entry("埋设日期", "Set up on", _day(marker.erected_on)),
        Entry("管理方", "Managed by", _or_blank(marker.managing_name)),
        Entry("数据标识", "UUID", marker.object_uuid),
        Entry("是否公开", "Public", "是 yes" if secrecy == "public" else "否 no"),
    )
    where = (
        *(Entry(f"所在地{_SIDES[i]}", "Located in", place)
          for i, place in enumerate(marker.locations[:3])),
        *(() if marker.locations else (Entry("所在地", "Located in", NOT_FILLED_IN),)),
        Entry("位置描述", "Position", _or_blank(marker.position_text)),
        Entry("界桩文字", "Inscription", _or_blank(marker.inscription)),
        Entry("备注", "Remark", marker.remark or "无 none"),
    )  # fmt: skip
    epochs = tuple(_epoch(s, marker.surveys, found.decimals) for s in reversed(marker.surveys))
    return RegisterSheet(
        marker.full_number, about, _position(found, placed), where,
        tuple(_witness(w, found) for w in marker.witnesses), sighted(marker.witnesses),
        epochs[:_MOST_EPOCHS], len(epochs[_MOST_EPOCHS:]), photo, secrecy,
        marker.is_simulated or (photo is not None and photo.is_simulated),
        _parties(found, marker.line_codes),
    )  # fmt: skip


def _position(found: LineCollection, placed: PlacedMarker) -> tuple[Entry, ...]:
    at, survey = placed.at, placed.survey
    if at is None or survey is None:
        return (Entry("坐标", "Coordinates", f"{NOT_FILLED_IN}（无测量成果 never surveyed）"),)
    seconds = seconds_decimals(found.decimals)
    unit, names = ("m", ("纵坐标 X", "横坐标 Y"))
    if at.crs.kind == "geographic":
        unit, names = ("°", ("纬度 B", "经度 L"))
    how = "" if at.origin is Origin.OFFICIAL else f"（{at.origin.zh} {at.origin.en}）"
    height = "不详 unknown" if at.height_m is None else f"{at.height_m:f} m"
    sigma = "不详 unknown" if survey.sigma_m is None else f"±{survey.sigma_m.normalize():f} m"
    return (
        Entry("坐标系", "System", f"{at.crs.zh} EPSG:{at.crs.epsg}{how}"),
        Entry(names[0], "Northing", f"{at.north:f} {unit}"),
        Entry(names[1], "Easting", f"{at.east:f} {unit}"),
        Entry("经度", "Longitude", sexagesimal(at.longitude, seconds)),
        Entry("纬度", "Latitude", sexagesimal(at.latitude, seconds)),
        Entry("高程", "Height", f"{height} {at.height_system or ''}".strip()),
        Entry("中误差", "σ", sigma),
        Entry("测量日期", "Surveyed on", survey.surveyed_on.isoformat()),
        Entry("测量方法", "Method", " ".join(METHOD_LABELS[survey.method])),
    )


def _witness(witness: Witness, found: LineCollection) -> tuple[str, ...]:
    azimuth = witness.azimuth_deg
    distance = witness.distance_m
    return (
        str(witness.serial),
        witness.name,
        NOT_FILLED_IN if azimuth is None else sexagesimal(azimuth, 0),
        NOT_FILLED_IN if distance is None else f"{distance:f}",
        _coordinate(witness.north, witness.epsg, found.decimals),
        _coordinate(witness.east, witness.epsg, found.decimals),
    )


def _coordinate(value: Decimal | None, epsg: int | None, decimals: int) -> str:
    if value is None or epsg is None:
        return NOT_FILLED_IN
    return f"{rounded(value, places(parse_survey_crs(str(epsg)), decimals)):f}"


def _epoch(survey: Survey, surveys: tuple[Survey, ...], decimals: int) -> tuple[str, ...]:
    # In the figures they were determined in, whatever system the sheet is in.
    from_record = declared_position(survey.at, parse_survey_crs(str(survey.at.epsg)), decimals)
    corrected = any(other.corrects == survey.survey_uuid for other in surveys)
    remark = survey.correction or ("已被更正 corrected" if corrected else "")
    height = "—" if from_record.height_m is None else f"{from_record.height_m:f}"
    return (
        survey.surveyed_on.isoformat(),
        f"EPSG:{survey.at.epsg}",
        f"{from_record.north:f}",
        f"{from_record.east:f}",
        height,
        METHOD_LABELS[survey.method][0],
        "—" if survey.sigma_m is None else f"{survey.sigma_m.normalize():f}",
        remark,
    )


def _parties(found: LineCollection, line_codes: tuple[str, ...]) -> tuple[str, ...]:
    """Who signs: both sides, and at a tri-point the third, whose name another line has."""
    sides = [f"甲方 {found.line.side_a_name}", f"乙方 {found.line.side_b_name}"]
    return (*sides, "丙方") if len(line_codes) > 1 else tuple(sides)


def _or_blank(text: str | None) -> str:
    return text or NOT_FILLED_IN


def _day(day: date | None) -> str:
    return NOT_FILLED_IN if day is None else day.isoformat()
