"""The invented neighbour province. Only the names of its districts are real."""

from datetime import date
from typing import NamedTuple

from xeploai.demo.dice import Dice, apportion
from xeploai.demo.people.names import person_name
from xeploai.demo.people.titles import GROUPS
from xeploai.domain import (
    CollectiveEntry,
    MembershipEntry,
    MembershipStatus,
    PersonEntry,
    PostEntry,
    Sector,
    UnitEntry,
)

from .register import DemoRegister

NEIGHBOUR_ROOT, NEIGHBOUR_NAME = "tinh-an-giang", "Đảng bộ tỉnh An Giang"
OPENED = date(1976, 3, 1)
SETTLED = date(2020, 7, 1)  # leaders and collectives since then
MEMBERS = 7000
LEAST_MEMBERS = 5


class Place(NamedTuple):
    """A district of the neighbour, and how its new commune or ward is called afterwards."""

    code: str
    label: str
    new_word: str

    @property
    def place(self) -> str:
        """The name alone."""
        words = ("thành phố ", "thị xã ", "huyện ")
        return next(self.label.removeprefix(word) for word in words if self.label.startswith(word))


PLACES = (
    Place("ag-long-xuyen", "thành phố Long Xuyên", "phường"),
    Place("ag-chau-doc", "thành phố Châu Đốc", "phường"),
    Place("ag-tan-chau", "thị xã Tân Châu", "phường"),
    Place("ag-tinh-bien", "thị xã Tịnh Biên", "phường"),
    Place("ag-an-phu", "huyện An Phú", "xã"),
    Place("ag-chau-phu", "huyện Châu Phú", "xã"),
    Place("ag-chau-thanh", "huyện Châu Thành", "xã"),
    Place("ag-cho-moi", "huyện Chợ Mới", "xã"),
    Place("ag-phu-tan", "huyện Phú Tân", "xã"),
    Place("ag-thoai-son", "huyện Thoại Sơn", "xã"),
    Place("ag-tri-ton", "huyện Tri Tôn", "xã"),
)
# bodies that have a counterpart in the province: code, name, sector, grassroots organisations
BODIES = (
    ("ag-khoi", "Đảng bộ Khối các cơ quan và doanh nghiệp tỉnh An Giang", Sector.OTHER, 14),
    ("ag-quan-su", "Đảng bộ Quân sự tỉnh An Giang", Sector.ARMED_FORCES, 4),
    ("ag-cong-an", "Đảng bộ Công an tỉnh An Giang", Sector.ARMED_FORCES, 5),
)
COMMUNES = 4  # of each district
COMMUNE_NAMES = ("Thới Hạ", "Mỹ Thượng", "Bình Trung", "Vĩnh Ngoài")
COMMUNE_BRANCHES = (
    ("Chi bộ Cơ quan", Sector.ADMINISTRATION),
    ("Chi bộ Công an", Sector.ARMED_FORCES),
    ("Chi bộ Trường Tiểu học", Sector.SCHOOL),
    ("Chi bộ ấp Trung", Sector.COMMUNE),
    ("Chi bộ ấp Thượng", Sector.COMMUNE),
    ("Chi bộ ấp Hạ", Sector.COMMUNE),
)
DISTRICT_BRANCHES = (
    ("Chi bộ Văn phòng cấp ủy", Sector.ADMINISTRATION),
    ("Chi bộ Ban Tổ chức", Sector.ADMINISTRATION),
    ("Chi bộ Văn phòng Ủy ban nhân dân", Sector.ADMINISTRATION),
    ("Chi bộ Phòng Nội vụ", Sector.ADMINISTRATION),
    ("Chi bộ Tòa án nhân dân", Sector.ADMINISTRATION),
    ("Chi bộ Chi cục Thuế", Sector.ADMINISTRATION),
    ("Chi bộ Trường THPT", Sector.SCHOOL),
)
COMMUNE_POSTS = (
    ("Bí thư Đảng ủy", "grassroots_secretary"),
    ("Phó Bí thư Thường trực Đảng ủy", "grassroots_deputy_secretary"),
    ("Phó Chủ tịch Ủy ban nhân dân", "grassroots_deputy_chair"),
)
BRANCH_POSTS = (("Bí thư Chi bộ", "branch_secretary"),)
DISTRICT_POSTS = (
    ("Bí thư", "district_secretary"),
    ("Phó Bí thư Thường trực", "district_deputy_secretary"),
    ("Trưởng Ban Tổ chức", "district_board_head"),
)
STANDING_COMMITTEE = "Ban thường vụ cấp ủy"


def make_neighbour(seed: int) -> DemoRegister:
    """Return the register of the neighbour as it stood for years before the merger."""
    return _Neighbour(seed).register


class _Neighbour:
    def __init__(self, seed: int) -> None:
        self.dice = Dice(seed, "neighbour")
        self.register = DemoRegister()
        self._unit(NEIGHBOUR_ROOT, NEIGHBOUR_NAME, "province_committee", Sector.OTHER, None)
        for place in PLACES:
            self._add_place(place)
        for code, name, sector, number in BODIES:
            self._add_body(code, name, sector, number)
        self._add_people()
        self._add_leaders()

    def _unit(
        self, code: str, name: str, category: str, sector: Sector, parent: str | None
    ) -> None:
        unit = UnitEntry(code, name, category, sector, OPENED, None)
        self.register.add_unit(unit, parent)

    def _add_place(self, place: Place) -> None:
        name = f"Đảng bộ {place.label}"
        self._unit(place.code, name, "district_committee", Sector.OTHER, NEIGHBOUR_ROOT)
        number = 0
        for first in COMMUNE_NAMES[:COMMUNES]:
            number += 1
            self._add_commune(f"{place.code}-{number:03}", f"{first} {place.place}", place.code)
        for start, sector in DISTRICT_BRANCHES:
            number += 1
            code = f"{place.code}-{number:03}"
            self._unit(code, f"{start} {place.label}", "grassroots_branch", sector, place.code)

    def _add_commune(self, code: str, place: str, district: str) -> None:
        name = f"Đảng bộ xã {place}"
        self._unit(code, name, "grassroots_committee", Sector.COMMUNE, district)
        for number, (start, sector) in enumerate(COMMUNE_BRANCHES, 1):
            branch = f"{code}-{number:02}"
            self._unit(branch, f"{start} {place}", "subordinate_branch", sector, code)

    def _add_body(self, code: str, name: str, sector: Sector, number: int) -> None:
        self._unit(code, name, "district_committee", sector, NEIGHBOUR_ROOT)
        kind = "Đơn vị" if sector is Sector.ARMED_FORCES else "Cơ quan"
        own = sector if sector is Sector.ARMED_FORCES else Sector.ADMINISTRATION
        for index in range(1, number + 1):
            branch = f"{code}-{index:03}"
            title = f"Chi bộ {kind} số {index} tỉnh An Giang"
            self._unit(branch, title, "grassroots_branch", own, code)

    def _add_people(self) -> None:
        branches = [code for code, unit in self.register.units.items() if "branch" in unit.category]
        weights = [self.dice.between(20, 120) for _ in branches]
        spare = apportion(MEMBERS - LEAST_MEMBERS * len(branches), weights)
        for branch, more in zip(branches, spare, strict=True):
            for _ in range(LEAST_MEMBERS + more):
                self._add_member(branch)

    def _add_member(self, branch: str) -> None:
        code = f"AG-{len(self.register.people) + 1:05}"
        spread = self.dice.roll()
        year = 2021 - int(40 * spread * spread)
        admitted = date(year, self.dice.between(1, 12), self.dice.between(1, 28))
        person = PersonEntry(code, *person_name(self.dice), admitted)
        since = admitted.replace(year=year + 1)
        row = MembershipEntry(code, branch, since, None, MembershipStatus.FULL)
        self.register.add_person(person, row)

    def _add_leaders(self) -> None:
        stock = self.register.on(date(2024, 1, 1))
        of_branch: dict[str, list[str]] = {}
        for person, branch in stock.branch_of.items():
            of_branch.setdefault(branch, []).append(person)
        below: dict[str, list[str]] = {}
        for branch in of_branch:
            for above in list(stock.upwards(branch)):
                below.setdefault(above, []).append(branch)
        for code, unit in stock.units.items():
            if unit.category == "grassroots_branch":
                self._appoint(code, BRANCH_POSTS, [code], of_branch)
            elif unit.category == "grassroots_committee":
                self._appoint(code, COMMUNE_POSTS, below[code], of_branch)
                self._add_collective(code, unit)
            elif unit.category == "district_committee":
                own = [each for each in below[code] if stock.parents[each] == code]
                self._appoint(code, DISTRICT_POSTS, own, of_branch)
                self._add_collective(code, unit)

    def _appoint(
        self,
        unit: str,
        posts: tuple[tuple[str, str], ...],
        branches: list[str],
        of_branch: dict[str, list[str]],
    ) -> None:
        label = self.register.units[unit].name.removeprefix("Đảng bộ ").removeprefix("Chi bộ ")
        for index, (title, code) in enumerate(posts):
            lives = of_branch[branches[index % len(branches)]]
            person = lives.pop(0)
            admitted = self.register.people[person].admitted_on
            start = max(SETTLED, admitted.replace(year=admitted.year + 2))
            words = f"{title} {label}"
            post = PostEntry(person, unit, words, GROUPS[code], index == 0, start, None)
            self.register.posts.append(post)

    def _add_collective(self, code: str, unit: UnitEntry) -> None:
        number = len(self.register.collectives) + 1
        name = unit.name.replace("Đảng bộ", "Ban Thường vụ Đảng ủy", 1)
        entry = CollectiveEntry(f"AG-TT-{number:03}", name, code, STANDING_COMMITTEE, SETTLED, None)
        self.register.collectives.append(entry)
