"""Roles 角色 and what each may do: one table, which is all there is to it."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import Final

EVERYWHERE: Final = "000000000000"
"""The scope above every province."""


class Role(StrEnum):
    """What somebody does for the service."""

    VIEWER = "viewer"
    PLANNER = "planner"
    OFFICER = "officer"
    REVIEWER = "reviewer"
    INSPECTOR = "inspector"
    ADMINISTRATOR = "administrator"


class Action(StrEnum):
    """What a role may allow."""

    READ_INTERNAL = "read_internal"
    DRAFT_CASE = "draft_case"
    ACCEPT_CASE = "accept_case"
    GIVE_OPINION = "give_opinion"
    APPROVE_CASE = "approve_case"
    FILE_CASE = "file_case"
    ANNOUNCE_CASE = "announce_case"
    APPLY_CASE = "apply_case"
    LOAD_DATA = "load_data"
    CONFIRM_ROMANISATION = "confirm_romanisation"
    READ_AUDIT = "read_audit"
    MANAGE_ACCOUNTS = "manage_accounts"
    PLAN_INSPECTION = "plan_inspection"
    RECORD_INSPECTION = "record_inspection"
    EXPORT_INTERNAL = "export_internal"


ROLE_LABELS: Final = MappingProxyType(
    {
        Role.VIEWER: ("查阅人员", "Viewer"),
        Role.PLANNER: ("规划人员", "Planner"),
        Role.OFFICER: ("地名业务人员", "Place-name officer"),
        Role.REVIEWER: ("审批人员", "Reviewer"),
        Role.INSPECTOR: ("监督检查人员", "Inspector"),
        Role.ADMINISTRATOR: ("系统管理员", "Administrator"),
    }
)

# Who draws a case up is not who approves it, so no role has both; that one person holding two
# roles does not approve their own case is for the cases to see to.
PERMISSIONS: Final = MappingProxyType(
    {
        Role.VIEWER: frozenset({Action.READ_INTERNAL}),
        Role.PLANNER: frozenset({Action.READ_INTERNAL, Action.GIVE_OPINION, Action.LOAD_DATA}),
        Role.OFFICER: frozenset(
            {
                Action.READ_INTERNAL,
                Action.DRAFT_CASE,
                Action.ACCEPT_CASE,
                Action.GIVE_OPINION,
                Action.FILE_CASE,
                Action.ANNOUNCE_CASE,
                Action.APPLY_CASE,
                Action.LOAD_DATA,
                Action.CONFIRM_ROMANISATION,
                Action.PLAN_INSPECTION,
                Action.RECORD_INSPECTION,
                Action.EXPORT_INTERNAL,
            }
        ),
        Role.REVIEWER: frozenset(
            {Action.READ_INTERNAL, Action.GIVE_OPINION, Action.APPROVE_CASE, Action.READ_AUDIT}
        ),
        Role.INSPECTOR: frozenset(
            {
                Action.READ_INTERNAL,
                Action.GIVE_OPINION,
                Action.READ_AUDIT,
                Action.PLAN_INSPECTION,
                Action.RECORD_INSPECTION,
                Action.EXPORT_INTERNAL,
            }
        ),
        Role.ADMINISTRATOR: frozenset(
            {Action.READ_INTERNAL, Action.READ_AUDIT, Action.MANAGE_ACCOUNTS, Action.LOAD_DATA}
        ),
    }
)
