"""No state leads where the table does not."""

import pytest

from xeploai.domain import say
from xeploai.uploads.states import (
    CAN_BECOME,
    STATE_LABELS,
    ActionNotAllowed,
    UploadState,
    refuse_unless_follows,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.parametrize("state", UploadState)
def test_no_state_leads_where_the_table_does_not(state: UploadState) -> None:
    for following in UploadState:
        if following in CAN_BECOME[state]:
            refuse_unless_follows(state, following)
        else:
            with pytest.raises(ActionNotAllowed):
                refuse_unless_follows(state, following)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_state_has_a_label_of_its_own(language: str) -> None:
    assert len({STATE_LABELS[state][language] for state in UploadState}) == len(UploadState)


def test_a_refused_step_names_the_state() -> None:
    with pytest.raises(ActionNotAllowed) as refused:
        refuse_unless_follows(UploadState.STORED, UploadState.CANCELLED)

    (fault,) = refused.value.faults
    assert say(fault, "en") == "This is not possible now: the upload is “Stored”."
