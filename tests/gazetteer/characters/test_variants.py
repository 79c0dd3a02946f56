import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.characters.standard import standard_characters
from gazetteer.characters.variants import (
    fold_variants,
    is_variant,
    to_simplified,
    variant_of,
    variants,
)


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("潁上縣", "颍上县"), ("亳州市譙城區", "亳州市谯城区"), ("濬縣", "浚县"), ("鄉鎮", "乡镇"),
        ("臺灣", "台湾"), ("峯", "峰"), ("阜阳", "阜阳"), ("", ""),
    ],
)  # fmt: skip
def test_traditional_and_variant_characters_become_standard(
    traditional: str, simplified: str
) -> None:
    assert to_simplified(traditional) == simplified


def test_a_character_that_is_standard_in_a_name_stays() -> None:
    # 乾 is in the table (乾县, 乾陵), though elsewhere it was simplified to 干.
    assert to_simplified("乾縣") == "乾县"
    assert not is_variant("乾")
    assert fold_variants("乾縣") == "干县"


def test_what_a_variant_stands_for() -> None:
    found = variant_of("陽")
    assert found is not None
    assert (found.standard, found.kind) == ("阳", "traditional")
    assert is_variant("陽")
    assert variant_of("阳") is None
    assert variant_of("A") is None


def test_every_variant_leads_to_a_standard_character_in_one_step() -> None:
    standard = standard_characters()
    assert {v.standard for v in variants().values()} <= standard.keys()
    assert all(len(c) == 1 and c != v.standard for c, v in variants().items())


@given(st.text())
def test_simplifying_twice_changes_nothing_and_keeps_the_length(text: str) -> None:
    once = to_simplified(text)
    assert to_simplified(once) == once
    assert len(once) == len(text)
