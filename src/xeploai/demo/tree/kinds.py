"""Kinds of grassroots organisations and branches in the invented tree."""

from typing import NamedTuple

from xeploai.domain import Sector

from .places import BLOC, BORDER, CITY, DISTRICT, MILITARY, POLICE

COMMUNE, AGENCY, SERVICE, SCHOOL, ENTERPRISE, UNION, FORCE = (
    "commune",
    "agency",
    "service",
    "school",
    "enterprise",
    "union",
    "force",
)
HAMLET, OFFICE = "hamlet", "office"

SECTOR_OF_ROLE = {
    COMMUNE: Sector.COMMUNE,
    HAMLET: Sector.COMMUNE,
    OFFICE: Sector.ADMINISTRATION,
    AGENCY: Sector.ADMINISTRATION,
    SERVICE: Sector.PUBLIC_SERVICE,
    SCHOOL: Sector.SCHOOL,
    ENTERPRISE: Sector.ENTERPRISE,
    UNION: Sector.OTHER,
    FORCE: Sector.ARMED_FORCES,
}

# Weight of a branch's number of members.
SIZE_OF_ROLE = {
    HAMLET: 22,
    OFFICE: 27,
    AGENCY: 15,
    SERVICE: 13,
    SCHOOL: 18,
    ENTERPRISE: 15,
    UNION: 11,
    FORCE: 13,
}


class UnitKind(NamedTuple):
    """A kind of organisation. In its name: {d} district, {x} invented place, {n} number."""

    name: str
    role: str

    @property
    def repeats(self) -> bool:
        """Whether there may be several of the kind in one place."""
        return "{x}" in self.name or "{n}" in self.name


# Other grassroots committees by kind of district; the last ones fill up.
COMMITTEES: dict[str, tuple[UnitKind, ...]] = {
    DISTRICT: (
        UnitKind("Đảng bộ Trung tâm Y tế {d}", SERVICE),
        UnitKind("Đảng bộ Công an {d}", FORCE),
        UnitKind("Đảng bộ Công ty Cổ phần {x}", ENTERPRISE),
    ),
    BLOC: (
        UnitKind("Đảng bộ Sở Kế hoạch và Đầu tư", AGENCY),
        UnitKind("Đảng bộ Sở Tài chính", AGENCY),
        UnitKind("Đảng bộ Sở Xây dựng", AGENCY),
        UnitKind("Đảng bộ Sở Giao thông vận tải", AGENCY),
        UnitKind("Đảng bộ Sở Công Thương", AGENCY),
        UnitKind("Đảng bộ Sở Y tế", AGENCY),
        UnitKind("Đảng bộ Sở Nội vụ", AGENCY),
        UnitKind("Đảng bộ Sở Tư pháp", AGENCY),
        UnitKind("Đảng bộ Sở Nông nghiệp và Phát triển nông thôn", AGENCY),
        UnitKind("Đảng bộ Sở Tài nguyên và Môi trường", AGENCY),
        UnitKind("Đảng bộ Sở Lao động - Thương binh và Xã hội", AGENCY),
        UnitKind("Đảng bộ Sở Giáo dục và Đào tạo", AGENCY),
        UnitKind("Đảng bộ Sở Khoa học và Công nghệ", AGENCY),
        UnitKind("Đảng bộ Sở Thông tin và Truyền thông", AGENCY),
        UnitKind("Đảng bộ Sở Văn hóa và Thể thao", AGENCY),
        UnitKind("Đảng bộ Sở Du lịch", AGENCY),
        UnitKind("Đảng bộ Thanh tra tỉnh", AGENCY),
        UnitKind("Đảng bộ Văn phòng Tỉnh ủy", AGENCY),
        UnitKind("Đảng bộ Văn phòng Ủy ban nhân dân tỉnh", AGENCY),
        UnitKind("Đảng bộ Tòa án nhân dân tỉnh", AGENCY),
        UnitKind("Đảng bộ Viện kiểm sát nhân dân tỉnh", AGENCY),
        UnitKind("Đảng bộ Cục Thuế tỉnh", AGENCY),
        UnitKind("Đảng bộ Cục Hải quan tỉnh", AGENCY),
        UnitKind("Đảng bộ Kho bạc Nhà nước tỉnh", AGENCY),
        UnitKind("Đảng bộ Bảo hiểm xã hội tỉnh", SERVICE),
        UnitKind("Đảng bộ Bệnh viện Đa khoa tỉnh", SERVICE),
        UnitKind("Đảng bộ Bệnh viện Sản - Nhi tỉnh", SERVICE),
        UnitKind("Đảng bộ Bệnh viện Y học cổ truyền tỉnh", SERVICE),
        UnitKind("Đảng bộ Trung tâm Kiểm soát bệnh tật tỉnh", SERVICE),
        UnitKind("Đảng bộ Đài Phát thanh và Truyền hình tỉnh", SERVICE),
        UnitKind("Đảng bộ Trường Chính trị tỉnh", SCHOOL),
        UnitKind("Đảng bộ Trường Cao đẳng nghề tỉnh", SCHOOL),
        UnitKind("Đảng bộ Trường Cao đẳng Y tế tỉnh", SCHOOL),
        UnitKind("Đảng bộ Trường Cao đẳng {x}", SCHOOL),
        UnitKind("Đảng bộ Liên đoàn Lao động tỉnh", UNION),
        UnitKind("Đảng bộ Hội Nông dân tỉnh", UNION),
        UnitKind("Đảng bộ Tỉnh đoàn", UNION),
        UnitKind("Đảng bộ Công ty Điện lực tỉnh", ENTERPRISE),
        UnitKind("Đảng bộ Công ty Cổ phần {x}", ENTERPRISE),
        UnitKind("Đảng bộ Công ty Cổ phần Thủy sản {x}", ENTERPRISE),
        UnitKind("Đảng bộ Công ty TNHH Xây dựng {x}", ENTERPRISE),
        UnitKind("Đảng bộ Ngân hàng {x}", ENTERPRISE),
    ),
    MILITARY: (
        UnitKind("Đảng bộ Phòng Tham mưu", FORCE),
        UnitKind("Đảng bộ Phòng Chính trị", FORCE),
        UnitKind("Đảng bộ Đơn vị Quân sự số {n}", FORCE),
    ),
    POLICE: (
        UnitKind("Đảng bộ Văn phòng Công an tỉnh", FORCE),
        UnitKind("Đảng bộ Đơn vị nghiệp vụ số {n}", FORCE),
    ),
    BORDER: (
        UnitKind("Đảng bộ Phòng Tham mưu Biên phòng", FORCE),
        UnitKind("Đảng bộ Đồn Biên phòng số {n}", FORCE),
    ),
}
COMMITTEES[CITY] = COMMITTEES[DISTRICT]

BRANCHES: dict[str, tuple[UnitKind, ...]] = {
    DISTRICT: (
        UnitKind("Chi bộ Văn phòng cấp ủy {d}", AGENCY),
        UnitKind("Chi bộ Văn phòng Ủy ban nhân dân {d}", AGENCY),
        UnitKind("Chi bộ Ban Tổ chức {d}", AGENCY),
        UnitKind("Chi bộ Phòng Nội vụ {d}", AGENCY),
        UnitKind("Chi bộ Phòng Tài chính - Kế hoạch {d}", AGENCY),
        UnitKind("Chi bộ Phòng Giáo dục và Đào tạo {d}", AGENCY),
        UnitKind("Chi bộ Phòng Kinh tế {d}", AGENCY),
        UnitKind("Chi bộ Phòng Tài nguyên và Môi trường {d}", AGENCY),
        UnitKind("Chi bộ Thanh tra {d}", AGENCY),
        UnitKind("Chi bộ Tòa án nhân dân {d}", AGENCY),
        UnitKind("Chi bộ Viện kiểm sát nhân dân {d}", AGENCY),
        UnitKind("Chi bộ Chi cục Thi hành án dân sự {d}", AGENCY),
        UnitKind("Chi bộ Chi cục Thuế {d}", AGENCY),
        UnitKind("Chi bộ Mặt trận Tổ quốc {d}", UNION),
        UnitKind("Chi bộ Hội Nông dân {d}", UNION),
        UnitKind("Chi bộ Ban Chỉ huy Quân sự {d}", FORCE),
        UnitKind("Chi bộ Trung tâm Chính trị {d}", SERVICE),
        UnitKind("Chi bộ Trung tâm Văn hóa {d}", SERVICE),
        UnitKind("Chi bộ Ban Quản lý dự án {d}", SERVICE),
        UnitKind("Chi bộ Trường THPT {x}", SCHOOL),
        UnitKind("Chi bộ Trường THPT Dân lập {x}", SCHOOL),
        UnitKind("Chi bộ Điện lực {d}", ENTERPRISE),
        UnitKind("Chi bộ Bưu điện {d}", ENTERPRISE),
        UnitKind("Chi bộ Công ty TNHH {x}", ENTERPRISE),
        UnitKind("Chi bộ Hợp tác xã {x}", ENTERPRISE),
        UnitKind("Chi bộ Trường THPT {x}", SCHOOL),
        UnitKind("Chi bộ Quỹ tín dụng nhân dân {x}", ENTERPRISE),
    ),
    BLOC: (
        UnitKind("Chi bộ Ban Dân tộc tỉnh", AGENCY),
        UnitKind("Chi bộ Sở Ngoại vụ", AGENCY),
        UnitKind("Chi bộ Liên minh Hợp tác xã tỉnh", UNION),
        UnitKind("Chi bộ Hội Chữ thập đỏ tỉnh", UNION),
        UnitKind("Chi bộ Hội Cựu chiến binh tỉnh", UNION),
        UnitKind("Chi bộ Hội Văn học nghệ thuật tỉnh", UNION),
        UnitKind("Chi bộ Thư viện tỉnh", SERVICE),
        UnitKind("Chi bộ Bảo tàng tỉnh", SERVICE),
        UnitKind("Chi bộ Công ty Cổ phần {x}", ENTERPRISE),
        UnitKind("Chi bộ Công ty TNHH Thương mại {x}", ENTERPRISE),
        UnitKind("Chi bộ Trung tâm Dịch vụ {x}", SERVICE),
    ),
    MILITARY: (UnitKind("Chi bộ Phân đội trực thuộc số {n}", FORCE),),
    POLICE: (UnitKind("Chi bộ Đội trực thuộc số {n}", FORCE),),
    BORDER: (UnitKind("Chi bộ Trạm Biên phòng số {n}", FORCE),),
}
BRANCHES[CITY] = BRANCHES[DISTRICT]

# Branches below a grassroots committee, by its role. The last one fills up.
BELOW: dict[str, tuple[UnitKind, ...]] = {
    COMMUNE: (
        UnitKind("Chi bộ Cơ quan {x}", OFFICE),
        UnitKind("Chi bộ Quân sự {x}", FORCE),
        UnitKind("Chi bộ Công an {x}", FORCE),
        UnitKind("Chi bộ Trạm Y tế {x}", SERVICE),
        UnitKind("Chi bộ Trường Tiểu học {x}", SCHOOL),
        UnitKind("Chi bộ Trường Trung học cơ sở {x}", SCHOOL),
        UnitKind("Chi bộ Trường Mầm non {x}", SCHOOL),
        UnitKind("Chi bộ ấp {x}", HAMLET),
    ),
    AGENCY: (
        UnitKind("Chi bộ Văn phòng", AGENCY),
        UnitKind("Chi bộ Thanh tra", AGENCY),
        UnitKind("Chi bộ Phòng Kế hoạch - Tài chính", AGENCY),
        UnitKind("Chi bộ Trung tâm trực thuộc số {n}", SERVICE),
        UnitKind("Chi bộ Phòng chuyên môn số {n}", AGENCY),
    ),
    SERVICE: (
        UnitKind("Chi bộ Phòng Tổ chức - Hành chính", SERVICE),
        UnitKind("Chi bộ Khoa Nội", SERVICE),
        UnitKind("Chi bộ Khoa Ngoại", SERVICE),
        UnitKind("Chi bộ Khoa Dược", SERVICE),
        UnitKind("Chi bộ Khối chuyên môn số {n}", SERVICE),
    ),
    SCHOOL: (
        UnitKind("Chi bộ Phòng Đào tạo", SCHOOL),
        UnitKind("Chi bộ Khoa Cơ bản", SCHOOL),
        UnitKind("Chi bộ Sinh viên", SCHOOL),
        UnitKind("Chi bộ Khoa chuyên ngành số {n}", SCHOOL),
    ),
    ENTERPRISE: (
        UnitKind("Chi bộ Văn phòng Công ty", ENTERPRISE),
        UnitKind("Chi bộ Phòng Kinh doanh", ENTERPRISE),
        UnitKind("Chi bộ Xí nghiệp số {n}", ENTERPRISE),
    ),
    UNION: (UnitKind("Chi bộ Văn phòng", UNION), UnitKind("Chi bộ Ban chuyên đề số {n}", UNION)),
    FORCE: (UnitKind("Chi bộ Tham mưu", FORCE), UnitKind("Chi bộ Đội số {n}", FORCE)),
}

# Under a ward or a town the last kind below a commune is called differently.
WARD_QUARTER = UnitKind("Chi bộ khu phố {n}", HAMLET)

# Terms in names of units, and what some units were called before they were renamed.
FORMER_TERMS = (
    ("Công ty Cổ phần", "Công ty TNHH Một thành viên"),
    ("Công ty TNHH", "Doanh nghiệp tư nhân"),
    ("Hợp tác xã", "Tổ hợp tác"),
    ("Đảng bộ thị trấn", "Đảng bộ xã"),
    ("Đảng bộ phường", "Đảng bộ xã"),
    ("Trường THPT Dân lập", "Trường THPT Bán công"),
)
