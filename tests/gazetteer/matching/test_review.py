"""What people write into the column 确认."""

from __future__ import annotations

import pytest

from gazetteer.matching.review import Decision, read_review
from gazetteer.places.place import PlaceKey

STANDARD = "标准名称 standard"
OTHER = "非标准：曾用名 not standard: former"


@pytest.mark.parametrize(
    ("confirmed", "status", "decision", "key"),
    [
        (None, STANDARD, Decision.STANDARD, PlaceKey(place_id=12)),
        (" ", OTHER, Decision.OPEN, None),
        ("是", OTHER, Decision.CONFIRMED, PlaceKey(place_id=12)),
        ("Ｙ", OTHER, Decision.CONFIRMED, PlaceKey(place_id=12)),
        ("否", STANDARD, Decision.REJECTED, None),
        ("12", OTHER, Decision.CONFIRMED, PlaceKey(place_id=12)),
        ("34", OTHER, Decision.CONFIRMED, PlaceKey(place_id=34)),
        ("341226000000", OTHER, Decision.CONFIRMED, PlaceKey(division_code="341226000000")),
        ("3" * 20, OTHER, Decision.CONFIRMED, PlaceKey(place_code="3" * 20)),
    ],
)
def test_what_is_understood(
    confirmed: str | None, status: str, decision: Decision, key: PlaceKey | None
) -> None:
    found = read_review(confirmed, status, "12", "34 江口镇（颍上县）；56 江口（颍州区）")
    assert (found.decision, found.key) == (decision, key)


@pytest.mark.parametrize("confirmed", ["341226", "77", "江口镇", "3.4e+19", "=12"])
def test_what_may_mean_something_else_is_not_taken(confirmed: str) -> None:
    found = read_review(confirmed, OTHER, "12", "34 江口镇（颍上县）")
    assert found.decision is Decision.INVALID
    assert found.remark


def test_yes_to_nothing_is_no_answer() -> None:
    assert read_review("是", "未找到 none", None, None).decision is Decision.INVALID
