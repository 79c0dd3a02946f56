"""Colours of the coverage map."""

from decimal import Decimal
from itertools import combinations

import numpy as np
import pytest

from maps.style import UNKNOWN_COLOUR, colour_of, coverage_classes, fill_colour

# Machado, Oliveira and Fernandes 2009, full dichromacy, on linear RGB.
BLINDNESS = {
    "none": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
               [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
               [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
               [0.004733, 0.691367, 0.303900]],
}  # fmt: skip


def _lab(colour: str, matrix: object) -> np.ndarray:
    srgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.asarray(matrix) @ linear, 0, 1)
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    xyz = to_xyz @ seen / [0.9505, 1, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("kind", BLINDNESS)
@pytest.mark.parametrize("standard", [Decimal(30), None])
def test_colours_stay_apart_for_every_eye(kind: str, standard: Decimal | None) -> None:
    colours = [one.colour for one in coverage_classes(standard)] + [UNKNOWN_COLOUR]
    for a, b in combinations(colours, 2):
        apart = np.linalg.norm(_lab(a, BLINDNESS[kind]) - _lab(b, BLINDNESS[kind]))
        assert apart > 12, f"{a} and {b} look alike ({kind}: {apart:.1f})"


def test_classes_leave_no_gap_and_break_at_the_standard() -> None:
    classes = coverage_classes(Decimal(30))
    assert [one.upper for one in classes[:-1]] == [one.lower for one in classes[1:]]
    assert classes[0].lower == 0
    assert classes[-1].upper is None
    meeting = next(one for one in classes if one.lower == 30)
    assert "达标" in meeting.zh
    assert colour_of(30.0, Decimal(30)) == meeting.colour
    assert colour_of(29.999, Decimal(30)) != meeting.colour


def test_unknown_is_not_zero() -> None:
    assert colour_of(None, Decimal(30)) == UNKNOWN_COLOUR != colour_of(0.0, Decimal(30))


def test_the_expression_has_the_same_classes() -> None:
    expression = fill_colour(Decimal(30))
    assert expression[0] == "case"
    assert expression[-1] == UNKNOWN_COLOUR
    assert expression[2][4::2] == [one.colour for one in coverage_classes(Decimal(30))[1:]]
    assert expression[2][3::2] == [one.lower for one in coverage_classes(Decimal(30))[1:]]
