"""What an account may do: a question of its roles and their scopes alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.accounts.account import Account, Clearance, Grant
from gazetteer.accounts.roles import EVERYWHERE, PERMISSIONS, ROLE_LABELS, Action, Role
from gis.roles import CLEARED_ROLE, READER_ROLE, STAFF_ROLE

COUNTY, CITY = "341202000000", "341200000000"


def account(*grants: Grant, clearance: Clearance = Clearance.INTERNAL, is_active: bool = True
            ) -> Account:  # fmt: skip
    return Account(1, "wang", "王", None, clearance, is_active, grants)


def test_every_role_says_what_it_may_and_what_it_is_called() -> None:
    assert set(PERMISSIONS) == set(Role) == set(ROLE_LABELS)
    assert all(zh and en for zh, en in ROLE_LABELS.values())
    assert set().union(*PERMISSIONS.values()) == set(Action)


def test_who_draws_up_a_case_is_not_who_approves_it() -> None:
    assert [
        role for role, may in PERMISSIONS.items() if {Action.DRAFT_CASE, Action.APPROVE_CASE} <= may
    ] == []


def test_only_administrators_manage_accounts() -> None:
    assert [r for r, may in PERMISSIONS.items() if Action.MANAGE_ACCOUNTS in may] == [
        Role.ADMINISTRATOR
    ]


@given(st.sampled_from(Role), st.sampled_from(Action))
def test_a_role_holds_in_its_division_and_below_and_nowhere_else(role: Role, do: Action) -> None:
    one = account(Grant(role, CITY))
    allowed = do in PERMISSIONS[role]
    assert one.holds(do) is allowed
    assert one.may(do, {CITY}) is allowed
    assert one.may(do, {COUNTY, CITY, "340000000000"}) is allowed
    assert one.may(do, {"340000000000"}) is False
    assert one.may(do, {"341300000000", "340000000000"}) is False
    assert one.may(do, ()) is False


def test_a_role_everywhere_also_holds_for_what_is_not_on_record() -> None:
    assert account(Grant(Role.OFFICER, EVERYWHERE)).may(Action.DRAFT_CASE, ())


def test_roles_of_different_places_do_not_lend_each_other_their_scope() -> None:
    one = account(Grant(Role.OFFICER, COUNTY), Grant(Role.REVIEWER, CITY))
    assert one.may(Action.APPROVE_CASE, {CITY})
    assert not one.may(Action.DRAFT_CASE, {CITY})
    assert one.may(Action.DRAFT_CASE, {COUNTY, CITY})


def test_an_account_that_is_not_active_may_nothing() -> None:
    one = account(Grant(Role.ADMINISTRATOR, EVERYWHERE), is_active=False)
    assert not any(one.holds(do) or one.may(do, {CITY}) for do in Action)
    assert one.reads_as == READER_ROLE


@pytest.mark.parametrize(
    ("one", "role"),
    [
        (account(), READER_ROLE),
        (account(clearance=Clearance.SECRET), READER_ROLE),
        (account(Grant(Role.VIEWER, COUNTY)), STAFF_ROLE),
        (account(Grant(Role.VIEWER, COUNTY), clearance=Clearance.SECRET), CLEARED_ROLE),
    ],
)
def test_what_is_seen_follows_from_a_role_and_the_clearance(one: Account, role: str) -> None:
    assert one.reads_as == role
