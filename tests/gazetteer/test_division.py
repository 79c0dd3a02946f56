import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.division import (
    LEVELS,
    Level,
    committee_type_of,
    is_legal_by_code,
    level_of,
    may_be_same,
    parent_code_of,
    parse_code,
)
from gis.errors import FieldError


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("341202", "341202000000"),
        ("341202001", "341202001000"),
        ("341202001001", "341202001001"),
        (" 341202001001 ", "341202001001"),
        ("３４１２０２", "341202000000"),
        ("34", "340000000000"),
        ("3412", "341200000000"),
    ],
)
def test_a_code_is_padded_to_twelve_digits(text: str, code: str) -> None:
    assert parse_code(text) == code


@pytest.mark.parametrize("text", ["3.41202E+11", "3.41202e11", "3E+11"])
def test_a_code_eaten_by_excel_is_refused(text: str) -> None:
    with pytest.raises(FieldError, match="turned into a number") as error:
        parse_code(text)
    assert "text" in error.value.mend


@pytest.mark.parametrize("text", ["", "34120", "3412020", "34120200100", "341202001001.0", "颍州"])
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(FieldError, match="not a division code"):
        parse_code(text)


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("340000000000", Level.PROVINCE, None),
        ("341200000000", Level.PREFECTURE, "340000000000"),
        ("341202000000", Level.COUNTY, "341200000000"),
        ("341202001000", Level.TOWNSHIP, "341202000000"),
        ("341202001001", Level.COMMUNITY, "341202001000"),
    ],
)
def test_the_structure_of_a_code_shows_level_and_parent(
    code: str, level: Level, parent: str | None
) -> None:
    assert level_of(code) is level
    assert parent_code_of(code) == parent


@given(st.from_regex(r"[1-9][0-9]{11}", fullmatch=True))
def test_parents_lead_up_to_a_province(code: str) -> None:
    above = parent_code_of(code)
    while above is not None:
        assert LEVELS.index(level_of(above)) < LEVELS.index(level_of(code))
        assert code.startswith(above.rstrip("0"))
        code, above = above, parent_code_of(above)
    assert level_of(code) is Level.PROVINCE


@pytest.mark.parametrize(
    ("code", "name", "expected"),
    [
        ("341202001001", "文明社区居委会", "居委会"),
        ("341202001001", "文明社区", "居委会"),
        ("341202001199", "文明", "居委会"),
        ("341202001200", "七里村", "村委会"),
        ("341202001399", "七里村", "村委会"),
        ("341202001001", "七里村委会", "村委会"),  # the name goes before the code
        ("341202001200", "七里居民委员会", "居委会"),
        ("341202001498", "虚拟社区", None),
        ("341202001000", "鼓楼街道居委会", None),  # no community
    ],
)
def test_committee_type_by_name_else_by_code(code: str, name: str, expected: str | None) -> None:
    assert committee_type_of(code, name) == expected


@pytest.mark.parametrize(
    ("code", "name", "expected"),
    [
        ("341271000000", "阜阳合肥现代产业园区", False),
        ("341202000000", "颍州区", True),
        ("341281000000", "亳州市", True),
        ("341222400000", "开发区管理委员会", False),
        ("341222400000", "城关镇", True),
        ("341202001000", "鼓楼街道", True),
        ("341202400498", "安徽颍州经济开发区虚拟社区", False),
        ("341202001001", "文明社区居委会", True),
        ("340000000000", "安徽省", True),
    ],
)
def test_units_of_the_statisticians_alone_are_no_legal_divisions(
    code: str, name: str, expected: bool
) -> None:
    assert is_legal_by_code(code, name) is expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("文德社区", "文德社区居委会"),
        ("江口", "江口镇"),
        ("阜阳市颍州区", "颍州区"),
        ("鼓楼街道办事处", "鼓楼街道"),
        ("王 庄村", "王庄村委会"),
    ],
)
def test_spellings_of_one_division_are_taken_for_the_same(one: str, other: str) -> None:
    assert may_be_same(one, other)
    assert may_be_same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("文德社区居委会", "颍州区"), ("颖州区", "颍州区"), ("王庄村委会", "李庄村委会")],
)
def test_names_of_different_divisions_are_told_apart(one: str, other: str) -> None:
    assert not may_be_same(one, other)
