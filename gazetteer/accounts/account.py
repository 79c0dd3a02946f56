"""An account 账户 with its roles, and the question what it may do. No database here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from gazetteer.accounts.roles import EVERYWHERE, PERMISSIONS, Action, Role
from gis.roles import CLEARED_ROLE, READER_ROLE, STAFF_ROLE


class Clearance(StrEnum):
    """The highest secrecy 密级 of places that somebody may see."""

    INTERNAL = "internal"
    SECRET = "secret"


@dataclass(frozen=True, slots=True)
class Grant:
    """One role within one division.

    Attributes:
        role: The role.
        division_code: Twelve digits; the role holds there and in everything below.
    """

    role: Role
    division_code: str


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in.

    Attributes:
        account_id: Its number.
        sign_in_name: Lower case, never changes.
        display_name: As it stands on cases.
        organisation: Where they work, where known.
        clearance: What they may see besides what is public, once a role lets them read inside.
        is_active: Whether they may sign in.
        grants: Roles, each with its scope, in a fixed order.
    """

    account_id: int
    sign_in_name: str
    display_name: str
    organisation: str | None
    clearance: Clearance
    is_active: bool
    grants: tuple[Grant, ...]

    def holds(self, action: Action) -> bool:
        """Whether any role allows the action, wherever its scope."""
        return self.is_active and any(action in PERMISSIONS[g.role] for g in self.grants)

    def may(self, action: Action, chain: Collection[str]) -> bool:
        """Whether a role allows the action in a division.

        Args:
            action: What is to be done.
            chain: The division's code and the codes of all above it, as
                `gazetteer.accounts.scope.division_chain` gives them; empty for what is nowhere
                on record, where only a role that holds everywhere counts.
        """
        return self.is_active and any(
            action in PERMISSIONS[grant.role]
            and (grant.division_code == EVERYWHERE or grant.division_code in chain)
            for grant in self.grants
        )

    @property
    def reads_as(self) -> str:
        """The database role that decides which places the account sees."""
        if not self.holds(Action.READ_INTERNAL):
            return READER_ROLE
        return CLEARED_ROLE if self.clearance is Clearance.SECRET else STAFF_ROLE
