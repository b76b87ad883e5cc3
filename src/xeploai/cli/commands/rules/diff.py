"""`xeploai rules diff`: compare two packs, for a lawyer."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import click

from xeploai.cli.command_line import DAY, Session, command, json_option
from xeploai.cli.output import Writer, print_json, write_effect, writer
from xeploai.domain import (
    STANDING_LABELS,
    BookChanges,
    CeilingChange,
    Effect,
    Fault,
    LabelDifference,
    Labels,
    Provision,
    ProvisionPair,
    Refused,
    Rulebook,
    book_changes,
    ceiling_sentence,
    day_within,
    message,
    say,
)
from xeploai.explanation import rulebook_on

from .inputs import find_pack

SAME = message("Both are %(pack)s on %(day)s: there is nothing to compare. Give two days.")
SIDE = message("%(sign)s %(title)s (%(pack)s, version %(version)s), as of %(day)s")
CHANGED = message("In both, and changed: %(number)s")
ONLY_IN = message("Only in %(pack)s: %(number)s")
UNCHANGED = message("The same in both, whatever the clause: %(number)s")
CATEGORIES = message("Categories of subject")
REASONS = message("Reasons for giving no grade")
SETTINGS = message("What the texts leave open")
CEILINGS = message("Ceilings on “excellent”")
TEXTS = message("Laid down and not computed")
COMPUTED = message("Grades and conditions")
PAIR = message("%(before)s → %(after)s")
NO_DIFFERENCE = message("no difference")
BEFORE, AFTER = "− ", "+ "


@command("diff", needs_database=False)
@click.argument("before", metavar="PACK")
@click.argument("after", metavar="PACK")
@click.option("--on", type=DAY, metavar="DATE", help="the first as it is on that day")
@click.option("--on2", type=DAY, metavar="DATE", help="the second as it is on that day")
@json_option
@click.pass_obj
def diff(
    session: Session,
    before: str,
    after: str,
    on: date | None,
    on2: date | None,
    *,
    as_json: bool,
) -> None:
    """Print what differs between two packs, by what follows and from what, not by id."""
    one, other = _book(before, on), _book(after, on2)
    if (one.pack.code, one.on) == (other.pack.code, other.on):
        raise Refused(Fault(SAME, {"pack": one.pack.code, "day": one.on}))
    found = book_changes(one, other)
    if as_json:
        print_json(changes_as_json(found, session.language))
    else:
        _write(found, writer(session.language))


def _book(code: str, on: date | None) -> Rulebook:
    pack = find_pack(code)
    return rulebook_on(pack, on or day_within(pack, date.today()))


def _write(found: BookChanges, out: Writer) -> None:
    for sign, book in ((BEFORE, found.before), (AFTER, found.after)):
        pack = book.pack
        values = {"title": pack.title, "pack": pack.code, "version": pack.version, "day": book.on}
        out.say(SIDE, sign=sign.strip(), **values)
    headings = (
        (CATEGORIES, found.categories),
        (REASONS, found.reasons),
        (SETTINGS, found.settings),
    )
    for heading, codes in headings:
        _write_codes(heading, codes, out)
    _write_ceilings(found, out)
    for heading, is_text in ((COMPUTED, False), (TEXTS, True)):
        out.line()
        out.say(heading)
        _write_provisions(found, out, is_text=is_text)


def _write_codes(heading: str, codes: LabelDifference, out: Writer) -> None:
    out.line()
    out.say(heading)
    if codes.is_same:
        out.say(NO_DIFFERENCE, 1)
    for sign, labels in ((BEFORE, codes.only_before), (AFTER, codes.only_after)):
        for code, label in labels.items():
            out.line(f"{code}: {out.label(label)}", 1, sign)


def _write_ceilings(found: BookChanges, out: Writer) -> None:
    out.line()
    out.say(CEILINGS)
    if not found.ceilings:
        out.say(NO_DIFFERENCE, 1)
    for each in found.ceilings:
        out.line(out.label(found.category_label(each.category)), 1)
        for sign, rule in ((BEFORE, each.before), (AFTER, each.after)):
            text = say(ceiling_sentence(rule), out.language)
            source = f"; {out.source(rule.source)}" if rule else ""
            out.line(f"{text}{source}", 2, sign)


def _write_provisions(found: BookChanges, out: Writer, *, is_text: bool) -> None:
    changed = [each for each in found.changed if _is_text(each.after) is is_text]
    out.line()
    out.say(CHANGED, 1, number=len(changed))
    for each in changed:
        _write_aligned(each, found, out)
    sides = (
        (BEFORE, found.only_before, found.before),
        (AFTER, found.only_after, found.after),
    )
    for sign, provisions, book in sides:
        one_sided = [each for each in provisions if _is_text(each) is is_text]
        out.line()
        out.say(ONLY_IN, 1, pack=book.pack.code, number=len(one_sided))
        for provision in one_sided:
            _write_alone(provision, book, sign, out)
    same = [each for each in found.same if _is_text(each.after) is is_text]
    out.line()
    out.say(UNCHANGED, 1, number=len(same))
    pairs = (f"{each.before.code} = {each.after.code}" for each in same)
    if same:
        out.line(", ".join(pairs), 2)


# a provision that computes nothing is compared apart: lawyers read those last
def _is_text(provision: Provision) -> bool:
    return provision.effect is Effect.TEXT


def _write_aligned(each: ProvisionPair, found: BookChanges, out: Writer) -> None:
    out.line()
    out.say(PAIR, 2, before=each.before.code, after=each.after.code)
    for sign, provision in ((BEFORE, each.before), (AFTER, each.after)):
        out.line(f"{out.cited(provision.citation)}: {out.label(provision.label)}", 3, sign)
    for change in each.changes:
        out.say(change, 3, "· ")


def _write_alone(provision: Provision, book: Rulebook, sign: str, out: Writer) -> None:
    out.line()
    out.line(f"{provision.code}  [{out.label(STANDING_LABELS[provision.standing])}]", 2, sign)
    out.line(f"{out.cited(provision.citation)}: {out.label(provision.label)}", 3)
    write_effect(provision, book, out, 3)


def changes_as_json(found: BookChanges, language: str) -> dict[str, Any]:
    """Return what differs as values that JSON can carry."""
    return {
        "before": _book_as_json(found.before, language),
        "after": _book_as_json(found.after, language),
        "categories": _named_as_json(found.categories, language),
        "reasons": _named_as_json(found.reasons, language),
        "settings": _named_as_json(found.settings, language),
        "ceilings": [_ceiling_as_json(each, language) for each in found.ceilings],
        "changed": [
            {
                "before": _provision_as_json(each.before, language),
                "after": _provision_as_json(each.after, language),
                "changes": [say(change, language) for change in each.changes],
            }
            for each in found.changed
        ],
        "only_before": [_provision_as_json(each, language) for each in found.only_before],
        "only_after": [_provision_as_json(each, language) for each in found.only_after],
        "same": [{"before": each.before.code, "after": each.after.code} for each in found.same],
    }


def _book_as_json(book: Rulebook, language: str) -> dict[str, Any]:
    pack = book.pack
    title = pack.title[language]
    return {"pack": pack.code, "title": title, "version": pack.version, "on": book.on.isoformat()}


def _named_as_json(codes: LabelDifference, language: str) -> dict[str, dict[str, str]]:
    sides: dict[str, Mapping[str, Labels]] = {
        "only_before": codes.only_before,
        "only_after": codes.only_after,
    }
    return {
        side: {code: label[language] for code, label in labels.items()}
        for side, labels in sides.items()
    }


def _ceiling_as_json(change: CeilingChange, language: str) -> dict[str, Any]:
    rules = {"before": change.before, "after": change.after}
    sentences = {side: say(ceiling_sentence(rule), language) for side, rule in rules.items()}
    return {"category": change.category, **sentences}


def _provision_as_json(provision: Provision, language: str) -> dict[str, Any]:
    source = provision.citation.source
    return {
        "provision": provision.code,
        "effect": provision.effect.value,
        "grade": provision.grade.value if provision.grade else None,
        "standing": provision.standing.value,
        "status": provision.citation.status.value,
        "label": provision.label[language],
        "source": {
            "document": source.document,
            "issued": source.issued.isoformat(),
            "place": source.place,
        },
    }
