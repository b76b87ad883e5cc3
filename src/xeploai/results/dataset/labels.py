"""Labels that the data dictionary of a cycle uses more than once."""

from collections.abc import Mapping

from xeploai.cycle.queries import NOT_RATED, UNDECIDED
from xeploai.documents.dataset import Labels
from xeploai.domain import FIGURE_LABELS, LANGUAGES, SECTOR_LABELS, Fault, Grade, message, say
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
