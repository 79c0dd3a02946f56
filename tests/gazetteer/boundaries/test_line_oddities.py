"""Gaps, forks and crossings of a line are said with their place, and nothing else is."""

from __future__ import annotations

import re

import pytest
import shapely
from pyproj import Geod

from gazetteer.boundaries.line_oddities import line_findings
from gazetteer.boundaries.line_shape import as_multiline
from gis.errors import FieldError


def found(wkt: str) -> list[str]:
    return [reason for reason, _ in line_findings(as_multiline(shapely.from_wkt(wkt)))]


def test_a_gap_is_named_with_its_place_and_length() -> None:
    (said,) = found("MULTILINESTRING((116 32, 116.1 32), (116.2 32.05, 116.3 32.1))")
    length = Geod(ellps="GRS80").inv(116.1, 32, 116.2, 32.05)[2]

    assert said == (
        f"the line has a gap of {length:,.3f} m, from 116.1000000, 32.0000000 to 116.2000000,"
        " 32.0500000."
    )


def test_three_pieces_have_two_gaps_whatever_their_order() -> None:
    pieces = "(116.4 32, 116.5 32), (116 32, 116.1 32), (116.2 32, 116.3 32)"
    starts = {re.findall(r"from ([\d.]+)", said)[0] for said in found(f"MULTILINESTRING({pieces})")}

    assert starts == {"116.4000000", "116.2000000"}


@pytest.mark.parametrize(
    "wkt",
    [
        "LINESTRING(116 32, 116.1 32.1, 116.2 32)",
        "MULTILINESTRING((116 32, 116.1 32), (116.1 32, 116.2 32))",
        "MULTILINESTRING((116.1 32, 116.2 32), (116 32, 116.1 32))",
        "MULTILINESTRING((116.1 32, 116 32), (116.1 32, 116.2 32))",
        "MULTILINESTRING((116 32, 116.1 32), (117 32, 117.1 32, 117.1 32.1, 117 32))",
        "LINESTRING(116 32, 116.1 32, 116.1 32, 116.2 32)",
    ],
    ids=["one", "two", "other order", "against each other", "with an enclave", "vertex twice"],
)
def test_what_is_whole_is_left_in_peace(wkt: str) -> None:
    assert found(wkt) == []


def test_a_fork_is_named() -> None:
    (said,) = found(
        "MULTILINESTRING((116 32, 116.1 32), (116.1 32, 116.2 32), (116.1 32, 116.1 33))"
    )

    assert said.startswith("3 ends of its parts meet at 116.1000000, 32.0000000")


@pytest.mark.parametrize(
    ("wkt", "place"),
    [
        ("LINESTRING(116 32, 116.1 32.1, 116.1 32, 116 32.1)", "116.0500000, 32.0500000"),
        ("LINESTRING(116 32, 116.1 32, 116.05 32)", "116.0500000, 32.0000000"),
        ("LINESTRING(116 32, 116.1 32, 116.2 32.1, 116.1 32, 116 32.1)", "116.1000000, 32.0000000"),
    ],
    ids=["crosses", "turns back over itself", "touches a vertex"],
)
def test_a_line_over_itself_is_named(wkt: str, place: str) -> None:
    said = found(wkt)

    assert said
    assert all("crosses, touches or runs over itself" in reason for reason in said)
    assert any(place in reason for reason in said)


@pytest.mark.parametrize(
    ("wkt", "reason"),
    [
        ("POLYGON((116 32, 116.1 32, 116.1 32.1, 116 32))", "this is a Polygon"),
        (
            "MULTILINESTRING((116 32, 116.1 32), (116 32, 116 32))",
            "Part 2 of the line has no length",
        ),
    ],
)
def test_what_is_no_line_is_refused(wkt: str, reason: str) -> None:
    with pytest.raises(FieldError, match=reason):
        as_multiline(shapely.from_wkt(wkt))
