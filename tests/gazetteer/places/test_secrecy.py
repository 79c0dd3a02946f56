"""What is internal or secret is not there for those who may not see it; in the past neither."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import text

from gazetteer.places.here import places_at
from gazetteer.places.place import parse_place_key
from gazetteer.places.repository import UnknownPlace, find_place, list_places
from gis.roles import CLEARED_ROLE, READER_ROLE, STAFF_ROLE
from tests.gazetteer.register import LIST, Register

DAY = date(2023, 6, 1)
OPEN, INNER, SECRET = (f"34120200122200{n:06d}" for n in (1, 2, 3))
PLACES = f"""\
place_code,name,class_code,division_codes,longitude,latitude,secrecy,alias
{OPEN},王庄,22200,341202001,115.810,32.900,公开,大王庄
{INNER},李庄,22200,341202001,115.811,32.900,内部,大李庄
{SECRET},张庄,22200,341202001,115.812,32.900,秘密,大张庄
"""
ROLES = {
    READER_ROLE: {"王庄"},
    STAFF_ROLE: {"王庄", "李庄"},
    CLEARED_ROLE: {"王庄", "李庄", "张庄"},
}
TABLES = (
    "place", "place_history", "place_version", "place_version_history", "place_name",
    "place_name_history", "heritage_claim", "heritage_claim_history", "place_code",
)  # fmt: skip


@pytest.fixture
def kept(register: Register) -> Register:
    register.load("divisions", LIST)
    register.load("places", PLACES, crs="4490")
    register.load(
        "heritage",
        "place,category,claim,citation\n"
        + "".join(f"{code},名录,列入,某书\n" for code in (OPEN, INNER, SECRET)),
    )
    return register


def seen(register: Register, role: str, known_at: datetime | None = None) -> set[str | None]:
    with register.database.read(role) as connection:
        return {p.name for p in list_places(connection, DAY, known_at, class_prefix="222")}


def near(register: Register, role: str, known_at: datetime | None = None) -> set[str | None]:
    with register.database.read(role) as connection:
        here = places_at(connection, 115.81, 32.90, DAY, known_at, 5000)
    return {place.summary.name for place in here.places}


def rows(register: Register, role: str) -> dict[str, int]:
    """How many rows of places other than divisions a role can count in each table."""
    with register.database.read(role) as connection:
        return {
            table: connection.execute(
                text(f"SELECT count(*) FROM gazetteer.{table} t WHERE place_id NOT IN (SELECT"
                     " place_id FROM gazetteer.place WHERE division_id IS NOT NULL)")
            ).scalar_one()
            for table in TABLES
        }  # fmt: skip


def change_secrecy(register: Register, name: str, secrecy: str) -> None:
    header = "place_code,name,class_code,division_codes,secrecy\n"
    code = {"王庄": OPEN, "张庄": SECRET}[name]
    register.load("places", f"{header}{code},{name},22200,341202001,{secrecy}\n")


@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_what_it_may(kept: Register, role: str) -> None:
    assert seen(kept, role) == near(kept, role) == ROLES[role]
    counted = rows(kept, role)
    assert counted["place"] == counted["place_version"] == len(ROLES[role])
    assert counted["heritage_claim"] == len(ROLES[role])
    assert counted["place_name"] == 2 * len(ROLES[role])
    assert counted["place_code"] == len(ROLES[role])


@pytest.mark.parametrize("role", ROLES)
def test_what_is_hidden_is_as_if_it_were_not(kept: Register, role: str) -> None:
    for code, name in ((OPEN, "王庄"), (INNER, "李庄"), (SECRET, "张庄")):
        with kept.database.read(role) as connection:
            if name in ROLES[role]:
                found = find_place(connection, parse_place_key(code), DAY)
                assert (found.summary.name, found.codes) == (name, (code,))
                assert len(found.heritage) == 1
            else:
                with pytest.raises(UnknownPlace, match=f"There is no place {code}"):
                    find_place(connection, parse_place_key(code), DAY)


@pytest.mark.parametrize("role", ROLES)
def test_a_place_made_secret_later_is_hidden_as_of_before_too(kept: Register, role: str) -> None:
    before = kept.revisions()[-1]
    change_secrecy(kept, "王庄", "秘密")

    left = ROLES[role] - ({"王庄"} if role != CLEARED_ROLE else set())
    assert seen(kept, role) == seen(kept, role, before) == left
    assert near(kept, role) == near(kept, role, before) == left
    counted = rows(kept, role)
    hidden = role != CLEARED_ROLE
    assert counted["place_history"] == counted["place_version_history"] == (0 if hidden else 1)
    assert counted["place_name_history"] == (0 if hidden else 2)
    assert counted["heritage_claim_history"] == (0 if hidden else 1)


@pytest.mark.parametrize("role", ROLES)
def test_a_place_opened_later_is_open_as_of_before_too(kept: Register, role: str) -> None:
    before = kept.revisions()[-1]
    change_secrecy(kept, "张庄", "公开")

    assert seen(kept, role) == ROLES[role] | {"张庄"}
    assert "张庄" in near(kept, role, before)
