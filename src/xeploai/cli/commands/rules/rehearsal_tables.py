"""A rehearsal as tables in a terminal."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from xeploai.cli.output import Writer
from xeploai.domain import (
    Ceiling,
    Grade,
    allowance_sentence,
    ceiling_sentence,
    grouped,
    message,
    translate,
)
from xeploai.results.rehearsal import (
    END_WORDS,
    ENDS,
    ChangedSubject,
    ExplainedRulebook,
    Matrix,
    Rehearsal,
    RehearsedCategory,
    RehearsedCeiling,
)

TITLE = message("Rehearsal of cycle %(year)s, %(unit)s. Nothing is stored, no grade is changed.")
OWN = message("The cycle's own rules: %(title)s (%(pack)s, version %(version)s), as of %(day)s.")
OTHER = message("The other rules: %(title)s (%(pack)s, version %(version)s), as of %(day)s.")
LAYER = message("with the local document %(title)s (%(layer)s)")
NUMBER = message("with %(number)s")
AGAINST = {
    "DECIDED": message("Compared: the grade decided with the one that the other rules suggest."),
    "SUGGESTED": message(
        "Compared: what the cycle's own rules suggest with what the other rules suggest."
    ),
}
WITHOUT = message(
    "%(number)s subjects have no decision; for them the own rules' suggestion stands instead."
)
ASSUMED = message(
    "Assumed where it is not known: %(fact)s: %(value)s, for %(number)s subjects. Not a fact."
)
UNFIT = message(
    "It was not used for %(number)s subjects: their known facts speak against it (a part would be "
    "more than its whole)."
)
DECIDED_OF_OTHERS = message(
    "Facts made of others' grades rest on the grades decided, not on those of the rehearsal."
)
SUMMARY = (
    message("Subjects"),
    message("As before"),
    message("Would change"),
    message("Better"),
    message("Worse"),
    message("Cannot be told"),
)
BEFORE_AFTER = message("%(category)s: before (rows) and after (columns)")
MISSING = message("Missing: %(facts)s.")
NO_COUNTERPART = message("The other rules have no category “%(category)s”: %(number)s subjects.")
NEW_CATEGORIES = message("Categories of the other rules without a subject here: %(categories)s.")
CEILINGS = message("Ceilings of the other rules, with the grades that they suggest")
OTHERWISE = message(
    "The other rules group subjects in another way than the cycle did: the groups are the cycle's."
)
NO_CEILING = message("The other rules lay down no ceiling.")
NO_GROUP = message("No group over: none with a graded subject lies wholly within this unit.")
NO_GROUP_OVER = message("No group over.")
CEILING = "%(category)s: %(ceiling)s"  # nothing of it to translate
OVER = message("%(over)s of %(groups)s groups are over it.")
GROUP = message(
    "%(group)s: base %(base)s, allowed %(allowed)s, excellent %(excellent)s, over by %(over)s"
)
GROUPS_SHOWN = 10
TURNED = message("The first %(shown)s of %(all)s that would change")
TURN = message("%(subject)s (%(unit)s), %(category)s: %(before)s → %(after)s")
SUGGESTED_ONLY = message("before: suggested, not decided")
NO_LONGER = message("no longer barred by %(provisions)s")
BARRED = message("barred by %(provisions)s of the other rules")
BY_DECISION = message("the decision itself differed from its rules")


def write_rehearsal(rehearsal: Rehearsal, out: Writer) -> None:
    """Write a rehearsal: by category, by unit, missing facts, ceilings, and who would change."""
    console = Console(width=out.width, highlight=False)
    _write_heading(rehearsal, out)
    out.line()
    console.print(_summary(rehearsal, out))
    for category in rehearsal.categories:
        if category.has_counterpart:
            out.line()
            out.say(BEFORE_AFTER, category=category.label)
            console.print(_table(category, rehearsal, out))
        if category.missing:
            out.say(MISSING, 1, facts=_missing(rehearsal, category.missing, out))
    for category in rehearsal.without_counterpart:
        number = grouped(category.matrix.total)
        out.say(NO_COUNTERPART, category=category.label, number=number)
    if rehearsal.new_categories:
        labels = "; ".join(out.label(each) for each in rehearsal.new_categories.values())
        out.say(NEW_CATEGORIES, categories=labels)
    _write_ceilings(rehearsal, out)
    _write_turns(rehearsal, out)


def _write_heading(rehearsal: Rehearsal, out: Writer) -> None:
    out.say(TITLE, year=rehearsal.cycle_name, unit=rehearsal.unit.name)
    _write_book(OWN, rehearsal.own, out)
    _write_book(OTHER, rehearsal.other, out)
    out.say(AGAINST[rehearsal.against])
    if rehearsal.without_decision:
        out.say(WITHOUT, number=grouped(rehearsal.without_decision))
    out.say(DECIDED_OF_OTHERS)
    for each in rehearsal.assumed:
        number = grouped(each.subjects)
        fact = f"{out.label(each.label)} [{each.code}]"
        out.say(ASSUMED, fact=fact, value=each.value, number=number)
        if each.unfit:
            out.say(UNFIT, 1, number=grouped(each.unfit))


def _write_book(text: str, book: ExplainedRulebook, out: Writer) -> None:
    out.say(text, title=book.title, pack=book.pack, version=book.version, day=book.on)
    for layer in book.layers:
        out.say(LAYER, 1, title=layer.title, layer=layer.code)
    for key, number in book.changed.items():
        out.say(NUMBER, 1, number=f"{key} = {out.label(number)}")


def _summary(rehearsal: Rehearsal, out: Writer) -> Table:
    table = Table()
    table.add_column(translate(message("Category or unit"), out.language))
    for text in SUMMARY:
        table.add_column(translate(text, out.language), justify="right")
    for category in rehearsal.categories:
        table.add_row(escape(out.label(category.label)), *_numbers(category.matrix))
    table.add_row(translate(message("All together"), out.language), *_numbers(rehearsal.matrix))
    table.add_section()
    for each in rehearsal.units:
        table.add_row(escape(each.unit.name), *_numbers(each.matrix))
    return table


def _numbers(matrix: Matrix) -> list[str]:
    numbers = (
        matrix.total,
        matrix.same,
        matrix.changed,
        matrix.better,
        matrix.worse,
        matrix.undetermined,
    )
    return [grouped(number) for number in numbers]


def _table(category: RehearsedCategory, rehearsal: Rehearsal, out: Writer) -> Table:
    counts = category.matrix.counts
    afters = [end for end in ENDS if any(after == end for _, after in counts)]
    befores = [end for end in ENDS if any(before == end for before, _ in counts)]
    table = Table()
    table.add_column("")
    for end in afters:
        table.add_column(_end_label(end, rehearsal, out), justify="right")
    for before in befores:
        cells = [grouped(counts.get((before, after), 0)) for after in afters]
        table.add_row(_end_label(before, rehearsal, out), *cells)
    return table


def _end_label(end: str, rehearsal: Rehearsal, out: Writer) -> str:
    """Return a grade, or the lack of one, in words."""
    if end in END_WORDS:
        return translate(END_WORDS[end], out.language)
    return out.label(rehearsal.grade_labels[Grade(end)])


def _missing(rehearsal: Rehearsal, missing: Mapping[str, int], out: Writer) -> str:
    labels = {code: f"{out.label(rehearsal.fact_labels[code])} [{code}]" for code in missing}
    return "; ".join(f"{labels[code]} ({grouped(number)})" for code, number in missing.items())


def _write_ceilings(rehearsal: Rehearsal, out: Writer) -> None:
    out.line()
    if not rehearsal.ceiling_rules:
        out.say(NO_CEILING)
        return
    out.say(CEILINGS)
    if not rehearsal.ceilings:
        out.say(NO_GROUP, 1)
    elif not any(each.after.over_by for each in rehearsal.ceilings):
        out.say(NO_GROUP_OVER, 1)
    for rule in rehearsal.ceiling_rules:
        groups = [each for each in rehearsal.ceilings if each.after.in_force == rule]
        if groups:
            _write_ceiling(rule, groups, rehearsal, out)


def _write_ceiling(
    rule: Ceiling, groups: Sequence[RehearsedCeiling], rehearsal: Rehearsal, out: Writer
) -> None:
    labels = {each.code: each.label for each in rehearsal.categories}
    out.say(CEILING, 1, category=labels[rule.category], ceiling=ceiling_sentence(rule))
    if any(each.is_grouped_otherwise for each in groups):
        out.say(OTHERWISE, 2)
    over = [each.after for each in groups if each.after.over_by]
    out.say(OVER, 2, over=grouped(len(over)), groups=grouped(len(groups)))
    # the worst first, and by name where two are as bad, so that two runs print the same
    ranked = sorted(over, key=lambda each: (-each.over_by, each.group))
    for each in ranked[:GROUPS_SHOWN]:
        numbers = (each.base, each.allowed, each.excellent, each.over_by)
        names = ("base", "allowed", "excellent", "over")
        out.say(GROUP, 3, "· ", group=each.group, **dict(zip(names, numbers, strict=True)))
        out.say(allowance_sentence(each), 4)


def _write_turns(rehearsal: Rehearsal, out: Writer) -> None:
    if not rehearsal.turns:
        return
    out.line()
    values = {"shown": grouped(len(rehearsal.turns)), "all": grouped(rehearsal.matrix.changed)}
    out.say(TURNED, **values)
    for each in rehearsal.turns:
        _write_turn(each, rehearsal, out)


def _write_turn(turn: ChangedSubject, rehearsal: Rehearsal, out: Writer) -> None:
    labels = {each.code: each.label for each in rehearsal.categories}
    values = {
        "subject": turn.subject,
        "unit": turn.unit.name,
        "category": labels[turn.category],
        "before": _end_label(turn.before, rehearsal, out),
        "after": _end_label(turn.after, rehearsal, out),
    }
    out.say(TURN, 1, "· ", **values)
    for text, provisions in ((NO_LONGER, turn.no_longer_barring), (BARRED, turn.barring)):
        if provisions:
            out.say(text, 2, provisions=", ".join(provisions))
    if not turn.provisions:
        out.say(BY_DECISION, 2)
    if not turn.is_decided:
        out.say(SUGGESTED_ONLY, 2)
