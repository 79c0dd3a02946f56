"""Layers of a line for GeoPackage and Shapefile: columns as the loaders read them.

Field names and codes are those of `boundary-lines`, `boundary-markers` and `boundary-points`, so
that a GeoPackage can be loaded again. A Shapefile has Chinese names of at most ten bytes instead
(`SHORT_NAMES`) and the words people use in place of codes.
"""

from __future__ import annotations

from shapely.geometry import Point

from gazetteer.boundaries.classification import highest
from gazetteer.boundaries.declared_position import DeclaredPosition
from gazetteer.boundaries.line import LEVEL_LABELS, STATUS_LABELS
from gazetteer.boundaries.line_collection import PlacedMarker, PlacedPoint
from gazetteer.boundaries.marker import KIND_LABELS, METHOD_LABELS, SHAPE_LABELS, STATE_LABELS
from gazetteer.boundaries.point import POINT_LABELS
from gis.features import Feature, FieldKind, GeometryKind, Layer, Value
from maps.boundary_export.exchange import Exchange

LINES, MARKERS, POINTS, ABOUT = "界线", "界桩", "界线点", "说明"

_T, _R, _B, _D = FieldKind.TEXT, FieldKind.REAL, FieldKind.BOOLEAN, FieldKind.DATE
_WHERE = {
    "north": _R, "east": _R, "longitude": _R, "latitude": _R, "height_m": _R,
    "height_system": _T, "crs": _T, "surveyed_on": _D, "method": _T, "sigma_m": _R,
    "origin": _T,
}  # fmt: skip
_RECORD = {"secrecy": _T, "source": _T, "simulated": _B, "as_of": _D}
_LINE_FIELDS = {
    "line_code": _T, "name": _T, "line_group": _T, "level": _T, "side_a_code": _T,
    "side_a_name": _T, "side_b_code": _T, "side_b_name": _T, "legal_status": _T,
    "agreement": _T, "agreement_no": _T, "agreed_on": _D, "stated_length_m": _R, **_RECORD,
}  # fmt: skip
_MARKER_FIELDS = {
    "full_number": _T, "ordinal": FieldKind.INTEGER, "object_uuid": _T, "line_codes": _T,
    "kind": _T, "state": _T, "shape": _T, "material": _T, "managing_name": _T,
    "erected_on": _D, **_WHERE, **_RECORD,
}  # fmt: skip
_POINT_FIELDS = {
    "point_number": _T, "kind": _T, "line_codes": _T, "name": _T, **_WHERE, **_RECORD,
}  # fmt: skip
SHORT_NAMES = {
    "line_code": "界线代码", "name": "名称", "line_group": "所属长线", "level": "等级",
    "side_a_code": "甲方代码", "side_a_name": "甲方名称", "side_b_code": "乙方代码",
    "side_b_name": "乙方名称", "legal_status": "法律状态", "agreement": "协议书",
    "agreement_no": "协议书号", "agreed_on": "签订日期", "stated_length_m": "长度_米",
    "full_number": "界桩号", "ordinal": "第几座", "object_uuid": "数据标识",
    "line_codes": "界线代码",
    "kind": "类型", "state": "状态", "shape": "形状", "material": "材质",
    "managing_name": "管理方", "erected_on": "埋设日期", "point_number": "点号",
    "north": "纵坐标X", "east": "横坐标Y", "longitude": "经度", "latitude": "纬度",
    "height_m": "高程", "height_system": "高程系统", "crs": "坐标系", "surveyed_on": "测量日期",
    "method": "测量方法", "sigma_m": "中误差", "origin": "坐标来源", "secrecy": "密级",
    "source": "资料来源", "simulated": "模拟", "as_of": "截至",
}  # fmt: skip


def layers_of(exchange: Exchange, *, in_words: bool = False) -> tuple[Layer, ...]:
    """The line, its markers and its points; a layer without features is left out.

    Args:
        exchange: What is exchanged.
        in_words: Chinese words in place of codes.
    """
    epsg = exchange.crs.epsg
    lines = [] if exchange.course is None else [Feature(exchange.course, _line(exchange, in_words))]
    markers = [
        Feature(_point(at), _marker(exchange, m, at, in_words)) for m, at in exchange.markers
    ]
    points = [Feature(_point(p.at), _bound(exchange, p, in_words)) for p in exchange.points]
    made = (
        Layer(LINES, _LINE_FIELDS, lines, epsg, GeometryKind.MULTILINE, "界线 Boundary line"),
        Layer(MARKERS, _MARKER_FIELDS, markers, epsg, GeometryKind.POINT, "界桩 Markers"),
        Layer(POINTS, _POINT_FIELDS, points, epsg, GeometryKind.POINT, "界线点 Boundary points"),
    )
    return tuple(layer for layer in made if layer.features)


def about_layer(exchange: Exchange) -> Layer:
    """A table that says 密级, system, day, source and what to beware of."""
    return Layer(
        ABOUT,
        {"item": FieldKind.TEXT, "text": FieldKind.TEXT},
        [Feature(None, {"item": item, "text": text}) for item, text in about_lines(exchange)],
        title="说明 About",
    )


def about_lines(exchange: Exchange) -> tuple[tuple[str, str], ...]:
    """Item and text of everything that must be said with the data."""
    heading = exchange.heading
    lines = [("密级 Classification", heading.classification.line)]
    if heading.is_simulated:
        lines.append(("数据性质 Nature", "模拟数据 Simulated data"))
    lines += [(f"{s.zh} {s.en}", s.text) for s in heading.statements]
    lines += [("注 Note", f"{zh} {en}") for zh, en in heading.notes]
    return tuple(lines)


def _line(exchange: Exchange, in_words: bool) -> dict[str, Value]:
    line = exchange.found.line
    return {
        "line_code": line.code,
        "name": line.name,
        "line_group": line.group,
        "level": LEVEL_LABELS[line.level][0] if in_words else line.level.value,
        "side_a_code": line.side_a_code,
        "side_a_name": line.side_a_name,
        "side_b_code": line.side_b_code,
        "side_b_name": line.side_b_name,
        "legal_status": STATUS_LABELS[line.legal_status][0]
        if in_words
        else line.legal_status.value,
        "agreement": line.agreement,
        "agreement_no": line.agreement_no,
        "agreed_on": line.agreed_on,
        "stated_length_m": line.stated_length_m,
        **_record(exchange, line.secrecy, line.source, line.is_simulated, in_words),
    }


def _marker(
    exchange: Exchange, placed: PlacedMarker, at: DeclaredPosition, in_words: bool
) -> dict[str, Value]:
    marker, survey = placed.marker, placed.survey
    shape = SHAPE_LABELS[marker.shape][0] if marker.shape and in_words else marker.shape
    values: dict[str, Value] = {
        "full_number": marker.full_number,
        "ordinal": marker.ordinal,
        "object_uuid": marker.object_uuid,
        "line_codes": "、".join(marker.line_codes),
        "kind": KIND_LABELS[marker.kind][0] if in_words else marker.kind.value,
        "state": STATE_LABELS[marker.state][0] if in_words else marker.state.value,
        "shape": shape,
        "material": marker.material,
        "managing_name": marker.managing_name,
        "erected_on": marker.erected_on,
        **_where(at, in_words),
        **_record(exchange, marker.secrecy, marker.source, marker.is_simulated, in_words),
    }
    if survey is not None:
        values["surveyed_on"] = survey.surveyed_on
        values["method"] = METHOD_LABELS[survey.method][0] if in_words else survey.method.value
        values["sigma_m"] = survey.sigma_m
    return values


def _bound(exchange: Exchange, placed: PlacedPoint, in_words: bool) -> dict[str, Value]:
    point = placed.point
    return {
        "point_number": point.number,
        "kind": POINT_LABELS[point.kind][0] if in_words else point.kind.value,
        "line_codes": "、".join(point.line_codes),
        "name": point.name,
        **_where(placed.at, in_words),
        "surveyed_on": point.surveyed_on,
        "method": METHOD_LABELS[point.method][0] if in_words else point.method.value,
        "sigma_m": point.sigma_m,
        **_record(exchange, point.secrecy, point.source, point.is_simulated, in_words),
    }


def _where(at: DeclaredPosition, in_words: bool) -> dict[str, Value]:
    return {
        "north": at.north,
        "east": at.east,
        "longitude": at.longitude,
        "latitude": at.latitude,
        "height_m": at.height_m,
        "height_system": at.height_system,
        "crs": at.crs.name,
        "origin": at.origin.zh if in_words else at.origin.value,
    }


def _record(
    exchange: Exchange, secrecy: str, source: str | None, is_simulated: bool, in_words: bool
) -> dict[str, Value]:
    return {
        "secrecy": highest([secrecy]).zh if in_words else secrecy,
        "source": source,
        "simulated": is_simulated,
        "as_of": exchange.found.as_of,
    }


def _point(at: DeclaredPosition) -> Point:
    return Point(float(at.east), float(at.north))
