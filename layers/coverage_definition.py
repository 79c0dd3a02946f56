"""What the figures of a coverage answer mean: the one place, printed with every result.

Each meaning is told in Chinese and in English: `{"zh": …, "en": …}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_MEANINGS: Final[Mapping[str, tuple[str, str]]] = {
    "floor_area_m2": (
        "各中心建筑面积×份额之和;未申报份额的计入所在社区;边界上或重叠处计入代码最小者;"
        "落在所有社区之外的单列;中心面积均未知则为未知,部分未知则为已知部分之和。",
        "Σ floor area × share of the centres open on as_of. A centre without declared shares"
        " counts wholly for the community whose outline covers it; on a shared edge, or in"
        " overlapping outlines, for the one with the smallest code; outside every outline it is"
        " listed as unassigned. Where centres have no floor area on record it is the sum of the"
        " others, and unknown where none has one (centres_without_area).",
    ),
    "households": (
        "截至统计时点最近一期户数;同期多个来源取名称居首者;汇总为已知户数之和;缺失为未知,不作零。",
        "The newest household figure not after as_of; where several sources have that date, the"
        " first by name. Above the community level the sum of those known. A missing figure is"
        " unknown, never zero.",
    ),
    "area_per_100_households_m2": (
        "每百户面积=100×面积÷户数;汇总以可计算社区的面积之和除以户数之和,不取比率平均。",
        "100 × floor area ÷ households. Of several communities: sum over sum, of the communities"
        " that can be computed (floor_area_counted_m2, households_counted); never a mean of"
        " ratios.",
    ),
    "meets_area": (
        "每百户面积≥面积标准(含等于);已知部分已达标即为达标;社区以上不判定。",
        "area per 100 households ≥ the area standard in force on as_of; true also where the part"
        " of the area that is known suffices; above the community level null.",
    ),
    "meets_single_building": (
        "至少一处服务本社区的中心单体面积≥单体标准(含等于);社区以上不判定。",
        "at least one centre serving the community has a floor area ≥ the single-building"
        " standard in force on as_of; above the community level null.",
    ),
    "short_m2": (
        "缺口=max(0,面积标准×户数÷100−面积);汇总为各社区缺口之和。",
        "max(0, area standard × households ÷ 100 − floor area); above the community level the sum"
        " of the communities' shortfalls.",
    ),
    "coverage_rate": (
        "覆盖率=有达标中心(meets_single_building)的社区数÷社区总数;城乡按urban_by分列。",
        "communities with at least one compliant centre (meets_single_building) ÷ all"
        " communities; urban and rural by urban_by.",
    ),
    "communities_unknown": (
        "无法计算的社区数:户数缺失或为零,或有中心面积未知。",
        "communities whose area per 100 households cannot be computed: households missing or"
        " zero, or a centre without a floor area.",
    ),
    "centres": (
        "服务本社区的中心数;一处中心服务几个社区,汇总时计几次。",
        "centres that serve the community; above the community level a centre counts once for"
        " each community it serves.",
    ),
    "unassigned": (
        "未归属:无坐标、落在所有社区之外,或申报服务的社区已不存在的中心;列出范围内的,"
        "以及不在同级任何区划内的。",
        "centres that count for no community: without a position, outside every outline, or"
        " declared to serve a community not in force. Listed are those inside the division asked"
        " about and those inside no division of its level.",
    ),
}

Meaning = Mapping[str, str]

DEFINITION: Final[Mapping[str, Meaning]] = MappingProxyType(
    {name: {"zh": chinese, "en": english} for name, (chinese, english) in _MEANINGS.items()}
)

URBAN_BY: Final[Mapping[str, Meaning]] = MappingProxyType(
    {
        "committee": {
            "zh": "按自治组织类型:居委会为城市社区,村委会为农村社区。",
            "en": "By committee type: urban are 居委会, rural are 村委会.",
        },
        "class": {
            "zh": "按城乡分类代码:1开头为城市,2开头为农村。",
            "en": "By urban-rural class: urban are 1xx, rural are 2xx.",
        },
    }
)
