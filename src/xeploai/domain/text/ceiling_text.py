"""Ceilings on `EXCELLENT` as sentences: what one requires, and what it allows a group."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from xeploai.domain.figures import Allowance, Ceiling, ExceptionalDocument, grouped
from xeploai.domain.labels import FIGURE_LABELS
from xeploai.domain.model import (
    BASE_SETTING,
    EXCEPTIONAL_SHARE,
    SHARE,
    SHARE_SETTING,
    CeilingBase,
    CeilingPart,
    GroupBy,
    Outside,
    Provision,
    Rounding,
    Source,
    Status,
)
from xeploai.domain.words import (
    LANGUAGES,
    Fault,
    Labels,
    contextual_label,
    join_labels,
    label,
    message,
    verbatim,
)

from .value_text import day_text, decimal_text, number_text, percent_text

STATUS_LABELS: Mapping[Status, Labels] = {
    Status.CONFIRMED: label("known from the document itself"),
    Status.RELATED: label("another document in force at the time"),
    Status.PREDECESSOR: label("known only from the document before"),
    Status.SECONDARY: label("known from summaries or published practice"),
    Status.UNKNOWN: contextual_label("text of a rule", "not known"),
}
GROUP_LABELS: Mapping[GroupBy, Labels] = {
    GroupBy.GRASSROOTS: label("grassroots organisation"),
    GroupBy.PEERS: label("subjects alike in position, role, function and task"),
    GroupBy.TITLE: label("equivalent title at a level"),
    GroupBy.SECTOR: label("subjects alike and of one sector"),
}
BASE_FIGURES: Mapping[CeilingBase, str] = {
    CeilingBase.GOOD: "good",
    CeilingBase.GOOD_OR_BETTER: "good_or_better",
    CeilingBase.ALL_RATED: "graded",
}
BASE_LABELS: Mapping[CeilingBase, Labels] = {
    base: FIGURE_LABELS[figure] for base, figure in BASE_FIGURES.items()
}
ROUNDING_LABELS: Mapping[Rounding, Labels] = {
    Rounding.DOWN: label("rounded down"),
    Rounding.NEAREST: label("rounded to the nearest whole number"),
    Rounding.UP: label("rounded up"),
}
OUTSIDE_LABELS: Mapping[Outside, Labels] = {
    Outside.HEAD: label("heads stand outside it"),
}
PART_LABELS: Mapping[CeilingPart, Labels] = {
    CeilingPart.SHARE: contextual_label("part of a ceiling", "share"),
    CeilingPart.BASE: contextual_label("part of a ceiling", "base"),
    CeilingPart.ROUNDING: contextual_label("part of a ceiling", "rounding"),
    CeilingPart.GROUPS: contextual_label("part of a ceiling", "groups"),
    CeilingPart.EXCEPTIONAL_SHARE: contextual_label("part of a ceiling", "exceptional share"),
}
MISSING_LABELS: Mapping[str, Labels] = {
    SHARE_SETTING: label("no document lays down the share"),
    BASE_SETTING: label("no document lays down what the share is taken of"),
}
NO_CEILING = message("none in force")
CEILING = "%(terms)s [%(standing)s]"  # nothing of it to translate
BINDING, ADVISORY = label("binding"), label("advisory")
OPEN = message("The ceiling on “excellent” is not determined yet: %(missing)s.")
# what a share makes of a number of subjects
EXACT = "%(base)s × %(share)s = %(exact)s"
ROUNDED = message("%(base)s × %(share)s = %(exact)s, rounded to %(allowed)s")
WHOLE_PART = message("%(base)s × %(share)s = %(exact)s, the whole part is %(allowed)s")


def ceiling_sentence(ceiling: Ceiling | None) -> Fault:
    """Return all terms of a ceiling as a sentence; of None that there is none."""
    if ceiling is None:
        return Fault(NO_CEILING)
    of_groups = label(
        "at most %(share)s of “%(base)s”, by %(group)s",
        share=percent_text(ceiling.share),
        base=BASE_LABELS[ceiling.base],
        group=GROUP_LABELS[ceiling.group_by],
    )
    terms = join_labels((of_groups, *special_terms(ceiling)))
    return Fault(CEILING, {"terms": terms, "standing": standing_text(ceiling)})


def special_terms(ceiling: Ceiling) -> Iterator[Labels]:
    """Yield what a ceiling lays down besides share, base and groups."""
    if ceiling.rounding:
        yield ROUNDING_LABELS[ceiling.rounding]
    yield from (OUTSIDE_LABELS[each] for each in Outside if each in ceiling.outside)
    if ceiling.exceptional_share:
        share = percent_text(ceiling.exceptional_share)
        yield label("%(share)s where a document admits the exceptional share", share=share)


def standing_text(ceiling: Ceiling) -> Labels:
    """Return whether a ceiling binds, and by whose document or how well its text is known."""
    binds = BINDING if ceiling.is_binding else ADVISORY
    known = STATUS_LABELS[ceiling.status]
    if ceiling.local:
        known = label("by the local document %(document)s", document=ceiling.local.document)
    return join_labels((binds, known))


def cited_documents(ceiling: Ceiling) -> list[tuple[Source, Labels | None]]:
    """Return every document from which a ceiling comes, with what comes from it.

    None for a single document, from which all of it comes.
    """
    return [
        (source, join_labels((PART_LABELS[each] for each in parts), ", ") if parts else None)
        for source, parts in ceiling.documents
    ]


def _place_in_text(source: Source) -> str:
    return f"{source.document}, {source.place}"


def documents_text(ceiling: Ceiling, place: Callable[[Source], str] = _place_in_text) -> Labels:
    """Return every document from which a ceiling comes, one after the other.

    Args:
        place: writes where something is written; document and place by default.
    """
    return join_labels(
        _with_parts(verbatim(place(source)), parts) for source, parts in cited_documents(ceiling)
    )


def _with_parts(document: Labels, parts: Labels | None) -> Labels:
    """Return a document with what comes from it: `94-HD/TU (base)`."""
    if parts is None:
        return document
    return {each: f"{document[each]} ({parts[each]})" for each in LANGUAGES}


def open_ceiling_sentence(missing: Iterable[str]) -> Fault:
    """Return that a ceiling has no number yet, and what is not laid down.

    Args:
        missing: keys of the settings that it lacks, as `missing_settings` returns them.
    """
    return Fault(OPEN, {"missing": join_labels(MISSING_LABELS[each] for each in missing)})


def allowance_sentence(allowance: Allowance) -> Fault:
    """Return how the number allowed comes about: “18 × 20% = 3.6, rounded to 4”."""
    exact = allowance.exact
    values: dict[str, object] = {
        "base": grouped(allowance.base),
        "share": percent_text(allowance.share),
        "exact": decimal_text(exact),
        "allowed": grouped(allowance.allowed),
    }
    if exact.denominator == 1:
        return Fault(EXACT, values)
    return Fault(ROUNDED if allowance.ceiling.rounding else WHOLE_PART, values)


def allowance_remarks(allowance: Allowance) -> Iterator[Labels]:
    """Yield what else bears on a group's number: who is not counted, and by which document."""
    heads = allowance.outside.total
    if heads:
        yield label("not counted, as heads of their units: %(number)s", number=grouped(heads))
    document = allowance.exceptional
    if document is not None and allowance.is_exceptional:
        yield _by_document(document)
    if allowance.is_grouped_otherwise:
        yield frozen_groups_remark(allowance.frozen_on)


def _by_document(document: ExceptionalDocument) -> Labels:
    day = day_text(document.dated_on)
    if not document.body:
        return label(
            "exceptional share by %(document)s of %(day)s: %(ground)s",
            document=document.number,
            day=day,
            ground=document.ground,
        )
    return label(
        "exceptional share by %(document)s of %(body)s, %(day)s: %(ground)s",
        document=document.number,
        body=document.body,
        day=day,
        ground=document.ground,
    )


def frozen_groups_remark(day: date | None) -> Labels:
    """Return that a cycle's groups follow other rules than those in force, and since when.

    Args:
        day: on which they were frozen; None where that is not known.
    """
    if day is None:
        return label("the cycle froze the groups by other rules than those in force")
    return label(
        "the cycle froze the groups on %(day)s, by other rules than those in force",
        day=day_text(day),
    )


TERMS = message("Ceiling on “excellent”: %(terms)s.")


def terms_sentence(provision: Provision) -> Fault:
    """Return the terms that a ceiling's provision lays down by itself."""
    return Fault(TERMS, {"terms": terms_text(provision)})


def terms_text(provision: Provision) -> Labels:
    """Return the terms of a ceiling's provision, one after the other."""
    return join_labels(_own_terms(provision))


def _own_terms(provision: Provision) -> Iterator[Labels]:
    terms = provision.ceiling
    assert terms is not None
    if share := provision.parameters.get(SHARE):
        yield label("at most %(share)s", share=number_text(share))
    if terms.base:
        yield label("of “%(base)s”", base=BASE_LABELS[terms.base])
    if exceptional := provision.parameters.get(EXCEPTIONAL_SHARE):
        share_text = number_text(exceptional)
        yield label("%(share)s where a document admits the exceptional share", share=share_text)
    yield label("by %(group)s", group=GROUP_LABELS[terms.group_by])
    if terms.rounding:
        yield ROUNDING_LABELS[terms.rounding]
    yield from (OUTSIDE_LABELS[each] for each in Outside if each in terms.outside)
    if not provision.parameters:
        yield label("share and base are left to a document of the competent body")
