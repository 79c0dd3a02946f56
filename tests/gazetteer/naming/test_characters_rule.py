import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.naming.finding import Severity
from gis.errors import FieldError
from tests.gazetteer.naming.lists import ask, told


def test_an_ordinary_name_is_clear() -> None:
    assert ask("江口镇") == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("江口A镇", "PN-1 latin_letter block [A]"),
        ("Jiang口镇", "PN-1 latin_letter block [Jiang]"),
        ("江口Ａ镇", "PN-1 latin_letter block [Ａ]"),
        ("江口8镇", "PN-1 digit block [8]"),
        ("江口１２镇", "PN-1 digit block [１２]"),
        ("江口②镇", "PN-1 digit block [②]"),
        ("江·口镇", "PN-1 sign block [·]"),
        ("江-口镇", "PN-1 sign block [-]"),
        ("江口（新）镇", "PN-1 sign block [（]"),
        ("江口☆镇", "PN-1 sign block [☆]"),
        ("江 口镇", "PN-1 space block [ ]"),
        ("江\u200b口镇", "PN-1 space block [\u200b]"),
        ("江口のの镇", "PN-1 foreign_letter block [のの]"),
        ("江口кот镇", "PN-1 foreign_letter block [кот]"),
        ("\ue815口镇", "PN-1 private_use_character block [\ue815]"),
        ("\U000f0001口镇", "PN-1 private_use_character block [\U000f0001]"),
        ("小（氵甸）镇", "PN-1 described_character block [（氵甸）]"),
        ("小⿰氵甸镇", "PN-1 described_character block [⿰氵甸]"),
        ("小⿱⿰氵甸土镇", "PN-1 described_character block [⿱⿰氵甸土]"),
        ("小镇⿰", "PN-1 described_character block [⿰]"),
        ("⼤口镇", "PN-1 compatibility_character block [⼤]"),
        ("江口陽鎮", "PN-1 variant_character block [陽鎮]"),
        ("垅口镇", "PN-1 character_outside_the_table warn [垅]"),
        ("埇口镇", "PN-1 rare_character warn [埇]"),
    ],
)
def test_what_does_not_belong_in_a_name(name: str, expected: str) -> None:
    findings = [f for f in ask(name) if f.rule == "PN-1"]
    assert expected in told(findings)
    found = findings[told(findings).index(expected)]
    assert name[found.start : found.end] == found.evidence


def test_each_stretch_is_reported_once_with_its_place() -> None:
    first, second = (f for f in ask("A江BC口镇") if f.rule == "PN-1")
    assert (first.start, first.end) == (0, 1)
    assert (second.start, second.end) == (2, 4)


def test_the_standard_form_is_suggested() -> None:
    (found,) = (f for f in ask("江口鎮") if f.check == "variant_character")
    assert found.mend_zh.endswith("镇")
    assert found.mend_en.endswith("镇")
    assert not found.can_override


def test_brackets_with_plain_words_are_signs_not_a_described_character() -> None:
    checks = [f.check for f in ask("庐阳工业区（林店街道）", "21730")]
    assert "described_character" not in checks
    assert checks.count("sign") == 2


@pytest.mark.parametrize("name", ["三八社区", "一二三社区"])
def test_a_bare_number_is_no_name(name: str) -> None:
    assert f"怪 number_as_name warn [{name[:-2]}]" in told(ask(name, "21620"))


def test_streets_may_have_ordinals() -> None:
    assert ask("五路", "23510") == []


def test_what_is_on_record_is_listed_and_never_blocked() -> None:
    findings = ask("江口A鎮", is_new=False)
    assert {f.check for f in findings} >= {"latin_letter", "variant_character"}
    assert {f.severity for f in findings} == {Severity.WARN}


@pytest.mark.parametrize("name", ["", "  \u3000", "\x07江口镇", "江" * 101, "\ud800口镇"])
def test_what_is_no_name_at_all_is_refused(name: str) -> None:
    with pytest.raises(FieldError) as error:
        ask(name)
    assert error.value.mend


@given(st.text(max_size=100))
def test_any_text_is_either_checked_or_refused(name: str) -> None:
    try:
        findings = ask(name)
    except FieldError:
        return
    for found in findings:
        assert 0 <= found.start < found.end
        assert found.message_zh
        assert found.mend_en
