"""Words of the search for place names 地名查询."""

from __future__ import annotations

NAMES: dict[str, tuple[str, str]] = {
    "names_title": ("地名查询", "Place names"),
    "names_subtitle": ("汉字、拼音、旧名、全路径", "Characters, pinyin, former names, full paths"),
    "skip_to_hits": ("跳到结果", "Skip to the results"),
    "search_for": ("地名", "Name"),
    "search_placeholder": (
        "地名、拼音、旧名或代码,如 颍上 江口镇",
        "Name, pinyin, former name or code",
    ),
    "search": ("查询", "Search"),
    "suggestions": ("候选地名", "Suggestions"),
    "suggestions_count": ("{count} 个候选,用上下键选择", "{count} suggestions: arrow keys choose"),
    "hits": ("查询结果", "Results"),
    "hits_count": ("{count} 处", "{count} places"),
    "hits_cut": (
        "前 {count} 处;请加上级区划或选择类别以缩小范围",
        "The first {count}; name a division or choose a class to narrow the search",
    ),
    "no_hits": ("没有找到“{query}”。", "Nothing was found for “{query}”."),
    "no_hits_help": (
        "可以换个写法:省略“镇”“村”,用拼音,或只写前两个字;也可放宽类别、区划和时点。",
        "Try it otherwise: without 镇 or 村, in pinyin, or its first two characters; or widen"
        " class, division and day.",
    ),
    "clear_filters": ("清除筛选", "Clear the filters"),
    "begin_help": (
        "输入地名查找,或点击地图看此处有什么。错一个字、少一个字、用拼音或旧名,都能找到。",
        "Type a name, or click the map to see what is there. Pinyin, former names, a wrong or a"
        " missing character will do.",
    ),
    "examples": ("例如", "For example"),
    "narrow_by": ("按上级筛选", "Narrow by division"),
    "group_by": ("按上级分组", "Group by division"),
    "everywhere_else": ("上级不详", "Division unknown"),
    "why": ("匹配", "Match"),
    "now_called": ("今名", "now called"),
    "now_ended": ("已撤销,今无承继", "no longer there, with no successor on record"),
    "not_in_force": ("该时点不存在", "not there on that day"),
    "parents_of": ("{day} 的隶属", "divisions of {day}"),
    "no_position": ("无位置", "no position"),
    "here": ("此处", "Here"),
    "here_places": ("附近地名(500 米内)", "Names within 500 m"),
    "here_none": ("500 米内没有登记地名。", "No name is on record within 500 m."),
    "here_no_division": ("不在登记的区划界线内。", "Outside every division on record."),
    "here_inside": ("在其中", "inside"),
    "here_check": ("在此命名", "Name something here"),
}
