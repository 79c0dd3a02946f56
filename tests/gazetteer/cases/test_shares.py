from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from gazetteer.cases.shares import measured_shares

areas = st.lists(st.floats(min_value=1.0, max_value=1e12), min_size=1, max_size=40)


@given(areas)
def test_measured_shares_add_up_to_exactly_one(found: list[float]) -> None:
    shares = measured_shares(found)
    assert sum((share for share in shares if share is not None), Decimal(0)) == 1
    total = sum(found)
    for share, area in zip(shares, found, strict=True):
        assert share is not None
        assert abs(float(share) - area / total) < 1e-6


def test_where_one_area_is_unknown_no_share_is_known() -> None:
    assert measured_shares([1.0, None]) == [None, None]
    assert measured_shares([]) == []
