"""The rows of a preview."""

import pytest
from django.test import Client

from tests.builders import decide, decision
from tests.portal.reading import rows, texts
from tests.portal.uploads.sending import BAD_ROW, GOOD_ROW, send, text_of, workbook
from xeploai.cycle.models import Cycle
from xeploai.domain.grades import Grade
from xeploai.uploads.models import Upload

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_old_and_new_stand_side_by_side_and_states_are_filtered(
    cycle: Cycle, office: Client
) -> None:
    decide(cycle, decision("member", "dv-0", Grade.EXCELLENT, document="QĐ 0"))
    send(office, ("a.xlsx", workbook(GOOD_ROW, BAD_ROW)))
    upload = Upload.objects.get()

    changed = text_of(office.get(f"/uploads/{upload.pk}/?state=changed"))
    refused = text_of(office.get(f"/uploads/{upload.pk}/?state=refused"))
    nothing = text_of(office.get(f"/uploads/{upload.pk}/?state=new&page=99"))

    assert "<del>QĐ 0</del> → <ins>QĐ 1</ins>" in changed
    assert [one[0] for one in rows(changed)[1:]] == ["Người 0 dv-0"]
    (refused_row,) = rows(refused)[1:]
    assert refused_row[0] == "dv-9"
    assert refused_row[2].startswith("B5 : ")
    assert "No row is in this state." in texts(nothing)
