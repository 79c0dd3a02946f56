"""Texts that a sheet prints of its line: agreement, heights, sources, accuracy."""

from __future__ import annotations

from collections.abc import Sequence

from gazetteer.boundaries.line import BoundaryLine
from gazetteer.boundaries.line_collection import LineCollection, PlacedMarker

_MOST_SOURCES = 3


def agreement_text(line: BoundaryLine) -> str | None:
    """The agreement with its number and day; None: none is on record."""
    if line.agreement is None:
        return None
    day = None if line.agreed_on is None else f"{line.agreed_on.isoformat()} 签订"
    return "，".join(part for part in (line.agreement, line.agreement_no, day) if part)


def heights_text(found: LineCollection) -> str | None:
    """The height systems that occur; None: none is on record."""
    systems = {m.at.height_system for m in found.markers if m.at and m.at.height_system}
    systems |= {p.at.height_system for p in found.points if p.at.height_system}
    return "、".join(sorted(systems)) or None


def sources(found: LineCollection) -> tuple[str, ...]:
    """Where the line and the surveys of its markers come from, each once, three at most."""
    named = [found.line.source, *(m.survey.source for m in found.markers if m.survey)]
    return tuple(dict.fromkeys(source for source in named if source))[:_MOST_SOURCES]


def accuracy_text(markers: Sequence[PlacedMarker]) -> str | None:
    """The standard deviations stated of the markers drawn; None: none is stated."""
    surveys = [m.survey for m in markers if m.survey is not None]
    stated = sorted(s.sigma_m for s in surveys if s.sigma_m is not None)
    if not stated:
        return None
    least, most = (f"{value.normalize():f}" for value in (stated[0], stated[-1]))
    text = f"界桩点位中误差 {least} m" if least == most else f"界桩点位中误差 {least}–{most} m"
    unknown = len(surveys) - len(stated)
    return text + (f"，{unknown} 座不详" if unknown else "")
