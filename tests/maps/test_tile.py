"""Which tiles there are."""

import pytest

from maps.tile import NoSuchTile, Tile, parse_tile


def test_plain_numbers_name_a_tile() -> None:
    assert parse_tile("9", "421", "206") == Tile(9, 421, 206)
    assert parse_tile("0", "0", "0") == Tile(0, 0, 0)


@pytest.mark.parametrize(
    "parts",
    [
        ("-1", "0", "0"), ("0", "-1", "0"), ("0", "1", "0"), ("0", "0", "1"), ("3", "8", "0"),
        ("23", "0", "0"), ("9" * 40, "0", "0"), ("8", "9" * 400, "0"), ("a", "0", "0"),
        ("", "0", "0"), ("8", "1.5", "1"), ("8", "+1", "1"), ("8", "１", "1"), ("8", "01", "1"),
        ("8", "1\n", "1"), ("8", " 1", "1"),
    ],
)  # fmt: skip
def test_everything_else_is_no_tile(parts: tuple[str, str, str]) -> None:
    with pytest.raises(NoSuchTile):
        parse_tile(*parts)
