"""A return is stored whole with its file."""

import pytest

from tests.uploads.conftest import (
    RETURN,
    Office,
    texts,
)
from xeploai.cycle.models import Cycle
from xeploai.domain.roles import Role
from xeploai.uploads import preview_store
from xeploai.uploads.states import UploadState

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_return_is_stored_whole_with_its_file(office: Office, cycle: Cycle) -> None:
    secretary = office.reader((Role.BRANCH_SECRETARY, "ap-a11"))
    text = (
        "category,total,graded,not_graded,excellent,good,completed,failed\nmember,4,4,0,1,2,1,0\n"
    )

    upload = office.send(secretary, text, cycle, unit="ap-a11")
    outside = office.send(secretary, text, cycle, unit="ap-b11")
    stored = office.store(upload, secretary)
    again = office.send(secretary, text, cycle, unit="ap-a11")

    assert (stored.state, stored.new) == (UploadState.STORED, 1)
    assert outside.refused == 1
    assert (again.new, again.changed) == (0, 0)


def test_another_file_replaces_the_whole_return_and_shows_the_figures_that_differ(
    office: Office, cycle: Cycle
) -> None:
    secretary = office.reader((Role.BRANCH_SECRETARY, "ap-a11"))
    office.store(office.send(secretary, RETURN, cycle, unit="ap-a11"), secretary)

    upload = office.send(secretary, RETURN.replace("1,2,1,0", "2,1,1,0"), cycle, unit="ap-a11")

    assert (upload.new, upload.changed, upload.unchanged) == (0, 1, 0)
    (row,) = preview_store.read_rows(upload.pk)
    changes = {change.column: (change.old, change.new) for change in row.changes}
    assert (changes["excellent"], changes["good"]) == ((1, 2), (2, 1))
    assert "total" not in changes


def test_a_return_of_a_unit_that_reports_by_cases_does_not_count_and_says_so(
    office: Office, cycle: Cycle
) -> None:
    secretary = office.reader((Role.BRANCH_SECRETARY, "ap-a11"))
    upload = office.send(secretary, RETURN, cycle, unit="ap-a11")

    office.store(upload, secretary)

    assert texts(preview_store.read_findings(upload.pk, "remarks")).endswith(
        "“Tên ap-a11” reports by cases: its return is stored for comparison and does not count in"
        " the totals of 2023. It counts once the unit is set to report by return."
    )


def test_a_line_of_organisations_that_stand_above_the_sender_is_remarked_at_its_place(
    office: Office, cycle: Cycle
) -> None:
    secretary = office.reader((Role.BRANCH_SECRETARY, "ap-a11"))
    text = f"{RETURN}grassroots_committee,1,1,0,0,1,0,0\n"

    upload = office.send(secretary, text, cycle, unit="ap-a11")
    without = office.send(secretary, RETURN, cycle, unit="ap-a11")

    said = texts(preview_store.read_findings(upload.pk, "consequences"))
    assert "row 3: “Tên ap-a11” stands below “Tên xa-a1”, yet its return states 1 for" in said
    assert "stands below" not in texts(preview_store.read_findings(without.pk, "consequences"))
