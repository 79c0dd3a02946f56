"""Place codes: 6 county + 3 township + 5 class + 6 serial, by rule and never again."""

from __future__ import annotations

from datetime import date

import pytest

from gazetteer.places.place import PlaceKey, parse_place_key
from gazetteer.places.place_code import code_prefix, parse_place_code
from gazetteer.places.place_code_record import CodeTaken, assign_place_code, next_place_code
from gis.database import Database
from gis.errors import FieldError, InputError


@pytest.mark.parametrize(
    "typed",
    ["33038100122100000001", "330381.001.22100.000001", "330381·001·22100·000001",
     " ３３０３８１００１２２１０００００００１ ", "330381-001-22100-000001"],
)  # fmt: skip
def test_a_code_may_be_typed_in_parts(typed: str) -> None:
    assert parse_place_code(typed) == "33038100122100000001"


@pytest.mark.parametrize(
    "typed",
    ["", "3.30381E+19", "3303810012210000000", "330381001221000000011", "33038100122100000000",
     "3303810012210000000a"],
)  # fmt: skip
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(FieldError):
        parse_place_code(typed)


@pytest.mark.parametrize(
    ("divisions", "prefix"),
    [
        (["330381001000"], "33038100122100"),  # both published examples: DOMAIN §1.2
        (["330381001201"], "33038100122100"),
        (["230881000000"], "23088100022100"),
        (["230881100000", "230881101000"], "23088100022100"),
        (["341226000000", "341225000000"], "34120000022100"),
        (["341226000000", "340100000000"], "34000000022100"),
    ],
)
def test_the_township_is_000_where_there_is_not_one(divisions: list[str], prefix: str) -> None:
    assert code_prefix(divisions, "22100") == prefix


@pytest.mark.parametrize("divisions", [[], ["341226000000", "330381000000"]])
def test_no_code_without_one_province(divisions: list[str]) -> None:
    with pytest.raises(InputError):
        code_prefix(divisions, "22100")


def test_serials_go_on_and_codes_stay_with_their_place(database: Database) -> None:
    prefix = "34120200122200"
    with database.write("test", "codes") as connection:
        connection.exec_driver_sql("INSERT INTO gazetteer.place (place_id) VALUES (1), (2)")
        first = next_place_code(connection, prefix)
        assign_place_code(connection, 1, first, date(2020, 1, 1))
        assign_place_code(connection, 1, first, date(2021, 1, 1))
        assign_place_code(connection, 2, prefix + "000041", date(2020, 1, 1))
        assert (first, next_place_code(connection, prefix)) == (
            prefix + "000001", prefix + "000042",
        )  # fmt: skip
        with pytest.raises(CodeTaken, match="is that of place 1"):
            assign_place_code(connection, 2, first, date(2022, 1, 1))
        connection.exec_driver_sql(
            "INSERT INTO gazetteer.place_version (place_id, valid, class_code, place_code)"
            f" VALUES (1, '[2020-01-01,2022-01-01)', '22200', '{first}')"
        )
        with pytest.raises(CodeTaken, match="is retired: place 1 had it"):
            assign_place_code(connection, 2, first, date(2022, 1, 1))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("34120200122200000001", PlaceKey(place_code="34120200122200000001")),
        ("341202001000", PlaceKey(division_code="341202001000")),
        ("42", PlaceKey(place_id=42)),
    ],
)
def test_a_place_is_asked_for_by_code_or_number(text: str, key: PlaceKey) -> None:
    assert parse_place_key(text) == key


@pytest.mark.parametrize("text", ["王庄", "", "4" * 13, "1; DROP TABLE place"])
def test_anything_else_names_no_place(text: str) -> None:
    with pytest.raises(FieldError, match="names no place"):
        parse_place_key(text)
