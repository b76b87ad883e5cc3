"""A template of a unit is filled with its stored data, and comes back unchanged."""

from pathlib import Path

import pytest

from tests.builders import make_post
from tests.uploads.conftest import GRADINGS, NOW, TODAY, Office, graded, row_states
from xeploai.accounts.journal import Actor
from xeploai.cycle.models import Cycle
from xeploai.domain import Refused
from xeploai.intake import Kind, SourceFile, read_files
from xeploai.organisations.models import Person, Post, Unit
from xeploai.uploads.context import UploadContext
from xeploai.uploads.operations.store import check, import_list
from xeploai.uploads.prefilled import filled_template, known_rows
from xeploai.uploads.vocabulary import vocabulary_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        (Kind.REGISTER, ["ap-a11", "ap-a12", "xa-a1"]),
        (Kind.PEOPLE, ["dv-0", "dv-1", "dv-2", "dv-3"]),
        (Kind.POSTS, []),
        (Kind.COLLECTIVES, []),
    ],
)
def test_a_template_of_the_register_has_the_unit_and_all_below(
    province: dict[str, Unit], kind: Kind, codes: list[str]
) -> None:
    rows = known_rows(kind, None, "xa-a1", vocabulary_of(None), on=TODAY)

    assert sorted(str(row["code"]) for row in rows or ()) == codes


def test_a_template_of_grades_has_every_case_with_its_decision(
    office: Office, cycle: Cycle
) -> None:
    import_list(*office.given(GRADINGS + graded("dv-0"), cycle))

    rows = known_rows(Kind.GRADINGS, cycle, "ap-a11", vocabulary_of(cycle), on=TODAY) or []

    grades = {row["subject"]: row.get("grade") for row in rows}
    assert grades == {
        "ap-a11": None,
        "dv-0": "Hoàn thành tốt nhiệm vụ",
        "dv-1": None,
        "dv-2": None,
        "dv-3": None,
    }


def test_grades_need_a_cycle_and_a_return_has_no_rows(cycle: Cycle) -> None:
    words = vocabulary_of(cycle)

    with pytest.raises(Refused, match="Choose a cycle: grades and returns belong to one"):
        known_rows(Kind.GRADINGS, None, "ap-a11", words, on=TODAY)
    assert known_rows(Kind.RETURN, cycle, "ap-a11", words, on=TODAY) is None


@pytest.mark.parametrize("kind", [Kind.REGISTER, Kind.PEOPLE])
def test_a_filled_template_that_comes_back_changes_nothing(
    office: Office, province: dict[str, Unit], tmp_path: Path, kind: Kind
) -> None:
    words = vocabulary_of(None)
    path = tmp_path / "list.xlsx"
    path.write_bytes(filled_template(kind, words, known_rows(kind, None, "xa-a1", words, on=TODAY)))

    given = read_files([SourceFile(path, "list.xlsx")], vocabulary=words)
    _, context = office.given(GRADINGS)

    assert set(row_states(check(given, context))) == {"UNCHANGED"}


def test_a_template_of_posts_with_titles_in_words_comes_back_unchanged(
    province: dict[str, Unit], office: Office, tmp_path: Path
) -> None:
    post = make_post(Person.objects.get(code="dv-0"), province["xa-a1"], is_head=True)
    Post.objects.filter(pk=post.pk).update(title_code="Bí thư đảng ủy cơ sở")
    words = vocabulary_of(None)
    rows = known_rows(Kind.POSTS, None, "xa-a1", words, on=TODAY)
    path = tmp_path / "posts.xlsx"
    path.write_bytes(filled_template(Kind.POSTS, words, rows))

    given = read_files([SourceFile(path, path.name)], vocabulary=words)
    checked = check(given, UploadContext(by=Actor("test"), at=NOW))

    assert row_states(checked) == ["UNCHANGED"]
