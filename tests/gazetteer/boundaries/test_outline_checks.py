"""The line against the outlines of both sides: gaps, overlaps, edges that are not the same.

north   ───────╲___╱───────   its edge dips over the line: overlap
line    ═══════════════════
south   ──────╲_____╱──────   its edge dips below the line: gap
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from shapely import affinity
from shapely.geometry import MultiLineString, MultiPolygon, Polygon

from gazetteer.boundaries.finding import Finding, Severity
from gazetteer.boundaries.length_check import check_length
from gazetteer.boundaries.line import Conversion
from gazetteer.boundaries.located import locate
from gazetteer.boundaries.outline_checks import check_outlines
from tests.gazetteer.boundaries.drawn import NORTH, SOUTH, a_file, a_line, at, body, drawn

A, B = "341226000000", "341522000000"
FLAT = [(0.0, 0.0), (2500.0, 0.0), (5000.0, 0.0), (7500.0, 0.0), (10000.0, 0.0)]


def found(
    north: Polygon | MultiPolygon | None = NORTH,
    south: Polygon | MultiPolygon | None = SOUTH,
    line: object = None,
) -> list[Finding]:
    outlines = {code: shape for code, shape in ((A, north), (B, south)) if shape is not None}
    file = a_file((), a_line(line) if line is not None else None, outlines=outlines)
    return list(check_outlines(file, locate(file)))


def dipping(by_m: float, far_m: float) -> Polygon:
    edge = [*FLAT[:2], (4000.0, 0.0), (4500.0, by_m), (5500.0, by_m), (6000.0, 0.0), *FLAT[3:]]
    return body(*edge, far_m=far_m)


def test_a_shared_edge_is_no_finding() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("by_m", "far_m", "code", "check"),
    [
        (-30.0, 5000.0, A, "outline_overlap"),
        (30.0, 5000.0, A, "outline_gap"),
        (30.0, -5000.0, B, "outline_overlap"),
        (-30.0, -5000.0, B, "outline_gap"),
    ],
)
def test_where_they_part_and_by_how_much(by_m: float, far_m: float, code: str, check: str) -> None:
    shape = dipping(by_m, far_m)
    [finding] = found(north=shape) if code == A else found(south=shape)
    assert (finding.check, finding.subject, finding.severity) == (check, code, Severity.ERROR)
    assert "30.00 m" in finding.evidence.en
    assert finding.place.chainage_m == pytest.approx(5000, abs=30)
    assert finding.place.latitude == pytest.approx(at(5000, 0)[1], abs=1e-3)


def test_every_place_is_a_finding_of_its_own() -> None:
    edge = [(0, 0), (1000, 0), (1500, 20), (2000, 0), (6000, 0), (6500, -20), (7000, 0), (10000, 0)]
    assert [f.check for f in found(north=body(*edge, far_m=5000))] == [
        "outline_gap", "outline_overlap",
    ]  # fmt: skip


def test_a_narrow_spike_of_the_outline_is_seen_from_its_own_side() -> None:
    """No point of the line is far from the edge, but the edge goes far from the line."""
    edge = [*FLAT[:2], (3000.0, 0.0), (3000.4, -400.0), (3000.8, 0.0), *FLAT[2:]]
    [finding] = found(north=body(*edge, far_m=5000))
    assert finding.check == "outline_overlap"
    assert "400" in finding.evidence.en
    assert finding.place.chainage_m == pytest.approx(3000, abs=5)


@pytest.mark.parametrize(
    ("by_m", "checks"),
    [(0.01, []), (0.9, ["outline_not_edge_matched"]), (1.1, ["outline_gap"])],
)
def test_within_the_tolerance_it_is_only_not_edge_matched(by_m: float, checks: list[str]) -> None:
    assert [f.check for f in found(north=dipping(by_m, 5000))] == checks


def test_a_side_without_an_outline_is_unknown() -> None:
    [finding] = found(south=None)
    assert (finding.check, finding.severity, finding.subject) == (
        "outline_missing", Severity.UNKNOWN, B,
    )  # fmt: skip


def test_the_rest_of_a_long_outline_does_not_matter() -> None:
    """The line is a part of the ring only; the edge goes on beyond both of its ends."""
    long = body((-4000, 700), *FLAT, (14000, -900), far_m=6000)
    assert found(north=long) == []


def test_an_outline_in_two_parts_is_met_where_it_is_met() -> None:
    apart = affinity.translate(NORTH, 0.3, 0.3)
    assert found(north=MultiPolygon([apart, NORTH])) == []


def test_an_outline_far_away_is_no_match_at_all() -> None:
    checks = {f.check for f in found(north=affinity.translate(NORTH, 0, 0.01))}
    assert checks == {"outline_gap"}


def test_a_line_on_an_old_datum_is_not_compared_with_outlines() -> None:
    line = replace(a_line(), conversion=Conversion.APPROXIMATE)
    file = a_file((), line)
    assert list(check_outlines(file, locate(file))) == []
    assert [f.check for f in check_length(file, locate(file))] == ["line_unknown"]


def test_each_part_of_a_broken_line_is_compared() -> None:
    parts = MultiLineString([drawn((0, 0), (4000, 0)), drawn((6000, 0), (10000, 0))])
    assert found(line=parts) == []
