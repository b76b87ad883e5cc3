"""The cycles after 2023: subjects, outcomes, decisions and returns."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from xeploai.demo.dice import Dice
from xeploai.demo.grading import CADRE, COLLECTIVE, ORGANISATIONS
from xeploai.demo.grading.decisions import DAYS, PROVINCE
from xeploai.demo.grading.returns import CATEGORIES
from xeploai.demo.records import Decision, DemoCycle
from xeploai.demo.totals import REVIEW_PENDING, UNDER_REVIEW
from xeploai.demo.tree import ROOT_CODE
from xeploai.domain import Counts, Outcome, Period, ReportingSource

from .outcomes import OutcomesOfCycle, Rounds, Subject, SubjectsOnDay, counted
from .register import DemoRegister, RegisterOnDay
from .sheet import MERGED_ON

COMMUNE_COMMITTEE = "commune_committee"
MERGED_ORGANISATIONS = (COMMUNE_COMMITTEE, *ORGANISATIONS)
# the districts that report case by case in 2024; all others send a return
BY_CASES = ("an-bien", "rach-gia", "phu-quoc", "ha-tien")
# a quarter has reasons of its own from guidance 02-HD/BTCTW on
REASONS_SINCE = date(2026, 5, 22)
QUARTERLY_REASONS = ("quarter_inspection", "quarter_training")
YEARLY_REASONS = (UNDER_REVIEW, REVIEW_PENDING)
QUARTERS = (
    (Period.Q1, date(2026, 1, 1), date(2026, 3, 31)),
    (Period.Q2, date(2026, 4, 1), date(2026, 6, 30)),
    (Period.Q3, date(2026, 7, 1), date(2026, 9, 30)),
)
# communes that have not decided yet on those whose grade in the last quarter is theirs
STILL_DECIDING = ("an-bien-001", "ha-tien-001")
MERGED_REASON = (
    "Tổ chức đảng thành lập trên cơ sở sáp nhập ngày 01/7/2025, tiếp tục nhiệm vụ của các tổ chức"
    " trước đó; cấp có thẩm quyền thống nhất đánh giá, xếp loại cả năm."
)
OVER_REASON = (
    "Địa bàn có đơn vị dẫn đầu phong trào thi đua của tỉnh năm 2025; ban thường vụ cấp ủy xem xét,"
    " thống nhất thêm một trường hợp ngoài tỷ lệ, đã báo cáo cấp trên."
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
    cases: list[Subject] = []
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
    """Return the first three quarters of 2026, for leading cadres.

    In the last one two communes still decide: it is what an office has on its desk today.
    """
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
    reasons = QUARTERLY_REASONS if closes_on >= REASONS_SINCE else YEARLY_REASONS
    of = OutcomesOfCycle(seed, name, subjects, stock, like, Rounds.UP, reasons=reasons)
    is_last = period is QUARTERS[-1][0]
    decided = [one for one in subjects if not (is_last and one.group[1] in STILL_DECIDING)]
    return DemoCycle(
        year=2026,
        pack="vn-party-2025",
        opens_on=opens_on,
        closes_on=closes_on,
        decisions=_decisions(seed, name, decided, of, closes_on),
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
            is_branch = of.stock.units[key[0]].category == "grassroots_branch"
            documents[key] = _document(dice, key, closes_on, "CB" if is_branch else "ĐU")
        number, day = documents[key]
        reason = _reason(one, of)
        found.append(Decision(one.category, one.code, one.unit, outcome, "", number, day, reason))
    return tuple(found)


def _reason(one: Subject, of: OutcomesOfCycle) -> str:
    """Return why a decision is against the rules, if it is for a reason that is known here."""
    if one.group in of.over:
        return OVER_REASON
    is_merged = of.stock.units[one.unit].opened_on == MERGED_ON
    return MERGED_REASON if is_merged and one.category in (COMMUNE_COMMITTEE, COLLECTIVE) else ""


def _document(
    dice: Dice, key: tuple[str, str, bool], closes_on: date, symbol: str
) -> tuple[str, date]:
    authority, category, grades = key
    is_province = authority == ROOT_CODE
    # communes are decided on by the province, so their days are the province's
    window = PROVINCE if is_province else DAYS[category]
    kind = "QĐ" if grades else "TB"
    number = f"{kind} {dice.between(8, 900)}-{kind}/{'TU' if is_province else symbol}"
    return number, closes_on + timedelta(dice.between(*window))
