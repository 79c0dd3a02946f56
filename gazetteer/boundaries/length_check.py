"""Checks of the line itself: whole, comparable, and as long as the agreement states."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from gazetteer.boundaries.check_texts import Words
from gazetteer.boundaries.finding import Finding, Place, Severity
from gazetteer.boundaries.line import Conversion
from gazetteer.boundaries.line_file import LineFile
from gazetteer.boundaries.located import Location
from gis.survey_crs import Datum

_GRACE = 1e-9


def check_length(file: LineFile, location: Location) -> Iterator[Finding]:
    """Gaps in the line, and its geodesic length against the stated one."""
    line, rule = file.line, file.rule("length_tolerance_ratio")
    if Datum.CGCS2000 not in location.chains:
        yield _unknown(file)
    if not location.chains:
        return
    chain = next(iter(location.chains.values()))
    is_stored = Datum.CGCS2000 in location.chains
    for gap in chain.gaps:
        yield Finding(
            "line_gap", Severity.ERROR, line.code, None,
            Words(f"界线在里程 {gap.chainage_m:.1f} m 处中断 {gap.width_m:.2f} m",
                  f"the line breaks off at chainage {gap.chainage_m:.1f} m for"
                  f" {gap.width_m:.2f} m"), None,
            Place(gap.chainage_m, gap.longitude, gap.latitude)
            if is_stored else Place(gap.chainage_m),
        )  # fmt: skip
    if line.stated_length_m is None:
        yield Finding(
            "length_unknown", Severity.UNKNOWN, line.code, None,
            Words(f"没有协议长度；图形长 {chain.length_m:.1f} m",
                  f"no length is stated; the geometry is {chain.length_m:.1f} m long"), rule,
        )  # fmt: skip
        return
    stated = float(line.stated_length_m)
    ratio = abs(chain.length_m - stated) / stated
    if rule is not None and ratio > float(Decimal(rule.value)) + _GRACE:
        yield Finding(
            "length_differs", Severity.WARNING, line.code, None,
            Words(f"图形长 {chain.length_m:.1f} m，所载 {stated:.1f} m，相差 {ratio:.2%}，"
                  f"限差 {Decimal(rule.value):.2%}",
                  f"the geometry is {chain.length_m:.1f} m long, {stated:.1f} m are stated:"
                  f" {ratio:.2%} apart, {Decimal(rule.value):.2%} allowed"), rule,
        )  # fmt: skip


def _unknown(file: LineFile) -> Finding:
    if file.line.conversion is Conversion.APPROXIMATE:
        words = Words(
            "界线原坐标不在 CGCS2000，存储位置只是近似；仅与同一基准的界桩比较，未与区划范围比较",
            "the line is on an old datum and stored approximately; it was compared with markers"
            " on that datum only, not with outlines",
        )
    else:
        words = Words("没有界线图形", "the line has no geometry on record")
    return Finding("line_unknown", Severity.UNKNOWN, file.line.code, None, words)
