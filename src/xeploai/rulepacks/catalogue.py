"""The packs supplied with the program, and which of them governs a cycle."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from xeploai.domain.faults import Fault, Refused, message
from xeploai.domain.rules import RulePack

from .loading import load_pack

PACKS = Path(__file__).parent / "packs"
PARTY = "vn-party-"  # how the codes of packs for Party organisations and members begin

UNKNOWN_PACK = message("There is no rule pack “%(code)s”. Use one of: %(known)s.")
NO_PACK_GOVERNS = message(
    "No rule pack governs a cycle that closes on %(day)s. Correct the closing date, or add the "
    "pack of the regulation then in force. The packs at hand: %(known)s."
)


class UnknownPack(Refused):
    """No supplied pack has that code."""


class NoPackGoverns(Refused):
    """No supplied pack governs cycles that close on that day."""


@cache
def builtin_packs() -> Mapping[str, RulePack]:
    """Return the supplied packs by code, in the order of their codes; read once.

    Raises:
        Refused: with the faults of all their files.
    """
    packs: list[RulePack] = []
    faults: list[Fault] = []
    for path in sorted(PACKS.glob("*.yaml")):
        try:
            packs.append(load_pack(path))
        except Refused as refused:
            faults += refused.faults
    if faults:
        raise Refused(faults)
    return MappingProxyType({each.code: each for each in packs})


def pack(code: str) -> RulePack:
    """Return the supplied pack of that code.

    Raises:
        UnknownPack: there is none; the message lists those that there are.
    """
    packs = builtin_packs()
    if code not in packs:
        raise UnknownPack(Fault(UNKNOWN_PACK, {"code": code, "known": ", ".join(packs)}))
    return packs[code]


def pack_for(closes_on: date) -> RulePack:
    """Return the pack for Party organisations and members of cycles that close on that day.

    Raises:
        NoPackGoverns: the day lies before the first pack, or after the end of the last.
    """
    party = {code: each for code, each in builtin_packs().items() if code.startswith(PARTY)}
    for each in party.values():
        if each.governs(closes_on):
            return each
    values = {"day": closes_on, "known": ", ".join(party)}
    raise NoPackGoverns(Fault(NO_PACK_GOVERNS, values))
