"""Leadership collectives and their seats."""

from datetime import date

from xeploai.demo.dice import Dice
from xeploai.demo.tree import DemoTree, DemoUnit, kinds, places
from xeploai.domain import CollectiveEntry, SeatEntry

from .posts import DemoPosts, Tenure

STANDING_COMMITTEE, AGENCY_LEADERSHIP = "Ban thường vụ cấp ủy", "Lãnh đạo cơ quan, đơn vị"
SEATS_LARGE, SEATS_SMALL = 9, 5
# district bodies whose leaders are reviewed as one
DISTRICT_BODIES = (
    "Ủy ban nhân dân",
    "Thường trực Hội đồng nhân dân",
    "Ủy ban Mặt trận Tổ quốc",
    "Ban Tổ chức",
    "Ban Tuyên giáo",
    "Ban Dân vận",
    "Ủy ban Kiểm tra",
    "Văn phòng cấp ủy",
)
# the list of those reviewed, and the month of its widening
FIRST_LIST, WIDER_LIST = date(2018, 6, 1), 3


_SPECS = {spec.code: spec for spec in places.DISTRICTS}


class DemoCollectives:
    """All collectives. More are on the list of those reviewed than were in the earlier year."""

    def __init__(
        self, seed: int, tree: DemoTree, posts: DemoPosts, *, year: int, number: int, earlier: int
    ) -> None:
        self.dice = Dice(seed, "collectives")
        self.rows: list[CollectiveEntry] = []
        self.units: dict[str, DemoUnit] = {}
        self.seats: list[SeatEntry] = []
        self.by_unit: dict[DemoUnit, list[Tenure]] = {}
        for tenure in posts.tenures:
            self.by_unit.setdefault(tenure.unit, []).append(tenure)
        self._add_all(tree, number)
        self._open(year, earlier)
        for row in self.rows:
            self._seat(row)

    def _add_all(self, tree: DemoTree, number: int) -> None:
        districts = tree.root.children
        for node in districts:
            self._add(node, f"Ban Thường vụ {_SPECS[node.code].executive}", STANDING_COMMITTEE)
        for node in districts:
            if _SPECS[node.code].is_place:
                for body in DISTRICT_BODIES:
                    name = f"Tập thể lãnh đạo {body} {_SPECS[node.code].label}"
                    self._add(node, name, AGENCY_LEADERSHIP)
        committees = [node for node in tree.of("grassroots_committee") if not node.is_changed]
        agencies = [node for node in committees if node.district_on(date.max).code == "khoi"]
        for node in agencies:
            name = node.name.replace("Đảng bộ", "Tập thể lãnh đạo")
            self._add(node, name, AGENCY_LEADERSHIP)
        communes = [node for node in committees if node.role == kinds.COMMUNE]
        others = [node for node in committees if node not in communes and node not in agencies]
        for node in self.dice.shuffled(communes) + others + agencies:
            if len(self.rows) < number:
                name = node.name.replace("Đảng bộ", "Ban Thường vụ Đảng ủy")
                self._add(node, name, STANDING_COMMITTEE)

    def _add(self, unit: DemoUnit, name: str, kind: str) -> None:
        code = f"TT-{len(self.rows) + 1:04}"
        self.rows.append(CollectiveEntry(code, name, unit.code, kind, FIRST_LIST, None))
        self.units[code] = unit

    def _open(self, year: int, earlier: int) -> None:
        """Put the last ones on the list only when it was widened, in the later year."""
        widened_on = date(year, WIDER_LIST, 1)
        for index in range(earlier, len(self.rows)):
            self.rows[index] = self.rows[index]._replace(opened_on=widened_on)

    def _seat(self, row: CollectiveEntry) -> None:
        """Seat the leaders of the unit; in a district's body, some leaders from below it."""
        unit = self.units[row.code]
        is_district = unit.code in _SPECS
        is_body = is_district and row.kind == AGENCY_LEADERSHIP
        candidates = self._leaders_below(unit) if is_body else self.by_unit[unit]
        room = SEATS_LARGE if is_district else SEATS_SMALL
        now = [tenure for tenure in candidates if tenure.post.until_on is None][:room]
        titles = {tenure.post.title for tenure in now}
        former = [tenure for tenure in candidates if tenure.post.until_on is not None]
        before = [tenure for tenure in former if tenure.post.title in titles]
        seated_people: set[str] = set()
        for tenure in [*now, *before]:
            from_on, until_on = max(tenure.post.from_on, row.opened_on), tenure.post.until_on
            if tenure.post.person not in seated_people and (until_on is None or from_on < until_on):
                seated_people.add(tenure.post.person)
                self.seats.append(SeatEntry(row.code, tenure.post.person, from_on, until_on))

    def _leaders_below(self, district: DemoUnit) -> list[Tenure]:
        agencies = [
            node
            for node in district.children
            if node.role in (kinds.AGENCY, kinds.UNION) and node in self.by_unit
        ]
        return [
            tenure
            for node in self.dice.shuffled(agencies)[:2]
            for tenure in self.by_unit[node]
            if tenure.post.until_on is None
        ]
