from pathlib import Path

import pytest

from gis.columns import match_headers, read_mapping
from gis.errors import FileError
from gis.fields import Field, FieldType

CODE = Field("code", FieldType.TEXT, "区划代码", "Division code", aliases=("代码", "代码(12位)"))
AREA = Field("floor_area_m2", FieldType.DECIMAL, "建筑面积", "Floor area", unit="m2")
LAND = Field("site_area_m2", FieldType.DECIMAL, "占地面积(㎡)", "Site area", unit="m2")
HOUSES = Field("households", FieldType.INTEGER, "户数", "Households")
YEAR = Field("floor_built", FieldType.DATE, "建成年份", "Year built")
FIELDS = (CODE, AREA, LAND, HOUSES, YEAR)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("floor_area_m2", "floor_area_m2"),
        ("Floor Area", "floor_area_m2"),
        ("FLOOR AREA (m²)", "floor_area_m2"),
        ("建筑面积", "floor_area_m2"),
        ("建筑面积（㎡）", "floor_area_m2"),
        ("建筑面积(平方米)", "floor_area_m2"),
        ("建筑面积【平米】", "floor_area_m2"),
        ("*建筑 面积（必填）", "floor_area_m2"),
        ("floor_area", "floor_area_m2"),
        ("占地面积", "site_area_m2"),
        ("占地面积（平方米）", "site_area_m2"),
        ("代码（12位）", "code"),
        ("户数(户)", "households"),
    ],
)
def test_headers_known_without_a_mapping(header: str, name: str) -> None:
    headers, problems = match_headers(FIELDS, [header], None, "f.csv")
    assert headers == {name: header}
    assert problems == []


@pytest.mark.parametrize("header", ["建筑面积（公顷）", "Floor area (mu)", "户数（万户）"])
def test_another_unit_is_refused(header: str) -> None:
    headers, problems = match_headers(FIELDS, [header], None, "f.csv")
    assert headers == {}
    assert [p.severity for p in problems] == ["reject"]
    assert "unit" in problems[0].reason
    # The owner may say that only the header is wrong.
    headers, problems = match_headers(FIELDS, [header], {"households": header}, "f.csv")
    assert headers == {"households": header}
    assert problems == []


def test_two_headers_for_one_field() -> None:
    headers, problems = match_headers(FIELDS, ["代码", "Division code"], None, "f.csv")
    assert [p.severity for p in problems] == ["reject"]
    assert "'代码', 'Division code'" in problems[0].reason
    headers, problems = match_headers(FIELDS, ["代码", "区划代码"], {"code": "区划代码"}, "f.csv")
    assert headers == {"code": "区划代码"}
    assert [p.severity for p in problems] == ["finding"]


def test_one_header_for_two_fields() -> None:
    twin = Field("other", FieldType.TEXT, "户数", "Other")
    _, problems = match_headers((HOUSES, twin), ["户数"], None, "f.csv")
    assert "households and other" in problems[0].reason


def test_cut_names_that_fit_two_fields_are_refused() -> None:
    other = Field("floor_area_total_m2", FieldType.DECIMAL, "总面积", "Total")
    _, problems = match_headers((AREA, other), ["floor_area"], None, "f.shp")
    assert [p.severity for p in problems] == ["reject"]


def test_unknown_columns_are_one_finding_and_geometry_is_none() -> None:
    headers, problems = match_headers(FIELDS, ["代码", "备注", "电话", "WKT"], None, "f.csv")
    assert headers == {"code": "代码"}
    assert len(problems) == 1
    assert problems[0].severity == "finding"
    assert "备注, 电话." in problems[0].reason


def test_mapping_faults_suggest_the_nearest() -> None:
    mapping = {"floor_aera_m2": "面积", "code": "社区编号"}
    headers, problems = match_headers(FIELDS, ["社区编码", "面积"], mapping, "f.csv")
    assert headers == {}
    rejects = [p for p in problems if p.severity == "reject"]
    assert "Did you mean floor_area_m2" in rejects[0].mend
    assert "Did you mean 社区编码" in rejects[1].mend


def test_mapping_forgives_width_and_case() -> None:
    headers, _ = match_headers(FIELDS, ["面积(A)"], {"floor_area_m2": "面积（a）"}, "f.csv")
    assert headers == {"floor_area_m2": "面积(A)"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("m.csv", "field,header\ncode,社区编号\nhouseholds,总户数\n"),
        ("m.csv", "\ufeffcode,社区编号\r\n\r\nhouseholds,总户数"),
        ("m.json", '{"code": "社区编号", "households": "总户数"}'),
        ("m.toml", 'code = "社区编号"\nhouseholds = "总户数"\n'),
        ("m.toml", '[columns]\ncode = "社区编号"\nhouseholds = "总户数"\n'),
    ],
)
def test_read_mapping(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert read_mapping(path) == {"code": "社区编号", "households": "总户数"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("m.csv", b""),
        ("m.csv", b"code,a,b\n"),
        ("m.csv", b"code\n"),
        ("m.csv", b"code,a\ncode,b\n"),
        ("m.csv", "code,编号\n".encode("gb18030")),
        ("m.json", b"[1]"),
        ("m.json", b'["a"]'),
        ("m.json", b'{"code": 1}'),
        ("m.json", b'{"code": "a", "code": "b"}'),
        ("m.json", b"{"),
        ("m.toml", b"code = "),
        ("m.ini", b"code=a"),
    ],
)
def test_unusable_mappings(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FileError) as error:
        read_mapping(path)
    assert error.value.mend


def test_missing_mapping(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be read"):
        read_mapping(tmp_path / "none.csv")
