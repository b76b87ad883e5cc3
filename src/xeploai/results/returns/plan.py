"""What a return would change, and what has to be answered first. The preview and the act run it."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from xeploai.cycle.queries import CycleUnit, categories_of, pack_of, sender_above
from xeploai.domain import (
    Counts,
    Fault,
    LineChange,
    LineState,
    Refused,
    ReportingSource,
    ReturnState,
    combined_return,
    compare_returns,
    executive_name,
    faults_of_symbol,
    fold_look_alikes,
    is_blank,
    message,
)
from xeploai.results.models import REASON_LENGTH, StatisticalReturn

from .declare import absence_faults
from .files import SignedFile
from .states import counts_in, latest_return, letter_of, state_of

SAME_NUMBER = message(
    "Letter “%(number)s” is already the letter of the return in force (of %(day)s), with other"
    " figures. Write why one letter has two sets of figures, or give the new letter's number."
)
NO_NUMBER = message(
    "Neither this return nor the one in force (of %(day)s) has the number of a letter, and their"
    " figures differ. Give the number of the letter, or write why the figures are replaced."
)
EARLIER_NUMBER = message(
    "Letter “%(number)s” was replaced by letter “%(later)s” already. Write why an earlier letter"
    " replaces a later one."
)
EARLIER_DAY = message(
    "The letter is dated %(day)s; the return in force is of a later day, %(later_day)s"
    " (“%(later)s”). Write why an earlier letter replaces a later one."
)
EARLIER_FILE = message(
    "This is the file of letter “%(number)s” of %(day)s, which was replaced by letter “%(later)s”"
    " already. Write why an earlier letter replaces a later one."
)
LEAVES_OUT = message(
    "The return in force (“%(letter)s” of %(day)s) states “%(category)s”, %(total)s in total; this"
    " one leaves it out. Say whether it corrects only the lines that it has, or replaces the whole"
    " return."
)
LEAVES_REASON_OUT = message(
    "“%(category)s”: the return in force (“%(letter)s” of %(day)s) states the reason “%(reason)s”"
    " for %(number)s; this one states no reason for them. Confirm that it replaces the whole line."
)
# what the sender can answer without another file
NEEDS_ANSWER = (
    SAME_NUMBER,
    NO_NUMBER,
    EARLIER_NUMBER,
    EARLIER_DAY,
    EARLIER_FILE,
    LEAVES_OUT,
    LEAVES_REASON_OUT,
)
NOTHING_TO_CORRECT = message(
    "“%(unit)s” has sent no return yet, so there are no lines to correct. Send the whole return."
)
SENT_BACK_UNCHANGED = message(
    "This is the return that was sent back (%(reason)s), under the same letter and with the same"
    " figures. Correct it and send it again."
)
DATED_LATER = message(
    "The letter is dated %(day)s, after the day on which it came (%(received)s). Correct the day."
)
BELOW_A_RETURN = message(
    "“%(name)s” is covered by the return of “%(sender)s”, which counts for everything below it:"
    " a return of its own would count nobody. Send the figures to “%(sender)s”."
)
LONG_REASON = message("The reason has %(length)s characters. Shorten it to %(longest)s.")


@dataclass(frozen=True)
class ReplacementTerms:
    """What a sender says about replacing an earlier return.

    Args:
        letter_on: the day of the letter; None where it is not given.
        only_lines: correct only the lines of the file, and take over the others.
        replaces_whole: confirms that what the file leaves out is no longer stated.
        reason: why one number has other figures, or an earlier letter replaces a later one.
    """

    letter_on: date | None = None
    only_lines: bool = False
    replaces_whole: bool = False
    reason: str = ""


@dataclass(frozen=True)
class ReturnPlan:
    """What a return would change.

    Args:
        replaces: the latest return of the sender; None for a first one.
        counts: what is stored: complete, also where only some lines are corrected.
        lines: what becomes of each category.
        is_known: it is stored already: the same letter with the same figures, or the same file.
        asks: what the sender has to answer before it can be stored.
    """

    replaces: StatisticalReturn | None
    counts: Mapping[str, Counts]
    lines: tuple[LineChange, ...]
    is_known: bool = False
    asks: tuple[Fault, ...] = ()


def plan_return(
    *,
    unit: CycleUnit,
    counts: Mapping[str, Counts],
    file: SignedFile,
    document_number: str,
    received_on: date,
    terms: ReplacementTerms,
    declared: Collection[str] = (),
) -> ReturnPlan:
    """Return what a return would change, and what is to be answered first.

    Args:
        declared: categories of which the sender says that it has nobody; they count as zero.

    Raises:
        Refused: it cannot be stored whatever is answered, with every fault.
    """
    latest = latest_return(unit)
    old = counts_in(latest)
    counts = {**counts, **{one: Counts() for one in declared if one not in counts}}
    lines = compare_returns(old, counts, only_lines=terms.only_lines)
    whole = combined_return(old, counts, only_lines=terms.only_lines)
    number = folded_number(document_number)
    is_known = latest is not None and (
        latest.file_sha256 == file.sha256 or (bool(number) and whole == old)
    )
    is_known = is_known and (not number or number == folded_number(_number_of(latest)))
    at = {"category": unit.category, "unit": unit.name, "body": executive_name(unit.name)}
    faults = [*_faults(unit, counts, received_on, terms, latest)]
    faults += faults_of_symbol(document_number, **at)
    if unit.source == ReportingSource.RETURN:
        for one in declared:
            faults += absence_faults(unit, one, is_sent_now=True)
    if is_known and latest is not None and state_of(latest) is ReturnState.SENT_BACK:
        faults.append(Fault(SENT_BACK_UNCHANGED, {"reason": _verdict_reason(latest)}))
    if faults:
        raise Refused(faults)
    if latest is None or is_known:
        return ReturnPlan(latest, whole, lines, is_known)
    asks = (
        *_asks_of_letter(unit, latest, file, number, received_on, terms, is_other=whole != old),
        *_asks_of_lines(unit, latest, old, lines, terms),
    )
    return ReturnPlan(latest, whole, lines, asks=asks)


def folded_number(number: str) -> str:
    """Return the number of a letter as it is compared: without blanks and case."""
    return re.sub(r"\s+", "", fold_look_alikes(number)).casefold()


def _number_of(one: StatisticalReturn | None) -> str:
    return one.document_number if one is not None else ""


def _verdict_reason(one: StatisticalReturn) -> str:
    return str(getattr(one, "verdict_reason", "") or "")


def _faults(
    unit: CycleUnit,
    counts: Mapping[str, Counts],
    received_on: date,
    terms: ReplacementTerms,
    latest: StatisticalReturn | None,
) -> Iterable[Fault]:
    known = categories_of(unit.cycle)
    text = message("“%(category)s” is not a category of %(pack)s: %(known)s.")
    for category in counts:
        if category not in known:
            values = {"category": category, "pack": unit.cycle.pack, "known": ", ".join(known)}
            yield Fault(text, values)
    if not counts:
        yield Fault(message("The return gives no figures for any category."))
    above = sender_above(unit)
    if unit.source != ReportingSource.RETURN and above is not None:
        yield Fault(BELOW_A_RETURN, {"name": unit.name, "sender": above.name})
    if terms.letter_on is not None and terms.letter_on > received_on:
        yield Fault(DATED_LATER, {"day": terms.letter_on, "received": received_on})
    if terms.only_lines and latest is None:
        yield Fault(NOTHING_TO_CORRECT, {"unit": unit.name})
    if len(terms.reason) > REASON_LENGTH:
        yield Fault(LONG_REASON, {"length": len(terms.reason), "longest": REASON_LENGTH})


def _asks_of_letter(
    unit: CycleUnit,
    latest: StatisticalReturn,
    file: SignedFile,
    number: str,
    received_on: date,
    terms: ReplacementTerms,
    *,
    is_other: bool,
) -> Iterable[Fault]:
    """Yield why a reason is needed to let this letter replace the latest; nothing with a reason."""
    if not is_blank(terms.reason):
        return
    letter, day = letter_of(latest), terms.letter_on or received_on
    values = {"day": letter.dated_on, "number": letter.number}
    if is_other and number == folded_number(letter.number):
        yield Fault(SAME_NUMBER if number else NO_NUMBER, values)
    if day < letter.dated_on:
        yield Fault(
            EARLIER_DAY, {"day": day, "later_day": letter.dated_on, "later": letter.number or "–"}
        )
    earlier = StatisticalReturn.objects.filter(cycle_unit=unit).exclude(pk=latest.pk)
    for one in earlier.select_related("replaced_by").order_by("-pk"):
        later = one.replaced_by.document_number or "–"
        if number and folded_number(one.document_number) == number:
            yield Fault(EARLIER_NUMBER, {"number": one.document_number, "later": later})
            return
        if one.file_sha256 == file.sha256 and not terms.only_lines:
            values = {"number": one.document_number or "–", "day": letter_of(one).dated_on}
            yield Fault(EARLIER_FILE, {**values, "later": later})
            return


def _asks_of_lines(
    unit: CycleUnit,
    latest: StatisticalReturn,
    old: Mapping[str, Counts],
    lines: Iterable[LineChange],
    terms: ReplacementTerms,
) -> Iterable[Fault]:
    """Yield what the return no longer says, unless the sender confirmed just that."""
    if terms.replaces_whole:
        return
    pack, on = pack_of(unit.cycle), unit.cycle.closes_on
    categories, reasons = pack.categories_on(on), pack.not_rated_reasons_on(on)
    letter = letter_of(latest)
    for line in lines:
        known = categories.get(line.category)
        named = known.label if known else line.category
        values = {"letter": letter.number or "–", "day": letter.dated_on, "category": named}
        if line.state is LineState.LEFT_OUT:
            yield Fault(LEAVES_OUT, {**values, "total": old[line.category].total})
        for code in line.reasons_left_out:
            said = reasons[code].label if code in reasons else code
            number = old[line.category].not_rated[code]
            yield Fault(LEAVES_REASON_OUT, {**values, "reason": said, "number": number})
