"""The cycles after 2023: subjects, outcomes, decisions and returns."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from xeploai.demo.dice import Dice
from xeploai.demo.grading import CADRE, COLLECTIVE, ORGANISATIONS
from xeploai.demo.grading.decisions import DAYS, PROVINCE
from xeploai.demo.grading.returns import CATEGORIES
from xeploai.demo.records import Decision, DemoCycle
from xeploai.demo.tree import ROOT_CODE
from xeploai.domain import Counts, Outcome, Period, ReportingSource

from .outcomes import OutcomesOfCycle, Rounds, Subject, SubjectsOnDay, counted
from .register import DemoRegister, RegisterOnDay

COMMUNE_COMMITTEE = "commune_committee"
MERGED_ORGANISATIONS = (COMMUNE_COMMITTEE, *ORGANISATIONS)
# the districts that report case by case in 2024; all others send a return
BY_CASES = ("an-bien", "rach-gia", "phu-quoc", "ha-tien")
QUARTERS = (
    (Period.Q1, date(2026, 1, 1), date(2026, 3, 31)),
    (Period.Q2, date(2026, 4, 1), date(2026, 6, 30)),
    (Period.Q3, date(2026, 7, 1), date(2026, 9, 30)),
)
LIKE = Mapping[str, Counts]


def cycle_of_returns(seed: int, register: DemoRegister, like: LIKE) -> DemoCycle:
    """Return 2024: most districts, and all of the neighbour's, send returns."""
    closes_on = date(2024, 12, 31)
    stock = register.on(closes_on)
    subjects = list(SubjectsOnDay(stock, ORGANISATIONS).all())
    of = OutcomesOfCycle(
        seed,
        "2024",
        subjects,
        stock,
        like,
        Rounds.DOWN,
        groups_over=0,
        by_share=(*ORGANISATIONS, COLLECTIVE, CADRE),
    )
    sender_of = _senders(stock)
    by_sender: dict[str, list[Subject]] = defaultdict(list)
    cases = []
    for one in subjects:
        sender = sender_of[one.unit]
        (by_sender[sender] if sender else cases).append(one)
    return DemoCycle(
        year=2024,
        pack="vn-party-2023",
        opens_on=date(2024, 10, 1),
        closes_on=closes_on,
        decisions=_decisions(seed, "2024", cases, of, closes_on),
        sources=dict.fromkeys(sorted(by_sender), ReportingSource.RETURN),
        returns={sender: _return(own, of.outcomes) for sender, own in sorted(by_sender.items())},
    )


def _senders(stock: RegisterOnDay) -> Mapping[str, str]:
    """Return the code of the sender at or above each unit; empty where there is none."""
    found = {}
    for code in stock.parents:
        path = list(stock.upwards(code))
        district = path[-2] if len(path) > 1 else ""
        found[code] = "" if district in BY_CASES else district
    return found


def _return(own: Sequence[Subject], outcomes: Mapping[tuple[str, str], Outcome]) -> LIKE:
    return {
        category: counted((one for one in own if one.category == category), outcomes)
        for category in CATEGORIES
    }


def cycle_of_the_merged_province(seed: int, register: DemoRegister, like: LIKE) -> DemoCycle:
    """Return 2025: case by case, on the tree of the merged province."""
    closes_on = date(2025, 12, 31)
    stock = register.on(closes_on)
    subjects = list(SubjectsOnDay(stock, MERGED_ORGANISATIONS).all())
    of = OutcomesOfCycle(seed, "2025", subjects, stock, _with_communes(like), Rounds.UP)
    return DemoCycle(
        year=2025,
        pack="vn-party-2025",
        opens_on=date(2025, 10, 1),
        closes_on=closes_on,
        decisions=_decisions(seed, "2025", subjects, of, closes_on),
        sources={},
        returns={},
    )


def quarterly_cycles(seed: int, register: DemoRegister, like: LIKE) -> tuple[DemoCycle, ...]:
    """Return the first three quarters of 2026, for leading cadres."""
    return tuple(
        _quarter(seed, register, like, period, opens_on, closes_on)
        for period, opens_on, closes_on in QUARTERS
    )


def _quarter(
    seed: int,
    register: DemoRegister,
    like: LIKE,
    period: Period,
    opens_on: date,
    closes_on: date,
) -> DemoCycle:
    stock, name = register.on(closes_on), f"2026-{period}"
    # a quarter grades no organisation that a head's grade could depend on
    subjects = list(SubjectsOnDay(stock, ()).cadres())
    of = OutcomesOfCycle(seed, name, subjects, stock, like, Rounds.UP)
    return DemoCycle(
        year=2026,
        pack="vn-party-2025",
        opens_on=opens_on,
        closes_on=closes_on,
        decisions=_decisions(seed, name, subjects, of, closes_on),
        sources={},
        returns={},
        period=period,
    )


def _with_communes(like: LIKE) -> LIKE:
    # communes are graded since 2025: as grassroots committees were, out of which they came
    return {**like, COMMUNE_COMMITTEE: like["grassroots_committee"]}


def _decisions(
    seed: int, name: str, subjects: Sequence[Subject], of: OutcomesOfCycle, closes_on: date
) -> tuple[Decision, ...]:
    """Return one decision for each subject. A document covers one category of one authority."""
    dice = Dice(seed, f"documents/{name}")
    documents: dict[tuple[str, str, bool], tuple[str, date]] = {}
    found = []
    for one in subjects:
        outcome = of.outcomes[one.category, one.code]
        key = (one.group[1], one.category, outcome.grade is not None)
        if key not in documents:
            documents[key] = _document(dice, key, closes_on)
        number, day = documents[key]
        found.append(Decision(one.category, one.code, one.unit, outcome, "", number, day))
    return tuple(found)


def _document(dice: Dice, key: tuple[str, str, bool], closes_on: date) -> tuple[str, date]:
    authority, category, grades = key
    is_province = authority == ROOT_CODE
    # communes are decided on by the province, so their days are the province's
    window = PROVINCE if is_province else DAYS[category]
    kind = "QĐ" if grades else "TB"
    suffix = "TU" if is_province else "ĐU"
    number = f"{kind} {dice.between(8, 900)}-{kind}/{suffix}"
    return number, closes_on + timedelta(dice.between(*window))
