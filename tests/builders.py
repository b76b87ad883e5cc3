"""Small provinces for tests of the database."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from xeploai.accounts.journal import Actor
from xeploai.cycle.models import Cycle, CycleUnit
from xeploai.cycle.operations import DecisionRow, freeze_cycle, open_cycle, record_decisions
from xeploai.domain import wrong_superior
from xeploai.domain.figures.counts import Counts
from xeploai.domain.grades import Grade, Outcome
from xeploai.organisations.models import LeadershipCollective, Membership, Person, Post, Unit
from xeploai.organisations.register import RegisteredUnit, register_units
from xeploai.results.models import StatisticalReturn
from xeploai.results.returns import ReplacementTerms, SignedFile, record_return

FOUNDED = date(2015, 1, 1)
CLOSES_ON = date(2023, 12, 31)
AT = datetime(2025, 1, 15, 9, tzinfo=UTC)
BY = Actor("test")

# code: (parent, category)
TREE = {
    "tinh": (None, "province_committee"),
    "huyen-a": ("tinh", "district_committee"),
    "huyen-b": ("tinh", "district_committee"),
    "xa-a1": ("huyen-a", "grassroots_committee"),
    "xa-a2": ("huyen-a", "grassroots_branch"),
    "xa-b1": ("huyen-b", "grassroots_committee"),
    "ap-a11": ("xa-a1", "subordinate_branch"),
    "ap-a12": ("xa-a1", "subordinate_branch"),
    "ap-b11": ("xa-b1", "subordinate_branch"),
}


def registered(
    code: str, parent: str | None, category: str, *, opened_on: date = FOUNDED
) -> RegisteredUnit:
    """Return a line of the register."""
    return RegisteredUnit(code, f"Tên {code}", category, "COMMUNE", parent, opened_on)


def make_tree(tree: Mapping[str, tuple[str | None, str]] = TREE) -> dict[str, Unit]:
    """Store a tree of units, all founded on the same day."""
    register_units(rows=[registered(code, *rest) for code, rest in tree.items()], by=BY, at=AT)
    return {unit.code: unit for unit in Unit.objects.all()}


def fitting_below(superior: str, categories: Iterable[str]) -> list[str]:
    """Return which of the categories the register lets stand under a superior of one."""
    return [one for one in categories if wrong_superior(category=one, superior=superior) is None]


def make_members(branch: Unit, number: int, *, status: str = "FULL") -> list[Person]:
    """Store members of a branch."""
    start = Person.objects.count()
    people = [
        Person(code=f"dv-{start + step}", full_name=f"Người {start + step}")
        for step in range(number)
    ]
    Person.objects.bulk_create(people)
    Membership.objects.bulk_create(
        Membership(person=one, branch=branch, status=status, from_on=FOUNDED) for one in people
    )
    return people


def make_collective(unit: Unit, code: str, kind: str = "BTV") -> LeadershipCollective:
    """Store a leadership collective."""
    return LeadershipCollective.objects.create(
        code=code, name=f"Tập thể {code}", unit=unit, kind=kind, opened_on=FOUNDED
    )


def make_post(person: Person, unit: Unit, *, is_head: bool = False) -> Post:
    """Give a person a leading post."""
    return Post.objects.create(
        person=person,
        unit=unit,
        title="Bí thư" if is_head else "Phó Bí thư",
        title_code="BT" if is_head else "PBT",
        is_head=is_head,
        from_on=FOUNDED,
    )


def make_cycle(year: int = 2023, *, by_return: Iterable[str] = (), pack: str = "") -> Cycle:
    """Open and freeze a cycle."""
    cycle = open_cycle(
        year=year,
        pack=pack or ("vn-party-2023" if year >= 2023 else "vn-party-2018"),
        opens_on=date(year, 10, 1),
        closes_on=date(year, 12, 31),
        by=BY,
        at=AT,
    )
    freeze_cycle(cycle=cycle, by=BY, at=AT, by_return=by_return)
    return cycle


def decision(
    category: str,
    subject: str,
    outcome: Outcome | Grade,
    *,
    authority: str = "",
    document: str = "QĐ 1",
    decided_on: date = date(2023, 12, 20),
) -> DecisionRow:
    """Return a decision as it comes in."""
    given = Outcome(outcome) if isinstance(outcome, Grade) else outcome
    return DecisionRow(category, subject, given, authority, document, decided_on)


def decide(cycle: Cycle, *rows: DecisionRow, reason: str = "") -> None:
    """Record decisions; the reason is that of those against the rules."""
    record_decisions(cycle=cycle, rows=rows, at=AT, by=BY, reason=reason)


def unit_of(cycle: Cycle, code: str) -> CycleUnit:
    """Return a frozen unit."""
    return CycleUnit.objects.select_related("cycle").get(cycle=cycle, code=code)


def send_return(
    cycle: Cycle,
    code: str,
    counts: Mapping[str, Counts],
    *,
    content: bytes = b"signed",
    letter: str = "",
    terms: ReplacementTerms | None = None,
    declared: Iterable[str] = (),
    by: Actor = BY,
) -> StatisticalReturn | None:
    """Record a return; without a letter, each under the next number, replacing the whole."""
    unit = unit_of(cycle, code)
    earlier = StatisticalReturn.objects.filter(cycle_unit=unit)
    is_sent = earlier.filter(file_sha256=SignedFile("", content).sha256).exists()
    number = earlier.count() + (0 if is_sent else 1)
    return record_return(
        unit=unit,
        counts=counts,
        file=SignedFile(f"{code}.csv", content),
        received_on=date(2024, 1, 10),
        document_number=letter or f"BC {number}",
        at=AT,
        by=by,
        terms=terms or ReplacementTerms(replaces_whole=True),
        declared=tuple(declared),
    )
