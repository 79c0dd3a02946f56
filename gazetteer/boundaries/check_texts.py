"""The checks of lines and markers by name, each with what mends what it finds."""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """The same in Chinese and in English."""

    zh: str
    en: str


class Check(NamedTuple):
    """One check.

    Attributes:
        name: What it looks at.
        mend: What to do about a finding.
    """

    name: Words
    mend: Words


def _check(zh: str, en: str, mend_zh: str, mend_en: str) -> Check:
    return Check(Words(zh, en), Words(mend_zh, mend_en))


CHECKS = {
    "number_pattern": _check(
        "编号格式", "pattern of the number",
        "按编号规则更正编号；规则本身不合用的，用 gazetteer load boundary-rules 设置。",
        "Correct the number; where the pattern itself does not fit, load another by gazetteer load"
        " boundary-rules.",
    ),
    "number_pattern_missing": _check(
        "编号规则", "rule for numbers",
        "用 gazetteer load boundary-rules 为该级界线设置 marker_number_pattern。",
        "Load a marker_number_pattern for this level by gazetteer load boundary-rules.",
    ),
    "numbering_unit": _check(
        "编号单元", "numbering unit",
        "更正界桩编号，或更正界线的编号单元。",
        "Correct the number, or the numbering unit of the line.",
    ),
    "number_repeated": _check(
        "编号唯一", "uniqueness of numbers",
        "核对实地；已被替换的界桩登记为报废或丢失。",
        "Look in the field; record the one that was replaced as retired or lost.",
    ),
    "set_incomplete": _check(
        "同号界桩齐全", "completeness of sets",
        "补登缺少的界桩；实地已无的按条例第六条由双方会同补立。",
        "Record the one that is missing; if it is gone, both sides set it up again (Art 6).",
    ),
    "set_mixed": _check(
        "同号界桩类型一致", "one kind of letters under a number",
        "同一编号下只用一种类型码：单立Q，双立A、B，三立C、D、E。",
        "Use letters of one kind under a number: Q alone; A and B; C, D and E.",
    ),
    "set_kind": _check(
        "立桩方式与类型码", "kind of the number against its letters",
        "更正登记的立桩方式，或更正类型码。",
        "Correct the kind on record, or the letters.",
    ),
    "no_object_stands": _check(
        "编号下有在立界桩", "an object under the number",
        "按条例第六条由双方会同补立；不再设桩的登记为报废。",
        "Both sides set it up again jointly (Art 6); record it as retired if it is given up.",
    ),
    "serial_order": _check(
        "序号顺序", "order of the serials",
        "核对编号与坐标：其中一个不对。",
        "Look at the number and at the coordinates: one of them is wrong.",
    ),
    "serial_gap": _check(
        "序号连续", "gaps in the serials",
        "核对缺少的序号是未设、未登记还是已取消。",
        "Find out whether these were never set up, not recorded, or given up.",
    ),
    "never_surveyed": _check(
        "测量成果", "a survey on record",
        "补充测量成果：gazetteer load marker-surveys。",
        "Add a survey: gazetteer load marker-surveys.",
    ),
    "position_unknown": _check(
        "位置可比", "comparable positions",
        "提供官方转换的 CGCS2000 坐标，或在界线的坐标系中重测。",
        "Give officially converted CGCS2000 coordinates, or survey it again on the line's datum.",
    ),
    "sigma_unknown": _check(
        "点位中误差已知", "stated accuracy",
        "补充点位中误差。",
        "State the standard deviation of the position.",
    ),
    "sigma_worse": _check(
        "点位中误差", "accuracy of the survey",
        "用精度更高的方法重测。",
        "Survey it again by a better method.",
    ),
    "marker_off_line": _check(
        "界桩至界线距离", "distance of the marker to the line",
        "核对坐标、坐标系与编号；界线以协议书附图为准，不得迁就界桩移动界线。",
        "Look at the coordinates, their system and the number; the line holds as agreed and is"
        " never moved to the marker.",
    ),
    "witness_count": _check(
        "方位物数量", "number of reference objects",
        "补测方位物。",
        "Survey further reference objects.",
    ),
    "witness_unknown": _check(
        "方位物可核对", "reference objects that can be checked",
        "补充方位物的坐标、坐标方位角和距离。",
        "Give the coordinates, the grid azimuth and the distance of the reference object.",
    ),
    "witness_azimuth": _check(
        "方位物方位角", "azimuth to a reference object",
        "核对方位物与界桩坐标；登记的应是坐标方位角，不是磁方位角或真方位角。",
        "Look at both coordinates; the azimuth on record is to be that of the grid, not a magnetic"
        " or true one.",
    ),
    "witness_distance": _check(
        "方位物距离", "distance to a reference object",
        "核对方位物与界桩坐标及量距。",
        "Look at both coordinates and at the distance measured.",
    ),
    "outline_missing": _check(
        "区划范围", "outline of the side",
        "导入该区划的范围：gazetteer load divisions。",
        "Load the outline of the division: gazetteer load divisions.",
    ),
    "outline_gap": _check(
        "界线与区划范围：空隙", "line against outline: gap",
        "以法定界线更正区划范围，使两侧共用同一条线。",
        "Correct the outline by the line as agreed, so that both sides share it.",
    ),
    "outline_overlap": _check(
        "界线与区划范围：越界", "line against outline: overlap",
        "以法定界线更正区划范围，使两侧共用同一条线。",
        "Correct the outline by the line as agreed, so that both sides share it.",
    ),
    "outline_not_edge_matched": _check(
        "界线与区划范围：未接边", "line against outline: not edge-matched",
        "用界线的节点替换区划范围中的相应边。",
        "Take the vertices of the line for that edge of the outline.",
    ),
    "line_unknown": _check(
        "界线可比", "a line that can be compared",
        "补充界线图形，或其官方转换的 CGCS2000 图形。",
        "Load the geometry of the line, or its officially converted one.",
    ),
    "line_gap": _check(
        "界线连续", "gaps in the line",
        "补齐缺少的一段；属于分段界线的，分别登记。",
        "Load the part that is missing; lines that are apart are recorded apart.",
    ),
    "length_unknown": _check(
        "协议长度", "stated length",
        "补充协议书所载长度。",
        "Give the length that the agreement states.",
    ),
    "length_differs": _check(
        "界线长度", "length of the line",
        "核对图形是否完整、坐标系是否正确，以及所载长度的单位。",
        "See whether the geometry is whole, its system right, and the unit of the stated length.",
    ),
    "tri_point_lines": _check(
        "三交点的界线", "lines of a tri-point",
        "登记第三条界线；不由本单位管理的，向相邻单位索取其端点核对。",
        "Record the third line; where it is not kept here, ask the neighbours for its end.",
    ),
    "tri_point_unknown": _check(
        "三交点可比", "a tri-point that can be compared",
        "补充三交点坐标与三条界线的图形。",
        "Give the coordinates of the tri-point and the geometry of its lines.",
    ),
    "tri_point_apart": _check(
        "界线交于三交点", "lines that meet at the tri-point",
        "以三交点协议更正各界线的端点。",
        "Correct the ends of the lines by the agreement on the tri-point.",
    ),
}  # fmt: skip
