"""The accounts of the demonstration: one for each role, at units of the invented province."""

from dataclasses import dataclass

from xeploai.domain import Role, message

from .records import DemoProvince
from .tree import ROOT_CODE

# public on purpose: everything in the demonstration is invented
PASSWORD = "minh-hoa-2023"  # noqa: S105

FOLLOWED = message("At the district until the merger of 2025, at its commune since.")
DISTRICT, GRASSROOTS, BRANCH = "an-bien", "an-bien-001", "an-bien-001-01"


@dataclass(frozen=True)
class DemoAccount:
    """An account of the demonstration with its one role.

    Args:
        is_acting: in place of an absent head, for some months.
        passed_on_by: the account that passed its role on.
        is_member: linked to an invented person who leads the grassroots organisation.
        remark: text of the catalogue for the sign-in page.
    """

    username: str
    label: str
    role: Role
    unit: str
    is_acting: bool = False
    passed_on_by: str = ""
    is_member: bool = False
    remark: str = ""


ACCOUNTS = (
    DemoAccount("ban-to-chuc-tinh", "Ban Tổ chức Tỉnh ủy", Role.ORGANISATION_BOARD, ROOT_CODE),
    DemoAccount(
        "ban-to-chuc-huyen",
        "Ban Tổ chức Huyện ủy An Biên cũ, nay ở xã An Biên",
        Role.ORGANISATION_BOARD,
        DISTRICT,
        remark=FOLLOWED,
    ),
    DemoAccount("van-phong-xa", "Văn phòng Đảng ủy xã An Biên", Role.EXECUTIVE_OFFICE, GRASSROOTS),
    DemoAccount("bi-thu", "Bí thư chi bộ", Role.BRANCH_SECRETARY, BRANCH),
    DemoAccount(
        "dang-vien",
        "Đảng viên của chi bộ",
        Role.MEMBER,
        BRANCH,
        is_member=True,
        remark=message("Sees their own case only."),
    ),
    DemoAccount(
        "thuong-vu-huyen",
        "Ban Thường vụ Huyện ủy An Biên cũ, nay ở xã An Biên",
        Role.DECIDING_AUTHORITY,
        DISTRICT,
        remark=FOLLOWED,
    ),
    DemoAccount("kiem-tra", "Ủy ban Kiểm tra Tỉnh ủy", Role.INSPECTION_COMMITTEE, ROOT_CODE),
    DemoAccount("cong-bo", "Người công bố kết quả", Role.PUBLISHER, ROOT_CODE),
    DemoAccount("giam-sat", "Người giám sát", Role.AUDITOR, ROOT_CODE),
    DemoAccount("quan-tri", "Quản trị tài khoản", Role.ADMINISTRATOR, ROOT_CODE),
    DemoAccount(
        "quyen-truong-ban",
        "Quyền Trưởng Ban Xây dựng Đảng phường Hà Tiên",
        Role.ORGANISATION_BOARD,
        "ha-tien",
        is_acting=True,
        remark=message("In place of an absent head, for a limited time."),
    ),
    DemoAccount(
        "duoc-uy-quyen",
        "Chuyên viên được ủy quyền",
        Role.ORGANISATION_BOARD,
        "an-minh",
        passed_on_by="ban-to-chuc-tinh",
        remark=message("Delegated by the province's organisation board, for a limited time."),
    ),
)


def leader_of(province: DemoProvince, unit: str = GRASSROOTS, branch: str = BRANCH) -> str | None:
    """Return the code of an invented person who leads the unit and belongs to the branch."""
    members = {one.person for one in province.memberships if one.branch == branch}
    leaders = [
        one
        for one in province.posts
        if one.unit == unit and one.until_on is None and one.person in members
    ]
    return min((one.person for one in leaders), default=None)
