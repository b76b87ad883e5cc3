"""Who may do what, for a part of the tree: a closed list of roles and of acts.

A role is given for a unit and reaches the unit and everything below it, except a member's,
which ends at the member's branch. The program's own rule, not a regulation's: each role may do
the least that the work needs.
"""

from collections.abc import Mapping
from enum import StrEnum

from .words import Labels, label


class Role(StrEnum):
    """The part that a person has for a unit."""

    MEMBER = "MEMBER"
    BRANCH_SECRETARY = "BRANCH_SECRETARY"
    EXECUTIVE_OFFICE = "EXECUTIVE_OFFICE"
    ORGANISATION_BOARD = "ORGANISATION_BOARD"
    DECIDING_AUTHORITY = "DECIDING_AUTHORITY"
    INSPECTION_COMMITTEE = "INSPECTION_COMMITTEE"
    PUBLISHER = "PUBLISHER"
    AUDITOR = "AUDITOR"
    ADMINISTRATOR = "ADMINISTRATOR"


class Act(StrEnum):
    """What can be done to a unit, a case or an account."""

    SEE_FIGURES = "SEE_FIGURES"  # counts, shares, charts, reports
    SEE_ORGANISATIONS = "SEE_ORGANISATIONS"  # grades of single organisations and collectives
    SEE_PERSONS = "SEE_PERSONS"  # names and grades of single persons
    SEND_RETURN = "SEND_RETURN"
    ACCEPT_RETURNS = "ACCEPT_RETURNS"  # of units below: accept them, or send them back
    RECORD_GRADES = "RECORD_GRADES"
    KEEP_REGISTER = "KEEP_REGISTER"  # units, members, posts, collectives
    SET_RULES = "SET_RULES"  # local rules that fill in or tighten a rule pack
    RUN_CYCLE = "RUN_CYCLE"  # plan, open, close and reopen cycles; of the highest unit
    REHEARSE = "REHEARSE"  # run a cycle again under other rules, drafts among them
    SEE_JOURNAL = "SEE_JOURNAL"
    MANAGE_ACCOUNTS = "MANAGE_ACCOUNTS"


ROLE_LABELS: Mapping[Role, Labels] = {
    Role.MEMBER: label("Member"),
    Role.BRANCH_SECRETARY: label("Branch secretary"),
    Role.EXECUTIVE_OFFICE: label("Executive's office"),
    Role.ORGANISATION_BOARD: label("Organisation board"),
    Role.DECIDING_AUTHORITY: label("Deciding authority"),
    Role.INSPECTION_COMMITTEE: label("Inspection committee"),
    Role.PUBLISHER: label("Publisher"),
    Role.AUDITOR: label("Auditor"),
    Role.ADMINISTRATOR: label("Administrator"),
}
ACT_LABELS: Mapping[Act, Labels] = {
    Act.SEE_FIGURES: label("see figures"),
    Act.SEE_ORGANISATIONS: label("see the grades of single organisations and collectives"),
    Act.SEE_PERSONS: label("see the grades of single persons"),
    Act.SEND_RETURN: label("send a statistical return"),
    Act.ACCEPT_RETURNS: label("accept the returns of units below or send them back"),
    Act.RECORD_GRADES: label("record grade decisions"),
    Act.KEEP_REGISTER: label("keep the register of units and members"),
    Act.SET_RULES: label("set local rules"),
    Act.RUN_CYCLE: label("plan, open and close cycles"),
    Act.REHEARSE: label("rehearse rules"),
    Act.SEE_JOURNAL: label("see the journal"),
    Act.MANAGE_ACCOUNTS: label("manage accounts"),
}

_FIGURES = frozenset({Act.SEE_FIGURES, Act.SEE_ORGANISATIONS})
_CASES = _FIGURES | {Act.SEE_PERSONS, Act.REHEARSE}
ACTS: Mapping[Role, frozenset[Act]] = {
    Role.MEMBER: _FIGURES,
    Role.BRANCH_SECRETARY: _CASES | {Act.SEND_RETURN},
    Role.EXECUTIVE_OFFICE: _CASES | {Act.SEND_RETURN, Act.ACCEPT_RETURNS, Act.RECORD_GRADES},
    Role.ORGANISATION_BOARD: _CASES
    | {
        Act.SEND_RETURN,
        Act.ACCEPT_RETURNS,
        Act.RECORD_GRADES,
        Act.KEEP_REGISTER,
        Act.SET_RULES,
        Act.RUN_CYCLE,
    },
    Role.DECIDING_AUTHORITY: _CASES | {Act.RECORD_GRADES, Act.SET_RULES},
    Role.INSPECTION_COMMITTEE: _CASES,
    Role.PUBLISHER: frozenset({Act.SEE_FIGURES}),
    Role.AUDITOR: _CASES | {Act.SEE_JOURNAL},
    Role.ADMINISTRATOR: frozenset({Act.MANAGE_ACCOUNTS}),
}
# acts that change something: a role that is only for reading has none of them
CHANGING = frozenset(
    {
        Act.SEND_RETURN,
        Act.ACCEPT_RETURNS,
        Act.RECORD_GRADES,
        Act.KEEP_REGISTER,
        Act.SET_RULES,
        Act.RUN_CYCLE,
        Act.MANAGE_ACCOUNTS,
    }
)
# of a body or an office, so the work can be given to another person for a time
CAN_BE_DELEGATED = frozenset(Role) - {Role.MEMBER, Role.ADMINISTRATOR, Role.AUDITOR}


def roles_that_may(act: Act) -> tuple[Role, ...]:
    """Return the roles that an act is open to, for a unit within reach."""
    return tuple(role for role in Role if act in ACTS[role])
