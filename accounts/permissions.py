"""Who may do what: roles, permissions, and which role holds which.

Pure data, so that it can be read, printed and tested.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class RoleName(StrEnum):
    """What a person is for one authority.

    A person may hold several, for several authorities.
    """

    PERFORMANCE_LEAD = "performance_lead"
    SENIOR_MANAGER = "senior_manager"
    BOARD_MEMBER = "board_member"
    PRACTITIONER = "practitioner"
    PARTNER_ANALYST = "partner_analyst"
    INFORMATION_GOVERNANCE = "information_governance"
    ADMINISTRATOR = "administrator"

    @property
    def title(self) -> str:
        return self.value.replace("_", " ").capitalize()


class Permission(StrEnum):
    """One thing a person may do; the value completes the sentence "You may not …"."""

    UPLOAD_RETURNS = "upload or check returns"
    SUPPLY_EXTRACTS = "supply partners' extracts"
    CONFIRM_LINKS = "confirm or undo links between people"
    DESCRIBE_EXTRACTS = "describe extracts of your own"
    PUBLISH_RETURNS = "publish or withdraw returns"
    SEE_SUBMISSIONS = "see how ready a return is, or what was sent to DfE"
    MARK_SENT = "mark a return as sent to DfE"
    WRITE_ANNEX_A = "write Annex A from the record"
    SEE_FIGURES = "see figures"
    SEE_SMALL_NUMBERS = "see figures split by group, or small numbers"
    SEE_CASES = "see the children behind a figure"
    SEE_CASES_WITHOUT_REASON = "see the children behind a figure without giving a reason"
    SEE_CHILD = "see a child’s record"
    AGREE_TO_FILES = "agree that others take away files that name children"
    MANAGE_PEOPLE = "add people or change their roles"
    SEE_AUDIT = "read the audit trail"
    SET_TARGETS = "set targets"
    NAME_EVENTS = "name events, breaks in a series or new baselines"
    KEEP_RECORDS = "seal children, erase them or hand out what is held of them"
    SET_SMALL_NUMBERS = "set how small numbers are kept"
    MAKE_LINKS = "make links that read figures without signing in"
    SEE_JOBS = "see the state of jobs and reference data"
    SEE_BOARDS = "see boards"
    MANAGE_BOARDS = "set up boards"
    SEE_BOARD_CHILDREN = "see the children a board follows"
    RATE_CHILDREN = "rate the children you work with"
    SEE_ACTIONS = "see actions"
    SEE_INQUIRIES = "see inquiries"
    WORK_ON_INQUIRIES = "raise inquiries or work on them"


GRANTS: dict[RoleName, frozenset[Permission]] = {
    RoleName.PERFORMANCE_LEAD: frozenset(
        {
            Permission.UPLOAD_RETURNS,
            Permission.SUPPLY_EXTRACTS,
            Permission.CONFIRM_LINKS,
            Permission.DESCRIBE_EXTRACTS,
            Permission.PUBLISH_RETURNS,
            Permission.SEE_SUBMISSIONS,
            Permission.MARK_SENT,
            Permission.WRITE_ANNEX_A,
            Permission.SEE_FIGURES,
            Permission.SEE_SMALL_NUMBERS,
            Permission.SEE_CASES,
            Permission.SEE_CASES_WITHOUT_REASON,
            Permission.SEE_CHILD,
            Permission.AGREE_TO_FILES,
            Permission.SET_TARGETS,
            Permission.NAME_EVENTS,
            Permission.MAKE_LINKS,
            Permission.SEE_JOBS,
            Permission.SEE_BOARDS,
            Permission.SEE_BOARD_CHILDREN,
            Permission.SEE_ACTIONS,
            Permission.SEE_INQUIRIES,
            Permission.WORK_ON_INQUIRIES,
        }
    ),
    RoleName.SENIOR_MANAGER: frozenset(
        {
            Permission.SEE_SUBMISSIONS,
            Permission.SEE_FIGURES,
            Permission.SEE_SMALL_NUMBERS,
            Permission.SEE_CASES,
            Permission.SEE_CHILD,
            Permission.AGREE_TO_FILES,
            Permission.NAME_EVENTS,
            Permission.SEE_BOARDS,
            Permission.SEE_BOARD_CHILDREN,
            Permission.SEE_ACTIONS,
            Permission.SEE_INQUIRIES,
            Permission.WORK_ON_INQUIRIES,
        }
    ),
    RoleName.BOARD_MEMBER: frozenset(
        {
            Permission.SEE_FIGURES,
            Permission.SEE_BOARDS,
            Permission.SEE_BOARD_CHILDREN,
            Permission.SEE_ACTIONS,
            Permission.SEE_INQUIRIES,
        }
    ),
    RoleName.PRACTITIONER: frozenset(
        {Permission.RATE_CHILDREN, Permission.SEE_CHILD, Permission.SEE_ACTIONS}
    ),
    RoleName.PARTNER_ANALYST: frozenset(
        {Permission.SUPPLY_EXTRACTS, Permission.SEE_FIGURES, Permission.SEE_ACTIONS}
    ),
    RoleName.INFORMATION_GOVERNANCE: frozenset(
        {
            Permission.SEE_AUDIT,
            Permission.SET_SMALL_NUMBERS,
            Permission.KEEP_RECORDS,
            Permission.AGREE_TO_FILES,
        }
    ),
    RoleName.ADMINISTRATOR: frozenset(
        {
            Permission.MANAGE_PEOPLE,
            Permission.DESCRIBE_EXTRACTS,
            Permission.SEE_JOBS,
            Permission.SEE_BOARDS,
            Permission.MANAGE_BOARDS,
        }
    ),
}


# What leads to pages on which single children stand: left alone, they are closed sooner.
CHILD_LEVEL = frozenset(
    {
        Permission.UPLOAD_RETURNS,
        Permission.PUBLISH_RETURNS,
        Permission.SEE_SUBMISSIONS,
        Permission.MARK_SENT,
        Permission.WRITE_ANNEX_A,
        Permission.SEE_CASES,
        Permission.SEE_CASES_WITHOUT_REASON,
        Permission.SEE_CHILD,
        Permission.SEE_BOARD_CHILDREN,
        Permission.RATE_CHILDREN,
    }
)
# Who could let a stranger in, or reads what everybody did: signs in with a passkey.
PASSKEY_ROLES = frozenset({RoleName.ADMINISTRATOR, RoleName.INFORMATION_GOVERNANCE})


def granted(roles: Iterable[str]) -> frozenset[Permission]:
    """Everything a person with these roles may do."""
    return frozenset().union(*(GRANTS[RoleName(role)] for role in roles))
