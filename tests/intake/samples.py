"""Lists for the tests of the intake, and small changes to them."""

from collections.abc import Sequence
from typing import Any

from xeploai.intake import Kind

REGISTER = ["Mã", "Tên", "Loại tổ chức", "Loại hình", "Mã cấp trên", "Ngày thành lập"]
REGISTER += ["Ngày giải thể"]
UNIT = ["U1", "Đảng bộ xã A", "Đảng bộ cơ sở", "Xã, phường, thị trấn", None, "01/02/2010", None]

# The same under the headings of the template.
HEADINGS = ["Mã tổ chức đảng", "Tên tổ chức đảng", "Loại tổ chức đảng", "Loại hình đơn vị"]
HEADINGS += ["Mã cấp trên trực tiếp", "Ngày thành lập"]
ROW = ["U1", "Đảng bộ xã A", "Đảng bộ cơ sở", "COMMUNE", "", "01/02/2010"]

# A register as CSV.
CSV_HEADINGS = (
    "Mã tổ chức đảng,Tên tổ chức đảng,Loại tổ chức đảng,Loại hình đơn vị,"
    "Mã cấp trên trực tiếp,Ngày thành lập\n"
)
CSV_ROW = "U1,Đảng bộ xã A,Đảng bộ cơ sở,COMMUNE,,01/02/2010\n"

# English headings that a file of each kind may have.
HEADINGS_BY_KIND = {
    Kind.REGISTER: "code,name,category,sector,parent code,opened_on,closed_on",
    Kind.PEOPLE: "person code,full name,branch code,status,admitted_on,from,until",
    Kind.POSTS: "person code,unit code,title,title code,is head,from,until",
    Kind.COLLECTIVES: "code,name,unit code,kind,opened_on,closed_on",
    Kind.GRADINGS: "category,subject code,grade,reason,authority,document number,decided_on",
    Kind.RETURN: "category,total,graded,not_graded,good_or_better,excellent,completed,failed",
    Kind.REORGANISATION: "unit,kind,other,name,category,sector,along,document,on",
}


def changed(row: Sequence[Any], **cells: Any) -> list[Any]:
    """Return the row with the cells under those column letters replaced."""
    return [cells.get(chr(ord("A") + at), cell) for at, cell in enumerate(row)]


def with_cell(row: Sequence[Any], column: int, cell: Any) -> list[Any]:
    return [*row[:column], cell, *row[column + 1 :]]
