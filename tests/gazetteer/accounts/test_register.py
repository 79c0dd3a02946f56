"""Accounts and roles on record: made, changed, given, taken away; by whom, and by whom not."""

from __future__ import annotations

import pytest

from gazetteer.accounts.account import Account, Clearance, Grant
from gazetteer.accounts.errors import Forbidden, NameTaken, UnknownAccount
from gazetteer.accounts.granting import (
    require_may_change,
    require_may_clear,
    require_may_grant,
    require_may_revoke,
)
from gazetteer.accounts.register import add_account, change_account, grant_role, revoke_role
from gazetteer.accounts.repository import account_by_id, find_account, list_accounts
from gazetteer.accounts.roles import EVERYWHERE, Action, Role
from gazetteer.accounts.scope import division_chain, is_allowed, require
from gis.database import Database
from gis.errors import FieldError, InputError
from gis.roles import STAFF_ROLE
from tests.gazetteer.accounts.office import Office
from tests.gazetteer.register import Register

PROVINCE, CITY, COUNTY = "340000000000", "341200000000", "341202000000"
STREET, VILLAGE = "341202001000", "341202001200"


def ask(database: Database, name: str) -> Account:
    with database.read(STAFF_ROLE) as connection:
        return find_account(connection, name)


def revoke(database: Database, account: Account, role: Role, code: str) -> Account:
    with database.write("test", "revoke") as connection:
        return revoke_role(connection, account, Grant(role, code))


# Names


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("Wang.Li", "wang.li"), (" wang ", "wang"), ("ＷＡＮＧ", "wang"), ("王小明", "王小明"),
     ("a-b_c@d.cn", "a-b_c@d.cn")],
)  # fmt: skip
def test_a_name_is_kept_in_one_spelling(office: Office, typed: str, kept: str) -> None:
    assert office.account(typed).sign_in_name == kept
    assert ask(office.database, typed).display_name == kept


@pytest.mark.parametrize(
    "typed", ["", " ", "a", "-wang", "wang li", "wang;drop", "x" * 65, "a\0b", "a\nb", "\ud800x"]
)
def test_a_name_that_cannot_be_one(office: Office, typed: str) -> None:
    with pytest.raises(FieldError):
        office.account(typed)


def test_a_name_is_taken_for_good(office: Office) -> None:
    account = office.account("wang")
    with office.database.write("test", "disable") as connection:
        change_account(connection, account, is_active=False)
    with pytest.raises(NameTaken):
        office.account("WANG")


def test_what_there_is_not(office: Office) -> None:
    with pytest.raises(UnknownAccount):
        ask(office.database, "nobody")
    with (
        pytest.raises(UnknownAccount),
        office.database.read(STAFF_ROLE) as connection,
    ):
        account_by_id(connection, 99)


def test_what_an_account_says_of_somebody(office: Office) -> None:
    with office.database.write("test", "new") as connection:
        account = add_account(connection, "wang", " 王 小明 ", "阜阳市民政局", Clearance.SECRET)
    assert account == ask(office.database, "wang")
    assert (account.display_name, account.organisation) == ("王 小明", "阜阳市民政局")
    with pytest.raises(FieldError), office.database.write("test", "x") as connection:
        change_account(connection, account, display_name="x" * 101)
    with office.database.write("test", "x") as connection:
        changed = change_account(connection, account, organisation="颍州区民政局")
    assert changed.display_name == "王 小明"
    assert changed.organisation == "颍州区民政局"


def test_no_account_is_ever_deleted(office: Office) -> None:
    office.account("wang")
    with pytest.raises(Exception, match="may not do this"), office.database.transact() as c:
        c.exec_driver_sql("DELETE FROM office.account")


def test_the_public_knows_nothing_of_accounts(office: Office) -> None:
    office.account("wang")
    with pytest.raises(Exception, match="may not do this"), office.database.read() as connection:
        list(list_accounts(connection))


@pytest.mark.parametrize(
    "table", ["account_password", "session", "access_token", "sign_in_attempt", "account_event"]
)
def test_staff_do_not_read_what_opens_an_account(database: Database, table: str) -> None:
    with (
        pytest.raises(Exception, match="may not do this"),
        database.read("gazetteer_cleared") as connection,
    ):
        connection.exec_driver_sql(f"SELECT * FROM office.{table}")


# Scopes


def test_the_chain_above_a_division(divisions: Register) -> None:
    with divisions.database.read() as connection:
        assert division_chain(connection, VILLAGE) == {VILLAGE, STREET, COUNTY, CITY, PROVINCE}
        assert division_chain(connection, PROVINCE) == {PROVINCE}
        assert division_chain(connection, "110000000000") == frozenset()
        assert division_chain(connection, EVERYWHERE) == frozenset()


def test_the_chain_follows_the_parents_of_today_not_the_digits(divisions: Register) -> None:
    divisions.load(
        "divisions",
        "code,name,parent_code,valid_from\n"
        "341204000000,颍泉区,341200000000,1996-12-31\n"
        "341202001200,七里村委会,341204000000,2020-01-01\n",
    )
    with divisions.database.read() as connection:
        assert division_chain(connection, VILLAGE) == {VILLAGE, "341204000000", CITY, PROVINCE}


def test_a_division_that_ended_is_looked_after_by_those_above_it_last(divisions: Register) -> None:
    divisions.load(
        "divisions",
        "code,name,parent_code,valid_from,valid_to\n"
        "341202001200,七里村委会,341202001000,2016-12-31,2020-01-01\n",
    )
    with divisions.database.read() as connection:
        assert division_chain(connection, VILLAGE) == {VILLAGE, STREET, COUNTY, CITY, PROVINCE}


def test_a_role_is_refused_outside_its_scope_with_the_reason(
    office: Office, divisions: Register
) -> None:
    officer = office.account("wang", (Role.OFFICER, COUNTY))
    with divisions.database.read() as connection:
        require(connection, officer, Action.DRAFT_CASE, VILLAGE)
        assert is_allowed(connection, officer, Action.DRAFT_CASE, COUNTY)
        for action, code in (
            (Action.DRAFT_CASE, CITY),
            (Action.DRAFT_CASE, EVERYWHERE),
            (Action.DRAFT_CASE, "110000000000"),
            (Action.APPROVE_CASE, VILLAGE),
        ):
            with pytest.raises(Forbidden, match=action.value):
                require(connection, officer, action, code)


# Giving and taking roles


@pytest.mark.usefixtures("divisions")
def test_a_role_given_twice_is_held_once(office: Office) -> None:
    account = office.account("wang", (Role.OFFICER, COUNTY), (Role.OFFICER, COUNTY))
    assert account.grants == (Grant(Role.OFFICER, COUNTY),)


def test_a_role_for_a_division_that_is_not_on_record(office: Office) -> None:
    with pytest.raises(InputError, match="no division 990000000000"):
        office.account("wang", (Role.OFFICER, "990000000000"))


def test_a_role_that_is_not_held_cannot_be_taken(office: Office) -> None:
    with pytest.raises(InputError, match="is no officer"):
        revoke(office.database, office.account("wang"), Role.OFFICER, EVERYWHERE)


def test_who_gave_and_took_which_role_stays_on_record(office: Office) -> None:
    account = office.account("wang", (Role.OFFICER, EVERYWHERE))
    revoke(office.database, account, Role.OFFICER, EVERYWHERE)
    with office.database.read(STAFF_ROLE) as connection:
        told = connection.exec_driver_sql(
            "SELECT r.actor, r.reason, c.operation FROM gis.revision r,"
            " gis.revision_changes(r.revision_id) c WHERE c.relation = 'office.account_role'"
            " ORDER BY r.revision_id"
        ).all()
    assert [tuple(row) for row in told] == [
        ("test", "add account", "insert"),
        ("test", "revoke", "delete"),
    ]


def test_the_last_administrator_stays(office: Office) -> None:
    only = office.account("wang", (Role.ADMINISTRATOR, EVERYWHERE))
    with pytest.raises(Forbidden, match="last administrator of all divisions"):
        revoke(office.database, only, Role.ADMINISTRATOR, EVERYWHERE)
    with (
        pytest.raises(Forbidden, match="last administrator"),
        office.database.write("test", "disable") as connection,
    ):
        change_account(connection, only, is_active=False)
    assert ask(office.database, "wang") == only

    office.account("li", (Role.ADMINISTRATOR, EVERYWHERE))
    assert revoke(office.database, only, Role.ADMINISTRATOR, EVERYWHERE).grants == ()


@pytest.mark.usefixtures("divisions")
def test_an_administrator_of_a_part_does_not_stand_in_for_one_of_the_whole(
    office: Office,
) -> None:
    whole = office.account("wang", (Role.ADMINISTRATOR, CITY))
    part = office.account("li", (Role.ADMINISTRATOR, COUNTY))
    with pytest.raises(Forbidden, match="last administrator of 341200000000"):
        revoke(office.database, whole, Role.ADMINISTRATOR, CITY)
    assert revoke(office.database, part, Role.ADMINISTRATOR, COUNTY).grants == ()


def test_one_who_is_not_active_does_not_stand_in(office: Office) -> None:
    other = office.account("li", (Role.ADMINISTRATOR, EVERYWHERE))
    only = office.account("wang", (Role.ADMINISTRATOR, EVERYWHERE))
    with office.database.write("test", "disable") as connection:
        assert not change_account(connection, other, is_active=False).is_active
    with pytest.raises(Forbidden):
        revoke(office.database, only, Role.ADMINISTRATOR, EVERYWHERE)


def test_administrators_give_roles_within_their_scope_only(
    office: Office, divisions: Register
) -> None:
    admin = office.account("admin", (Role.ADMINISTRATOR, COUNTY), (Role.OFFICER, CITY))
    other = office.account("li")
    with divisions.database.read() as connection:
        require_may_grant(connection, admin, other, Grant(Role.REVIEWER, VILLAGE))
        require_may_grant(connection, admin, other, Grant(Role.ADMINISTRATOR, COUNTY))
        require_may_revoke(connection, admin, Grant(Role.REVIEWER, VILLAGE))
        for grant in (Grant(Role.VIEWER, CITY), Grant(Role.VIEWER, EVERYWHERE)):
            with pytest.raises(Forbidden):
                require_may_grant(connection, admin, other, grant)
            with pytest.raises(Forbidden):
                require_may_revoke(connection, admin, grant)
        with pytest.raises(Forbidden):
            require_may_grant(connection, other, other, Grant(Role.VIEWER, VILLAGE))


def test_nobody_gives_themselves_what_they_lack(office: Office, divisions: Register) -> None:
    admin = office.account("admin", (Role.ADMINISTRATOR, COUNTY), (Role.OFFICER, CITY))
    with divisions.database.read() as connection:
        for role in (Role.REVIEWER, Role.VIEWER):
            with pytest.raises(Forbidden, match="Nobody gives"):
                require_may_grant(connection, admin, admin, Grant(role, VILLAGE))
        require_may_grant(connection, admin, admin, Grant(Role.OFFICER, VILLAGE))


def test_an_account_that_reaches_further_is_not_changed(
    office: Office, divisions: Register
) -> None:
    admin = office.account("admin", (Role.ADMINISTRATOR, COUNTY))
    above = office.account("above", (Role.OFFICER, VILLAGE), (Role.VIEWER, CITY))
    below = office.account("below", (Role.OFFICER, VILLAGE))
    cleared = office.account("cleared", (Role.OFFICER, VILLAGE), clearance=Clearance.SECRET)
    with divisions.database.read() as connection:
        require_may_change(connection, admin, below)
        for account in (above, cleared):
            with pytest.raises(Forbidden):
                require_may_change(connection, admin, account)
        with pytest.raises(Forbidden):
            require_may_change(connection, below, admin)
    with pytest.raises(Forbidden):
        require_may_clear(admin, Clearance.SECRET)
    require_may_clear(cleared, Clearance.SECRET)


def test_granting_is_a_revision(database: Database, office: Office) -> None:
    account = office.account("wang")
    with pytest.raises(Exception, match="only inside a revision"), database.transact() as c:
        grant_role(c, account, Grant(Role.VIEWER, EVERYWHERE))
    assert ask(database, "wang").grants == ()
