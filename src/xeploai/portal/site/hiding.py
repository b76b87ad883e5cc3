"""Whether an answer must not tell what exists from what does not.

A reader who may not see a thing gets one answer, whether it exists or not. Who may see it, or
everything of its kind, gets the reason.
"""

from collections.abc import Callable, Mapping

from django.http import HttpRequest

from xeploai.accounts.queries import account_by_name
from xeploai.cycle import queries
from xeploai.cycle.queries import Reader
from xeploai.domain import Act, Refused
from xeploai.organisations.register import person_by_code, unit_by_code

from .reader import reader_of

# parts of addresses that name a thing, and addresses that name one in their query
NAMING = frozenset({"code", "subject", "number", "username"})
BY_QUERY = frozenset({"register_join", "template_file"})
# one's own alone, and answered alike by themselves
OWN = frozenset({"token_revoke", "upload", "upload_progress", "upload_bad"}) | {
    "download",
    "download_progress",
    "download_content",
}
# rules are published: which there are is no secret
PUBLISHED = frozenset({"rules_layer", "rules_layer_file", "rules_pack", "rules_pack_file"})


def hides(request: HttpRequest) -> bool:
    """Whether the thing that the request names is not the reader's to know of."""
    match = request.resolver_match
    if match is None or match.url_name in OWN | PUBLISHED or not request.user.is_authenticated:
        return False
    if not (NAMING & match.kwargs.keys() or match.url_name in BY_QUERY):
        return False
    reader = reader_of(request)
    act = Act.MANAGE_ACCOUNTS if "username" in match.kwargs else Act.SEE_PERSONS
    name, about = match.url_name or "", match.kwargs
    if name == "template_file":
        about = {"code": request.GET.get("unit", "")}
    return not (reader.reaches_all(act) or _knows(reader, name, about))


def _knows(reader: Reader, name: str, about: Mapping[str, str]) -> bool:
    """Whether the thing is there, and the reader sees it."""
    try:
        if "cycle_code" in about:
            return _knows_of_cycle(reader, about)
        return name in KNOWS and bool(KNOWS[name](reader, about))
    except Refused:
        return False


def _knows_of_cycle(reader: Reader, about: Mapping[str, str]) -> bool:
    try:
        cycle = queries.cycle_of(about["cycle_code"])
    except Refused:
        return True  # cycles are no secret
    if "subject" in about:
        case = queries.case_of_any(cycle, about.get("category", ""), about["subject"])
        return reader.is_own(case) or bool(reader.may(Act.SEE_PERSONS, case.cycle_unit))
    return bool(reader.may(Act.SEE_FIGURES, queries.unit_in_cycle(cycle, about["code"])))


Knowing = Callable[[Reader, Mapping[str, str]], object]
KNOWS: Mapping[str, Knowing] = {
    "account_of": lambda reader, about: reader.may_see_account(account_by_name(about["username"])),
    "register_person": lambda reader, about: reader.may_keep_register_of_person(
        person_by_code(about["code"])
    ),
    "template_file": lambda reader, about: (
        not about["code"] or reader.may_now(Act.SEE_FIGURES, unit_by_code(about["code"]))
    ),
    "register_unit": lambda reader, about: reader.may_keep_register_of(unit_by_code(about["code"])),
}
