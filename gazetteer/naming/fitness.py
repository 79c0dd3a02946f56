"""PN-10 to PN-12: whether a name fits the thing and its surroundings; PN-5 on famous features."""

from __future__ import annotations

from collections.abc import Iterator

from gazetteer.naming.finding import Alike, Finding, Neighbour, Severity
from gazetteer.naming.port import Neighbours
from gazetteer.naming.proposal import ParsedName
from gazetteer.naming.words import FAMOUS_FEATURE, WordFinder

_BORROWED = (
    "改用当地地名作专名，或说明理由。",
    "Take a name from within the area, or give a reason.",
)


def famous_name_findings(name: ParsedName, finder: WordFinder) -> Iterator[Finding]:
    """PN-5, PN-10: a new feature, or a division, with the name of a famous natural feature.

    A natural feature on record may be the famous one itself.
    """
    is_feature = name.place_class.is_natural and name.proposal.is_new
    if not (is_feature or name.place_class.is_division):
        return
    for famous in dict.fromkeys((name.spelling, name.specific)):
        if not finder.has(famous, FAMOUS_FEATURE):
            continue
        start = name.spelling.find(famous)
        yield Finding(
            "PN-5" if is_feature else "PN-10", "famous_feature", Severity.WARN,
            start, start + len(famous), famous,
            f"“{famous}”是国内著名自然地理实体的名称。",
            f'"{famous}" is the name of a famous natural feature.', *_BORROWED,
        )  # fmt: skip


def borrowed_name_findings(name: ParsedName, neighbours: Neighbours) -> Iterator[Finding]:
    """PN-10: a division named after a feature beyond its area."""
    code = name.division_code
    if not name.place_class.is_division or code is None:
        return
    outside = neighbours.features_outside(name.specific, code)
    if outside:
        start, end = name.specific_span
        found = tuple(
            Neighbour(p.place_id, p.spelling, p.romanisation, p.code, p.within, Alike.SPECIFIC)
            for p in outside
        )
        yield Finding(
            "PN-10", "feature_outside", Severity.WARN, start, end, name.specific,
            f"“{found[0].spelling}”在本行政区域以外。",
            f'"{found[0].spelling}" lies outside the area.', *_BORROWED, neighbours=found,
        )  # fmt: skip


def facility_findings(name: ParsedName, neighbours: Neighbours) -> Iterator[Finding]:
    """PN-11: a facility that bears no name of where it is."""
    codes = name.proposal.division_codes
    if not name.place_class.is_facility or not codes:
        return
    local = neighbours.local_names(codes)
    if not local or any(place in name.spelling for place in local):
        return
    start, end = name.specific_span
    yield Finding(
        "PN-11", "not_the_local_name", Severity.WARN, start, end, name.spelling[start:end],
        f"专名“{name.specific}”与所在地地名不一致。",
        f'The specific part "{name.specific}" is no name of the place it stands in.',
        "一般应与所在地地名统一；否则说明理由。",
        "Facilities generally bear the local name; else give a reason.",
    )  # fmt: skip


def generic_findings(name: ParsedName) -> Iterator[Finding]:
    """PN-12: a generic part that is missing, or is none of those of the class."""
    fitting = name.place_class.generic_parts
    if not fitting or name.spelling.endswith(fitting):
        return
    shown = "、".join(fitting[:6])
    start, end = name.generic_span if name.generic else (len(name.spelling) - 1, len(name.spelling))
    what = (
        (f"通名“{name.generic}”", f'the generic part "{name.generic}"')
        if name.generic
        else ("缺少通名，", "the name without a generic part")
    )
    class_name = name.place_class.name
    yield Finding(
        "PN-12", "unfitting_generic" if name.generic else "no_generic", Severity.WARN,
        start, end, name.spelling[start:end],
        f"{what[0]}与类别“{class_name}”不符。",
        f"{what[1].capitalize()} does not fit the class {class_name}.",
        f"改用与类别相符的通名（{shown}等），或更正类别。",
        f"Use a generic part of the class ({shown} …), or correct the class.",
    )  # fmt: skip
