"""The sheet of a reorganisation: one change of one unit a row."""

import re
from collections.abc import Iterable, Sequence

from xeploai.domain import (
    REORGANISATION_LABELS,
    Fault,
    ReorganisationKind,
    ReorganisationRow,
    label,
    message,
)
from xeploai.intake.cells import codes_by_name
from xeploai.intake.tables import (
    SECTOR_NAMES,
    SECTORS,
    Kind,
    LabelsByCode,
    ListColumn,
    ListDefinition,
    RowReader,
    Vocabulary,
)

KIND_NAMES: LabelsByCode = {kind.value: each for kind, each in REORGANISATION_LABELS.items()}
KINDS_BY_NAME = codes_by_name(
    KIND_NAMES,
    {
        "MOVE": (
            "chuyển",
            "chuyển về trực thuộc",
            "chuyển giao",
            "chuyển giao về",
            "chuyển trực thuộc",
            "tiếp nhận",
            "transfer",
            "move",
        ),
        "MERGE": (
            "nhập",
            "sáp nhập",
            "sáp nhập vào",
            "hợp nhất",
            "hợp nhất vào",
            "hợp nhất thành",
            "merge",
        ),
        "RENAME": ("đổi tên thành", "thay đổi tên"),
        "SPLIT": ("tách", "chia tách", "tách thành", "split"),
        "OPEN": ("thành lập mới", "lập mới", "mới", "new", "open"),
        "CLOSE": (
            "kết thúc hoạt động",
            "chấm dứt hoạt động",
            "giải thể, kết thúc hoạt động",
            "close",
        ),
        "RECLASSIFY": (
            "đổi loại hình",
            "chuyển loại",
            "chuyển đổi loại hình",
            "nâng cấp",
            "thay đổi loại hình",
            "reclassify",
        ),
    },
)
COLUMNS = (
    ListColumn(
        "unit",
        "Mã tổ chức đảng",
        "Unit code",
        (
            "unit",
            "mã",
            "mã đơn vị",
            "mã tổ chức",
            "từ",
            "từ tổ chức đảng",
            "mã tổ chức đảng cũ",
            "from",
        ),
    ),
    ListColumn(
        "kind",
        "Hình thức sắp xếp",
        "Kind of change",
        ("kind", "hình thức", "nội dung sắp xếp", "nội dung", "việc sắp xếp", "loại thay đổi"),
    ),
    ListColumn(
        "other",
        "Mã tổ chức đảng tiếp nhận hoặc mới",
        "To unit code",
        (
            "to",
            "đến",
            "vào",
            "về",
            "mã tổ chức đảng mới",
            "mã tổ chức đảng tiếp nhận",
            "mã tổ chức tiếp nhận",
            "đến tổ chức đảng",
            "mã tổ chức đảng đến",
        ),
    ),
    ListColumn("name", "Tên mới", "New name", ("name", "tên tổ chức đảng mới"), required=False),
    ListColumn(
        "category",
        "Loại tổ chức đảng mới",
        "New category",
        ("category", "loại mới", "loại tổ chức đảng", "loại tổ chức"),
        required=False,
    ),
    ListColumn(
        "sector",
        "Loại hình đơn vị mới",
        "New sector",
        ("sector", "loại hình đơn vị", "lĩnh vực"),
        required=False,
    ),
    ListColumn(
        "along",
        "Mã đảng viên, tổ chức đảng chuyển theo",
        "Codes that go along",
        ("along", "chuyển theo", "đảng viên chuyển theo", "mã chuyển theo"),
        required=False,
    ),
    ListColumn(
        "document",
        "Số văn bản",
        "Document number",
        ("document", "văn bản", "số quyết định", "quyết định", "số, ký hiệu văn bản"),
    ),
    ListColumn(
        "on",
        "Từ ngày",
        "From day",
        ("on", "date", "ngày", "ngày hiệu lực", "ngày có hiệu lực", "from on", "kể từ ngày"),
    ),
)
DOCUMENT_LENGTH = 60
# longer than a cell ever is: every code is checked by itself
ALONG_LENGTH = 20_000


def read_reorganisation(row: RowReader, vocabulary: Vocabulary) -> ReorganisationRow:
    """Return a row; whether its units exist and its columns fit is for the register to say."""
    labels = vocabulary.categories_of_units
    category = row.optional_text("category")
    sector = row.optional_text("sector")
    return ReorganisationRow(
        place=row.place,
        # a placeholder where the cell has a fault: such a row is never handed out
        kind=ReorganisationKind(row.choice("kind", KINDS_BY_NAME, KIND_NAMES) or "MOVE"),
        unit=row.code("unit"),
        on=row.day("on"),
        document=row.text("document", longest=DOCUMENT_LENGTH),
        other=row.optional_code("other"),
        name=row.optional_text("name"),
        category=row.code_for("category", category, vocabulary.unit_category_names, labels),
        sector=row.code_for("sector", sector, SECTORS, SECTOR_NAMES),
        along=_codes(row.optional_text("along", longest=ALONG_LENGTH)),
    )


def _codes(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for code in re.split(r"[;,\s]+", text) if code))


def check_reorganisation(_: Sequence[ReorganisationRow], __: Vocabulary) -> Iterable[Fault]:
    """Yield nothing: rows are checked together with the register."""
    return ()


REORGANISATION = ListDefinition(
    Kind.REORGANISATION,
    label(message("Reorganisation of units")),
    COLUMNS,
    read_reorganisation,
    check_reorganisation,
    choices=lambda vocabulary: {
        "kind": KIND_NAMES,
        "category": vocabulary.categories_of_units,
        "sector": SECTOR_NAMES,
    },
)
