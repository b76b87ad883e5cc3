"""Who may read rules, see a local layer, and set one.

What is entered as a central text moves decisions that no document of a unit may move. It is
entered and withdrawn at the root of the tree only, or by a command's operator.

Rule packs are public law: every role reads them. A local layer is open to all who may see figures
of its unit, and to all whose own unit it applies to; a draft only to those who may rehearse rules
there.
"""

from datetime import date

from xeploai.cycle.queries import Answer, LocalRules, Reader, role_labels, top_unit_of_latest_cycle
from xeploai.domain import (
    ACT_LABELS,
    ACTS,
    Act,
    Fault,
    LayerStanding,
    Role,
    message,
    roles_that_may,
)
from xeploai.organisations.register import RoleGrant, Unit, superiors_of_all

PUBLIC = message("Rule packs are public law: every role reads them.")
NO_ROLE = message("This account has no role today, so nothing is open to it.")
HOLDS_HERE = message("These rules hold for “%(unit)s”, which is your own.")
HOLDS_EVERYWHERE = message("These rules hold everywhere.")
NOT_EVERYWHERE = message(
    "Rules that hold everywhere are set by the roles of the highest unit only. Name the unit for "
    "which and below which they hold."
)
AT_THE_TOP_ONLY = message(
    "A document that stands as a central text is entered, replaced and withdrawn only by roles of"
    " the highest unit (%(roles)s), or by the operator of the installation. Give your own document"
    " a code of its own and the standing “local”, or ask the highest unit."
)
NONE_OF_YOURS = message("None of your roles lets you %(act)s. Roles that do: %(roles)s.")


def may_read_rules(reader: Reader) -> Answer:
    """Return whether rule packs are open."""
    return Answer(True, Fault(PUBLIC)) if reader.grants else Answer(False, Fault(NO_ROLE))


def may_see_layers(reader: Reader) -> Answer:
    """Return whether any local layer can be open at all."""
    able = _able(reader, Act.SEE_FIGURES)
    if not able:
        return _no_role_for(Act.SEE_FIGURES) if reader.grants else Answer(False, Fault(NO_ROLE))
    return Answer(True, Fault(PUBLIC), able[0])


def may_see_layer(reader: Reader, unit: Unit | None, *, is_draft: bool = False) -> Answer:
    """Return whether the layer of a unit is open.

    A draft applies to no unit yet: it is open only to those who rehearse rules.
    """
    act = Act.REHEARSE if is_draft else Act.SEE_FIGURES
    able = _able(reader, act)
    if unit is None:
        if able:
            return Answer(True, Fault(HOLDS_EVERYWHERE), able[0])
        return _no_role_for(act) if reader.grants else Answer(False, Fault(NO_ROLE))
    for grant in able:
        above = superiors_of_all(reader.units_of(grant), on=reader.on)
        if any(unit.pk in own for own in above.values()):
            return Answer(True, Fault(HOLDS_HERE, {"unit": grant.unit.name}), grant)
    return reader.may_now(act, unit)


def may_see_version(reader: Reader, rules: LocalRules) -> Answer:
    """Return whether a version of a layer is open."""
    is_draft = rules.standing == LayerStanding.DRAFT
    return may_see_layer(reader, rules.unit, is_draft=is_draft)


def may_set_rules(reader: Reader, unit: Unit | None) -> Answer:
    """Return whether rules may be set for a unit and below; for all units where it is None."""
    if unit is not None:
        return reader.may_now(Act.SET_RULES, unit)
    able = _able(reader, Act.SET_RULES)
    top = top_unit_of_latest_cycle()
    for grant in able:
        if top is not None and grant.unit_id == top.unit_id:
            return Answer(True, Fault(HOLDS_EVERYWHERE), grant)
    return Answer(False, Fault(NOT_EVERYWHERE)) if able else _no_role_for(Act.SET_RULES)


def may_set_layer(
    reader: Reader, *, code: str, unit: Unit | None, standing: LayerStanding | str
) -> Answer:
    """Return whether a version of a layer may be stored, or withdrawn.

    Where any version of it is a central text, it takes what a central text takes: another version
    in its place, or the end of one, would move the same decisions.

    Args:
        standing: of the version in question.
    """
    answer = may_set_rules(reader, unit)
    official = LayerStanding.OFFICIAL
    is_central = (
        standing == official or LocalRules.objects.filter(code=code, standing=official).exists()
    )
    if not answer or not is_central:
        return answer
    above = superiors_of_all([unit.pk], on=reader.on)[unit.pk] if unit else None
    for grant in _able(reader, Act.SET_RULES):
        if (above is None or grant.unit_id in above) and _is_root(grant.unit, reader.on):
            return Answer(True, answer.why, grant)
    return Answer(
        False, Fault(AT_THE_TOP_ONLY, {"roles": role_labels(roles_that_may(Act.SET_RULES))})
    )


def _is_root(unit: Unit, on: date) -> bool:
    """Whether a unit exists on a day and has no superior; a closed one counts at its last place."""
    is_open = unit.opened_on <= on and (unit.closed_on is None or on < unit.closed_on)
    return is_open and superiors_of_all([unit.pk], on=on)[unit.pk] == {unit.pk}


def may_set_anywhere(reader: Reader) -> Answer:
    """Return whether rules may be set for any unit at all."""
    able = _able(reader, Act.SET_RULES)
    if able:
        return Answer(True, Fault(HOLDS_HERE, {"unit": able[0].unit.name}), able[0])
    return _no_role_for(Act.SET_RULES) if reader.grants else Answer(False, Fault(NO_ROLE))


def units_set_by(reader: Reader) -> list[Unit]:
    """Return the units of the roles that may set rules, without duplicates."""
    return list(dict.fromkeys(grant.unit for grant in _able(reader, Act.SET_RULES)))


def _able(reader: Reader, act: Act) -> list[RoleGrant]:
    return [grant for grant in reader.grants if act in ACTS[Role(grant.role)]]


def _no_role_for(act: Act) -> Answer:
    values = {"act": ACT_LABELS[act], "roles": role_labels(roles_that_may(act))}
    return Answer(False, Fault(NONE_OF_YOURS, values))
