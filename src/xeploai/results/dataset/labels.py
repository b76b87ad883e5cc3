"""Words that the dictionary of a cycle's data files says more than once."""

from collections.abc import Mapping

from xeploai.cycle.models import NOT_RATED, UNDECIDED
from xeploai.documents.dataset import Labels
from xeploai.domain import FIGURE_LABELS, SECTOR_LABELS, Grade, ReportingSource
from xeploai.reporting import SOURCE_WORDS

Codes = Mapping[str, Labels]


def said(vi: str, en: str) -> Labels:
    """Return words by language."""
    return {"vi": vi, "en": en}


SOURCES: Codes = {
    ReportingSource.CASES.value: said(SOURCE_WORDS[ReportingSource.CASES], "its single cases"),
    ReportingSource.RETURN.value: said(
        SOURCE_WORDS[ReportingSource.RETURN], "the statistical return it sent"
    ),
}
GRADES: Codes = {grade.value: FIGURE_LABELS[grade.value.lower()] for grade in Grade}
OUTCOMES: Codes = {
    **GRADES,
    NOT_RATED: FIGURE_LABELS["not_graded"],
    UNDECIDED: FIGURE_LABELS["undecided"],
}
SECTORS: Codes = {sector.value: labels for sector, labels in SECTOR_LABELS.items()}

UNIT = said("mã đơn vị, như ở units.code", "code of the unit, as in units.code")
PATH = said(
    "đường dẫn của đơn vị trong cây tổ chức ngày chốt số liệu: bốn ký tự cho mỗi cấp; mọi đơn vị"
    " bên dưới có đường dẫn bắt đầu bằng đường dẫn này",
    "path of the unit in the tree of the closing day, four characters a level; the paths of all"
    " units below begin with it",
)
NO_REASON = said("không thuộc diện chưa xếp loại", "not one that is not rated")
NO_GROUP = said("không thuộc nhóm có tỷ lệ tối đa", "in no group that shares a ceiling")
NOBODY_REPORTED = said(
    "không ai báo cáo số liệu này; khác với số 0", "nobody reported the figure; that is not 0"
)
NOTES: tuple[Labels, ...] = (
    said(
        "Ô trống không phải là 0: cột “Ô trống” nói rõ ý nghĩa. Số 0 là đã đếm và không có.",
        "An empty place is not 0: the column “Empty place” says what it means. 0 was counted.",
    ),
    said(
        "Tổng của một đơn vị = hồ sơ có is_counted ở đơn vị và các đơn vị bên dưới (theo path),"
        " cộng số trong các biểu có is_counted của đơn vị và các đơn vị bên dưới.",
        "A unit's total = the cases with is_counted at and below it (by path), plus the numbers of"
        " the returns with is_counted at and below it.",
    ),
    said(
        "figures: đơn vị nằm dưới một biểu tổng hợp được đếm từ hồ sơ của chính mình, nếu đã có"
        " quyết định; các số đó không tính vào tổng của cấp trên.",
        "figures: a unit below a return is counted from its own cases once one is decided; those"
        " numbers are in no superior's total.",
    ),
)
PSEUDONYMS = said(
    "Mã người là bút danh, không phải ẩn danh: mã, chức vụ và đơn vị có thể cho biết đó là ai."
    " Bảo quản như danh sách xếp loại.",
    "Codes of persons are pseudonyms, not anonymous: code, post and unit can tell who it is. Guard"
    " the files like the list of grades.",
)
