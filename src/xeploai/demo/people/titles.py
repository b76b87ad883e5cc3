"""Titles of leading posts, the head's first. Equal codes mean equivalent titles at one level."""

from typing import NamedTuple

from xeploai.demo.tree import kinds


class PostTitle(NamedTuple):
    """A leading post as it is called, and the code of its equivalents."""

    text: str
    code: str


PROVINCE = (
    PostTitle("Bí thư Tỉnh ủy", "province_secretary"),
    PostTitle("Phó Bí thư Thường trực Tỉnh ủy", "province_deputy_secretary"),
    PostTitle("Phó Bí thư Tỉnh ủy, Chủ tịch Ủy ban nhân dân tỉnh", "province_deputy_secretary"),
    PostTitle("Phó Chủ tịch Ủy ban nhân dân tỉnh", "province_deputy_chair"),
    PostTitle("Phó Chủ tịch Hội đồng nhân dân tỉnh", "province_deputy_chair"),
    PostTitle("Trưởng Ban Tổ chức Tỉnh ủy", "province_board_head"),
    PostTitle("Trưởng Ban Tuyên giáo Tỉnh ủy", "province_board_head"),
    PostTitle("Trưởng Ban Dân vận Tỉnh ủy", "province_board_head"),
    PostTitle("Chủ nhiệm Ủy ban Kiểm tra Tỉnh ủy", "province_board_head"),
    PostTitle("Chánh Văn phòng Tỉnh ủy", "province_board_head"),
)
DISTRICT = (
    PostTitle("Bí thư {e}", "district_secretary"),
    PostTitle("Phó Bí thư Thường trực {e}", "district_deputy_secretary"),
    PostTitle("Phó Bí thư, Chủ tịch Ủy ban nhân dân {d}", "district_deputy_secretary"),
    PostTitle("Phó Chủ tịch Ủy ban nhân dân {d} phụ trách kinh tế", "district_deputy_chair"),
    PostTitle("Phó Chủ tịch Ủy ban nhân dân {d} phụ trách văn xã", "district_deputy_chair"),
    PostTitle("Phó Chủ tịch Hội đồng nhân dân {d}", "district_deputy_chair"),
    PostTitle("Trưởng Ban Tổ chức {e}", "district_board_head"),
    PostTitle("Trưởng Ban Tuyên giáo {e}", "district_board_head"),
    PostTitle("Trưởng Ban Dân vận {e}", "district_board_head"),
    PostTitle("Chủ nhiệm Ủy ban Kiểm tra {e}", "district_board_head"),
    PostTitle("Chủ tịch Ủy ban Mặt trận Tổ quốc {d}", "district_board_head"),
)
BODY = (
    PostTitle("Bí thư {e}", "district_secretary"),
    PostTitle("Phó Bí thư Thường trực {e}", "district_deputy_secretary"),
    PostTitle("Phó Bí thư {e}", "district_deputy_secretary"),
    PostTitle("Trưởng Ban Tổ chức {e}", "district_board_head"),
    PostTitle("Trưởng Ban Tuyên giáo {e}", "district_board_head"),
    PostTitle("Chủ nhiệm Ủy ban Kiểm tra {e}", "district_board_head"),
)
COMMUNE = (
    PostTitle("Bí thư Đảng ủy {x}", "grassroots_secretary"),
    PostTitle("Phó Bí thư Thường trực Đảng ủy {x}", "grassroots_deputy_secretary"),
    PostTitle("Phó Bí thư, Chủ tịch Ủy ban nhân dân {x}", "grassroots_deputy_secretary"),
    PostTitle("Phó Chủ tịch Ủy ban nhân dân {x} phụ trách kinh tế", "grassroots_deputy_chair"),
    PostTitle("Phó Chủ tịch Ủy ban nhân dân {x} phụ trách văn xã", "grassroots_deputy_chair"),
    PostTitle("Phó Chủ tịch Hội đồng nhân dân {x}", "grassroots_deputy_chair"),
    PostTitle("Chủ tịch Ủy ban Mặt trận Tổ quốc {x}", "grassroots_union_head"),
    PostTitle("Chủ tịch Hội Nông dân {x}", "grassroots_union_head"),
    PostTitle("Chủ tịch Hội Liên hiệp Phụ nữ {x}", "grassroots_union_head"),
)
COMMITTEE = (
    PostTitle("Bí thư Đảng ủy, {head}", "grassroots_secretary"),
    PostTitle("Phó Bí thư Đảng ủy, Phó {head} Thường trực", "grassroots_deputy_secretary"),
    PostTitle("Phó {head} phụ trách chuyên môn", "agency_deputy_head"),
    PostTitle("Phó {head} phụ trách tổ chức", "agency_deputy_head"),
    PostTitle("Phó {head} phụ trách tài chính", "agency_deputy_head"),
    PostTitle("Chánh Văn phòng", "agency_office_head"),
    PostTitle("Chủ tịch Công đoàn", "grassroots_union_head"),
)
GRASSROOTS_BRANCH = (
    PostTitle("Bí thư Chi bộ, {head}", "branch_secretary"),
    PostTitle("Phó Bí thư Chi bộ, Phó {head}", "branch_deputy_secretary"),
    PostTitle("Phó {head} phụ trách chuyên môn", "unit_deputy_head"),
    PostTitle("Chủ tịch Công đoàn cơ sở", "unit_union_head"),
)
DEPARTMENT = (
    PostTitle("Bí thư Đảng ủy bộ phận, {head}", "department_secretary"),
    PostTitle("Phó Bí thư Đảng ủy bộ phận, Phó {head}", "department_deputy_secretary"),
)
SUBORDINATE_BRANCH = (PostTitle("Bí thư Chi bộ, {head}", "unit_head"),)
COMMITTEE_MEMBER = PostTitle("Ủy viên Ban Chấp hành Đảng bộ {d}", "district_executive_member")
UNION_HEADS = ("grassroots_union_head", "unit_union_head")  # the armed forces have none

# {d} the district, {e} its executive, {x} the place, {head} the head of the agency or unit.
# Titles of that head by role, in large and in small units.
HEADS = {
    kinds.AGENCY: ("Thủ trưởng cơ quan", "Thủ trưởng đơn vị"),
    kinds.SERVICE: ("Giám đốc", "Trưởng đơn vị"),
    kinds.SCHOOL: ("Hiệu trưởng", "Hiệu trưởng"),
    kinds.ENTERPRISE: ("Tổng Giám đốc", "Giám đốc"),
    kinds.UNION: ("Chủ tịch", "Trưởng ban"),
    kinds.FORCE: ("Chỉ huy trưởng", "Chỉ huy trưởng"),
    kinds.OFFICE: ("Chánh Văn phòng", "Chánh Văn phòng"),
}
# Titles of heads that follow from the name of the unit.
HEADS_BY_NAME = (("Đảng bộ Sở", "Giám đốc"), ("Chi bộ Phòng", "Trưởng phòng"))


# Stored in the register as `title_code`: what officials call equivalent titles.
GROUPS = {
    "province_secretary": "Bí thư Tỉnh ủy",
    "province_deputy_secretary": "Phó Bí thư Tỉnh ủy",
    "province_deputy_chair": "Phó Chủ tịch cấp tỉnh",
    "province_board_head": "Trưởng ban Đảng cấp tỉnh",
    "district_secretary": "Bí thư cấp ủy cấp huyện",
    "district_deputy_secretary": "Phó Bí thư cấp ủy cấp huyện",
    "district_deputy_chair": "Phó Chủ tịch cấp huyện",
    "district_board_head": "Trưởng ban Đảng cấp huyện",
    "district_executive_member": "Ủy viên cấp ủy cấp huyện",
    "grassroots_secretary": "Bí thư đảng ủy cơ sở",
    "grassroots_deputy_secretary": "Phó Bí thư đảng ủy cơ sở",
    "grassroots_deputy_chair": "Phó Chủ tịch cấp xã",
    "grassroots_union_head": "Trưởng đoàn thể ở cơ sở",
    "department_secretary": "Bí thư đảng ủy bộ phận",
    "department_deputy_secretary": "Phó Bí thư đảng ủy bộ phận",
    "agency_deputy_head": "Cấp phó cơ quan có đảng bộ cơ sở",
    "agency_office_head": "Chánh Văn phòng cơ quan",
    "unit_head": "Cấp trưởng đơn vị có chi bộ cơ sở",
    "unit_deputy_head": "Cấp phó đơn vị có chi bộ cơ sở",
    "unit_union_head": "Chủ tịch Công đoàn đơn vị",
    "branch_secretary": "Bí thư chi bộ trực thuộc",
    "branch_deputy_secretary": "Phó Bí thư chi bộ trực thuộc",
}
