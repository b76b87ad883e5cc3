"""What the invented province's own books hold: plain rows with their days, and nothing else.

Nothing here, in `story` or in `reckoning` imports the program: they are the other side of the
comparison.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from zlib import crc32

GRADES = ("EXCELLENT", "GOOD", "COMPLETED", "FAILED")
NOT_REVIEWED = ("EXEMPT", "SUSPENDED")
# an outcome: a grade, or the reason for giving none behind “-”; empty while it is undecided
UNDECIDED = ""


def holds(start: date, end: date | None, on: date) -> bool:
    return start <= on and (end is None or on < end)


def dice(*words: object) -> int:
    """Return a number from 0 to 99 that the words alone decide."""
    return crc32("/".join(map(str, words)).encode()) % 100


@dataclass
class Unit:
    code: str
    sector: str
    opened_on: date
    closed_on: date | None = None
    names: list[tuple[date, str]] = field(default_factory=list)
    categories: list[tuple[date, str]] = field(default_factory=list)
    parents: list[tuple[date, str | None]] = field(default_factory=list)

    def name(self, on: date) -> str:
        return [name for start, name in self.names if start <= on][-1]

    def category(self, on: date) -> str:
        return [category for start, category in self.categories if start <= on][-1]

    def parent(self, on: date) -> str | None:
        return [parent for start, parent in self.parents if start <= on][-1]


@dataclass
class Membership:
    person: str
    branch: str
    status: str
    from_on: date
    until_on: date | None = None
    cause: str = ""
    document: str = ""


@dataclass
class Post:
    person: str
    unit: str
    title: str
    title_code: str
    is_head: bool
    from_on: date
    until_on: date | None = None


@dataclass
class Collective:
    code: str
    name: str
    unit: str
    kind: str
    opened_on: date
    closed_on: date | None = None


@dataclass(frozen=True)
class Case:
    """A subject of one cycle, where it counts.

    Args:
        trait: kind of the collective, code of the cadre's title.
    """

    category: str
    subject: str
    unit: str
    is_head: bool = False
    trait: str = ""


@dataclass
class Cycle:
    code: str
    pack: str
    opens_on: date
    closes_on: date
    by_return: tuple[str, ...] = ()
    # of each case, as last decided
    outcomes: dict[tuple[str, str], str] = field(default_factory=dict)
    # what each sender's last letter says: by category, the number of each outcome
    returns: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)
    verdicts: dict[str, str] = field(default_factory=dict)
    # units that existed on its closing day and that its tree lacks: another province's
    outside: frozenset[str] = frozenset()

    @property
    def is_quarter(self) -> bool:
        return "-q" in self.code


@dataclass
class Records:
    """Everything that was entered, as the office itself would keep it."""

    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, tuple[str, date | None]] = field(default_factory=dict)
    memberships: list[Membership] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    collectives: list[Collective] = field(default_factory=list)
    cycles: dict[str, Cycle] = field(default_factory=dict)
    # day, unit, what it went over into: mergers; and what was split off it
    mergers: list[tuple[date, str, str]] = field(default_factory=list)
    splits: list[tuple[date, str, str]] = field(default_factory=list)
    # every number of a document that was entered, with what it is about
    papers: dict[str, str] = field(default_factory=dict)
    # of the documents with facts: cycle, category and subject
    fact_sheets: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    # of the late changes: cycle and person
    late: list[tuple[str, str]] = field(default_factory=list)

    def tree(self, on: date) -> dict[str, str | None]:
        """Return the superiors of the units that are open on a day."""
        return {
            code: unit.parent(on)
            for code, unit in self.units.items()
            if holds(unit.opened_on, unit.closed_on, on)
        }

    def tree_of(self, cycle: Cycle) -> dict[str, str | None]:
        """Return the tree that a cycle reviews."""
        tree = self.tree(cycle.closes_on)
        return {code: above for code, above in tree.items() if code not in cycle.outside}

    def below(self, tree: dict[str, str | None], top: str) -> set[str]:
        """Return a unit and everything below it."""
        return {code for code in tree if top in upwards(tree, code)}

    def branch_of(self, person: str, on: date) -> Membership | None:
        for one in self.memberships:
            if one.person == person and holds(one.from_on, one.until_on, on):
                return one
        return None

    def main_posts(self, on: date) -> dict[str, Post]:
        """Return the main post of everybody who has one, by person."""
        tree = self.tree(on)
        main: dict[str, tuple[tuple[object, ...], Post]] = {}
        for post in self.posts:
            if holds(post.from_on, post.until_on, on):
                level = len(list(upwards(tree, post.unit)))
                rank = (level, not post.is_head, post.from_on, post.unit, post.title_code)
                if post.person not in main or rank < main[post.person][0]:
                    main[post.person] = rank, post
        return {person: post for person, (_, post) in main.items()}

    def heads(self, on: date) -> set[str]:
        return {
            one.person for one in self.posts if one.is_head and holds(one.from_on, one.until_on, on)
        }

    def cases(self, cycle: Cycle) -> list[Case]:
        """Return the subjects of a cycle by the books of its closing day."""
        on, found, tree = cycle.closes_on, [], self.tree_of(cycle)
        if not cycle.is_quarter:
            for code in tree:
                category = self.units[code].category(on)
                if category in graded_categories(cycle.pack):
                    found.append(Case(category, code, code))
            heads = self.heads(on)
            for one in self.memberships:
                reviewed = one.status not in NOT_REVIEWED
                if reviewed and holds(one.from_on, one.until_on, on):
                    found.append(Case("member", one.person, one.branch, one.person in heads))
            found += [
                Case("leadership_collective", body.code, body.unit, trait=body.kind)
                for body in self.collectives
                if holds(body.opened_on, body.closed_on, on)
            ]
        for person, post in self.main_posts(on).items():
            found.append(Case("leading_cadre", person, post.unit, post.is_head, post.title_code))
        return [case for case in found if case.unit in tree]


def upwards(tree: dict[str, str | None], code: str) -> Iterator[str]:
    step: str | None = code
    while step is not None:
        yield step
        step = tree[step]


ORGANISATIONS = (
    "district_committee",
    "grassroots_committee",
    "grassroots_branch",
    "departmental_committee",
    "subordinate_branch",
)
PERSONS = ("member", "leadership_collective", "leading_cadre")


def graded_categories(pack: str) -> tuple[str, ...]:
    first = ("commune_committee",) if pack == "vn-party-2025" else ()
    return (*first, *ORGANISATIONS, *PERSONS)


def categories_of(cycle: Cycle) -> tuple[str, ...]:
    """Return the categories that a cycle reviews."""
    return ("leading_cadre",) if cycle.is_quarter else graded_categories(cycle.pack)


# as officials read them
LABELS = {
    "commune_committee": "Đảng bộ xã, phường, đặc khu",
    "district_committee": "Đảng bộ cấp huyện và tương đương",
    "grassroots_committee": "Đảng bộ cơ sở",
    "grassroots_branch": "Chi bộ cơ sở",
    "departmental_committee": "Đảng bộ bộ phận trực thuộc đảng ủy cơ sở",
    "subordinate_branch": "Chi bộ trực thuộc đảng ủy cơ sở",
    "member": "Đảng viên",
    "leadership_collective": "Tập thể lãnh đạo, quản lý các cấp",
    "leading_cadre": "Cán bộ lãnh đạo, quản lý các cấp",
}
ALL_ORGANISATIONS = "Tất cả tổ chức đảng"
REASON_LABELS = {
    "quarter_training": "Trong quý học tập, bồi dưỡng tập trung từ 2 tháng trở lên",
    "quarter_leave": "Trong quý nghỉ ốm hoặc nghỉ thai sản từ 2 tháng trở lên",
    "review_pending": "Chưa thực hiện kiểm điểm",
    "newly_admitted": "Kết nạp chưa đủ 6 tháng",
    "under_review": (
        "Đang được kiểm tra, xác minh, giải quyết khiếu nại, tố cáo hoặc xem xét kỷ luật"
    ),
}
FIGURE_LABELS = {
    "total": "Tổng số",
    "graded": "Được đánh giá, xếp loại",
    "not_graded": "Chưa đánh giá, xếp loại",
    "good_or_better": "Hoàn thành tốt nhiệm vụ trở lên",
    "excellent": "Hoàn thành xuất sắc nhiệm vụ",
    "good": "Hoàn thành tốt nhiệm vụ",
    "completed": "Hoàn thành nhiệm vụ",
    "failed": "Không hoàn thành nhiệm vụ",
    "undecided": "Chưa có quyết định",
}
BELOW_GRASSROOTS = ("departmental_committee", "subordinate_branch")
GRASSROOTS = ("grassroots_committee", "grassroots_branch")


def decider(records: Records, cycle: Cycle, case: Case) -> str:
    """Return who decides on a case, by the table of the regulations in words of this province.

    The executive of the grassroots for members, for what is below the grassroots and for its own
    deputies; the direct superior for organisations, their leaders together and their heads; the
    province records what the centre decides on its own leaders.
    """
    on = cycle.closes_on
    tree, unit = records.tree(on), case.unit
    category = records.units[unit].category(on)
    above = tree[unit] or unit
    if case.category == "member" or category in BELOW_GRASSROOTS:
        while records.units[unit].category(on) in BELOW_GRASSROOTS:
            unit = tree[unit] or unit
        return unit
    if case.category == "leading_cadre" and category in GRASSROOTS and not case.is_head:
        return unit
    return above
