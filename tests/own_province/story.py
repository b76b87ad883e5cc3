"""The story of an invented province: what its offices send and do, step by step.

Three districts, 40 branches, 400 members. 2022 and 2023 are reviewed in the old tree; on 1 July
2025 one sheet ends the districts and takes in a neighbour; 2025 and three quarters of 2026 are
reviewed in the new one. Every step also goes into the office's own books (`records`), from which
`reckoning` works out each figure.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from .records import (
    GRADES,
    Case,
    Collective,
    Cycle,
    Membership,
    Post,
    Records,
    Unit,
    decider,
    dice,
    holds,
    upwards,
)

ROOT, NEIGHBOUR = "tinh-o", "tinh-n"
FOUNDED, MERGED_ON = date(2010, 1, 1), date(2025, 7, 1)
DISTRICTS = ("h1", "h2", "h3")
# each commune of a district with the number of its branches
COMMUNES = {
    "h1": {"x11": 6, "x12": 4, "x13": 2},
    "h2": {"x21": 5, "x22": 4, "x23": 3},
    "h3": {"x31": 6, "x32": 5},
}
SCHOOLS = {"cb1": "h1", "cb2": "h1", "cb3": "h2", "cb4": "h3", "cb5": "h3"}
DEPARTMENT = "x11-bp"  # two branches of x11 stand below it
NEIGHBOURING = {"y11": 2, "y12": 3}
MEMBERS, NEIGHBOURS = 400, 40
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô")
MIDDLES = ("Văn", "Thị", "Hữu", "Ngọc", "Minh", "Thanh", "Quốc", "Kim")
GIVEN = ("An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Khánh", "Lan", "Nam", "Oanh", "Phúc", "Quý")
# from this day on a quarter has reasons of its own for not rating; none while the rules name none
QUARTER_REASONS_FROM = date(2026, 5, 22)
QUARTER_REASONS = ("quarter_training", "quarter_leave")
WHY = "Cấp ủy thống nhất theo tình hình của đơn vị (minh họa)."

REGISTER = ("code", "name", "category", "sector", "parent", "opened_on")
PEOPLE = ("code", "full_name", "branch", "status", "admitted_on", "from_on")
POSTS = ("person", "unit", "title", "title_code", "is_head", "from_on", "until_on")
COLLECTIVES = ("code", "name", "unit", "kind", "opened_on")
GRADINGS = (
    "category",
    "subject",
    "grade",
    "reason",
    "authority",
    "document_number",
    "decided_on",
    "why",
)
RETURN = (
    "category",
    "total",
    "graded",
    "not_graded",
    "reasons",
    "excellent",
    "good",
    "completed",
    "failed",
)
SHEET = ("unit", "kind", "other", "name", "category", "sector", "document", "on")


@dataclass(frozen=True)
class Step:
    """One thing that an office does. `values` are for the player of that verb."""

    verb: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Sheet:
    """A list as an office sends it: its kind, its columns, its rows as texts."""

    kind: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    name: str


def text_of(value: object) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "x"
    return value.isoformat() if isinstance(value, date) else str(value)


@dataclass
class Story:
    """Writes the steps and the books side by side."""

    records: Records = field(default_factory=Records)
    steps: list[Step] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._found_province()
        self._year_2022()
        self._year_2023()
        self._merger()
        self._year_2025()
        self._neighbours_years()
        self._quarters()

    # the ways in

    def do(self, verb: str, **values: Any) -> None:
        self.steps.append(Step(verb, values))

    def send(
        self, kind: str, columns: Sequence[str], rows: Iterable[Sequence[object]], **terms: Any
    ) -> None:
        texts = [[text_of(cell) for cell in row] for row in rows]
        name = f"{len(self.steps):03}-{kind}"
        self.do("send", sheet=Sheet(kind, columns, texts, name), **terms)

    def paper(self, number: str, about: str) -> str:
        """Note a number of a document that is entered and what it is about, and return it."""
        assert number not in self.records.papers, number
        self.records.papers[number] = about
        return number

    # the register

    def _unit(
        self, code: str, name: str, category: str, parent: str | None, sector: str = "COMMUNE"
    ) -> Unit:
        unit = Unit(code, sector, FOUNDED)
        unit.names = [(FOUNDED, name)]
        unit.categories = [(FOUNDED, category)]
        unit.parents = [(FOUNDED, parent)]
        self.records.units[code] = unit
        return unit

    def _commune(self, code: str, branches: int, above: str, department: str = "") -> list[str]:
        self._unit(code, f"Đảng bộ xã {code.upper()}", "grassroots_committee", above)
        if department:
            name = f"Đảng bộ bộ phận {department.upper()}"
            self._unit(department, name, "departmental_committee", code)
        found = []
        for number in range(1, branches + 1):
            parent = department if department and number <= 2 else code
            branch = f"{code}-{number}"
            self._unit(branch, f"Chi bộ ấp {number} {code.upper()}", "subordinate_branch", parent)
            found.append(branch)
        return found

    def _people(self, branches: Sequence[str], number: int, prefix: str) -> None:
        for index in range(number):
            code = f"{prefix}{index + 1:04}"
            name = self._name(len(self.records.people))
            admitted = date(1985 + index % 35, 1 + index % 12, 1 + index % 28)
            self.records.people[code] = name, admitted
            status = "EXEMPT" if index % 57 == 56 else "FULL"
            branch = branches[index % len(branches)]
            # two of three branches are of another size than the third
            if index % 11 == 10:
                branch = branches[(index // 11) % len(branches)]
            start = max(FOUNDED, admitted)
            self.records.memberships.append(Membership(code, branch, status, start))

    def _name(self, number: int) -> str:
        given, rest = GIVEN[number % 12], number // 12
        middle, rest = MIDDLES[rest % 8], rest // 8
        return f"{FAMILIES[rest % 11]} {middle} {given}"

    def _post(self, person: str, unit: str, title: str, code: str, on: date, *, head: bool) -> None:
        self.records.posts.append(Post(person, unit, title, code, head, on))

    def _leaders(self, units: Iterable[str], on: date) -> None:
        """Give each branch a secretary, each committee a secretary, a deputy and a collective."""
        tree = self.records.tree(on)
        busy = {one.person for one in self.records.posts if holds(one.from_on, one.until_on, on)}
        for code in units:
            category = self.records.units[code].category(on)
            inside = self.records.below(tree, code)
            free = [
                one.person
                for one in self.records.memberships
                if one.branch in inside
                and one.status == "FULL"
                and one.person not in busy
                and holds(one.from_on, one.until_on, on)
            ]
            titles = [("Bí thư", "bt", True)]
            if category not in ("subordinate_branch", "grassroots_branch"):
                titles.append(("Phó Bí thư", "pbt", False))
                body = Collective(f"tt-{code}-{on.year}", f"Ban Thường vụ {code}", code, "BTV", on)
                if category != "departmental_committee":
                    self.records.collectives.append(body)
            for (title, short, head), person in zip(titles, free, strict=False):
                busy.add(person)
                self._post(person, code, f"{title} {code}", f"{short}-{category}", on, head=head)

    def _send_register(self, codes: Iterable[str]) -> None:
        rows = []
        for code in codes:
            unit = self.records.units[code]
            first = (unit.names[0][1], unit.categories[0][1], unit.sector, unit.parents[0][1])
            rows.append((code, *first, unit.opened_on))
        self.send("register", REGISTER, rows)

    def _send_people(self, memberships: Iterable[Membership]) -> None:
        rows = []
        for one in memberships:
            name, admitted = self.records.people[one.person]
            rows.append((one.person, name, one.branch, one.status, admitted, one.from_on))
        self.send("people", PEOPLE, rows)

    def _send_leaders(self, since: int, bodies: int) -> None:
        """Send the posts and collectives that are new in the books."""
        posts = self.records.posts[since:]
        if posts:
            rows = [
                (p.person, p.unit, p.title, p.title_code, p.is_head, p.from_on, p.until_on)
                for p in posts
            ]
            self.send("posts", POSTS, rows)
        collectives = self.records.collectives[bodies:]
        if collectives:
            bodies_rows = [(c.code, c.name, c.unit, c.kind, c.opened_on) for c in collectives]
            self.send("collectives", COLLECTIVES, bodies_rows)

    def _found_province(self) -> None:
        self._unit(ROOT, "Đảng bộ tỉnh O", "province_committee", None, "OTHER")
        branches = []
        for district in DISTRICTS:
            name = f"Đảng bộ huyện {district.upper()}"
            self._unit(district, name, "district_committee", ROOT, "OTHER")
            for code, number in COMMUNES[district].items():
                department = DEPARTMENT if code == "x11" else ""
                branches += self._commune(code, number, district, department)
        for code, district in SCHOOLS.items():
            name = f"Chi bộ Trường {code.upper()}"
            self._unit(code, name, "grassroots_branch", district, "SCHOOL")
            branches.append(code)
        assert len(branches) == 40
        self._people(branches, MEMBERS, "o")
        self._leaders(list(self.records.units), FOUNDED)
        self._send_register(list(self.records.units))
        self._send_people(self.records.memberships)
        self._send_leaders(0, 0)

    # changes of people, each by the way that an office takes

    def join(self, branch: str, on: date, number: int = 1) -> list[str]:
        """Let new members join; the branch sends them as a list."""
        found = []
        for _ in range(number):
            code = f"m{len(self.records.people):04}"
            self.records.people[code] = self._name(len(self.records.people)), on
            found.append(Membership(code, branch, "PROBATIONARY", on))
        self.records.memberships += found
        self._send_people(found)
        return [one.person for one in found]

    def move(self, person: str, branch: str, on: date) -> None:
        """Let a member go over to another branch; it comes as a list."""
        last = self._lasting(person)
        last.until_on = on
        new = Membership(person, branch, last.status, on)
        self.records.memberships.append(new)
        self._send_people([new])

    def end(self, person: str, cause: str, on: date) -> None:
        """End a membership, and with it the posts of the person."""
        last = self._lasting(person)
        document = "" if cause == "DIED" else self.paper(f"{person}-{cause}-QĐ", "person")
        last.until_on, last.cause, last.document = on, cause, document
        for post in self.records.posts:
            if post.person == person and holds(post.from_on, post.until_on, on):
                post.until_on = on
        self.do("person_end", person=person, cause=cause, on=on, document=document)

    def status(self, person: str, status: str, on: date) -> None:
        last = self._lasting(person)
        last.until_on = on
        document = self.paper(f"{person}-{status}-{on.year}-QĐ", "person")
        new = Membership(person, last.branch, status, on, document=document)
        self.records.memberships.append(new)
        self.do("person_status", person=person, status=status, on=on, document=document)

    def _lasting(self, person: str) -> Membership:
        (found,) = [
            one for one in self.records.memberships if one.person == person and not one.until_on
        ]
        return found

    def plain_members(self, branch: str, on: date) -> list[str]:
        """Return the full members of a branch who hold no post, those longest in it first."""
        leading = {post.person for post in self.records.posts if post.until_on is None}
        return [
            one.person
            for one in self.records.memberships
            if one.branch == branch
            and one.status == "FULL"
            and one.person not in leading
            and one.from_on <= on
            and one.until_on is None
        ]

    # changes of units

    def close_branch(self, code: str, members_to: str, on: date) -> None:
        document = self.paper(f"{code}-giai-the-QĐ", "unit")
        self._go_over(code, members_to, on)
        self._end_unit(code, on)
        self.records.mergers.append((on, code, members_to))
        self.do("unit_close", code=code, members_to=members_to, on=on, document=document)

    def _go_over(self, code: str, to: str, on: date) -> None:
        for one in list(self.records.memberships):
            if one.branch == code and holds(one.from_on, one.until_on, on):
                self.records.memberships.append(Membership(one.person, to, one.status, on))
                one.until_on = on

    def _end_unit(self, code: str, on: date) -> None:
        self.records.units[code].closed_on = on
        for post in self.records.posts:
            if post.unit == code and holds(post.from_on, post.until_on, on):
                post.until_on = on
        for body in self.records.collectives:
            if body.unit == code and holds(body.opened_on, body.closed_on, on):
                body.closed_on = on

    def split_branch(self, code: str, new: str, people: Sequence[str], on: date) -> None:
        document, old = self.paper(f"{new}-tach-QĐ", "unit"), self.records.units[code]
        name = f"Chi bộ {new.upper()}"
        unit = Unit(new, old.sector, on)
        unit.names, unit.categories = [(on, name)], [(on, old.category(on))]
        unit.parents = [(on, old.parent(on))]
        self.records.units[new] = unit
        for person in people:
            last = self._lasting(person)
            last.until_on = on
            self.records.memberships.append(Membership(person, new, last.status, on))
        self.records.splits.append((on, new, code))
        self.do(
            "unit_split",
            code=code,
            new=new,
            name=name,
            category=old.category(on),
            people=list(people),
            on=on,
            document=document,
        )

    # a cycle from its plan to its end

    def plan(
        self, code: str, pack: str, opens: date, closes: date, by_return: tuple[str, ...] = ()
    ) -> Cycle:
        cycle = Cycle(code, pack, opens, closes, by_return)
        self.records.cycles[code] = cycle
        self.do("plan", cycle=code, opens_on=opens, closes_on=closes, pack=pack)
        self.do("open", cycle=code, by_return=by_return)
        return cycle

    def act(self, cycle: Cycle, *acts: str, reason: str = "") -> None:
        for each in acts:
            self.do("act", cycle=cycle.code, act=each, reason=reason)

    def facts(self, cycle: Cycle, category: str, subject: str, **values: Any) -> None:
        document = self.paper(f"{cycle.code}-{category}-{subject}-BC", "facts")
        self.records.fact_sheets[document] = cycle.code, category, subject
        self.do(
            "facts",
            cycle=cycle.code,
            category=category,
            subject=subject,
            values=values,
            document=document,
            on=cycle.opens_on + timedelta(days=10),
        )

    def covered(self, cycle: Cycle) -> set[str]:
        """Return the units whose figures are in a return: the senders and all below them."""
        tree = self.records.tree_of(cycle)
        return set().union(*(self.records.below(tree, sender) for sender in cycle.by_return))

    def decide_all(self, cycle: Cycle, *, leave: Iterable[tuple[str, str]] = ()) -> None:
        """Let each competent body decide on all its subjects, but for those to be left."""
        covered, left, rows = self.covered(cycle), set(leave), defaultdict(list)
        for case in self.records.cases(cycle):
            key = case.category, case.subject
            if case.unit in covered or key in left:
                continue
            outcome = self.outcome(cycle, case)
            cycle.outcomes[key] = outcome
            rows[decider(self.records, cycle, case)].append((case, outcome))
        on = cycle.closes_on + timedelta(days=5)
        lines = []
        for authority in sorted(rows):
            for case, outcome in rows[authority]:
                number = f"{cycle.code}-{authority}-{case.category}-QĐ"
                self.records.papers[number] = "decision"
                lines.append(self._line(case, outcome, authority, number, on))
        self.send("gradings", GRADINGS, lines, cycle=cycle.code)

    def _line(
        self, case: Case, outcome: str, authority: str, number: str, on: date
    ) -> tuple[object, ...]:
        grade, reason = (outcome, "") if outcome in GRADES else ("", outcome.removeprefix("-"))
        return (case.category, case.subject, grade, reason, authority, number, on, WHY)

    def redecide(
        self,
        cycle: Cycle,
        category: str,
        subject: str,
        outcome: str,
        *,
        document: str = "",
        correction: str = "",
    ) -> None:
        """Decide on one case again: by another document, or to correct the record of the first."""
        (case,) = [
            one
            for one in self.records.cases(cycle)
            if (one.category, one.subject) == (category, subject)
        ]
        authority = decider(self.records, cycle, case)
        assert outcome != cycle.outcomes.get((category, subject))
        cycle.outcomes[category, subject] = outcome
        number = document and self.paper(document, "decision")
        self.do(
            "decide",
            cycle=cycle.code,
            category=category,
            subject=subject,
            outcome=outcome,
            authority=authority,
            document=number or f"{cycle.code}-{authority}-{category}-QĐ",
            on=cycle.closes_on + timedelta(days=9 if document else 5),
            reason=WHY,
            correction=correction,
        )

    def outcome(self, cycle: Cycle, case: Case) -> str:
        """Return what is decided on a case: by the dice, but for who is new."""
        half_a_year = cycle.closes_on - timedelta(days=180)
        admitted = self.records.people[case.subject][1] if case.category == "member" else None
        if admitted is not None and admitted > half_a_year:
            return "-newly_admitted"
        number = dice(cycle.code, case.category, case.subject)
        if cycle.is_quarter and cycle.closes_on >= QUARTER_REASONS_FROM and number >= 94:
            return f"-{QUARTER_REASONS[number % 2]}" if QUARTER_REASONS else "COMPLETED"
        if number >= 97 and cycle.pack != "vn-party-2018":
            return "-under_review"
        if number >= 94:
            return "-review_pending"
        return GRADES[0 if number < 20 else 1 if number < 72 else 2 if number < 90 else 3]

    def send_return(
        self, cycle: Cycle, sender: str, letter: str, *, wrong: int = 0, verdict: str = ""
    ) -> None:
        """Let a unit send its figures; `wrong` more members completed than there are."""
        inside = self.records.below(self.records.tree_of(cycle), sender)
        counts: dict[str, dict[str, int]] = {}
        for case in self.records.cases(cycle):
            if case.unit in inside:
                line = counts.setdefault(case.category, {})
                outcome = self.outcome(cycle, case)
                line[outcome] = line.get(outcome, 0) + 1
        counts["member"]["COMPLETED"] = counts["member"].get("COMPLETED", 0) + wrong
        cycle.returns[sender] = counts
        cycle.verdicts[sender] = verdict or "RECEIVED"
        rows = [self._return_line(category, counts[category]) for category in counts]
        self.send(
            "return",
            RETURN,
            rows,
            cycle=cycle.code,
            unit=sender,
            document=self.paper(letter, "return"),
            letter_date=cycle.closes_on + timedelta(days=12 if wrong else 16),
        )
        if verdict:
            values = {"verdict": verdict, "reason": "Số liệu không khớp danh sách"}
            self.do("verdict", cycle=cycle.code, unit=sender, **values)

    def _return_line(self, category: str, counts: dict[str, int]) -> tuple[object, ...]:
        graded = [counts.get(grade, 0) for grade in GRADES]
        reasons = {
            code.removeprefix("-"): number for code, number in counts.items() if code[0] == "-"
        }
        text = "; ".join(f"{code}={number}" for code, number in reasons.items())
        numbers = (sum(counts.values()), sum(graded), sum(reasons.values()))
        return (category, *numbers, text, *graded)

    # the years

    def _year_2022(self) -> None:
        cycle = self.plan(
            "2022", "vn-party-2018", date(2022, 10, 1), date(2022, 12, 31), by_return=("h3",)
        )
        died = self.plain_members("x12-1", FOUNDED)[-1]
        self.facts(cycle, "member", died, review_done=True)
        self.join("x11-3", date(2022, 11, 3), 3)
        self.join("x21-1", date(2022, 11, 3))
        self.move(self.plain_members("x21-2", FOUNDED)[-1], "x22-1", date(2022, 11, 7))
        moved = self.plain_members("x23-1", FOUNDED)[-1]
        self.facts(cycle, "member", moved, review_done=True)
        self.move(moved, "cb1", date(2022, 11, 8))
        self.end(died, "DIED", date(2022, 11, 9))
        # the secretary of a branch, who holds a post
        (secretary,) = [p.person for p in self.records.posts if p.unit == "x13-2" and p.is_head]
        self.end(secretary, "DIED", date(2022, 11, 10))
        self.end(self.plain_members("x22-2", FOUNDED)[-1], "TRANSFERRED_OUT", date(2022, 11, 10))
        self.status(self.plain_members("x13-1", FOUNDED)[-1], "SUSPENDED", date(2022, 11, 11))
        self.do("population", cycle="2022")
        self.act(cycle, "CLOSE_FACTS", "START_DECIDING")
        self.decide_all(cycle)
        self.send_return(cycle, "h3", "2022-h3-BC", verdict="ACCEPTED")
        self.act(cycle, "MARK_REPORTED", "CLOSE")
        self.act(cycle, "REOPEN", reason="Có kết luận mới của Ủy ban Kiểm tra")
        one, other = self._two_of(cycle, "GOOD")
        self.redecide(cycle, "member", one, "COMPLETED", correction="Ghi nhầm mức")
        self.redecide(cycle, "member", other, "FAILED", document="2022-xem-lai-QĐ")
        self.act(cycle, "MARK_REPORTED", "CLOSE")

    def _two_of(self, cycle: Cycle, outcome: str) -> list[str]:
        """Return two members with an outcome."""
        found = [
            subject
            for (category, subject), each in cycle.outcomes.items()
            if category == "member" and each == outcome
        ]
        return found[:2]

    def _year_2023(self) -> None:
        cycle = self.plan(
            "2023",
            "vn-party-2023",
            date(2023, 10, 1),
            date(2023, 12, 31),
            by_return=("x22", "x23", "cb3"),
        )
        self.facts(cycle, "member", self.plain_members("x12-3", FOUNDED)[0], review_done=True)
        self.close_branch("x12-3", "x12-1", date(2023, 11, 1))
        goes = self.plain_members("x31-1", FOUNDED)[-4:]
        self.split_branch("x31-1", "x31-7", goes, date(2023, 11, 2))
        posts = len(self.records.posts)
        self._post(
            goes[0], "x31-7", "Bí thư x31-7", "bt-subordinate_branch", date(2023, 11, 2), head=True
        )
        self._send_leaders(posts, len(self.records.collectives))
        self.join("x31-7", date(2023, 11, 3), 2)
        self.move(self.plain_members("x32-1", FOUNDED)[-1], "x11-1", date(2023, 11, 5))
        self.end(self.plain_members("x32-2", FOUNDED)[-1], "EXPELLED", date(2023, 11, 6))
        self.do("population", cycle="2023")
        self.act(cycle, "CLOSE_FACTS", "START_DECIDING")
        undecided = [("member", person) for person in self.plain_members("x13-1", FOUNDED)[:2]]
        self.decide_all(cycle, leave=undecided)
        self.send_return(cycle, "x22", "2023-x22-BC", wrong=3, verdict="SENT_BACK")
        self.send_return(cycle, "x22", "2023-x22-BC-2", verdict="ACCEPTED")
        self.send_return(cycle, "x23", "2023-x23-BC")
        self.act(cycle, "MARK_REPORTED", "CLOSE")
        (one, _) = self._two_of(cycle, "COMPLETED")
        # after the cycle is closed: late, with its reason
        why = "Có kết luận mới của Ủy ban Kiểm tra"
        self.redecide(cycle, "member", one, "GOOD", document="2023-muon-QĐ", correction=why)

    def _merger(self) -> None:
        known, members = set(self.records.units), len(self.records.memberships)
        posts, bodies = len(self.records.posts), len(self.records.collectives)
        self._unit(NEIGHBOUR, "Đảng bộ tỉnh N", "province_committee", None, "OTHER")
        self._unit("k1", "Đảng bộ huyện K1", "district_committee", NEIGHBOUR, "OTHER")
        branches = [
            branch
            for code, number in NEIGHBOURING.items()
            for branch in self._commune(code, number, "k1")
        ]
        self._people(branches, NEIGHBOURS, "n")
        new = [code for code in self.records.units if code not in known]
        for cycle in self.records.cycles.values():
            cycle.outside = frozenset(new)
        self._leaders(new, FOUNDED)
        self._send_register(new)
        self._send_people(self.records.memberships[members:])
        self._send_leaders(posts, bodies)
        self._carry_out_sheet()
        posts, bodies = len(self.records.posts), len(self.records.collectives)
        on = date(2025, 7, 2)
        self._leaders(["m2"], on)
        self._send_leaders(posts, bodies)

    def _carry_out_sheet(self) -> None:
        document = self.paper("1-NQ/TW-sap-xep", "unit")
        rows: list[tuple[object, ...]] = []

        def add(unit: str, kind: str, other: str = "", **more: str) -> None:
            words = (more.get("name", ""), more.get("category", ""), more.get("sector", ""))
            rows.append((unit, kind, other, *words, document, MERGED_ON))

        for district in (*DISTRICTS, "k1"):
            add(district, "Giải thể")
        add(NEIGHBOUR, "Nhập vào", ROOT)
        add(
            "m2",
            "Thành lập",
            ROOT,
            name="Đảng bộ phường M2",
            category="commune_committee",
            sector="COMMUNE",
        )
        for commune in ("x11", "x23", "x31", "x32", "y11", "y12"):
            add(commune, "Chuyển về", ROOT)
            add(commune, "Đổi loại", category="commune_committee")
        add("x11", "Đổi tên", name="Đảng bộ xã X11 mới")
        for commune, into in (("x12", "x11"), ("x13", "x11"), ("x21", "m2"), ("x22", "m2")):
            add(commune, "Nhập vào", into)
        for school, to in (
            ("cb1", "x11"),
            ("cb2", "x11"),
            ("cb3", "m2"),
            ("cb4", "x31"),
            ("cb5", "x32"),
        ):
            add(school, "Chuyển về", to)
        self.do(
            "sheet",
            sheet=Sheet(
                "reorganisation",
                SHEET,
                [[text_of(cell) for cell in row] for row in rows],
                "sap-xep",
            ),
        )
        self._play_sheet(rows)

    def _play_sheet(self, rows: list[tuple[object, ...]]) -> None:
        """Do to the books what each row of the sheet says."""
        units, own = self.records.units, {str(row[0]) for row in rows}
        before = self.records.tree(MERGED_ON)
        for unit, kind, other, name, category, sector, _, on in rows:
            code, to, day = str(unit), str(other), MERGED_ON
            assert on == day
            if kind == "Thành lập":
                new = units[code] = Unit(code, str(sector), day)
                new.names, new.categories = [(day, str(name))], [(day, str(category))]
                new.parents = [(day, to)]
            elif kind == "Chuyển về":
                units[code].parents.append((day, to))
            elif kind == "Đổi loại":
                units[code].categories.append((day, str(category)))
            elif kind == "Đổi tên":
                units[code].names.append((day, str(name)))
            else:
                if kind == "Nhập vào":
                    self.records.mergers.append((day, code, to))
                    self._go_over(code, to, day)
                    for below, above in before.items():
                        if above == code and below not in own:
                            units[below].parents.append((day, to))
                self._end_unit(code, day)

    def _year_2025(self) -> None:
        self.do("layer", content=LAYER, name="tinh-o-2025.yaml")
        cycle = self.plan(
            "2025",
            "vn-party-2025",
            date(2025, 10, 1),
            date(2025, 12, 31),
            by_return=("x32", "y12"),
        )
        self.facts(cycle, "member", self.plain_members("y11-1", MERGED_ON)[0], review_done=True)
        self.close_branch("x21-5", "x21-4", date(2025, 11, 1))
        goes = self.plain_members("x11-6", MERGED_ON)[-3:]
        self.split_branch("x11-6", "x11-7", goes, date(2025, 11, 2))
        self.join("y11-2", date(2025, 11, 3), 2)
        self.move(self.plain_members("y11-1", MERGED_ON)[0], "x11-1", date(2025, 11, 4))
        self.end(self.plain_members("x31-2", MERGED_ON)[-1], "LEFT", date(2025, 11, 5))
        self.do("population", cycle="2025")
        self.act(cycle, "CLOSE_FACTS")
        # who died in December is recorded after the facts are closed; so is who was forgotten
        died = self.plain_members("x31-3", MERGED_ON)[-1]
        self.end(died, "DIED", date(2025, 12, 20))
        self.do(
            "end_case",
            cycle="2025",
            subject=died,
            cause="DIED",
            on=date(2025, 12, 20),
            reason="Từ trần sau ngày chốt số liệu",
            document=self.paper("2025-tb-tu-tran", "late"),
        )
        (forgotten,) = self.join("x31-4", date(2025, 3, 3))
        self.do(
            "add_case",
            cycle="2025",
            subject=forgotten,
            reason="Bỏ sót khi lập danh sách",
            document=self.paper("2025-cv-bo-sot", "late"),
        )
        self.records.late += [("2025", died), ("2025", forgotten)]
        self.act(cycle, "START_DECIDING")
        waiting = [
            (case.category, case.subject)
            for case in self.records.cases(cycle)
            if case.unit == "cb4"
        ]
        self.decide_all(cycle, leave=waiting)
        self.send_return(cycle, "x32", "2025-x32-BC", verdict="ACCEPTED")
        self.act(cycle, "MARK_REPORTED")
        self.act(cycle, "REOPEN", reason="Bổ sung quyết định")
        (one, _) = self._two_of(cycle, "EXCELLENT")
        self.redecide(cycle, "member", one, "GOOD", document="2025-xem-lai-QĐ")
        self.act(cycle, "MARK_REPORTED", "CLOSE")

    def _neighbours_years(self) -> None:
        """Bring in what the neighbour reviewed before: 2022 by its return, 2023 case by case."""
        first, second = self.records.cycles["2022"], self.records.cycles["2023"]
        self._add_tree(first, (NEIGHBOUR,))
        self.send_return(first, NEIGHBOUR, "2022-tinh-n-BC")
        self._add_tree(second, ())
        known = set(second.outcomes)
        covered = self.covered(second)
        lines = []
        for case in self.records.cases(second):
            key = case.category, case.subject
            below = NEIGHBOUR in upwards(self.records.tree_of(second), case.unit)
            if below and key not in known and case.unit not in covered:
                outcome = second.outcomes[key] = self.outcome(second, case)
                authority = decider(self.records, second, case)
                number = f"2023-{authority}-{case.category}-QĐ"
                self.records.papers[number] = "decision"
                on = second.closes_on + timedelta(days=5)
                lines.append(self._line(case, outcome, authority, number, on))
        late = "Bổ sung kết quả của tỉnh sáp nhập"
        self.send("gradings", GRADINGS, lines, cycle="2023", reason=late, correction=late)

    def _add_tree(self, cycle: Cycle, senders: tuple[str, ...]) -> None:
        cycle.outside = frozenset()
        cycle.by_return += senders
        document = self.paper(f"{cycle.code}-them-tinh-n-QĐ", "tree")
        values = {"document": document, "on": date(2026, 2, 2), "by_return": senders}
        self.do("add_tree", cycle=cycle.code, root=NEIGHBOUR, **values)

    def _quarters(self) -> None:
        for number, opens, closes in (
            (1, date(2026, 1, 1), date(2026, 3, 31)),
            (2, date(2026, 4, 1), date(2026, 6, 30)),
            (3, date(2026, 7, 1), date(2026, 9, 30)),
        ):
            cycle = self.plan(f"2026-q{number}", "vn-party-2025", opens, closes)
            self._leader_changes(cycle)
            self.do("population", cycle=cycle.code)
            self.act(cycle, "CLOSE_FACTS", "START_DECIDING")
            leading = [case for case in self.records.cases(cycle) if case.unit == "x31"]
            is_last = number == 3
            leave = [(case.category, case.subject) for case in leading] if is_last else []
            self.decide_all(cycle, leave=leave)
            if not is_last:
                self.act(cycle, "MARK_REPORTED", "CLOSE")

    def _leader_changes(self, cycle: Cycle) -> None:
        """End one post and begin two, in the middle of a quarter."""
        on = cycle.opens_on + timedelta(days=40)
        branch = {"1": "y11-1", "2": "x11-2", "3": "x32-3"}[cycle.code[-1]]
        (old,) = [
            post
            for post in self.records.posts
            if post.unit == branch and post.is_head and holds(post.from_on, post.until_on, on)
        ]
        known = len(self.records.posts)
        old.until_on = on
        person = self.plain_members(branch, on)[0]
        self._post(person, branch, old.title, old.title_code, on, head=True)
        deputy = self.plain_members(branch, on)[1]
        code = "pbt-subordinate_branch"
        self._post(deputy, branch, f"Phó Bí thư {branch}", code, on, head=False)
        rows = [
            (p.person, p.unit, p.title, p.title_code, p.is_head, p.from_on, p.until_on)
            for p in (old, *self.records.posts[known:])
        ]
        self.send("posts", POSTS, rows)


LAYER = """\
layer: tinh-o-2025
extends: vn-party-2025
title:
  vi: Hướng dẫn của Tỉnh ủy O (minh họa)
  en: Guidance of province O (invented)
standing: LOCAL
issued_by:
  vi: Ban Thường vụ Tỉnh ủy O
  en: Standing committee of province O (invented)
unit: tinh-o
source: {document: 08-HD/TU (minh họa), issued: 2025-11-20, place: toàn văn}
settings:
  - setting: cap.share
    from: 2025-11-20
    value: 20 %
    source: {document: 08-HD/TU (minh họa), issued: 2025-11-20, place: mục 5}
  - setting: cap.base
    from: 2025-11-20
    value: GOOD
    source: {document: 08-HD/TU (minh họa), issued: 2025-11-20, place: mục 5}
  - setting: cap.rounding
    from: 2025-11-20
    value: UP
    source: {document: 08-HD/TU (minh họa), issued: 2025-11-20, place: mục 5}
"""


def lines_by_authority(sheet: Sheet) -> Iterator[tuple[str, Sheet]]:
    """Yield the gradings of each deciding body, as its own office would send them."""
    by_authority: dict[str, list[Sequence[str]]] = defaultdict(list)
    for row in sheet.rows:
        by_authority[row[sheet.columns.index("authority")]].append(row)
    for authority, rows in by_authority.items():
        yield authority, Sheet(sheet.kind, sheet.columns, rows, f"{sheet.name}-{authority}")
