"""The columns of each table of the data set, what they mean, and the labels of their codes."""

from collections.abc import Mapping

from xeploai.cycle.queries import NOT_RATED, UNDECIDED, Cycle
from xeploai.documents.dataset import DataColumn, DataType, Labels
from xeploai.domain import (
    ABOVE_THE_GRADED,
    BASE_LABELS,
    FIGURE_LABELS,
    FIGURES,
    LANGUAGES,
    REASON_NOT_STATED,
    REASON_NOT_STATED_LABEL,
    ROUNDING_LABELS,
    SECTOR_LABELS,
    Fault,
    Grade,
    RulePack,
    message,
    say,
)
from xeploai.reporting import SOURCE_TEXTS

Codes = Mapping[str, Labels]


def worded(text: str, **values: object) -> Labels:
    """Return a message in every language."""
    return {language: say(Fault(text, values), language) for language in LANGUAGES}


SOURCES: Codes = {source.value: worded(text) for source, text in SOURCE_TEXTS.items()}
GRADES: Codes = {grade.value: FIGURE_LABELS[grade.value.lower()] for grade in Grade}
OUTCOMES: Codes = {
    **GRADES,
    NOT_RATED: FIGURE_LABELS["not_graded"],
    UNDECIDED: FIGURE_LABELS["undecided"],
}
BASES: Codes = {base.value: labels for base, labels in BASE_LABELS.items()}
ROUNDINGS: Codes = {each.value: labels for each, labels in ROUNDING_LABELS.items()}
SECTORS: Codes = {sector.value: labels for sector, labels in SECTOR_LABELS.items()}

UNIT = worded(message("code of the unit, as in units.code"))
PATH = worded(
    message(
        "path of the unit in the tree of the closing day, four characters a"
        " level; the paths of all units below begin with it"
    )
)
NO_REASON = worded(message("not one that is not rated"))
NO_GROUP = worded(message("in no group that shares a ceiling"))
NOBODY_REPORTED = worded(message("figure not reported, which differs from 0"))
NOTES: tuple[Labels, ...] = (
    worded(
        message(
            "An empty place is not 0: the column “Empty place” says what it means. 0 was counted."
        )
    ),
    worded(
        message(
            "A unit's total = the cases with is_counted at and below it (by path),"
            " plus the numbers of the returns with is_counted at and below it."
        )
    ),
    worded(
        message(
            "figures: a unit below a return is counted from its own cases once one is"
            " decided; those numbers are in no superior's total."
        )
    ),
)
PSEUDONYMS = worded(
    message(
        "Codes of persons are pseudonyms, not anonymous: code, post and unit may"
        " identify a person. Guard the files like the list of grades."
    )
)


Columns = tuple[DataColumn, ...]
TEXT, INTEGER, DAY = DataType.TEXT, DataType.INTEGER, DataType.DAY
MOMENT, TRUTH = DataType.MOMENT, DataType.TRUTH


def _unit() -> DataColumn:
    return DataColumn("unit", TEXT, UNIT)


def _path() -> DataColumn:
    return DataColumn("path", TEXT, PATH)


class CycleColumns:
    """The columns of every file, with the codes of one cycle's rule pack."""

    def __init__(self, cycle: Cycle, pack: RulePack) -> None:
        on = cycle.closes_on
        self.categories: Codes = {
            code: category.label for code, category in pack.categories_on(on).items()
        }
        self.reasons: Codes = {
            code: reason.label for code, reason in pack.not_rated_reasons_on(on).items()
        }

    def _category(self) -> DataColumn:
        meaning = worded(message("category of the subject"))
        return DataColumn("category", TEXT, meaning, codes=self.categories)

    def _reason(self, *, of_returns: bool = False) -> DataColumn:
        meaning = worded(message("reason for not rating"))
        unstated = {REASON_NOT_STATED: REASON_NOT_STATED_LABEL} if of_returns else {}
        return DataColumn("reason", TEXT, meaning, NO_REASON, {**self.reasons, **unstated})

    def units(self) -> Columns:
        """Return the columns of the frozen tree."""
        categories = {**ABOVE_THE_GRADED, **self.categories}
        top = worded(message("the unit at the top"))
        return (
            DataColumn("code", TEXT, worded(message("code of the unit"))),
            DataColumn("name", TEXT, worded(message("name on the closing day"))),
            _path(),
            DataColumn("parent", TEXT, worded(message("direct superior's code")), top),
            DataColumn("category", TEXT, worded(message("type of organisation")), codes=categories),
            DataColumn("sector", TEXT, worded(message("sector")), codes=SECTORS),
            DataColumn(
                "source",
                TEXT,
                worded(message("what the unit's figures are taken from")),
                codes=SOURCES,
            ),
            DataColumn(
                "is_covered",
                TRUTH,
                worded(message("a return, its own or a superior's, replaces the cases here")),
            ),
            DataColumn(
                "top",
                TEXT,
                worded(
                    message(
                        "code of the unit at the top of its tree: a cycle may have the tree of a"
                        " neighbour beside its own, and their figures are not added up"
                    )
                ),
            ),
        )

    def cases(self, *, with_persons: bool) -> Columns:
        """Return the columns of the cases."""
        closed = worded(message("names of persons are left out here"))
        return (
            self._category(),
            DataColumn(
                "subject",
                TEXT,
                worded(
                    message(
                        "code of the subject: organisation, collective or person. A person's code"
                        " is a pseudonym: anyone with the register knows who it is"
                    )
                ),
            ),
            DataColumn(
                "subject_name", TEXT, worded(message("name")), None if with_persons else closed
            ),
            _unit(),
            _path(),
            DataColumn(
                "post",
                TEXT,
                worded(
                    message("leading post that is graded; with the unit it may identify the person")
                ),
                worded(message("not graded in a post")),
            ),
            self._group(),
            DataColumn(
                "outcome",
                TEXT,
                worded(message("by the decision in force")),
                codes=OUTCOMES,
            ),
            self._reason(),
            self._is_counted(),
        )

    def _group(self) -> DataColumn:
        meaning = worded(message("group of similar subjects that shares a ceiling"))
        return DataColumn("peer_group", TEXT, meaning, NO_GROUP)

    def _is_counted(self) -> DataColumn:
        meaning = worded(message("counts in the superiors' totals; not where a return replaces it"))
        return DataColumn("is_counted", TRUTH, meaning)

    def decisions(self, *, with_persons: bool) -> Columns:
        """Return the columns of the grade decisions, replaced ones included."""
        not_rated = worded(message("decided not to rate"))
        no_correction = worded(message("no correction of a record"))
        left_out = worded(message("no correction, or the words are left out here"))
        no_ground = worded(message("the competent body decided"))
        no_ground_here = worded(message("the competent body decided, or the words are left out"))
        return (
            self._category(),
            DataColumn("subject", TEXT, worded(message("as in cases.subject"))),
            DataColumn(
                "number",
                INTEGER,
                worded(message("which of the subject's, from 1")),
            ),
            DataColumn(
                "is_in_force",
                TRUTH,
                worded(message("in force; not once replaced")),
            ),
            DataColumn("grade", TEXT, worded(message("grade")), not_rated, GRADES),
            self._reason(),
            DataColumn("authority", TEXT, worded(message("code of the unit that decided"))),
            DataColumn("document", TEXT, worded(message("number of the document"))),
            DataColumn("decided_on", DAY, worded(message("day of the decision"))),
            DataColumn(
                "body",
                TEXT,
                worded(message("body that decided, as it is printed")),
                worded(message("recorded before bodies were stored")),
            ),
            DataColumn(
                "ground",
                TEXT,
                worded(message("why a superior decided in place of the competent body")),
                no_ground if with_persons else no_ground_here,
            ),
            DataColumn(
                "correction",
                TEXT,
                worded(message("why the record before was wrong")),
                no_correction if with_persons else left_out,
            ),
            _recorded(),
        )

    def tallies(self) -> Columns:
        """Return the columns of the counts of cases, by unit."""
        return (
            _unit(),
            _path(),
            DataColumn("sector", TEXT, worded(message("sector")), codes=SECTORS),
            self._category(),
            DataColumn("outcome", TEXT, worded(message("outcome")), codes=OUTCOMES),
            self._reason(),
            self._group(),
            DataColumn("number", INTEGER, worded(message("number of cases"))),
            self._is_counted(),
        )

    def ceilings(self) -> Columns:
        """Return the columns of the groups under their ceilings."""
        not_ruled = worded(message("no document says how; the whole part is allowed"))
        no_local = worded(message("no local document"))
        none_admitted = worded(message("the usual share applies"))
        return (
            self._category(),
            DataColumn("peer_group", TEXT, worded(message("name of the group"))),
            DataColumn("path", TEXT, worded(message("path of the unit that holds the group"))),
            DataColumn("share", TEXT, worded(message("share applied, as an exact fraction"))),
            DataColumn("base", TEXT, worded(message("what the share is taken of")), codes=BASES),
            DataColumn("base_count", INTEGER, worded(message("number that the share is taken of"))),
            DataColumn(
                "rounding", TEXT, worded(message("how the number is rounded")), not_ruled, ROUNDINGS
            ),
            DataColumn("not_counted", INTEGER, worded(message("graded heads outside the ceiling"))),
            DataColumn("allowed", INTEGER, worded(message("largest number of “excellent”"))),
            DataColumn("excellent", INTEGER, worded(message("number of “excellent” decided"))),
            DataColumn("over_by", INTEGER, worded(message("number above what is allowed"))),
            DataColumn("binds", TRUTH, worded(message("binding, not advisory"))),
            DataColumn("source", TEXT, worded(message("document that lays the ceiling down"))),
            DataColumn(
                "local_document",
                TEXT,
                worded(message("local document that set, tightened or adopted it")),
                no_local,
            ),
            DataColumn(
                "exceptional_document",
                TEXT,
                worded(message("document that admits the exceptional share")),
                none_admitted,
            ),
        )

    def returns(self) -> Columns:
        """Return the columns of the statistical returns, replaced ones included."""
        return (
            DataColumn("return", INTEGER, worded(message("number of the return"))),
            _unit(),
            DataColumn("received_on", DAY, worded(message("day it was received"))),
            DataColumn(
                "document",
                TEXT,
                worded(message("number of its letter")),
                worded(message("not stated")),
            ),
            DataColumn(
                "dated_on", DAY, worded(message("day of its letter")), worded(message("not stated"))
            ),
            DataColumn("state", TEXT, worded(message("RECEIVED, ACCEPTED or SENT_BACK"))),
            DataColumn(
                "verdict_reason",
                TEXT,
                worded(message("reason of the superior's verdict")),
                worded(message("no reason given")),
            ),
            DataColumn(
                "replacement_reason",
                TEXT,
                worded(message("why it replaces a later letter, or the same with other figures")),
                worded(message("no reason given")),
            ),
            DataColumn("file_name", TEXT, worded(message("name of the signed file"))),
            DataColumn("file_sha256", TEXT, worded(message("checksum of that file"))),
            DataColumn(
                "replaces",
                INTEGER,
                worded(message("number of the return it replaces")),
                worded(message("the first one")),
            ),
            DataColumn(
                "is_in_force",
                TRUTH,
                worded(message("in force; not once replaced or sent back")),
            ),
            DataColumn(
                "is_counted",
                TRUTH,
                worded(
                    message("in force and in the totals; not where the unit counts by its cases")
                ),
            ),
            _recorded(),
        )

    def returned_counts(self) -> Columns:
        """Return the columns of the numbers in the returns."""
        return (
            DataColumn("return", INTEGER, worded(message("as in returns.return"))),
            self._category(),
            DataColumn("outcome", TEXT, worded(message("outcome")), codes=_decided()),
            self._reason(of_returns=True),
            DataColumn("number", INTEGER, worded(message("number of subjects"))),
        )

    def figures(self) -> Columns:
        """Return the columns of the statistics by unit and category."""
        figures = (
            DataColumn(
                figure,
                INTEGER,
                worded(message("number of subjects: %(figure)s"), figure=FIGURE_LABELS[figure]),
                NOBODY_REPORTED,
            )
            for figure in FIGURES
        )
        return (
            _unit(),
            _path(),
            self._category(),
            *figures,
            DataColumn(
                "from_cases",
                INTEGER,
                worded(message("part of total counted from cases")),
                worded(message("no case has it")),
            ),
            DataColumn(
                "from_returns",
                INTEGER,
                worded(message("part of total taken from returns")),
                worded(message("no return has it")),
            ),
            DataColumn(
                "units_without_return",
                INTEGER,
                worded(message("units that owe a return: the figures here lack them")),
            ),
            DataColumn(
                "returns_without_category",
                INTEGER,
                worded(
                    message("returns that say nothing of this category: the figures here lack them")
                ),
            ),
        )


def _recorded() -> DataColumn:
    return DataColumn("recorded_at", MOMENT, worded(message("when it was recorded")))


def _decided() -> Codes:
    return {code: labels for code, labels in OUTCOMES.items() if code != UNDECIDED}
