"""Which cycle is meant, the states it goes through, and what may be recorded in each.

A cycle is identified by family, year and period; its code is what addresses, commands and files
write. The table of acts says from which states an act leads where; the table of records says what
each state lets in. Both are the program's own order of a December, after the steps of the
regulations: plan, review, decide, report (366-QĐ/TW and the guidance of each year).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .words import Fault, Label, Labels, Refused, contextual_label, label, message

YEAR_MIN, YEAR_MAX = 1930, 2100  # from the founding of the Party on


class Family(StrEnum):
    """Under which body of rules a cycle reviews: the Party's, or the decrees on civil servants."""

    PARTY = "PARTY"
    CIVIL_SERVANTS = "CIVIL_SERVANTS"


class Period(StrEnum):
    """What a cycle reviews: a year, one of the three quarters before it ends, a term, or less."""

    YEAR = "YEAR"
    Q1 = "Q1"
    Q2 = "Q2"
    Q3 = "Q3"
    TERM = "TERM"
    AD_HOC = "AD_HOC"


# the fourth quarter is part of the year's review: 366-QĐ/TW, guidance 02-HD/BTCTW
QUARTERS: tuple[Period, ...] = (Period.Q1, Period.Q2, Period.Q3)

FAMILY_LABELS: Mapping[Family, Labels] = {
    Family.PARTY: label("Party organisations and members"),
    Family.CIVIL_SERVANTS: label("Civil servants and public employees"),
}
PERIOD_LABELS: Mapping[Period, Labels] = {
    Period.YEAR: label("Year"),
    Period.Q1: label("Quarter I"),
    Period.Q2: label("Quarter II"),
    Period.Q3: label("Quarter III"),
    Period.TERM: label("Term"),
    Period.AD_HOC: label("Ad hoc"),
}
_TITLES: Mapping[Period, str] = {
    Period.YEAR: message("year %(year)s"),
    Period.Q1: message("quarter I of %(year)s"),
    Period.Q2: message("quarter II of %(year)s"),
    Period.Q3: message("quarter III of %(year)s"),
    Period.TERM: message("term that ends in %(year)s"),
    Period.AD_HOC: message("ad hoc review %(number)s of %(year)s"),
}
_OF_CIVIL_SERVANTS = message("%(period)s, civil servants")
# the words of a code; a year alone is the year's cycle of the Party
_FAMILY_CODE = "cc"
_PERIOD_CODES: Mapping[Period, str] = {
    Period.YEAR: "",
    Period.Q1: "q1",
    Period.Q2: "q2",
    Period.Q3: "q3",
    Period.TERM: "nhiem-ky",
    Period.AD_HOC: "dot",
}
CYCLE_CODE_PATTERN = r"[0-9]{4}(?:-cc)?(?:-q[123]|-nhiem-ky|-dot-[1-9][0-9]{0,2})?"
_CODE = re.compile(r"([0-9]{4})(-cc)?(?:-(q[123]|nhiem-ky|dot)(?:-([1-9][0-9]{0,2}))?)?")
NO_CYCLE_CODE = message("“%(given)s” does not name a cycle. Write it as 2026, 2026-q1 or 2026-cc.")


@dataclass(frozen=True)
class CycleKey:
    """What a cycle is: its family, year and period.

    Args:
        year: the calendar year that the reviewed period ends in.
        number: of an ad hoc review within its year, from 1; 0 for every other period.

    Raises:
        ValueError: an ad hoc review without a number, or a number for another period.
    """

    year: int
    family: Family = Family.PARTY
    period: Period = Period.YEAR
    number: int = 0

    def __post_init__(self) -> None:
        if (self.period is Period.AD_HOC) != (self.number > 0):
            raise ValueError(f"number {self.number} for {self.period}")

    @property
    def code(self) -> str:
        """The code: “2026”, “2026-q1”, “2026-cc-dot-1”."""
        family = _FAMILY_CODE if self.family is Family.CIVIL_SERVANTS else ""
        number = str(self.number) if self.number else ""
        parts = (f"{self.year:04}", family, _PERIOD_CODES[self.period], number)
        return "-".join(part for part in parts if part)

    @property
    def title(self) -> Label:
        """The period in words: “quarter I of 2026”."""
        values = {"year": str(self.year), "number": self.number}
        period = label(_TITLES[self.period], **values)
        if self.family is Family.PARTY:
            return period
        return label(_OF_CIVIL_SERVANTS, period=period)

    @property
    def name(self) -> Label:
        """The shortest clear name: “2026” for the Party's yearly cycle, else the title.

        A whole phrase in each language (“năm 2026”), so that a sentence adds no word to it.
        """
        is_plain = self.family is Family.PARTY and self.period is Period.YEAR
        year = str(self.year)
        return contextual_label("name of a year", "%(year)s", year=year) if is_plain else self.title

    @property
    def usual_days(self) -> tuple[date, date]:
        """The days on which such a cycle usually opens and closes: the program's own default.

        A year from 1 October, a quarter over its three months, any other over the whole year.
        """
        if self.period in QUARTERS:
            first = 3 * QUARTERS.index(self.period) + 1
            last = date(self.year, first + 3, 1) - timedelta(days=1)
            return date(self.year, first, 1), last
        first = 10 if self.period is Period.YEAR else 1
        return date(self.year, first, 1), date(self.year, 12, 31)

    @property
    def quarters(self) -> tuple["CycleKey", ...]:
        """The three quarters of a year's cycle; none of any other period."""
        if self.period is not Period.YEAR:
            return ()
        return tuple(CycleKey(self.year, self.family, quarter) for quarter in QUARTERS)

    @property
    def whole_year(self) -> "CycleKey | None":
        """The yearly cycle that a quarter belongs to; None of any other period."""
        return CycleKey(self.year, self.family) if self.period in QUARTERS else None


class OfOneCycle:
    """What a value of one cycle says of it: its code and name, whatever the period.

    For values with a year in `cycle` and, of anything but the Party's year, a key in `period`.
    """

    cycle: int
    period: CycleKey | None

    @property
    def key(self) -> CycleKey:
        """Family, year and period."""
        return self.period or CycleKey(self.cycle)

    @property
    def cycle_code(self) -> str:
        """The cycle's code, as addresses have it."""
        return self.key.code

    @property
    def cycle_name(self) -> Label:
        """The cycle's name, as headings have it."""
        return self.key.name

    @property
    def cycle_title(self) -> Label:
        """The cycle's period in words, as sentences and reports have it."""
        return self.key.title


def periods_compared_with(period: Period) -> tuple[Period, ...]:
    """Return the periods whose latest cycle before is the one to compare with.

    A quarter follows the quarter before it, the first one the third of the year before: its
    figures are of other subjects than a year's. Every other period follows its own kind.
    """
    return QUARTERS if period in QUARTERS else (period,)


def read_cycle_code(text: str) -> CycleKey:
    """Return the key that a code stands for.

    Raises:
        Refused: it is no code of a cycle; says how one is written.
    """
    found = _CODE.fullmatch(text.strip().lower())
    if found is None:
        raise Refused(Fault(NO_CYCLE_CODE, {"given": text}))
    year, family, word, number = found.groups()
    period = next(each for each, code in _PERIOD_CODES.items() if code == (word or ""))
    if (period is Period.AD_HOC) != bool(number):
        raise Refused(Fault(NO_CYCLE_CODE, {"given": text}))
    named = Family.CIVIL_SERVANTS if family else Family.PARTY
    return CycleKey(int(year), named, period, int(number or 0))


class CycleState(StrEnum):
    """How far a cycle is.

    PLANNED: dates and rules are set, the tree is not frozen.
    OPEN: the tree is frozen and the population follows the register.
    FACTS_CLOSED: from the closing day on; facts and population stand.
    DECIDING: the competent bodies decide.
    REPORTED: the report has gone to the superior.
    CLOSED: done; every later change is a correction or a re-review.
    WITHDRAWN: given up before anything rested on it; its tree and cases are removed.
    """

    PLANNED = "PLANNED"
    OPEN = "OPEN"
    FACTS_CLOSED = "FACTS_CLOSED"
    DECIDING = "DECIDING"
    REPORTED = "REPORTED"
    CLOSED = "CLOSED"
    WITHDRAWN = "WITHDRAWN"


class CycleAct(StrEnum):
    """What is done to a cycle as a whole."""

    OPEN = "OPEN"
    CORRECT = "CORRECT"
    CLOSE_FACTS = "CLOSE_FACTS"
    START_DECIDING = "START_DECIDING"
    MARK_REPORTED = "MARK_REPORTED"
    CLOSE = "CLOSE"
    REOPEN = "REOPEN"
    REOPEN_FACTS = "REOPEN_FACTS"
    WITHDRAW = "WITHDRAW"
    PLAN_AGAIN = "PLAN_AGAIN"


CYCLE_STATE_LABELS: Mapping[CycleState, Labels] = {
    CycleState.PLANNED: contextual_label("state of a cycle", "planned"),
    CycleState.OPEN: contextual_label("state of a cycle", "open"),
    CycleState.FACTS_CLOSED: contextual_label("state of a cycle", "closed for facts"),
    CycleState.DECIDING: contextual_label("state of a cycle", "deciding"),
    CycleState.REPORTED: contextual_label("state of a cycle", "reported"),
    CycleState.CLOSED: contextual_label("state of a cycle", "closed"),
    CycleState.WITHDRAWN: contextual_label("state of a cycle", "withdrawn"),
}
CYCLE_ACT_LABELS: Mapping[CycleAct, Labels] = {
    CycleAct.OPEN: label("Open the cycle"),
    CycleAct.CORRECT: label("Correct dates or rules"),
    CycleAct.CLOSE_FACTS: label("Close the cycle for facts"),
    CycleAct.START_DECIDING: label("Begin to decide"),
    CycleAct.MARK_REPORTED: label("Mark as reported"),
    CycleAct.CLOSE: label("Close the cycle"),
    CycleAct.REOPEN: label("Reopen for decisions"),
    CycleAct.REOPEN_FACTS: label("Reopen for facts"),
    CycleAct.WITHDRAW: label("Withdraw the cycle"),
    CycleAct.PLAN_AGAIN: label("Plan the cycle again"),
}
# what each act does, for who is about to do it
CYCLE_ACT_HINTS: Mapping[CycleAct, Labels] = {
    CycleAct.OPEN: label(
        "The organisations and people of the closing day get their cases. From then on facts,"
        " proposals and decisions are recorded, and the people follow the register."
    ),
    CycleAct.CORRECT: label(
        "Possible while nothing is decided. The organisations and people become those of the new"
        " closing day, and the facts are compared with the rules again."
    ),
    CycleAct.CLOSE_FACTS: label(
        "From the closing day on. Facts, organisations and people stand; proposals and decisions"
        " are still recorded."
    ),
    CycleAct.START_DECIDING: label("The competent bodies decide on what is recorded."),
    CycleAct.MARK_REPORTED: label(
        "The report has gone to the superior. Every later decision needs a reason and is marked as"
        " late."
    ),
    CycleAct.CLOSE: label(
        "The cycle is done. Every later decision is a correction or a re-review, with its reason."
    ),
    CycleAct.REOPEN: label("Proposals and decisions are recorded again without being late."),
    CycleAct.REOPEN_FACTS: label(
        "Facts are recorded again and the people follow the register; the cycle is then led through"
        " its states anew."
    ),
    CycleAct.WITHDRAW: label(
        "The cases of this cycle are removed. Possible only while nothing is recorded in it and"
        " nothing rests on it."
    ),
    CycleAct.PLAN_AGAIN: label("The withdrawn cycle is planned with the dates that it had."),
}
_S = CycleState
# where each act leads from each state that allows it
CYCLE_ACTS: Mapping[CycleAct, Mapping[CycleState, CycleState]] = {
    CycleAct.OPEN: {_S.PLANNED: _S.OPEN},
    CycleAct.CORRECT: {_S.PLANNED: _S.PLANNED, _S.OPEN: _S.OPEN},
    CycleAct.CLOSE_FACTS: {_S.OPEN: _S.FACTS_CLOSED},
    CycleAct.START_DECIDING: {_S.FACTS_CLOSED: _S.DECIDING},
    CycleAct.MARK_REPORTED: {_S.DECIDING: _S.REPORTED},
    CycleAct.CLOSE: {_S.REPORTED: _S.CLOSED},
    CycleAct.REOPEN: {_S.REPORTED: _S.DECIDING, _S.CLOSED: _S.DECIDING},
    CycleAct.REOPEN_FACTS: {
        _S.FACTS_CLOSED: _S.OPEN,
        _S.DECIDING: _S.OPEN,
        _S.REPORTED: _S.OPEN,
        _S.CLOSED: _S.OPEN,
    },
    CycleAct.WITHDRAW: {
        _S.PLANNED: _S.WITHDRAWN,
        _S.OPEN: _S.WITHDRAWN,
        _S.FACTS_CLOSED: _S.WITHDRAWN,
        _S.DECIDING: _S.WITHDRAWN,
    },
    CycleAct.PLAN_AGAIN: {_S.WITHDRAWN: _S.PLANNED},
}
ACTS_WITH_REASON: frozenset[CycleAct] = frozenset(
    {CycleAct.CORRECT, CycleAct.REOPEN, CycleAct.REOPEN_FACTS, CycleAct.WITHDRAW}
)


def acts_open_in(state: CycleState) -> tuple[CycleAct, ...]:
    """Return the acts that a state allows, in the order of a cycle's life."""
    return tuple(act for act in CycleAct if state in CYCLE_ACTS[act])


def state_after(act: CycleAct, state: CycleState) -> CycleState:
    """Return where an act leads.

    Raises:
        Refused: the state does not allow it; says the state and what it allows.
    """
    after = CYCLE_ACTS[act].get(state)
    if after is None:
        text = message("“%(act)s” is not possible while the cycle is %(state)s.")
        values = {"act": CYCLE_ACT_LABELS[act], "state": CYCLE_STATE_LABELS[state]}
        raise Refused(Fault(text, values))
    return after


class CycleRecord(StrEnum):
    """A kind of record that comes into a cycle.

    CEILINGS: a document that admits the exceptional share of a ceiling, or withdraws it.
    RULES: a local document that acts in the cycle, or the end of one that acts there.
    """

    POPULATION = "POPULATION"
    FACTS = "FACTS"
    PROPOSALS = "PROPOSALS"
    DECISIONS = "DECISIONS"
    RETURNS = "RETURNS"
    CEILINGS = "CEILINGS"
    RULES = "RULES"


class Admission(StrEnum):
    """Whether a state lets a record in.

    LATE: only with a reason, and marked late for ever.
    """

    YES = "YES"
    LATE = "LATE"
    NO = "NO"


_OPEN_TO_ALL: Mapping[CycleRecord, Admission] = dict.fromkeys(CycleRecord, Admission.YES)
_SHUT: Mapping[CycleRecord, Admission] = dict.fromkeys(CycleRecord, Admission.NO)
# nothing has come in yet, or nothing is left, that other rules would change
_RULES_ONLY = {**_SHUT, CycleRecord.RULES: Admission.YES}
_FACTS_STAND = {
    **_OPEN_TO_ALL,
    CycleRecord.POPULATION: Admission.NO,
    CycleRecord.FACTS: Admission.NO,
}
_AFTERWARDS = {**_SHUT, CycleRecord.DECISIONS: Admission.LATE}
ADMISSIONS: Mapping[CycleState, Mapping[CycleRecord, Admission]] = {
    _S.PLANNED: _RULES_ONLY,
    _S.OPEN: _OPEN_TO_ALL,
    _S.FACTS_CLOSED: _FACTS_STAND,
    _S.DECIDING: _FACTS_STAND,
    _S.REPORTED: _AFTERWARDS,
    _S.CLOSED: _AFTERWARDS,
    _S.WITHDRAWN: _RULES_ONLY,
}


def admission(record: CycleRecord, state: CycleState) -> Admission:
    """Return whether a cycle in a state lets a kind of record in."""
    return ADMISSIONS[state][record]
