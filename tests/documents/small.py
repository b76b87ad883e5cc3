"""A small report: one section, one table with two rows of heads."""

from datetime import date

from xeploai.reporting.report import (
    Bullets,
    Closing,
    Column,
    ColumnKind,
    Paragraph,
    Report,
    Row,
    Section,
    Table,
    TitleBlock,
)

TITLE = TitleBlock(
    "ĐẢNG BỘ XÃ A", "ĐẢNG CỘNG SẢN VIỆT NAM", "Số …-BC/ĐU", "Xã A, ngày …", "BÁO CÁO", "kết quả"
)
COLUMNS = (
    Column("name", ("Đơn vị",)),
    Column("number", ("Xuất sắc", "Số lượng"), ColumnKind.COUNT),
)


def small_report(text: str = "Có 3 chi bộ.", name: str = "Chi bộ 1") -> Report:
    """Return a report with that text as a paragraph, and that name in its table."""
    section = Section("I. Kết quả", (Paragraph(text, "Chung:"), Bullets((Paragraph(text),))))
    rows = (Row((name, 3402)), Row(("Cộng", 3402), is_total=True, adds=(0,)))
    table = Table("Biểu 1", "Kết quả", "Đơn vị tính: đảng viên.", COLUMNS, rows)
    closing = Closing("Nơi nhận:", ("Ban Tổ chức", "Lưu"), ("T/M ĐẢNG ỦY", "BÍ THƯ"))
    return Report(TITLE, (section,), closing, "PHỤ LỤC", (table,), date(2024, 1, 17))
