"""The posts and branches of a person on the page of a case, and who sees them."""

from datetime import date

import pytest

from tests.builders import AT, BY, make_cycle, make_members, make_post, make_tree
from tests.portal.conftest import ClientOf
from tests.portal.reading import page_of
from tests.portal.tables import part, rows, sentences
from xeploai.accounts.models import User
from xeploai.cycle.models import Cycle
from xeploai.domain import Role
from xeploai.organisations.models import Membership, Person, Post
from xeploai.organisations.roles import link_person

pytestmark = [pytest.mark.django_db, pytest.mark.database]

MEMBER, CADRE = "/2023/cases/member/dv-0/", "/2023/cases/leading_cadre/dv-0/"


@pytest.fixture
def moved() -> Cycle:
    """Return a cycle with a leader of two units, who came from another branch in September."""
    units = make_tree()
    (person,) = make_members(units["ap-a12"], 1)
    make_members(units["ap-a11"], 2)
    Membership.objects.filter(person=person).update(until_on=date(2023, 9, 1))
    Membership.objects.create(
        person=person, branch=units["ap-a11"], status="FULL", from_on=date(2023, 9, 1)
    )
    make_post(person, units["xa-a1"])
    make_post(person, units["xa-b1"], is_head=True)
    ended = make_post(person, units["huyen-a"])
    Post.objects.filter(pk=ended.pk).update(until_on=date(2023, 3, 1))
    return make_cycle()


def test_a_leader_s_case_shows_the_posts_the_main_one_first(
    moved: Cycle, client_of: ClientOf
) -> None:
    places = part(page_of(client_of((Role.ORGANISATION_BOARD, "tinh")), CADRE), "places")

    assert rows(places)[:3] == [
        [
            "Bí thư chức vụ chính",
            "Tên xa-b1",
            "người đứng đầu",
            "01/01/2015",
            "–",
            "Tên xa-b1",
            "Ban Thường vụ Tên huyen-b",
        ],
        ["Phó Bí thư", "Tên xa-a1", "–", "01/01/2015", "–", "Tên xa-a1", "Tên xa-a1"],
        ["Phó Bí thư", "Tên huyen-a", "–", "01/01/2015", "28/02/2023", "–", "–"],
    ]
    assert (
        "Hồ sơ được lập theo chức vụ “Bí thư” tại Tên xa-b1, theo tiêu chí: chức vụ người đứng đầu"
        " được chọn trước."
    ) in places.text
    assert (
        "Các chức vụ ngang nhau về các tiêu chí: chức vụ ở tổ chức đảng cấp cao hơn được chọn"
        " trước."
    ) in places.text
    assert "thì cấp có thẩm quyền xem xét, quyết định." in places.text
    assert "nhóm dự án xeploai đề xuất" in places.text  # the note on the rule


def test_the_former_branch_of_the_year_is_to_be_asked(moved: Cycle, client_of: ClientOf) -> None:
    places = part(page_of(client_of((Role.ORGANISATION_BOARD, "tinh")), MEMBER), "places")

    assert rows(places)[3:] == [
        ["Tên ap-a12", "01/01/2023", "31/08/2023", "243", "8", "chi bộ cũ: có nhận xét"],
        [
            "Tên ap-a11",
            "01/09/2023",
            "–",
            "122",
            "4",
            "chi bộ nơi sinh hoạt vào ngày kết thúc đợt: xếp loại đảng viên",
        ],
    ]
    (asked,) = [text for text in sentences(places, "p") if "Tên ap-a12" in text]
    assert asked.startswith(
        "Nên lấy nhận xét bằng văn bản của Tên ap-a12: đồng chí này đã sinh hoạt ở đó 8 tháng tròn"
        " trong năm (văn bản trước quy định: từ 6 tháng trở lên)."
    )
    assert "21-HD/BTCTW, mục II.B.6" in asked


def test_members_see_their_own_posts_and_nobody_else_s(moved: Cycle, client_of: ClientOf) -> None:
    own = client_of((Role.MEMBER, "ap-a11"), name="own")
    link_person(
        user=User.objects.get(username="own"),
        person=Person.objects.get(code="dv-0"),
        by=BY,
        at=AT,
    )

    assert "Tên ap-a12" in part(page_of(own, MEMBER), "places").text
    assert own.get("/2023/cases/member/dv-1/").status_code == 403


def test_an_organisation_has_no_posts(moved: Cycle, client_of: ClientOf) -> None:
    board = client_of((Role.ORGANISATION_BOARD, "tinh"))

    page = page_of(board, "/2023/cases/grassroots_branch/xa-a2/")

    assert 'id="places"' not in page
