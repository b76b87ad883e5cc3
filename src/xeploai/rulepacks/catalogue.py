"""The packs supplied with the program, and which of them governs a cycle."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

from xeploai.domain import Fault, Refused, RulePack, SubjectKind, message
from xeploai.rulepacks.checks.families import family_faults

from .loading import PACKS, supplied_codes, supplied_pack

PARTY = "vn-party-"  # how the codes of packs for Party organisations and members begin
STATE = "vn-civil-servant-"  # and those for cadres, civil servants and public employees

UNKNOWN_PACK = message("Unknown rule pack “%(code)s”. Use one of: %(known)s.")
NO_PACK_GOVERNS = message(
    "No rule pack applies to a cycle that closes on %(day)s. Correct the closing date, or "
    "add the pack of the regulation then in force. The available packs: %(known)s."
)


class UnknownPack(Refused):
    """No supplied pack has that code."""


class NoPackGoverns(Refused):
    """No supplied pack governs cycles that close on that day."""


@cache
def builtin_packs() -> Mapping[str, RulePack]:
    """Return the supplied packs by code, in the order of their codes; read once.

    Raises:
        Refused: with the faults of all their files, and of packs that overlap or leave a gap.
    """
    packs: dict[str, RulePack] = {}
    faults: list[Fault] = []
    for code in supplied_codes():
        try:
            packs[code] = supplied_pack(code)
        except Refused as refused:
            faults += refused.faults
    faults += family_faults((f"{code}.yaml", each) for code, each in packs.items())
    if faults:
        raise Refused(faults)
    return MappingProxyType(packs)


def pack(code: str) -> RulePack:
    """Return the supplied pack of that code; no other is read.

    Raises:
        UnknownPack: there is none; the message lists those that there are.
    """
    known = supplied_codes()
    if code not in known:
        raise UnknownPack(Fault(UNKNOWN_PACK, {"code": code, "known": ", ".join(known)}))
    return supplied_pack(code)


def pack_text(code: str) -> bytes:
    """Return the file of a supplied pack unchanged. Raises `UnknownPack` for another code."""
    return (PACKS / f"{pack(code).code}.yaml").read_bytes()


def pack_for(closes_on: date) -> RulePack:
    """Return the pack for Party organisations and members of cycles that close on that day.

    Raises:
        NoPackGoverns: the day lies before the first pack, or after the end of the last.
    """
    return _governing(PARTY, closes_on)


def state_pack_for(closes_on: date) -> RulePack:
    """Return the pack for cadres, civil servants and public employees on a closing day.

    Raises:
        NoPackGoverns: as `pack_for`.
    """
    return _governing(STATE, closes_on)


def _governing(family: str, closes_on: date) -> RulePack:
    known = [code for code in supplied_codes() if code.startswith(family)]
    for code in known:
        if supplied_pack(code).governs(closes_on):
            return supplied_pack(code)
    values = {"day": closes_on, "known": ", ".join(known)}
    raise NoPackGoverns(Fault(NO_PACK_GOVERNS, values))


def packs_for(kind: SubjectKind, closes_on: date) -> tuple[RulePack, ...]:
    """Return the packs under which subjects of a kind are graded in cycles that close on a day.

    A member who is a civil servant is graded under two packs, once as each.
    """
    return tuple(
        each
        for each in builtin_packs().values()
        if each.governs(closes_on)
        and kind in {one.kind for one in each.categories_on(closes_on).values()}
    )
