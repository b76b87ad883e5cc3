"""The kinds of file that are taken in, and the columns that tell them apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from xeploai.domain import FIGURE_LABELS

from .text import Labels


class Kind(StrEnum):
    """What a file lists, one subject or one line a row."""

    REGISTER = "register"
    PEOPLE = "people"
    POSTS = "posts"
    COLLECTIVES = "collectives"
    GRADINGS = "gradings"
    RETURN = "return"


KIND_LABELS: Labels = {
    Kind.REGISTER: {"vi": "Danh sách tổ chức đảng", "en": "Register of units"},
    Kind.PEOPLE: {"vi": "Danh sách đảng viên", "en": "List of members"},
    Kind.POSTS: {"vi": "Danh sách cán bộ lãnh đạo, quản lý", "en": "List of leading posts"},
    Kind.COLLECTIVES: {"vi": "Danh sách tập thể lãnh đạo, quản lý", "en": "List of collectives"},
    Kind.GRADINGS: {"vi": "Kết quả xếp loại từng đối tượng", "en": "Grades subject by subject"},
    Kind.RETURN: {"vi": "Biểu tổng hợp kết quả xếp loại", "en": "Statistical return"},
}


@dataclass(frozen=True)
class Column:
    """A column: its name here, its headings in both languages, and what else it is called.

    Args:
        other: further headings under which it is recognised.
        unclear: headings that look like it but may mean something else; they are refused.
        required: whether the file must have the column (its cells may still be empty).
    """

    name: str
    vi: str
    en: str
    other: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    required: bool = True

    @property
    def label(self) -> Mapping[str, str]:
        """Its heading by language."""
        return {"vi": self.vi, "en": self.en}


# An end is the first day on which something no longer holds. "Đến ngày" may mean the last day
# on which it still does, and a day lost or won is a member counted in the wrong branch.
FROM = Column("from_on", "Từ ngày", "From", ("from on", "ngày bắt đầu", "start"))
UNTIL = Column(
    "until_on",
    "Đến trước ngày",
    "Until",
    ("until on", "until (excluded)"),
    unclear=("đến ngày", "đến", "ngày kết thúc", "to", "to date", "end", "end date"),
    required=False,
)
OPENED = Column("opened_on", "Ngày thành lập", "Opened on", ("opened", "established on"))
CLOSED = Column(
    "closed_on",
    "Ngày kết thúc hoạt động",
    "Closed on",
    ("closed", "ngày giải thể", "ngày chấm dứt hoạt động"),
    required=False,
)
UNIT = Column(
    "unit", "Mã tổ chức đảng", "Unit code", ("unit", "mã đơn vị", "mã tổ chức", "organisation code")
)
CATEGORY = Column(
    "category", "Nhóm đối tượng", "Category", ("đối tượng", "loại đối tượng", "category code")
)

REGISTER_COLUMNS = (
    Column("code", UNIT.vi, UNIT.en, ("code", "mã", *UNIT.other)),
    Column("name", "Tên tổ chức đảng", "Name", ("unit name", "tên", "tên đơn vị", "tên tổ chức")),
    Column(
        "category",
        "Loại tổ chức đảng",
        "Category",
        ("loại", "loại tổ chức", "loại hình tổ chức đảng", "unit category"),
    ),
    Column("sector", "Loại hình đơn vị", "Sector", ("loại hình", "loại hình cơ sở", "lĩnh vực")),
    Column(
        "parent",
        "Mã cấp trên trực tiếp",
        "Parent code",
        (
            "parent",
            "cấp trên trực tiếp",
            "mã cấp trên",
            "mã đơn vị cấp trên",
            "mã tổ chức cấp trên",
            "mã tổ chức đảng cấp trên",
            "direct superior",
            "superior code",
        ),
    ),
    OPENED,
    CLOSED,
)
PEOPLE_COLUMNS = (
    Column("code", "Mã đảng viên", "Person code", ("code", "mã", "member code", "person")),
    Column("full_name", "Họ và tên", "Full name", ("họ tên", "họ và tên đảng viên", "name")),
    Column("branch", "Mã chi bộ", "Branch code", ("branch", "chi bộ")),
    Column("status", "Tình trạng đảng viên", "Status", ("tình trạng", "trạng thái")),
    Column(
        "admitted_on",
        "Ngày vào Đảng",
        "Admitted on",
        ("admitted", "ngày kết nạp", "ngày kết nạp Đảng"),
        required=False,
    ),
    FROM,
    UNTIL,
)
POSTS_COLUMNS = (
    Column("person", "Mã đảng viên", "Person code", ("person", "mã cán bộ", "mã người", "code")),
    UNIT,
    Column("title", "Chức vụ, chức danh", "Title", ("chức vụ", "chức danh", "post")),
    Column("title_code", "Mã chức danh", "Title code", ("mã chức vụ", "post code")),
    Column("is_head", "Là người đứng đầu", "Is head", ("người đứng đầu", "head")),
    FROM,
    UNTIL,
)
COLLECTIVES_COLUMNS = (
    Column("code", "Mã tập thể", "Collective code", ("code", "mã", "collective")),
    Column("name", "Tên tập thể", "Name", ("tên", "collective name")),
    UNIT,
    Column("kind", "Loại tập thể", "Kind", ("loại hình tập thể", "collective kind")),
    OPENED,
    CLOSED,
)
GRADINGS_COLUMNS = (
    CATEGORY,
    Column("subject", "Mã đối tượng", "Subject code", ("subject", "mã", "code")),
    Column(
        "grade",
        "Mức xếp loại",
        "Grade",
        ("xếp loại", "kết quả xếp loại", "mức xếp loại chất lượng", "xếp loại chất lượng"),
    ),
    Column(
        "reason",
        "Lý do chưa xếp loại",
        "Reason",
        ("lý do", "lý do không xếp loại", "reason code", "not rated reason"),
        required=False,
    ),
    Column(
        "authority",
        "Cấp có thẩm quyền quyết định",
        "Competent authority",
        (
            "cấp có thẩm quyền",
            "cấp quyết định",
            "cơ quan quyết định",
            "authority",
            "authority code",
        ),
    ),
    Column(
        "document_number",
        "Số quyết định",
        "Document number",
        ("số văn bản", "decision number", "số, ký hiệu quyết định"),
    ),
    Column("decided_on", "Ngày quyết định", "Decided on", ("decision date", "ngày ký", "decided")),
)


def _figure(name: str, *other: str, required: bool = True) -> Column:
    labels = FIGURE_LABELS[name]
    return Column(name, labels["vi"], labels["en"], other, (), required)


RETURN_COLUMNS = (
    CATEGORY,
    _figure("total", "tổng cộng"),
    _figure("graded", "đã đánh giá, xếp loại", "số được đánh giá, xếp loại", "được xếp loại"),
    _figure("not_graded", "not graded", "chưa xếp loại", "không đánh giá, xếp loại"),
    Column(
        "reasons",
        "Lý do chưa xếp loại",
        "Reasons",
        ("lý do", "not graded reasons", "not_graded_reasons"),
        required=False,
    ),
    _figure("good_or_better", "hoàn thành tốt trở lên", required=False),
    _figure("excellent", "hoàn thành xuất sắc"),
    _figure("good", "hoàn thành tốt", required=False),
    _figure("completed", "hoàn thành"),
    _figure("failed", "không hoàn thành"),
)

COLUMNS: Mapping[Kind, tuple[Column, ...]] = {
    Kind.REGISTER: REGISTER_COLUMNS,
    Kind.PEOPLE: PEOPLE_COLUMNS,
    Kind.POSTS: POSTS_COLUMNS,
    Kind.COLLECTIVES: COLLECTIVES_COLUMNS,
    Kind.GRADINGS: GRADINGS_COLUMNS,
    Kind.RETURN: RETURN_COLUMNS,
}

# At least one of these columns, where a kind has such a pair.
EITHER: Mapping[Kind, tuple[str, ...]] = {Kind.RETURN: ("good_or_better", "good")}

# A running number for the eye: read past without a remark.
RUNNING_NUMBER = ("stt", "tt", "số thứ tự", "số tt", "no", "nr")

# What a filled template shows beside the codes, and what came back as wrong: for people to read.
SUBJECT_NAME = {"vi": "Tên đối tượng", "en": "Subject name"}
UNIT_NAME = {"vi": "Tên nơi sinh hoạt, công tác", "en": "Unit name for reading"}
BRANCH_NAME = {"vi": "Tên chi bộ", "en": "Branch name"}
PARENT_NAME = {"vi": "Tên cấp trên trực tiếp", "en": "Parent name"}
PERSON_NAME = {"vi": "Họ và tên cán bộ", "en": "Name of the holder"}
WHY_NOT_TAKEN = {"vi": "Vì sao chưa nhận", "en": "Why it was not taken"}
CAME_FROM = {"vi": "Vị trí trong tệp đã gửi", "en": "Place in the file sent"}
FOR_THE_EYE = tuple(
    heading
    for labels in (
        SUBJECT_NAME,
        UNIT_NAME,
        BRANCH_NAME,
        PARENT_NAME,
        PERSON_NAME,
        WHY_NOT_TAKEN,
        CAME_FROM,
    )
    for heading in labels.values()
)

# The sheet of allowed words in our own templates: not data, and no remark either.
WORDS_SHEET = "Danh mục"
