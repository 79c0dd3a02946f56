import re
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.errors import FieldError
from gis.fields import Field, FieldType, parse_row, parse_value
from gis.rows import Row

TEXT = Field("name", FieldType.TEXT, "名称", "Name")
WHOLE = Field("households", FieldType.INTEGER, "户数", "Households", minimum=Decimal(0))
AREA = Field(
    "floor_area_m2",
    FieldType.DECIMAL,
    "建筑面积",
    "Floor area",
    unit="m2",
    minimum=Decimal(0),
    maximum=Decimal(100_000),
)
DAY = Field("opened", FieldType.DATE, "启用日期", "Opened")
FLAG = Field("simulated", FieldType.BOOLEAN, "模拟", "Simulated")
KIND = Field(
    "committee", FieldType.CHOICE, "类型", "Type",
    choices={"village": ("村委会", "村"), "urban": ("居委会", "社区", "Neighbourhood")},
)  # fmt: skip


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (TEXT, "\ufeff\u3000 阜 阳 \u3000", "阜 阳"),
        (TEXT, "-", "-"),
        (TEXT, "ＡＢ", "ＡＢ"),
        (TEXT, "3.41202E+11", "3.41202E+11"),
        (TEXT, "e\u0301", "é"),
        (WHOLE, "１，２３４", 1234),
        (WHOLE, "12.0", 12),
        (WHOLE, "不详", None),
        (AREA, "1,234.5", Decimal("1234.5")),
        (AREA, "３００", Decimal(300)),
        (AREA, "1e2", Decimal(100)),
        (AREA, "—", None),
        (AREA, "N/A", None),
        (AREA, "  ", None),
        (AREA, None, None),
        (FLAG, "是", True),
        (FLAG, "√", True),
        (FLAG, "No", False),
        (FLAG, "0", False),
        (KIND, "社区", "urban"),
        (KIND, "NEIGHBOURHOOD ", "urban"),
        (KIND, "village", "village"),
        (KIND, "未知", None),
    ],
)
def test_values(field: Field, text: str | None, value: object) -> None:
    found = parse_value(field, text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("field", "text", "message", "mend"),
    [
        (WHOLE, "12.5", "not a whole number", ""),
        (WHOLE, "3.41202E+11", "exponent", "as text"),
        (WHOLE, "-1", "less than 0", "empty if it is unknown"),
        (AREA, "300平方米", "平方米", "Remove the unit"),
        (AREA, "300㎡", "m2", "Remove the unit"),
        (AREA, "1.2万", "万", "Remove the unit"),
        (AREA, "NaN", "not a number", ""),
        (AREA, "inf", "not a number", ""),
        (AREA, "1,23", "not a number", ""),
        (AREA, "100000.01", "more than 100000 m2", ""),
        (AREA, "9" * 5000, "not a number", ""),
        (AREA, "1e999", "not a number", ""),
        (AREA, "#REF!", "spreadsheet", "formula"),
        (TEXT, "#VALUE!", "spreadsheet", "formula"),
        (FLAG, "maybe", "neither yes nor no", "是"),
        (KIND, "town", "not a known", "居委会"),
        (DAY, "42064", "spreadsheet", "as a date"),
        (DAY, "2015-02-29", "calendar", ""),
        (DAY, "2015-13", "calendar", ""),
        (DAY, "15-03-01", "not a date", ""),
        (DAY, "0999", "not a date", ""),
        (DAY, "3000-01-01", "not a date", ""),
        (DAY, "2015-03-01 08:30:00", "not a date", ""),
        (DAY, "2015-3/1", "not a date", ""),
        (DAY, "2015.1", "January or October", ""),
    ],
)
def test_refusals(field: Field, text: str, message: str, mend: str) -> None:
    with pytest.raises(FieldError) as error:
        parse_value(field, text)
    assert message in error.value.message
    assert mend in error.value.mend


@pytest.mark.parametrize(
    "text",
    [
        "2015-03-01",
        "2015/3/1",
        "2015.3.1",
        "20150301",
        "2015年3月1日",
        "2015 年 3 月 1 日",
        "２０１５－０３－０１",
        "2015-03-01 00:00:00",
        "2015-03-01T00:00:00",
    ],
)
def test_days(text: str) -> None:
    assert parse_value(DAY, text) == date(2015, 3, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2015", date(2015, 12, 31)),
        ("2015年", date(2015, 12, 31)),
        ("2016-02", date(2016, 2, 29)),
        ("2015年3月", date(2015, 3, 31)),
        ("2015.10", date(2015, 10, 31)),
        ("2015.3", date(2015, 3, 31)),
    ],
)
def test_a_bare_year_or_month_means_its_last_day(text: str, day: date) -> None:
    assert parse_value(DAY, text) == day


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_every_day_survives_every_spelling(day: date) -> None:
    iso = day.isoformat()
    spellings = [iso, iso.replace("-", ""), iso.replace("-", "/"), f"{iso} 00:00:00"]
    spellings.append(f"{day.year}年{day.month}月{day.day}日")
    assert {parse_value(DAY, text) for text in spellings} == {day}


@given(st.decimals(0, 100_000, places=3))
def test_every_area_survives(value: Decimal) -> None:
    assert parse_value(AREA, str(value)) == value
    assert parse_value(AREA, f"{value:,}") == value


@given(st.text())
def test_no_text_breaks_a_parser(text: str) -> None:
    for field in (TEXT, WHOLE, AREA, DAY, FLAG, KIND):
        with suppress(FieldError):
            parse_value(field, text)


@pytest.mark.parametrize("character", ["\0", "\x0b", "\x1f", "\ud800"])
def test_what_no_database_or_workbook_can_hold_is_refused(character: str) -> None:
    with pytest.raises(FieldError, match="control character"):
        parse_value(TEXT, f"甲{character}乙")
    assert parse_value(TEXT, "甲\t乙\n丙") == "甲\t乙\n丙"


def test_a_parser_of_the_domain_replaces_ours() -> None:
    def double(text: str) -> object:
        if not re.fullmatch(r"\d+", text):
            raise FieldError("no code", "give one")
        return int(text) * 2

    field = Field("n", FieldType.INTEGER, "数", "N", maximum=Decimal(10), parser=double)
    assert parse_value(field, " 4 ") == 8
    assert parse_value(field, "未知") is None
    with pytest.raises(FieldError, match="more than 10"):
        parse_value(field, "6")
    with pytest.raises(FieldError, match="no code"):
        parse_value(field, "x")


def test_row_keeps_absent_and_blank_apart() -> None:
    row = Row(7, {"名称": "甲", "面积": " "})
    headers = {"name": "名称", "floor_area_m2": "面积"}
    values, problems = parse_row([TEXT, AREA, WHOLE], row, headers, "f.csv")
    assert values == {"name": "甲", "floor_area_m2": None}
    assert problems == []


def test_row_reports_every_fault_with_its_place() -> None:
    must = Field("code", FieldType.TEXT, "代码", "Code", required=True)
    row = Row(7, {"代码": None, "面积": "x" * 200, "户": "1.5"})
    headers = {"code": "代码", "floor_area_m2": "面积", "households": "户"}
    values, problems = parse_row([must, AREA, WHOLE], row, headers, "f.csv")
    assert values == {}
    assert [(p.row, p.column) for p in problems] == [(7, "代码"), (7, "面积"), (7, "户")]
    assert problems[1].value == "x" * 80
    assert "missing" in problems[0].reason


def test_a_required_value_without_a_column_is_a_problem() -> None:
    must = Field("code", FieldType.TEXT, "代码", "Code", required=True)
    values, problems = parse_row([must], Row(2, {}), {}, "f.csv")
    assert values == {}
    assert len(problems) == 1


def test_fields_can_be_keys() -> None:
    assert {KIND: 1}[KIND] == 1
