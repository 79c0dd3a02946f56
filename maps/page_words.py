"""The words of the shareable page, in Chinese and English."""

from __future__ import annotations

PAGE_WORDS: dict[str, tuple[str, str]] = {
    "title": ("社区综合服务设施覆盖", "Community service centre coverage"),
    "simulated": ("含模拟数据,不得用作决策依据", "Contains simulated data: not for decisions"),
    "as_of": ("统计时点", "As of"),
    "known_at": ("登记时点", "as known at"),
    "households_registered": ("户籍户数", "Registered households"),
    "households_resident": ("常住户数", "Resident households"),
    "in_force_since": ("施行日期", "in force since"),
    "definitions": ("标准与指标定义", "Standards and definitions"),
    "unit": ("m² / 百户", "m² per 100 households"),
    "households": ("户", "households"),
    "meets": ("达标", "meets"),
    "short": ("未达标", "falls short"),
    "unknown": ("未知", "unknown"),
    "cannot_compute": ("无法计算", "cannot compute"),
    "no_households": ("户数缺失或为零", "households missing or zero"),
    "no_floor_area": ("有中心未登记建筑面积", "a centre has no floor area on record"),
    "area_standard": ("面积标准", "Area standard"),
    "building_standard": ("单体标准", "Single-building standard"),
    "short_by": ("缺口", "Short by"),
    "coverage_rate": ("覆盖率", "Coverage rate"),
    "urban": ("城市", "urban"),
    "rural": ("农村", "rural"),
    "centres": ("计入的服务中心", "Centres counted"),
    "no_centres": ("没有计入的服务中心", "No centre counts"),
    "unassigned": ("未归属任何社区的中心", "Centre that counts for no community"),
    "centre_from_near": ("服务中心(放大后显示)", "Service centre (from near)"),
    "floor_area": ("建筑面积", "Floor area"),
}
