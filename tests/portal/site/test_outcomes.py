"""Outcomes in words."""

from datetime import date

import pytest

from xeploai.domain import Grade, Outcome
from xeploai.portal.site import outcome_words
from xeploai.rulepacks import pack

ON = date(2023, 12, 31)


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome(Grade.EXCELLENT), "Hoàn thành xuất sắc nhiệm vụ"),
        (
            Outcome(None, "under_review"),
            "Đang được kiểm tra, xác minh, giải quyết khiếu nại, tố cáo hoặc xem xét kỷ luật",
        ),
        (Outcome(None, "of an older pack"), "of an older pack"),
        (Outcome(None, None), "–"),
    ],
)
def test_an_outcome_is_a_grade_a_reason_or_a_dash(outcome: Outcome, words: str) -> None:
    assert outcome_words(pack("vn-party-2023"), ON, "vi")(outcome) == words
