"""Roles: which account acts for which unit, from when until when."""

from xeploai.organisations.account_requests import AccountRequest
from xeploai.organisations.models import RoleGrant
from xeploai.organisations.register import Person, branch_of, person_by_code, unit_by_code

from .confirmation import (
    heads,
    needs_two_persons,
    request_by_id,
    requests_decided,
    requests_waiting,
)
from .operations import (
    close_account,
    delegate_role,
    end_role,
    grant_role,
    link_person,
    reset_password,
    reset_second_factor,
)
from .queries import (
    accounts_within_reach,
    current_and_future_roles,
    delegations_by,
    grant_by_id,
    granters,
    grants_below,
    grants_of,
    grants_of_units,
    grants_on_closed_units,
    person_of,
    roles_of,
    superiors_of_places,
    unit_names_of_accounts,
)
from .requests import (
    Outcome,
    ask_for_password,
    ask_for_role,
    ask_to_link,
    ask_to_reset_second_factor,
    confirm_request,
    fault_of_confirming,
    refuse_request,
    withdraw_request,
)
from .second_factor import second_factor_is_due

__all__ = [
    "AccountRequest",
    "Outcome",
    "Person",
    "RoleGrant",
    "accounts_within_reach",
    "ask_for_password",
    "ask_for_role",
    "ask_to_link",
    "ask_to_reset_second_factor",
    "branch_of",
    "close_account",
    "confirm_request",
    "current_and_future_roles",
    "delegate_role",
    "delegations_by",
    "end_role",
    "fault_of_confirming",
    "grant_by_id",
    "grant_role",
    "granters",
    "grants_below",
    "grants_of",
    "grants_of_units",
    "grants_on_closed_units",
    "heads",
    "link_person",
    "needs_two_persons",
    "person_by_code",
    "person_of",
    "refuse_request",
    "request_by_id",
    "requests_decided",
    "requests_waiting",
    "reset_password",
    "reset_second_factor",
    "roles_of",
    "second_factor_is_due",
    "superiors_of_places",
    "unit_by_code",
    "unit_names_of_accounts",
    "withdraw_request",
]
