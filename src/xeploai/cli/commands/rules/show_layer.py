"""`xeploai rules show LAYER`: a local document in words, stored here or in a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xeploai.cli.output import Writer, write_competence, write_provision
from xeploai.cli.storage import has_database, prepare, refuse_unreadable
from xeploai.domain import (
    LAYER_STANDING_LABELS,
    SCALE_LABELS,
    SETTING_USE_LABELS,
    WHEN_CHANGED_LABELS,
    CriteriaSet,
    Fault,
    Layer,
    Rulebook,
    RulePack,
    join_labels,
    message,
)
from xeploai.rulepacks import builtin_packs, compose, pack, parse_layer, peek, read_file

from .inputs import ENDINGS
from .show_facts import write_facts

STANDING = message("Standing: %(standing)s. Issued by: %(issued_by)s.")
BELOW = message("Below: %(title)s (%(pack)s). Applies to: %(unit)s.")
STORED = message("Stored here as version %(number)s, from %(day)s on.")
ABOVE = message("Local documents above it: %(titles)s.")
EVERYWHERE = message("everywhere")
AND_BELOW = message("%(unit)s and below")
TOUCHES = message("What it sets in the provisions above")
FILLS_IN = message("What it fills in")
CRITERIA = message("Criteria set “%(criteria)s”, from %(day)s on: %(source)s")
OWN = message("Provisions of its own")
COMPETENCE = message("Who decides, proposes, appraises and records")
NOTHING = message("It sets nothing.")
SET_TO = message("set to “%(value)s” from %(day)s on: %(source)s")
TOUCH = message("%(sentence)s, from %(day)s on: %(source)s")


@dataclass(frozen=True)
class FoundLayer:
    """A local document, and the rules above it.

    Args:
        above: the stored documents of the units above.
        stored: its version number and first day; empty for a file.
        idle: why it does not act, a sentence for each reason.
    """

    layer: Layer
    above: list[Layer]
    base: RulePack
    stored: Mapping[str, Any]
    idle: list[Fault] = field(default_factory=list)


def find_layer(word: str, home: Path) -> FoundLayer | None:
    """Return the local document of a file, or the stored one of a code; None for a pack."""
    return _from_file(Path(word), home) or _from_home(word, home)


def _from_file(path: Path, home: Path) -> FoundLayer | None:
    if path.suffix.lower() not in ENDINGS:
        return None
    refuse_unreadable(path)
    content = read_file(path)
    node = compose(content, file=path.name)
    if not peek(node, "layer"):
        return None
    base = pack(peek(node, "extends"))
    layer = parse_layer(content, file=path.name, base=base)
    return FoundLayer(layer, _stored_above(layer, home), base, {})


def _stored_above(layer: Layer, home: Path) -> list[Layer]:
    """Return what this home has above the layer of a file; nothing without its unit."""
    if not has_database(home):
        return []
    prepare()
    from xeploai.cycle.rules import first_day_of, layers_around, unit_of_layer

    unit = unit_of_layer(layer)
    if layer.unit and unit is None:
        return []
    return layers_around(layer, unit, first_day_of(layer))[0]


def _from_home(code: str, home: Path) -> FoundLayer | None:
    if code in builtin_packs() or not has_database(home):
        return None
    prepare()
    from xeploai.cycle.rules import idle_sentences, layer_of, layers_around, local_rules

    rules = next((each for each in local_rules() if each.code == code), None)
    if rules is None:
        return None
    layer = layer_of(rules)
    above, _ = layers_around(layer, rules.unit, rules.from_on)
    stored = {"number": rules.number, "day": rules.from_on}
    return FoundLayer(layer, above, pack(rules.pack), stored, idle_sentences(rules))


def write_layer(found: FoundLayer, out: Writer, *, category: str | None, facts: bool) -> None:
    """Write what a local document sets, adopts, fills in and adds; or the facts under it."""
    from xeploai.results.explaining import rulebooks_around

    before, after = rulebooks_around(found.layer, found.above, found.base)
    _write_heading(found.layer, before, out)
    if found.stored:
        out.say(STORED, 1, **found.stored)
    if found.above:
        titles = join_labels(each.title for each in found.above)
        out.say(ABOVE, 1, titles=titles)
    for sentence in found.idle:
        out.say(sentence, 1)
    if facts:
        write_facts(after, category, out)
    else:
        _write(found.layer, before, after, out)


def _write_heading(layer: Layer, above: Rulebook, out: Writer) -> None:
    out.line(f"{layer.code}  ({layer.version})  {out.label(layer.title)}")
    standing = LAYER_STANDING_LABELS[layer.standing]
    out.say(STANDING, 1, standing=standing, issued_by=layer.issued_by)
    unit = out.words(AND_BELOW, unit=layer.unit) if layer.unit else out.words(EVERYWHERE)
    out.say(BELOW, 1, title=above.pack.title, pack=above.pack.code, unit=unit)


def _write(layer: Layer, before: Rulebook, after: Rulebook, out: Writer) -> None:
    _write_touches(layer, before, out)
    _write_settings(layer, before, out)
    for criteria in layer.criteria:
        _write_criteria(criteria, before, out)
    own = [after.provisions[code] for code in layer.provisions if code in after.provisions]
    if own:
        out.line()
        out.say(OWN)
    for provision in own:
        write_provision(provision, after, out)
    if layer.competence:
        out.line()
        out.say(COMPETENCE)
        write_competence(layer.competence, before.pack, after.on, out, 1)
    touched = (layer.parameters, layer.adoptions, layer.withdrawals, layer.settings)
    if not (any(touched) or layer.criteria or layer.competence or own):
        out.say(NOTHING)


def _write_touches(layer: Layer, before: Rulebook, out: Writer) -> None:
    from xeploai.results.explaining import amendments_of

    found = amendments_of(layer, before)
    if found:
        out.line()
        out.say(TOUCHES)
    for each in found:
        label = f": {out.label(each.above.label)}" if each.above else ""
        out.line()
        out.line(f"{each.code}{label}", 1)
        source = out.source(each.source)
        out.say(TOUCH, 2, sentence=each.sentence, day=each.from_on, source=source)


def _write_settings(layer: Layer, before: Rulebook, out: Writer) -> None:
    from xeploai.results.explaining import settings_in_layer

    found = list(settings_in_layer(layer, before))
    if found:
        out.line()
        out.say(FILLS_IN)
    for one, setting, text in found:
        label = f": {out.label(setting.label)}" if setting else ""
        out.line()
        out.line(f"{one.key}{label}", 1)
        out.say(SET_TO, 2, value=text, day=one.from_on, source=out.source(one.source))
        if setting:
            out.line(out.label(SETTING_USE_LABELS[setting.use]), 2)


def _write_criteria(criteria: CriteriaSet, before: Rulebook, out: Writer) -> None:
    known = before.pack.categories_on(before.on)
    out.line()
    source = out.source(criteria.source)
    out.say(CRITERIA, criteria=criteria.label, day=criteria.from_on, source=source)
    about = (out.label(known[each].label) for each in criteria.categories if each in known)
    out.line("; ".join(about), 1)
    out.line(out.label(SCALE_LABELS[criteria.scale]), 1)
    out.line(out.label(WHEN_CHANGED_LABELS[criteria.when_changed]), 1)
    for group in criteria.groups:
        labels = "; ".join(out.label(each.label) for each in group.criteria)
        out.line(f"{out.label(group.label)}: {labels}", 1, "· ")
