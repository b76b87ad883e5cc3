"""Rows of the table of competence in words: about whom, who decides, proposes and records."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from xeploai.domain.model import (
    Body,
    Category,
    Citation,
    CompetenceRow,
    GradedSubject,
    Heads,
    MovedCompetence,
    Place,
    Recorder,
)
from xeploai.domain.register import ABOVE_THE_GRADED
from xeploai.domain.words import (
    SOURCE_LANGUAGE,
    Fault,
    Labels,
    join_labels,
    label,
    message,
    verbatim,
)

PLACE_LABELS: Mapping[Place, Labels] = {
    Place.OWN: label("the subject's own organisation"),
    Place.DIRECT_SUPERIOR: label("the direct superior"),
    Place.GRASSROOTS: label("the grassroots organisation, or the committee directly above"),
    Place.TOP: label("the highest organisation of the tree"),
    Place.CENTRE: label("the Centre"),
}
BODY_LABELS: Mapping[Body, Labels] = {
    Body.STANDING_COMMITTEE: label("standing committee"),
    Body.EXECUTIVE: label("executive, or the branch itself"),
    Body.HEAD: label("head of the agency"),
    Body.CENTRAL: label("competent body"),
}
HEADS_LABELS: Mapping[Heads, Labels] = {
    Heads.HEADS: label("heads of their unit"),
    Heads.OTHERS: label("other posts"),
}
RECORDER_LABELS: Mapping[Recorder, Labels] = {
    Recorder.DECIDER: label("the office of the deciding body"),
    Recorder.DIRECT_SUPERIOR_OF_DECIDER: label("the office of its direct superior"),
    Recorder.OWN_UNIT: label("the office of the subject's organisation"),
}
LEVEL_LABELS_OF_UNITS: Mapping[str, Labels] = {
    **ABOVE_THE_GRADED,
    "commune_committee": label("Commune, ward or special-zone committee"),
    "district_committee": label("District committee or equivalent"),
    "grassroots_committee": label("Grassroots committee"),
    "grassroots_branch": label("Grassroots branch"),
    "departmental_committee": label("Departmental committee"),
    "subordinate_branch": label("Branch below the grassroots level"),
}
EVERYBODY = label("every category")
DECIDES = message(
    "%(subjects)s: %(body)s of %(decides)s decides; %(proposes)s proposes; %(appraises)s"
    " appraises; %(records)s records."
)

MOVED = message(
    "%(subjects)s: decided by %(body)s of %(decides)s (before: %(former)s); %(proposes)s proposes;"
    " %(appraises)s appraises; %(records)s records."
)
NOBODY = label("nobody")
BODY_OF = message("%(body)s of %(decides)s")


@dataclass(frozen=True)
class CompetenceLine:
    """One row of a table in words.

    Args:
        levels: where the subjects are; empty for everywhere.
        limits: which posts or kinds of collective are meant; empty for all.
    """

    code: str
    subjects: Labels
    levels: Labels
    limits: Labels
    decides: Labels
    body: Labels
    proposes: Labels
    appraises: Labels
    records: Labels
    citation: Citation


def competence_line(row: CompetenceRow, categories: Mapping[str, Category]) -> CompetenceLine:
    """Return a row in words.

    Args:
        categories: of the pack, by code, for their labels.
    """
    known = {code: each.label for code, each in categories.items()}
    limits = [HEADS_LABELS[row.heads]] if row.heads in HEADS_LABELS else []
    return CompetenceLine(
        code=row.code,
        subjects=_joined(row.categories, known) if row.categories else EVERYBODY,
        levels=_joined(row.levels, LEVEL_LABELS_OF_UNITS),
        limits=join_labels([*limits, *map(verbatim, row.kinds)]),
        decides=PLACE_LABELS[row.decides],
        body=BODY_LABELS[row.body],
        proposes=PLACE_LABELS[row.proposes],
        appraises=PLACE_LABELS[row.appraises],
        records=join_labels(RECORDER_LABELS[each] for each in row.records),
        citation=row.citation,
    )


def _joined(codes: Iterable[str], labels: Mapping[str, Labels]) -> Labels:
    return join_labels(labels.get(code) or verbatim(code) for code in codes)


def moved_sentences(
    moved: Iterable[MovedCompetence], categories: Mapping[str, Category]
) -> Iterator[Fault]:
    """Yield who acts on subjects by a local document, and who decided before, each pair once."""
    subjects: dict[tuple[CompetenceRow | None, CompetenceRow], list[GradedSubject]] = {}
    for each in moved:
        subjects.setdefault((each.former, each.new), []).append(each.subject)
    for (former, new), ones in subjects.items():
        about = replace(
            new,
            categories=tuple(dict.fromkeys(one.category for one in ones)),
            # an organisation's category says its level
            levels=tuple(dict.fromkeys(one.level for one in ones if one.level != one.category)),
        )
        values = competence_sentence(about, categories).values
        yield Fault(MOVED, {**values, "former": _decider(former) if former else NOBODY})


def _decider(row: CompetenceRow) -> Labels:
    return label(BODY_OF, body=BODY_LABELS[row.body], decides=PLACE_LABELS[row.decides])


def competence_sentence(row: CompetenceRow, categories: Mapping[str, Category]) -> Fault:
    """Return a row as one sentence."""
    line = competence_line(row, categories)
    parts = (line.subjects, line.levels, line.limits)
    about = [each for each in parts if each[SOURCE_LANGUAGE]]
    return Fault(
        DECIDES,
        {
            "subjects": join_labels(about, " · "),
            "body": line.body,
            "decides": line.decides,
            "proposes": line.proposes,
            "appraises": line.appraises,
            "records": line.records,
        },
    )
