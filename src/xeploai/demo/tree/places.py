"""The committees directly under the province, and invented names for places below them."""

from typing import NamedTuple

from xeploai.domain import Sector

ROOT_CODE = "kien-giang"
ROOT_NAME = "Đảng bộ tỉnh Kiên Giang"

CITY, DISTRICT, BLOC, MILITARY, POLICE, BORDER = (
    "city",
    "district",
    "bloc",
    "military",
    "police",
    "border",
)


class District(NamedTuple):
    """A committee directly under the province.

    Args:
        label: how the names of units below it refer to it.
        communes: communes, wards and towns, each with a grassroots committee of its own.
        committees, branches: weights by which other grassroots organisations are shared out.
        suffix: ends the numbers of its documents.
    """

    code: str
    label: str
    kind: str
    communes: int
    committees: int
    branches: int
    suffix: str

    @property
    def name(self) -> str:
        """The name of the organisation."""
        return f"Đảng bộ {self.label}"

    @property
    def executive(self) -> str:
        """The name of its executive."""
        if not self.is_place:
            return f"Đảng ủy {self.label}"
        place = self.label.removeprefix("thành phố ").removeprefix("huyện ")
        return f"{'Thành ủy' if self.kind == CITY else 'Huyện ủy'} {place}"

    @property
    def sector(self) -> Sector:
        """Armed forces as such; a committee of a place or a bloc works in every field."""
        return Sector.ARMED_FORCES if self.kind in (MILITARY, POLICE, BORDER) else Sector.OTHER

    @property
    def is_place(self) -> bool:
        """Whether it has communes below it."""
        return self.kind in (CITY, DISTRICT)


DISTRICTS = (
    District("rach-gia", "thành phố Rạch Giá", CITY, 12, 2, 44, "ThU"),
    District("ha-tien", "thành phố Hà Tiên", CITY, 7, 2, 27, "ThU"),
    District("phu-quoc", "thành phố Phú Quốc", CITY, 9, 2, 34, "ThU"),
    District("an-bien", "huyện An Biên", DISTRICT, 9, 2, 27, "HU"),
    District("an-minh", "huyện An Minh", DISTRICT, 11, 2, 26, "HU"),
    District("chau-thanh", "huyện Châu Thành", DISTRICT, 10, 2, 29, "HU"),
    District("giang-thanh", "huyện Giang Thành", DISTRICT, 5, 2, 22, "HU"),
    District("giong-rieng", "huyện Giồng Riềng", DISTRICT, 19, 2, 34, "HU"),
    District("go-quao", "huyện Gò Quao", DISTRICT, 11, 2, 29, "HU"),
    District("hon-dat", "huyện Hòn Đất", DISTRICT, 14, 2, 31, "HU"),
    District("kien-hai", "huyện Kiên Hải", DISTRICT, 4, 2, 19, "HU"),
    District("kien-luong", "huyện Kiên Lương", DISTRICT, 8, 2, 27, "HU"),
    District("tan-hiep", "huyện Tân Hiệp", DISTRICT, 11, 2, 28, "HU"),
    District("u-minh-thuong", "huyện U Minh Thượng", DISTRICT, 6, 2, 22, "HU"),
    District("vinh-thuan", "huyện Vĩnh Thuận", DISTRICT, 8, 2, 26, "HU"),
    District("khoi", "Khối các cơ quan và doanh nghiệp tỉnh", BLOC, 0, 62, 58, "ĐUK"),
    District("quan-su", "Quân sự tỉnh", MILITARY, 0, 20, 10, "ĐUQS"),
    District("cong-an", "Công an tỉnh", POLICE, 0, 26, 14, "ĐUCA"),
    District("bien-phong", "Bộ đội Biên phòng tỉnh", BORDER, 0, 14, 9, "ĐUBP"),
)

# Both halves are ordinary words of the delta; the pairs are invented.
PLACE_FIRST = (
    "Vàm",
    "Bàu",
    "Láng",
    "Doi",
    "Trảng",
    "Bưng",
    "Đìa",
    "Lung",
    "Búng",
    "Cồn",
    "Bến",
    "Xóm",
    "Đồng",
    "Mương",
    "Gò",
    "Rẫy",
    "Giồng",
    "Cù Lao",
    "Kênh",
    "Hòn",
)
PLACE_SECOND = (
    "Sen",
    "Trăng",
    "Phượng",
    "Sậy",
    "Lúa",
    "Mây",
    "Điên Điển",
    "Ô Môi",
    "Bần Xanh",
    "Cò Trắng",
    "So Đũa",
    "Thốt Nốt",
    "Bông Súng",
    "Ráng Chiều",
    "Sao Mai",
    "Nắng Mới",
    "Gáo Vàng",
    "Trâm Bầu",
    "Mù U",
    "Dừa Nước",
    "Cà Na",
    "Lục Bình",
    "Hải Âu",
    "Tràm Gió",
)

HAMLETS = (
    "Kênh Một",
    "Kênh Hai",
    "Kênh Ba",
    "Kênh Tư",
    "Kênh Năm",
    "Xẻo Cạn",
    "Xẻo Sâu",
    "Cây Gáo",
    "Cây Bàng",
    "Cây Trâm",
    "Mương Chùa",
    "Mương Đình",
    "Đường Xuồng",
    "Đường Trâu",
    "Rạch Cui",
    "Rạch Lá",
    "Bờ Dừa",
    "Bờ Tre",
    "Giồng Cát",
    "Giồng Kè",
    "Tân Lập A",
    "Tân Lập B",
    "Tân Bình A",
    "Tân Bình B",
    "Hòa Thuận A",
    "Hòa Thuận B",
    "Minh Phong",
    "Minh Hưng",
    "Phước Lợi",
    "Phước Hưng",
    "Thạnh Lộc",
    "Thạnh Phú",
    "Vĩnh Tiến",
    "Vĩnh Phát",
)
