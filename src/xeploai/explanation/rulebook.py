"""A pack's rules on a day, without local layers."""

from datetime import date

from xeploai.domain import Fault, Refused, Rulebook, RulePack, message, rulebook

TOO_EARLY = message("%(pack)s applies from %(first)s on, so none of it is in force on %(day)s.")


def refuse_too_early(pack: RulePack, on: date) -> None:
    """Refuse a day before the pack's first day in force.

    Raises:
        Refused: with that first day.
    """
    rule = pack.rules.get("grading.categories")
    first = min((value.from_on for value in rule.values), default=None) if rule else None
    if first is None or on < first:
        raise Refused(Fault(TOO_EARLY, {"pack": pack.code, "day": on, "first": first or "–"}))


def rulebook_on(pack: RulePack, on: date) -> Rulebook:
    """Return a pack's rules on a day, without local layers.

    Raises:
        Refused: the pack is not in force yet on that day.
    """
    refuse_too_early(pack, on)
    return rulebook(pack, on=on)
