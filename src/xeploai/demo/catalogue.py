"""The kinds of grassroots organisation and branch that the invented tree is made of."""

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


class Kind(NamedTuple):
    """A kind of organisation. In its name: {d} district, {x} invented place, {n} number."""

    name: str
    role: str

    @property
    def repeats(self) -> bool:
        """Whether there may be several of the kind in one place."""
        return "{x}" in self.name or "{n}" in self.name


# Other grassroots committees by kind of district; the last ones fill up.
COMMITTEES: dict[str, tuple[Kind, ...]] = {
    DISTRICT: (
        Kind("Đảng bộ Trung tâm Y tế {d}", SERVICE),
        Kind("Đảng bộ Công an {d}", FORCE),
        Kind("Đảng bộ Công ty Cổ phần {x}", ENTERPRISE),
    ),
    BLOC: (
        Kind("Đảng bộ Sở Kế hoạch và Đầu tư", AGENCY),
        Kind("Đảng bộ Sở Tài chính", AGENCY),
        Kind("Đảng bộ Sở Xây dựng", AGENCY),
        Kind("Đảng bộ Sở Giao thông vận tải", AGENCY),
        Kind("Đảng bộ Sở Công Thương", AGENCY),
        Kind("Đảng bộ Sở Y tế", AGENCY),
        Kind("Đảng bộ Sở Nội vụ", AGENCY),
        Kind("Đảng bộ Sở Tư pháp", AGENCY),
        Kind("Đảng bộ Sở Nông nghiệp và Phát triển nông thôn", AGENCY),
        Kind("Đảng bộ Sở Tài nguyên và Môi trường", AGENCY),
        Kind("Đảng bộ Sở Lao động - Thương binh và Xã hội", AGENCY),
        Kind("Đảng bộ Sở Giáo dục và Đào tạo", AGENCY),
        Kind("Đảng bộ Sở Khoa học và Công nghệ", AGENCY),
        Kind("Đảng bộ Sở Thông tin và Truyền thông", AGENCY),
        Kind("Đảng bộ Sở Văn hóa và Thể thao", AGENCY),
        Kind("Đảng bộ Sở Du lịch", AGENCY),
        Kind("Đảng bộ Thanh tra tỉnh", AGENCY),
        Kind("Đảng bộ Văn phòng Tỉnh ủy", AGENCY),
        Kind("Đảng bộ Văn phòng Ủy ban nhân dân tỉnh", AGENCY),
        Kind("Đảng bộ Tòa án nhân dân tỉnh", AGENCY),
        Kind("Đảng bộ Viện kiểm sát nhân dân tỉnh", AGENCY),
        Kind("Đảng bộ Cục Thuế tỉnh", AGENCY),
        Kind("Đảng bộ Cục Hải quan tỉnh", AGENCY),
        Kind("Đảng bộ Kho bạc Nhà nước tỉnh", AGENCY),
        Kind("Đảng bộ Bảo hiểm xã hội tỉnh", SERVICE),
        Kind("Đảng bộ Bệnh viện Đa khoa tỉnh", SERVICE),
        Kind("Đảng bộ Bệnh viện Sản - Nhi tỉnh", SERVICE),
        Kind("Đảng bộ Bệnh viện Y học cổ truyền tỉnh", SERVICE),
        Kind("Đảng bộ Trung tâm Kiểm soát bệnh tật tỉnh", SERVICE),
        Kind("Đảng bộ Đài Phát thanh và Truyền hình tỉnh", SERVICE),
        Kind("Đảng bộ Trường Chính trị tỉnh", SCHOOL),
        Kind("Đảng bộ Trường Cao đẳng nghề tỉnh", SCHOOL),
        Kind("Đảng bộ Trường Cao đẳng Y tế tỉnh", SCHOOL),
        Kind("Đảng bộ Trường Cao đẳng {x}", SCHOOL),
        Kind("Đảng bộ Liên đoàn Lao động tỉnh", UNION),
        Kind("Đảng bộ Hội Nông dân tỉnh", UNION),
        Kind("Đảng bộ Tỉnh đoàn", UNION),
        Kind("Đảng bộ Công ty Điện lực tỉnh", ENTERPRISE),
        Kind("Đảng bộ Công ty Cổ phần {x}", ENTERPRISE),
        Kind("Đảng bộ Công ty Cổ phần Thủy sản {x}", ENTERPRISE),
        Kind("Đảng bộ Công ty TNHH Xây dựng {x}", ENTERPRISE),
        Kind("Đảng bộ Ngân hàng {x}", ENTERPRISE),
    ),
    MILITARY: (
        Kind("Đảng bộ Phòng Tham mưu", FORCE),
        Kind("Đảng bộ Phòng Chính trị", FORCE),
        Kind("Đảng bộ Đơn vị Quân sự số {n}", FORCE),
    ),
    POLICE: (
        Kind("Đảng bộ Văn phòng Công an tỉnh", FORCE),
        Kind("Đảng bộ Đơn vị nghiệp vụ số {n}", FORCE),
    ),
    BORDER: (
        Kind("Đảng bộ Phòng Tham mưu Biên phòng", FORCE),
        Kind("Đảng bộ Đồn Biên phòng số {n}", FORCE),
    ),
}
COMMITTEES[CITY] = COMMITTEES[DISTRICT]

BRANCHES: dict[str, tuple[Kind, ...]] = {
    DISTRICT: (
        Kind("Chi bộ Văn phòng cấp ủy {d}", AGENCY),
        Kind("Chi bộ Văn phòng Ủy ban nhân dân {d}", AGENCY),
        Kind("Chi bộ Ban Tổ chức {d}", AGENCY),
        Kind("Chi bộ Phòng Nội vụ {d}", AGENCY),
        Kind("Chi bộ Phòng Tài chính - Kế hoạch {d}", AGENCY),
        Kind("Chi bộ Phòng Giáo dục và Đào tạo {d}", AGENCY),
        Kind("Chi bộ Phòng Kinh tế {d}", AGENCY),
        Kind("Chi bộ Phòng Tài nguyên và Môi trường {d}", AGENCY),
        Kind("Chi bộ Thanh tra {d}", AGENCY),
        Kind("Chi bộ Tòa án nhân dân {d}", AGENCY),
        Kind("Chi bộ Viện kiểm sát nhân dân {d}", AGENCY),
        Kind("Chi bộ Chi cục Thi hành án dân sự {d}", AGENCY),
        Kind("Chi bộ Chi cục Thuế {d}", AGENCY),
        Kind("Chi bộ Mặt trận Tổ quốc {d}", UNION),
        Kind("Chi bộ Hội Nông dân {d}", UNION),
        Kind("Chi bộ Ban Chỉ huy Quân sự {d}", FORCE),
        Kind("Chi bộ Trung tâm Chính trị {d}", SERVICE),
        Kind("Chi bộ Trung tâm Văn hóa {d}", SERVICE),
        Kind("Chi bộ Ban Quản lý dự án {d}", SERVICE),
        Kind("Chi bộ Trường THPT {x}", SCHOOL),
        Kind("Chi bộ Trường THPT Dân lập {x}", SCHOOL),
        Kind("Chi bộ Điện lực {d}", ENTERPRISE),
        Kind("Chi bộ Bưu điện {d}", ENTERPRISE),
        Kind("Chi bộ Công ty TNHH {x}", ENTERPRISE),
        Kind("Chi bộ Hợp tác xã {x}", ENTERPRISE),
        Kind("Chi bộ Trường THPT {x}", SCHOOL),
        Kind("Chi bộ Quỹ tín dụng nhân dân {x}", ENTERPRISE),
    ),
    BLOC: (
        Kind("Chi bộ Ban Dân tộc tỉnh", AGENCY),
        Kind("Chi bộ Sở Ngoại vụ", AGENCY),
        Kind("Chi bộ Liên minh Hợp tác xã tỉnh", UNION),
        Kind("Chi bộ Hội Chữ thập đỏ tỉnh", UNION),
        Kind("Chi bộ Hội Cựu chiến binh tỉnh", UNION),
        Kind("Chi bộ Hội Văn học nghệ thuật tỉnh", UNION),
        Kind("Chi bộ Thư viện tỉnh", SERVICE),
        Kind("Chi bộ Bảo tàng tỉnh", SERVICE),
        Kind("Chi bộ Công ty Cổ phần {x}", ENTERPRISE),
        Kind("Chi bộ Công ty TNHH Thương mại {x}", ENTERPRISE),
        Kind("Chi bộ Trung tâm Dịch vụ {x}", SERVICE),
    ),
    MILITARY: (Kind("Chi bộ Phân đội trực thuộc số {n}", FORCE),),
    POLICE: (Kind("Chi bộ Đội trực thuộc số {n}", FORCE),),
    BORDER: (Kind("Chi bộ Trạm Biên phòng số {n}", FORCE),),
}
BRANCHES[CITY] = BRANCHES[DISTRICT]

# Branches below a grassroots committee, by its role. The last one fills up.
BELOW: dict[str, tuple[Kind, ...]] = {
    COMMUNE: (
        Kind("Chi bộ Cơ quan {x}", OFFICE),
        Kind("Chi bộ Quân sự {x}", FORCE),
        Kind("Chi bộ Công an {x}", FORCE),
        Kind("Chi bộ Trạm Y tế {x}", SERVICE),
        Kind("Chi bộ Trường Tiểu học {x}", SCHOOL),
        Kind("Chi bộ Trường Trung học cơ sở {x}", SCHOOL),
        Kind("Chi bộ Trường Mầm non {x}", SCHOOL),
        Kind("Chi bộ ấp {x}", HAMLET),
    ),
    AGENCY: (
        Kind("Chi bộ Văn phòng", AGENCY),
        Kind("Chi bộ Thanh tra", AGENCY),
        Kind("Chi bộ Phòng Kế hoạch - Tài chính", AGENCY),
        Kind("Chi bộ Trung tâm trực thuộc số {n}", SERVICE),
        Kind("Chi bộ Phòng chuyên môn số {n}", AGENCY),
    ),
    SERVICE: (
        Kind("Chi bộ Phòng Tổ chức - Hành chính", SERVICE),
        Kind("Chi bộ Khoa Nội", SERVICE),
        Kind("Chi bộ Khoa Ngoại", SERVICE),
        Kind("Chi bộ Khoa Dược", SERVICE),
        Kind("Chi bộ Khối chuyên môn số {n}", SERVICE),
    ),
    SCHOOL: (
        Kind("Chi bộ Phòng Đào tạo", SCHOOL),
        Kind("Chi bộ Khoa Cơ bản", SCHOOL),
        Kind("Chi bộ Sinh viên", SCHOOL),
        Kind("Chi bộ Khoa chuyên ngành số {n}", SCHOOL),
    ),
    ENTERPRISE: (
        Kind("Chi bộ Văn phòng Công ty", ENTERPRISE),
        Kind("Chi bộ Phòng Kinh doanh", ENTERPRISE),
        Kind("Chi bộ Xí nghiệp số {n}", ENTERPRISE),
    ),
    UNION: (Kind("Chi bộ Văn phòng", UNION), Kind("Chi bộ Ban chuyên đề số {n}", UNION)),
    FORCE: (Kind("Chi bộ Tham mưu", FORCE), Kind("Chi bộ Đội số {n}", FORCE)),
}

# Under a ward or a town the last kind below a commune reads otherwise.
WARD_QUARTER = Kind("Chi bộ khu phố {n}", HAMLET)

# What units are called, and what they were called before some were renamed.
FORMER_TERMS = (
    ("Công ty Cổ phần", "Công ty TNHH Một thành viên"),
    ("Công ty TNHH", "Doanh nghiệp tư nhân"),
    ("Hợp tác xã", "Tổ hợp tác"),
    ("Đảng bộ thị trấn", "Đảng bộ xã"),
    ("Đảng bộ phường", "Đảng bộ xã"),
    ("Trường THPT Dân lập", "Trường THPT Bán công"),
)
