"""A small province, imported on the command line, with a cycle that is open.

Also one in an installation of its own, on each database.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Xeploai
from tests.installations import Install, Installation, installing
from tests.shared_demo import copy_home

REGISTER = """Mã;Tên tổ chức đảng;Loại;Lĩnh vực;Mã đơn vị cấp trên;Ngày thành lập
tinh;Đảng bộ tỉnh;province_committee;OTHER;;01/01/2010
huyen-a;Đảng bộ huyện A;Đảng bộ cấp huyện và tương đương;COMMUNE;tinh;01/01/2010
huyen-b;Đảng bộ huyện B;district_committee;COMMUNE;tinh;01/01/2010
cb-1;Chi bộ Một;Chi bộ cơ sở;SCHOOL;huyen-a;01/01/2012
cb-2;Chi bộ Hai;Chi bộ cơ sở;COMMUNE;huyen-b;01/01/2012
"""


PEOPLE = """Mã đảng viên;Họ và tên;Mã chi bộ;Tình trạng;Ngày kết nạp;Từ ngày
p1;Nguyễn Văn Ất;cb-1;Chính thức;01/01/2000;01/01/2012
p2;Trần Thị Bính;cb-1;dự bị;01/01/2023;01/01/2023
p3;Lê Văn Đinh;cb-2;FULL;01/01/2001;01/01/2012
"""


GRADINGS = """Đối tượng;Mã;Mức xếp loại;Lý do;Cơ quan quyết định;Số văn bản;Ngày ký;why
Đảng viên;p1;Hoàn thành xuất sắc nhiệm vụ;;cb-1;QĐ 1;20/12/2023;
Đảng viên;p2;Chưa xếp loại;newly_admitted;cb-1;QĐ 1;20/12/2023;
Đảng viên;p3;GOOD;;Chi bộ Hai;QĐ 2;21/12/2023;
Chi bộ cơ sở;cb-1;EXCELLENT;;huyen-a;QĐ 3;25/12/2023;Thành tích nổi trội
"""


MAKE = """
import django
django.setup()
from tests.builders import decide, decision, make_cycle, make_members, make_tree, send_return
from xeploai.domain.figures.counts import Counts
from xeploai.domain.grades import Grade

units = make_tree()
make_members(units["ap-a11"], 5)
cycle = make_cycle(by_return=["huyen-b"])
decide(cycle, decision("member", "dv-0", Grade.EXCELLENT))
decide(cycle, decision("member", "dv-1", Grade.GOOD))
send_return(cycle, "huyen-b", {"member": Counts(good=12)})
"""


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def install(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Install]:
    """Return what makes an empty installation of a name."""
    with installing(request.param, tmp_path_factory.mktemp("installations")) as install:
        yield install


@pytest.fixture(scope="session")
def made(install: Install, migrated_home: Path) -> Installation:
    installation = install("made")
    if installation.database is None:
        copy_home(migrated_home, installation.home)
    else:
        assert installation.xeploai("units").returncode == 0
    ended = installation.python("-c", MAKE)
    assert ended.returncode == 0, ended.stderr
    return installation


@pytest.fixture
def province(xeploai: Xeploai, tmp_path: Path) -> Path:
    for name, text in (("register", REGISTER), ("people", PEOPLE), ("gradings", GRADINGS)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    for name in ("register", "people"):
        answer = xeploai("import", tmp_path / f"{name}.csv")
        assert answer.code == 0, answer.err
    assert xeploai("cycle", "open", 2023, "--accept").code == 0
    return tmp_path


@pytest.fixture
def graded(province: Path, xeploai: Xeploai) -> Path:
    """The province with its decisions."""
    answer = xeploai("import", province / "gradings.csv", "--cycle", 2023)
    assert answer.out == "4 rows: 4 new, 0 changed, 0 unchanged.\n", answer.err
    return province


def write_return(path: Path, **changed: object) -> Path:
    """Write a return of one category, with some cells changed."""
    row: dict[str, object] = {
        "category": "member",
        "total": 10,
        "graded": 9,
        "not_graded": 1,
        "excellent": 2,
        "good": 5,
        "completed": 1,
        "failed": 1,
        "reasons": "under_review=1",
        **changed,
    }
    path.write_text(f"{','.join(row)}\n{','.join(map(quoted, row.values()))}\n", encoding="utf-8")
    return path


def quoted(cell: object) -> str:
    """Return a cell as CSV has it where there is a comma in it."""
    return f'"{cell}"' if "," in str(cell) else str(cell)
