"""What stands in the data files of a cycle: every column with its meaning, in two languages."""

from xeploai.cycle.models import UNDECIDED, Cycle
from xeploai.documents.dataset import DataColumn, DataType
from xeploai.domain import (
    ABOVE_THE_GRADED,
    FIGURE_LABELS,
    FIGURES,
    REASON_NOT_STATED,
    REASON_NOT_STATED_LABEL,
    RulePack,
)

from .labels import (
    GRADES,
    NO_GROUP,
    NO_REASON,
    NOBODY_REPORTED,
    OUTCOMES,
    PATH,
    SECTORS,
    SOURCES,
    UNIT,
    Codes,
    said,
)

Columns = tuple[DataColumn, ...]
TEXT, INTEGER, DAY = DataType.TEXT, DataType.INTEGER, DataType.DAY
MOMENT, TRUTH = DataType.MOMENT, DataType.TRUTH


def _unit() -> DataColumn:
    return DataColumn("unit", TEXT, UNIT)


def _path() -> DataColumn:
    return DataColumn("path", TEXT, PATH)


class CycleColumns:
    """The columns of every file, with the codes of one cycle's rule pack."""

    def __init__(self, cycle: Cycle, pack: RulePack) -> None:
        on = cycle.closes_on
        self.categories: Codes = {
            code: category.label for code, category in pack.categories_on(on).items()
        }
        self.reasons: Codes = {
            code: reason.label for code, reason in pack.not_rated_reasons_on(on).items()
        }

    def _category(self) -> DataColumn:
        meaning = said("nhóm đối tượng", "category of the subject")
        return DataColumn("category", TEXT, meaning, codes=self.categories)

    def _reason(self, *, of_returns: bool = False) -> DataColumn:
        meaning = said("lý do chưa đánh giá, xếp loại", "reason for not rating")
        unstated = {REASON_NOT_STATED: REASON_NOT_STATED_LABEL} if of_returns else {}
        return DataColumn("reason", TEXT, meaning, NO_REASON, {**self.reasons, **unstated})

    def units(self) -> Columns:
        """Return the columns of the frozen tree."""
        categories = {**ABOVE_THE_GRADED, **self.categories}
        top = said("đơn vị cao nhất", "the unit at the top")
        return (
            DataColumn("code", TEXT, said("mã đơn vị", "code of the unit")),
            DataColumn("name", TEXT, said("tên tại ngày chốt số liệu", "name on the closing day")),
            _path(),
            DataColumn(
                "parent", TEXT, said("mã cấp trên trực tiếp", "direct superior's code"), top
            ),
            DataColumn("category", TEXT, said("loại tổ chức", "category"), codes=categories),
            DataColumn("sector", TEXT, said("loại hình", "sector"), codes=SECTORS),
            DataColumn(
                "source",
                TEXT,
                said("số liệu của đơn vị lấy từ đâu", "what the unit's figures are taken from"),
                codes=SOURCES,
            ),
            DataColumn(
                "is_covered",
                TRUTH,
                said(
                    "biểu tổng hợp của đơn vị hoặc của cấp trên thay cho hồ sơ ở đây",
                    "a return, its own or one from above, stands in place of the cases here",
                ),
            ),
        )

    def cases(self, *, with_persons: bool) -> Columns:
        """Return the columns of the cases."""
        closed = said(
            "tên người không xuất ra trong bộ dữ liệu này", "names of persons are left out here"
        )
        return (
            self._category(),
            DataColumn(
                "subject",
                TEXT,
                said(
                    "mã đối tượng: tổ chức, tập thể hoặc người. Mã của người là bút danh: ai có"
                    " danh sách đảng viên thì biết đó là ai",
                    "code of the subject: organisation, collective or person. A person's code is a"
                    " pseudonym: whoever has the register knows who it is",
                ),
            ),
            DataColumn("subject_name", TEXT, said("tên", "name"), None if with_persons else closed),
            _unit(),
            _path(),
            DataColumn(
                "post",
                TEXT,
                said(
                    "chức vụ khi xếp loại; cùng với đơn vị có thể cho biết đó là ai",
                    "leading post that is graded; with the unit it can tell who it is",
                ),
                said("không xếp loại theo chức vụ", "not graded in a post"),
            ),
            self._group(),
            DataColumn(
                "outcome",
                TEXT,
                said("kết quả theo quyết định đang có hiệu lực", "by the decision in force"),
                codes=OUTCOMES,
            ),
            self._reason(),
            self._is_counted(),
        )

    def _group(self) -> DataColumn:
        meaning = said(
            "nhóm chức danh, nhiệm vụ tương đồng dùng chung tỷ lệ tối đa",
            "group of similar subjects that shares a ceiling",
        )
        return DataColumn("peer_group", TEXT, meaning, NO_GROUP)

    def _is_counted(self) -> DataColumn:
        meaning = said(
            "có tính vào tổng của cấp trên; không, nếu đã có biểu tổng hợp thay thế",
            "counts in the superiors' totals; not where a return stands in its place",
        )
        return DataColumn("is_counted", TRUTH, meaning)

    def decisions(self, *, with_persons: bool) -> Columns:
        """Return the columns of the grade decisions, replaced ones included."""
        not_rated = said("quyết định chưa xếp loại", "decided not to rate")
        no_correction = said("không phải đính chính", "no correction of a record")
        left_out = said(
            "không phải đính chính, hoặc lời ghi không xuất ra trong bộ dữ liệu này",
            "no correction, or the words are left out here",
        )
        return (
            self._category(),
            DataColumn("subject", TEXT, said("như ở cases.subject", "as in cases.subject")),
            DataColumn(
                "number",
                INTEGER,
                said("thứ tự quyết định của đối tượng, từ 1", "which of the subject's, from 1"),
            ),
            DataColumn(
                "is_in_force",
                TRUTH,
                said("đang có hiệu lực; không, nếu đã bị thay thế", "in force; not once replaced"),
            ),
            DataColumn("grade", TEXT, said("mức xếp loại", "grade"), not_rated, GRADES),
            self._reason(),
            DataColumn(
                "authority", TEXT, said("mã đơn vị ra quyết định", "code of the unit that decided")
            ),
            DataColumn("document", TEXT, said("số văn bản", "number of the document")),
            DataColumn("decided_on", DAY, said("ngày quyết định", "day of the decision")),
            DataColumn(
                "correction",
                TEXT,
                said("vì sao bản ghi trước sai", "why the record before was wrong"),
                no_correction if with_persons else left_out,
            ),
            _recorded(),
        )

    def tallies(self) -> Columns:
        """Return the columns of the counts of cases, by unit."""
        return (
            _unit(),
            _path(),
            DataColumn("sector", TEXT, said("loại hình", "sector"), codes=SECTORS),
            self._category(),
            DataColumn("outcome", TEXT, said("kết quả", "outcome"), codes=OUTCOMES),
            self._reason(),
            self._group(),
            DataColumn("number", INTEGER, said("số hồ sơ", "number of cases")),
            self._is_counted(),
        )

    def returns(self) -> Columns:
        """Return the columns of the statistical returns, replaced ones included."""
        return (
            DataColumn("return", INTEGER, said("số của biểu", "number of the return")),
            _unit(),
            DataColumn("received_on", DAY, said("ngày nhận", "day it was received")),
            DataColumn(
                "document",
                TEXT,
                said("số văn bản kèm theo", "number of its letter"),
                said("không ghi", "not stated"),
            ),
            DataColumn("file_name", TEXT, said("tên tệp đã ký", "name of the signed file")),
            DataColumn("file_sha256", TEXT, said("mã kiểm tra của tệp", "checksum of that file")),
            DataColumn(
                "replaces",
                INTEGER,
                said("thay cho biểu số", "number of the return it replaces"),
                said("biểu đầu tiên", "the first one"),
            ),
            DataColumn(
                "is_in_force",
                TRUTH,
                said("đang có hiệu lực; không, nếu đã bị thay thế", "in force; not once replaced"),
            ),
            DataColumn(
                "is_counted",
                TRUTH,
                said(
                    "đang có hiệu lực và tính vào tổng; không, nếu đơn vị tính theo hồ sơ",
                    "in force and in the totals; not where the unit counts by its cases",
                ),
            ),
            _recorded(),
        )

    def returned_counts(self) -> Columns:
        """Return the columns of the numbers in the returns."""
        return (
            DataColumn("return", INTEGER, said("như ở returns.return", "as in returns.return")),
            self._category(),
            DataColumn("outcome", TEXT, said("kết quả", "outcome"), codes=_decided()),
            self._reason(of_returns=True),
            DataColumn("number", INTEGER, said("số đối tượng", "number of subjects")),
        )

    def figures(self) -> Columns:
        """Return the columns of the statistics by unit and category."""
        figures = (
            DataColumn(
                figure,
                INTEGER,
                said(f"số đối tượng: {label['vi']}", f"number of subjects: {label['en']}"),
                NOBODY_REPORTED,
            )
            for figure, label in ((figure, FIGURE_LABELS[figure]) for figure in FIGURES)
        )
        return (
            _unit(),
            _path(),
            self._category(),
            *figures,
            DataColumn(
                "from_cases",
                INTEGER,
                said("phần của total đếm từ hồ sơ", "part of total counted from cases"),
                said("không có hồ sơ nào", "no case speaks of it"),
            ),
            DataColumn(
                "from_returns",
                INTEGER,
                said("phần của total lấy từ biểu tổng hợp", "part of total taken from returns"),
                said("không có biểu nào nêu nhóm này", "no return speaks of it"),
            ),
            DataColumn(
                "units_without_return",
                INTEGER,
                said(
                    "số đơn vị phải gửi biểu mà chưa gửi; các số ở đây chưa gồm phần đó",
                    "units that owe a return: the figures here lack them",
                ),
            ),
            DataColumn(
                "returns_without_category",
                INTEGER,
                said(
                    "số biểu đã gửi nhưng không nêu nhóm này; các số ở đây chưa gồm phần đó",
                    "returns that say nothing of this category: the figures here lack them",
                ),
            ),
        )


def _recorded() -> DataColumn:
    return DataColumn("recorded_at", MOMENT, said("lúc ghi vào hệ thống", "when it was recorded"))


def _decided() -> Codes:
    return {code: labels for code, labels in OUTCOMES.items() if code != UNDECIDED}
