"""What stands above every table of a line: system, heights, day, source, what to beware of."""

from __future__ import annotations

from gazetteer.boundaries.line import LEVEL_LABELS
from gazetteer.boundaries.line_collection import LineCollection
from maps.boundary_tables.table import Heading, Statement

_ROUNDING = (
    "数值修约按 GB/T 8170（四舍六入五成双）。",
    "Figures are rounded half to even (GB/T 8170).",
)
_MOST_SOURCES = 3


def heading_of(found: LineCollection, zh: str, en: str) -> Heading:
    """The heading of a table.

    Args:
        found: What the table is made from.
        zh: Title.
        en: Title.
    """
    line = found.line
    level = LEVEL_LABELS[line.level]
    heights = height_systems(found)
    known = "现在 now" if found.known_at is None else found.known_at.isoformat(timespec="seconds")
    statements = (
        Statement("界线", "Line", f"{line.name}（{line.code}） {level[0]} {level[1]}"),
        Statement("双方", "Sides", f"甲 {line.side_a_name} · 乙 {line.side_b_name}"),
        Statement("坐标系", "System", f"{found.crs.zh} · {found.crs.en} (EPSG:{found.crs.epsg})"),
        Statement("高程系统", "Heights", "、".join(heights) or "不详 unknown"),
        Statement("截至", "As of", f"{found.as_of.isoformat()}（登记时点 known at: {known}）"),
        Statement("来源", "Source", _sources(found)),
    )
    return Heading(
        zh, en, f"{line.name} {line.code}", statements, (*found.notes, _ROUNDING),
        found.classification, found.is_simulated,
    )  # fmt: skip


def height_systems(found: LineCollection) -> tuple[str, ...]:
    """The height systems that occur, in order of their names."""
    positions = [m.at for m in found.markers if m.at] + [p.at for p in found.points]
    return tuple(sorted({at.height_system for at in positions if at.height_system}))


def _sources(found: LineCollection) -> str:
    named = [
        found.line.source,
        *(m.survey.source for m in found.markers if m.survey),
        *(p.point.source for p in found.points),
    ]
    known = list(dict.fromkeys(source for source in named if source))
    if not known:
        return "未载 not on record"
    more = len(known) - _MOST_SOURCES
    return "；".join(known[:_MOST_SOURCES]) + (
        f"；另 {more} 项 and {more} more" if more > 0 else ""
    )
