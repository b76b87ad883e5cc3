"""Who may do what, for a part of the tree: a closed list of roles and of acts.

A role is held for a unit and reaches the unit and everything below it, except a member's,
which ends at the own branch. The program's own rule, not a regulation's: everybody gets the
least that the work needs.
"""

from collections.abc import Mapping
from enum import StrEnum

from .faults import Labels


class Role(StrEnum):
    """What somebody is for a unit."""

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
    RECORD_GRADES = "RECORD_GRADES"
    KEEP_REGISTER = "KEEP_REGISTER"  # units, members, posts, collectives
    SET_RULES = "SET_RULES"  # local rules that fill in or tighten a rule pack
    REHEARSE = "REHEARSE"  # run a cycle again under other rules, drafts among them
    SEE_JOURNAL = "SEE_JOURNAL"
    MANAGE_ACCOUNTS = "MANAGE_ACCOUNTS"


ROLE_LABELS: Mapping[Role, Labels] = {
    Role.MEMBER: {"vi": "Đảng viên", "en": "Member"},
    Role.BRANCH_SECRETARY: {"vi": "Bí thư chi bộ", "en": "Branch secretary"},
    Role.EXECUTIVE_OFFICE: {"vi": "Văn phòng cấp ủy", "en": "Executive's office"},
    Role.ORGANISATION_BOARD: {"vi": "Ban tổ chức", "en": "Organisation board"},
    Role.DECIDING_AUTHORITY: {"vi": "Cấp có thẩm quyền quyết định", "en": "Deciding authority"},
    Role.INSPECTION_COMMITTEE: {"vi": "Ủy ban kiểm tra", "en": "Inspection committee"},
    Role.PUBLISHER: {"vi": "Người công bố kết quả", "en": "Publisher"},
    Role.AUDITOR: {"vi": "Người giám sát", "en": "Auditor"},
    Role.ADMINISTRATOR: {"vi": "Quản trị tài khoản", "en": "Administrator"},
}
ACT_LABELS: Mapping[Act, Labels] = {
    Act.SEE_FIGURES: {"vi": "xem số liệu", "en": "see figures"},
    Act.SEE_ORGANISATIONS: {
        "vi": "xem kết quả của từng tổ chức, tập thể",
        "en": "see the grades of single organisations and collectives",
    },
    Act.SEE_PERSONS: {
        "vi": "xem kết quả của từng người",
        "en": "see the grades of single persons",
    },
    Act.SEND_RETURN: {"vi": "gửi biểu tổng hợp", "en": "send a statistical return"},
    Act.RECORD_GRADES: {"vi": "nhập quyết định xếp loại", "en": "record grade decisions"},
    Act.KEEP_REGISTER: {
        "vi": "cập nhật danh sách tổ chức và đảng viên",
        "en": "keep the register of units and members",
    },
    Act.SET_RULES: {
        "vi": "đặt quy định của địa phương về tiêu chí, điều kiện xếp loại",
        "en": "set local rules",
    },
    Act.REHEARSE: {"vi": "chạy thử quy tắc", "en": "rehearse rules"},
    Act.SEE_JOURNAL: {"vi": "xem nhật ký", "en": "see the journal"},
    Act.MANAGE_ACCOUNTS: {"vi": "quản lý tài khoản", "en": "manage accounts"},
}

_FIGURES = frozenset({Act.SEE_FIGURES, Act.SEE_ORGANISATIONS})
_CASES = _FIGURES | {Act.SEE_PERSONS, Act.REHEARSE}
ACTS: Mapping[Role, frozenset[Act]] = {
    Role.MEMBER: _FIGURES,
    Role.BRANCH_SECRETARY: _CASES | {Act.SEND_RETURN},
    Role.EXECUTIVE_OFFICE: _CASES | {Act.SEND_RETURN, Act.RECORD_GRADES},
    Role.ORGANISATION_BOARD: _CASES
    | {Act.SEND_RETURN, Act.RECORD_GRADES, Act.KEEP_REGISTER, Act.SET_RULES},
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
        Act.RECORD_GRADES,
        Act.KEEP_REGISTER,
        Act.SET_RULES,
        Act.MANAGE_ACCOUNTS,
    }
)
# held by a body or an office, so its work can be given to somebody else for a time
CAN_BE_DELEGATED = frozenset(Role) - {Role.MEMBER, Role.ADMINISTRATOR, Role.AUDITOR}


def roles_that_may(act: Act) -> tuple[Role, ...]:
    """Return the roles that an act is open to, for a unit within reach."""
    return tuple(role for role in Role if act in ACTS[role])
