"""The files of a neighbour's tree, as an office sends them."""

from pathlib import Path

UNITS = """Mã;Tên tổ chức đảng;Loại;Lĩnh vực;Mã đơn vị cấp trên;Ngày thành lập
tinh-x;Đảng bộ tỉnh X;province_committee;OTHER;;01/01/2010
huyen-x;Đảng bộ huyện X;district_committee;COMMUNE;tinh-x;01/01/2010
cb-x;Chi bộ X;Chi bộ cơ sở;SCHOOL;huyen-x;01/01/2012
"""
PEOPLE = """Mã đảng viên;Họ và tên;Mã chi bộ;Tình trạng;Ngày kết nạp;Từ ngày
x1;Nguyễn Văn Xa;cb-x;Chính thức;01/01/2000;01/01/2012
x2;Trần Thị Xinh;cb-x;Chính thức;01/01/2001;01/01/2012
"""
MERGERS = """unit,kind,other,name,category,sector,along,document,on
cb-x,Merge into,cb-1,,,,,QĐ 9,01/07/2025
"""
GRADINGS = """Đối tượng;Mã;Mức xếp loại;Lý do;Cơ quan quyết định;Số văn bản;Ngày ký;why
Đảng viên;x1;Hoàn thành tốt nhiệm vụ;;cb-x;QĐ 1;20/12/2023;
"""
RETURN = """category,total,graded,not_graded,excellent,good,completed,failed
member,20,20,0,3,12,4,1
"""


def write_files(folder: Path) -> Path:
    """Write all of them into a folder."""
    for name, text in {
        "units": UNITS,
        "people": PEOPLE,
        "mergers": MERGERS,
        "gradings": GRADINGS,
        "return": RETURN,
    }.items():
        (folder / f"x-{name}.csv").write_text(text, encoding="utf-8")
    return folder
