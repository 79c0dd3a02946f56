from __future__ import annotations

from typing import Any

import pytest

from layers.explanation import UNKNOWN_BECAUSE, unknown_reasons


@pytest.mark.parametrize(
    ("households", "without_area", "reasons"),
    [
        (1200, 0, []),
        (None, 0, ["no_households"]),
        (0, 0, ["zero_households"]),
        (1200, 1, ["centre_without_area"]),
        (None, 2, ["no_households", "centre_without_area"]),
    ],
)
def test_reasons_of_the_unknown(
    households: int | None, without_area: int, reasons: list[str]
) -> None:
    row: dict[str, Any] = {"households": households, "centres_without_area": without_area}
    assert unknown_reasons(row) == reasons
    assert set(reasons) <= set(UNKNOWN_BECAUSE)
