"""The sheet by which the two provinces became one on 1 July 2025, and its file.

Districts go. Their communes merge into communes, wards and special zones directly under the
province; the agencies of a district go over to its first commune, except those that have a row of
their own.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date

from xeploai.demo.dice import Dice
from xeploai.demo.tree import ROOT_CODE, places
from xeploai.domain import REORGANISATION_LABELS, ReorganisationKind, ReorganisationRow, Sector

from .neighbour import NEIGHBOUR_ROOT, PLACES
from .register import DemoRegister, RegisterOnDay

Kind = ReorganisationKind
MERGED_ON = date(2025, 7, 1)
MERGED_NAME = "Đảng bộ tỉnh An Giang"
PROVINCE_DECISION, DISTRICT_DECISION = "QĐ 01-QĐ/TU (minh họa)", "QĐ 02-QĐ/TU (minh họa)"
CATEGORY_DECISION = "QĐ 03-QĐ/TU (minh họa)"
PARTY_AGENCIES, STATE_AGENCIES = "khoi", "ubnd-tinh"
COMMUNES_A_COMMUNE = 3  # old ones that make a new one
SPECIAL_ZONES = {"phu-quoc": ("Phú Quốc", "Thổ Châu"), "kien-hai": ("Kiên Hải",)}
# agencies of a district that go elsewhere, by a part of their name
TO_PROVINCE = {
    "Tòa án": PARTY_AGENCIES,
    "Đảng bộ Công an": "cong-an",
    "Ban Chỉ huy Quân sự": "quan-su",
}
# agencies that merge into another one of their district
INTO_OFFICE = {
    "Chi bộ Ban Tổ chức": "Chi bộ Văn phòng cấp ủy",
    "Chi bộ Phòng Nội vụ": "Chi bộ Văn phòng Ủy ban nhân dân",
}
OFFICE_NAMES = {
    "Chi bộ Văn phòng cấp ủy": "Chi bộ Cơ quan Đảng {place}",
    "Chi bộ Văn phòng Ủy ban nhân dân": "Chi bộ Ủy ban nhân dân {place}",
}
COUNTERPARTS = {
    "ag-khoi": PARTY_AGENCIES,
    "ag-quan-su": "quan-su",
    "ag-cong-an": "cong-an",
    "bien-phong": "quan-su",
}
HEADINGS = (
    "Mã tổ chức đảng",
    "Hình thức sắp xếp",
    "Mã tổ chức đảng tiếp nhận hoặc mới",
    "Tên mới",
    "Loại tổ chức đảng mới",
    "Loại hình đơn vị mới",
    "Mã đảng viên, tổ chức đảng chuyển theo",
    "Số văn bản",
    "Từ ngày",
)
FILE_NAME = "sap-xep-01-07-2025.csv"


def reorganisation_rows(seed: int, register: DemoRegister) -> tuple[ReorganisationRow, ...]:
    """Return the rows of the sheet, in the order in which an office would write them."""
    return tuple(_Sheet(seed, register.on(MERGED_ON)).rows)


def sheet_file(rows: tuple[ReorganisationRow, ...], categories: Mapping[str, str]) -> bytes:
    """Return the sheet as the file that the office sends in.

    Args:
        categories: label by code, as a reader of the file knows them.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for row in rows:
        kind = REORGANISATION_LABELS[row.kind]["vi"]
        category = categories.get(row.category, row.category)
        along, day = " ".join(row.along), f"{row.on:%d/%m/%Y}"
        cells = (row.unit, kind, row.other, row.name, category, row.sector, along)
        writer.writerow((*cells, row.document, day))
    return text.getvalue().encode("utf-8-sig")


class _Sheet:
    def __init__(self, seed: int, stock: RegisterOnDay) -> None:
        self.dice, self.stock = Dice(seed, "reorganisation"), stock
        self.rows: list[ReorganisationRow] = []
        self.below: dict[str | None, list[str]] = {}
        for code, parent in stock.parents.items():
            self.below.setdefault(parent, []).append(code)
        self._province()
        for spec in places.DISTRICTS:
            if spec.is_place:
                name = spec.label.removeprefix("thành phố ").removeprefix("huyện ")
                word = "phường" if spec.kind == places.CITY else "xã"
                self._district(spec.code, name, word)
        for place in PLACES:
            self._district(place.code, place.place, place.new_word)

    def _add(
        self,
        kind: Kind,
        unit: str,
        other: str = "",
        *,
        name: str = "",
        category: str = "",
        sector: str = "",
        along: tuple[str, ...] = (),
        document: str = DISTRICT_DECISION,
    ) -> None:
        place = f"{FILE_NAME}:{len(self.rows) + 2}"
        row = ReorganisationRow(
            place, kind, unit, MERGED_ON, document, other, name, category, sector, along
        )
        self.rows.append(row)

    def _province(self) -> None:
        add = self._add
        decision = PROVINCE_DECISION
        add(Kind.RENAME, ROOT_CODE, name=MERGED_NAME, document=decision)
        add(Kind.MERGE, NEIGHBOUR_ROOT, ROOT_CODE, document=decision)
        add(
            Kind.RENAME,
            PARTY_AGENCIES,
            name="Đảng bộ các cơ quan Đảng tỉnh",
            document=decision,
        )
        add(
            Kind.SPLIT,
            PARTY_AGENCIES,
            STATE_AGENCIES,
            name="Đảng bộ Ủy ban nhân dân tỉnh",
            category="district_committee",
            along=tuple(self._state_agencies()),
            document=decision,
        )
        for code, into in COUNTERPARTS.items():
            add(Kind.MERGE, code, into, document=decision)

    def _state_agencies(self) -> Iterator[str]:
        """Yield departments, schools and enterprises among the agencies of the province."""
        for code in self.below[PARTY_AGENCIES]:
            unit = self.stock.units[code]
            is_department = "Sở" in unit.name and unit.sector is Sector.ADMINISTRATION
            others = (Sector.ENTERPRISE, Sector.SCHOOL, Sector.PUBLIC_SERVICE)
            if is_department or unit.sector in others:
                yield code

    def _district(self, code: str, name: str, word: str) -> None:
        communes = [
            each
            for each in self.below[code]
            if self.stock.units[each].category == "grassroots_committee"
            and self.stock.units[each].sector is Sector.COMMUNE
        ]
        first = communes[0]
        zones = SPECIAL_ZONES.get(code)
        called = f"đặc khu {zones[0]}" if zones else f"{word} {name}"
        self._raise_commune(first, called)
        for new, old in self._groups(code, communes[1:], first, word):
            for each in old:
                self._add(Kind.MERGE, each, new)
        self._agencies(code, called)
        self._add(Kind.CLOSE, code, first)

    def _raise_commune(self, code: str, called: str) -> None:
        self._add(Kind.MOVE, code, ROOT_CODE)
        self._add(Kind.RENAME, code, name=f"Đảng bộ {called}")
        self._add(Kind.RECLASSIFY, code, category="commune_committee", document=CATEGORY_DECISION)

    def _groups(
        self, district: str, communes: list[str], first: str, word: str
    ) -> Iterator[tuple[str, list[str]]]:
        """Yield each new commune of a district with the old ones that make it."""
        if district in SPECIAL_ZONES:
            if len(SPECIAL_ZONES[district]) > 1:
                last = communes.pop()
                self._raise_commune(last, f"đặc khu {SPECIAL_ZONES[district][1]}")
            yield first, communes
            return
        own = min(COMMUNES_A_COMMUNE - 1, len(communes))
        yield first, communes[:own]
        rest = communes[own:]
        for start in range(0, len(rest), COMMUNES_A_COMMUNE):
            old = rest[start : start + COMMUNES_A_COMMUNE]
            if len(old) == 1:
                # too small for a commune of its own
                yield first, old
                continue
            new = f"{district}-m{start // COMMUNES_A_COMMUNE + 1:02}"
            self._open_commune(new, word, old[0])
            yield new, old

    def _open_commune(self, code: str, word: str, elder: str) -> None:
        name = self.stock.units[elder].name.removeprefix("Đảng bộ ")
        place = name.removeprefix("thị trấn ").removeprefix("phường ").removeprefix("xã ")
        self._add(
            Kind.OPEN,
            code,
            ROOT_CODE,
            name=f"Đảng bộ {word} {place}",
            category="commune_committee",
            sector=Sector.COMMUNE.value,
        )

    def _agencies(self, district: str, called: str) -> None:
        own = self.below[district]
        offices = {
            start: next((code for code in own if self._is_called(code, start)), "")
            for start in OFFICE_NAMES
        }
        for start, name in OFFICE_NAMES.items():
            if offices[start]:
                self._add(Kind.RENAME, offices[start], name=name.format(place=called))
        for code in own:
            for part, to in TO_PROVINCE.items():
                if part in self.stock.units[code].name:
                    self._add(Kind.MOVE, code, to)
            for start, into in INTO_OFFICE.items():
                if self._is_called(code, start) and offices[into]:
                    self._add(Kind.MERGE, code, offices[into])

    def _is_called(self, code: str, start: str) -> bool:
        return self.stock.units[code].name.startswith(start)
