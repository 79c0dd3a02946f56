"""The layers and fields of a field pack 外业数据包: what is shown there, and what is filled in.

Column names are stable and plain ASCII, so that any program keeps them; people read the aliases.
The same declarations make the pack, its forms, and the reading of what comes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from gazetteer.boundaries.marker import METHOD_LABELS
from gazetteer.inspection.pack_schema import Bilingual, PackField, PackLayer, Widget
from gazetteer.inspection.problem import PROBLEM_LABELS, PROBLEM_STATE_LABELS
from gazetteer.inspection.result import CONDITION_LABELS, WITNESSES_LABELS
from gis.features import FieldKind, GeometryKind

LINE: Final = "line"
TASKS: Final = "marker_tasks"
WITNESSES: Final = "reference_objects"
PROBLEMS: Final = "problems"
PHOTOS: Final = "photos"
INFO: Final = "pack"

PHOTO_FOLDER: Final = "DCIM"
TASK_PHOTOS: Final = ("photo_1", "photo_2", "photo_3")
PROBLEM_PHOTO: Final = "photo"
# A fix is taken or left as a whole: a northing of one device and an easting of another are no
# place.
FIX: Final = "fix"
FIX_FIELDS: Final = (
    "new_north", "new_east", "new_crs", "new_height", "height_system", "method", "sigma_m",
)  # fmt: skip
RESULT_FIELDS: Final = (
    "condition", "inspected_on", "found_where", "witnesses_state", "inspector_a", "inspector_b",
    "action_taken", "accuracy_reason", "remark",
)  # fmt: skip
PROBLEM_FIELDS: Final = (
    "kind", "description", "object_uuid", "found_on", "handling", "state", "handled_on",
)  # fmt: skip
POSITION: Final = "position"

SUBJECT_LABELS: Final[Mapping[str, Bilingual]] = {
    "marker": ("界桩", "Marker"),
    "witness": ("方位物", "Reference object"),
    "sketch": ("位置略图", "Sketch"),
    "problem": ("问题", "Problem"),
    "other": ("其他", "Other"),
}


def layer(name: str) -> PackLayer:
    """The layer of that name.

    Raises:
        KeyError: There is none.
    """
    return {one.name: one for one in LAYERS}[name]


def field_label(layer_name: str, field_name: str) -> Bilingual:
    """What people call a column, a fix or a position of a layer."""
    if field_name == FIX:
        return ("新测坐标", "New coordinates")
    if field_name == POSITION:
        return ("位置", "Position")
    return {field.name: field.label for field in layer(layer_name).fields}[field_name]


def choice_of(layer_name: str, field_name: str, text: str | None) -> str | None:
    """The value of a list that a text means, by value or label, whatever the capitals.

    A table that was filled in by hand says 完好 or Intact where a form says intact. What is none of
    the list stays as it is, and so does the text of a field without one.
    """
    if text is None or field_name in (FIX, POSITION):
        return text
    declared = {field.name: field for field in layer(layer_name).fields}[field_name]
    said = text.casefold()
    for value, labels in (declared.choices or {}).items():
        if said in (value.casefold(), *(label.casefold() for label in labels)):
            return value
    return text


def choice_label(layer_name: str, field_name: str, text: str | None) -> str | None:
    """A value as people read it: the label of its list where it has one, else as it is."""
    if text is None or field_name in (FIX, POSITION):
        return text
    declared = {field.name: field for field in layer(layer_name).fields}[field_name]
    labels = (declared.choices or {}).get(text)
    return text if labels is None else " ".join(labels)


_TEXT, _REAL, _WHOLE, _DATE = FieldKind.TEXT, FieldKind.REAL, FieldKind.INTEGER, FieldKind.DATE
_W = Widget


def _shown(name: str, zh: str, en: str, kind: FieldKind = _TEXT) -> PackField:
    return PackField(name, kind, (zh, en))


def _hidden(name: str, zh: str, en: str) -> PackField:
    return PackField(name, _TEXT, (zh, en), _W.HIDDEN)


def _asked(
    name: str, zh: str, en: str, widget: Widget = _W.TEXT, kind: FieldKind = _TEXT,
    choices: Mapping[str, Bilingual] | None = None, hint: Bilingual | None = None,
) -> PackField:  # fmt: skip
    return PackField(name, kind, (zh, en), widget, True, choices, hint)


def _chosen(name: str, zh: str, en: str, choices: Iterable[tuple[str, Bilingual]]) -> PackField:
    # Keys of enumerations are texts themselves; plain ones are written.
    values = {str(key): label for key, label in choices}
    return _asked(name, zh, en, _W.CHOICE, choices=values)


def _photo(name: str, zh: str, en: str) -> PackField:
    return _asked(name, zh, en, _W.PHOTO, hint=("相对路径 DCIM/…", "Relative path DCIM/…"))


LAYERS: Final[tuple[PackLayer, ...]] = (
    PackLayer(
        LINE, ("界线（只读）", "Boundary line (read-only)"), GeometryKind.MULTILINE,
        (
            _shown("line_code", "界线代码", "Line code"),
            _shown("name", "界线名称", "Name"),
            _shown("side_a", "甲方", "Side A"),
            _shown("side_b", "乙方", "Side B"),
            _shown("agreement", "协议书", "Agreement"),
            _shown("start_text", "起点", "Start"),
            _shown("end_text", "终点", "End"),
            _shown("secrecy", "密级", "Classification"),
        ),
        True,
    ),
    PackLayer(
        TASKS, ("界桩", "Markers"), GeometryKind.POINT,
        (
            _hidden("task_uuid", "任务标识", "Task UUID"),
            _hidden("object_uuid", "界桩标识", "Marker UUID"),
            _shown("full_number", "界桩编号", "Number"),
            _shown("marker_state", "登记状态", "State on record"),
            _shown("position_text", "位置描述", "Where it stands"),
            _shown("last_north", "原坐标 X/纬度", "Last north or latitude"),
            _shown("last_east", "原坐标 Y/经度", "Last east or longitude"),
            _shown("last_height", "原高程", "Last height"),
            _shown("last_crs", "原坐标系", "System of the last coordinates"),
            _shown("last_on", "原测量日期", "Last surveyed on", _DATE),
            _shown("assigned_to", "负责人", "Assigned to"),
            _chosen("condition", "界桩状况", "Condition", CONDITION_LABELS.items()),
            _asked("inspected_on", "检查日期", "Inspected on", _W.DAY, _DATE),
            _asked("found_where", "发现位置", "Found where", _W.LINES),
            _chosen("witnesses_state", "方位物状况", "Reference objects", WITNESSES_LABELS.items()),
            _asked("inspector_a", "甲方检查人", "Inspector A"),
            _asked("inspector_b", "乙方检查人", "Inspector B"),
            _asked("new_north", "新测 X/纬度", "New north or latitude", _W.NUMBER, _REAL),
            _asked("new_east", "新测 Y/经度", "New east or longitude", _W.NUMBER, _REAL),
            _asked(
                "new_crs", "新测坐标系", "System of the new coordinates",
                hint=("空白即本包坐标系；如 4548", "Blank: that of the pack; such as 4548"),
            ),
            _asked("new_height", "新测高程", "New height", _W.NUMBER, _REAL),
            _asked("height_system", "高程系统", "Height system"),
            _chosen("method", "测量方法", "Method", METHOD_LABELS.items()),
            _asked(
                "sigma_m", "点位中误差(米)", "Standard deviation (m)", _W.NUMBER, _REAL,
                hint=("1 倍中误差", "1 σ"),
            ),
            _asked("accuracy_reason", "精度说明", "Why no better", _W.LINES),
            _asked("action_taken", "现场处理", "Done at once", _W.LINES),
            _asked("remark", "备注", "Remark", _W.LINES),
            _photo("photo_1", "照片1", "Photo 1"),
            _photo("photo_2", "照片2", "Photo 2"),
            _photo("photo_3", "照片3", "Photo 3"),
        ),
    ),
    PackLayer(
        WITNESSES, ("方位物（只读）", "Reference objects (read-only)"), GeometryKind.POINT,
        (
            _shown("object_uuid", "界桩标识", "Marker UUID"),
            _shown("full_number", "界桩编号", "Marker"),
            _shown("serial", "序号", "No.", _WHOLE),
            _shown("name", "名称", "Name"),
            _shown("azimuth_deg", "坐标方位角(度)", "Grid azimuth (degrees)", _REAL),
            _shown("distance_m", "距离(米)", "Distance (m)", _REAL),
            _shown("placed_by", "位置来源", "How it is placed"),
        ),
        True,
    ),
    PackLayer(
        PROBLEMS, ("问题", "Problems"), GeometryKind.POINT,
        (
            _hidden("problem_uuid", "问题标识", "Problem UUID"),
            _chosen("kind", "类别", "Kind", PROBLEM_LABELS.items()),
            _asked("description", "问题描述", "Description", _W.LINES),
            _asked("object_uuid", "有关界桩", "Marker concerned", _W.MARKER),
            _asked("found_on", "发现日期", "Found on", _W.DAY, _DATE),
            _asked("handling", "处理意见", "Handling", _W.LINES),
            _chosen("state", "处理状态", "State", PROBLEM_STATE_LABELS.items()),
            _asked("handled_on", "处理日期", "Handled on", _W.DAY, _DATE),
            _photo(PROBLEM_PHOTO, "照片", "Photo"),
        ),
    ),
    PackLayer(
        PHOTOS, ("照片", "Photos"), None,
        (
            _hidden("photo_uuid", "照片标识", "Photo UUID"),
            _asked("object_uuid", "界桩", "Marker", _W.MARKER),
            _hidden("problem_uuid", "问题标识", "Problem UUID"),
            _photo("path", "照片", "Photo"),
            _asked("subject", "内容", "Subject", _W.CHOICE, choices=SUBJECT_LABELS),
            _asked("caption", "说明", "Caption"),
        ),
    ),
    PackLayer(
        INFO, ("数据包说明（勿改）", "About the pack (leave as it is)"), None,
        (
            _shown("pack_uuid", "数据包标识", "Pack UUID"),
            _shown("made_at", "制作时间", "Made at", FieldKind.DATETIME),
            _shown("line_code", "界线代码", "Line code"),
            _shown("line_name", "界线名称", "Line"),
            _shown("inspection", "联检编号", "Inspection", _WHOLE),
            _shown("plan", "联检方案", "Plan"),
            _shown("epsg", "坐标系编号", "EPSG number", _WHOLE),
            _shown("crs", "坐标系", "Coordinate system"),
            _shown("classification", "密级", "Classification"),
            _shown("base_digest", "原始内容校验", "Digest of what it said when it left"),
        ),
        True,
    ),
)  # fmt: skip
