"""Words of the naming check 命名审查."""

from __future__ import annotations

NAMING: dict[str, tuple[str, str]] = {
    "naming_title": ("命名审查", "Naming check"),
    "naming_subtitle": ("拟用地名是否合乎规定", "May a place be called so?"),
    "naming_lead": (
        "填写拟用名称、地名类别和所在区划,按《地名管理条例》及实施办法逐条审查。",
        "Give the name, what it is to name and where. It is checked against the regulation on"
        " place names, article by article.",
    ),
    "proposed_name": ("拟用名称", "Proposed name"),
    "proposed_name_help": ("专名加通名,如 颍河路", "Specific and generic part, such as 颍河路"),
    "where": ("所在区划", "Where"),
    "check_as_of": ("审查日期", "On the day"),
    "position_optional": ("位置(可选)", "Position (optional)"),
    "position_help": (
        "点地图选取,或填经纬度(CGCS2000)。",
        "Click the map, or give degrees (CGCS2000).",
    ),
    "longitude": ("经度", "Longitude"),
    "latitude": ("纬度", "Latitude"),
    "clear_position": ("清除位置", "Clear the position"),
    "old_name": ("原名(更名时填写)", "Old name (for a renaming)"),
    "has_measures": ("已附地名保护措施", "Measures of protection are attached"),
    "check_name": ("审查", "Check"),
    "verdict_blocked": ("不得使用", "May not be used"),
    "verdict_doubtful": ("需说明理由", "Needs a reason"),
    "verdict_clear": ("未发现问题", "Nothing found"),
    "verdict_blocked_help": (
        "有 {block} 项违反规定,另有 {warn} 项提示。",
        "{block} against the rules, {warn} to be weighed.",
    ),
    "verdict_doubtful_help": (
        "有 {warn} 项提示;是否采用由地名工作人员说明理由后决定。",
        "{warn} to be weighed: an officer decides, with a reason.",
    ),
    "verdict_clear_help": (
        "机器未发现违反规定之处。含义是否得当,仍由人判断。",
        "Nothing was found against the rules. Whether the meaning is right, a person judges.",
    ),
    "unchecked": (
        "没有词表、未能核查的:{lists}。用 gazetteer load naming-words 导入词表。",
        "Not checked, for there is no list: {lists}. Load one with gazetteer load naming-words.",
    ),
    "severity_block": ("违反规定", "Against the rules"),
    "severity_warn": ("提示", "To be weighed"),
    "cannot_override": ("不可例外", "no exception"),
    "can_override": ("可说明理由后采用", "may be used with a reason"),
    "parts": ("专名 / 通名", "Specific / generic part"),
    "generic_none": ("无通名", "no generic part"),
    "romanisation_none": ("无法拼写", "cannot be read"),
    "article": ("依据", "Grounds"),
    "mend": ("建议", "What may be done"),
    "word_source": ("词表来源", "Source of the word"),
    "notice_of_2018": ("“大洋怪重”:{notice}", "Notice of 2018: {notice}"),
    "neighbours": ("相近的地名", "Names that clash"),
    "alike_same_name": ("重名", "same name"),
    "alike_same_specific_part": ("专名相同", "same specific part"),
    "alike_same_sound": ("同音", "same sound"),
    "alike_same_sound_but_tones": ("同音,声调不同", "same sound but for the tones"),
    "no_findings": ("没有发现。", "No findings."),
    "begin_naming_case": ("以此名称立项办理", "Begin a case with this name"),
    "findings": ("审查结果", "Findings"),
    "name_needed": ("请填写拟用名称。", "Give a name."),
    "map_of_proposal": (
        "拟命名位置与相近地名的地图。点击选取位置。",
        "Map of the proposed position and the names that clash. Click to choose a position.",
    ),
    "shown_of_neighbours": ("另有 {count} 处", "and {count} more"),
}
