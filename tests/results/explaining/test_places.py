"""Which former branch is to be heard, why a post is the main one, what counts where they differ."""

from datetime import date

import pytest

from tests.builders import FOUNDED, make_cycle, make_members, make_post, make_tree
from xeploai.cycle.models import Case, Cycle
from xeploai.cycle.queries import case_of
from xeploai.domain import Status, say
from xeploai.organisations.models import Membership, Person, Post, Unit
from xeploai.results.explaining.as_json import places_as_json
from xeploai.results.explaining.places import ExplainedPlaces, explain_places

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def moved(units: dict[str, Unit], on: date) -> Person:
    """Return a member who moved from one branch to another."""
    (person,) = make_members(units["ap-a12"], 1)
    Membership.objects.filter(person=person).update(until_on=on)
    Membership.objects.create(person=person, branch=units["ap-a11"], status="FULL", from_on=on)
    return person


def places_in(cycle: Cycle, person: Person) -> ExplainedPlaces:
    found = explain_places(case_of(cycle, "member", person.code))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("on", "heard"),
    [(date(2023, 6, 30), []), (date(2023, 7, 1), ["Tên ap-a12"])],
)
def test_a_former_branch_is_heard_from_six_full_months_of_the_year_on(
    on: date, heard: list[str]
) -> None:
    person = moved(make_tree(), on)

    places = places_in(make_cycle(), person)

    assert [each.body for each in places.opinions] == heard
    assert [each.gives_opinion for each in places.branches] == [bool(heard), False]


@pytest.mark.parametrize(("year", "is_mandatory"), [(2022, True), (2023, False)])
def test_only_the_text_in_force_makes_the_comments_mandatory(year: int, is_mandatory: bool) -> None:
    person = moved(make_tree(), date(year, 9, 1))

    (opinion,) = places_in(make_cycle(year), person).opinions

    status = Status.CONFIRMED if is_mandatory else Status.PREDECESSOR
    assert opinion.is_mandatory is is_mandatory
    assert opinion.reason.citation.status is status
    assert ("must give" in say(opinion.reason.sentence, "en")) is is_mandatory


def test_a_former_branch_that_closed_is_said_to_have_closed() -> None:
    units = make_tree()
    person = moved(units, date(2023, 9, 1))
    cycle = make_cycle()
    Unit.objects.filter(code="ap-a12").update(closed_on=date(2023, 10, 1))

    (opinion,) = places_in(cycle, person).opinions

    assert opinion.closed is not None
    assert say(opinion.closed, "en") == "Tên ap-a12 closed on 2023-10-01."


def cadre_with_two_posts() -> Case:
    units = make_tree()
    (person,) = make_members(units["ap-a11"], 1)
    make_post(person, units["xa-a1"])
    make_post(person, units["xa-b1"], is_head=True)
    return Case.objects.get(cycle=make_cycle(), category="leading_cadre")


def test_a_cadre_s_places_name_the_main_post_the_rule_and_what_was_equal() -> None:
    found = explain_places(cadre_with_two_posts())

    assert found is not None
    assert [(each.unit.code, each.is_main) for each in found.posts] == [
        ("xa-b1", True),
        ("xa-a1", False),
    ]
    assert found.main is not None
    assert say(found.main.sentence, "en") == (
        "The case is made for the post “Bí thư” at Tên xa-b1: the head's post comes before others."
    )
    assert found.main.citation.status is Status.UNKNOWN
    assert [label["en"] for label in found.alike_in] == ["the post in the higher unit comes first"]
    assert found.changed is None


def test_several_posts_graded_differently_are_for_the_competent_authority() -> None:
    found = explain_places(cadre_with_two_posts())

    assert found is not None
    assert found.several is not None
    assert found.several.citation.rule_ids == ("P23-SUBJ-6", "P18-SUBJ-9")
    assert say(found.several.sentence, "en").endswith(
        "the competent authority considers it and decides."
    )


def test_a_register_changed_since_says_so_and_the_case_stays() -> None:
    case = cadre_with_two_posts()
    Post.objects.filter(unit__code="xa-b1").update(is_head=False, from_on=date(2022, 1, 1))

    found = explain_places(case)

    assert found is not None
    assert found.main is None
    assert found.changed is not None
    assert say(found.changed, "en").endswith("be “Phó Bí thư” at Tên xa-a1.")


def test_the_member_case_of_a_cadre_lists_the_posts_without_choosing_one() -> None:
    case = cadre_with_two_posts()

    found = explain_places(case_of(case.cycle, "member", case.subject_code))

    assert found is not None
    assert len(found.posts) == 2
    assert (found.main, found.changed, found.several) == (None, None, None)


def test_json_has_posts_branches_and_opinions_with_their_source() -> None:
    units = make_tree()
    person = moved(units, date(2023, 9, 1))
    post = make_post(person, units["xa-a1"])
    Post.objects.filter(pk=post.pk).update(until_on=date(2023, 10, 1))
    make_post(person, units["xa-b1"])
    case = Case.objects.get(cycle=make_cycle(), category="leading_cadre")
    found = explain_places(case)
    assert found is not None

    plain = places_as_json(found, "en")

    assert plain["posts"] == [
        {
            "title": "Phó Bí thư",
            "unit": {"code": "xa-b1", "name": "Tên xa-b1"},
            "is_head": False,
            "from": FOUNDED.isoformat(),
            "until": None,
            "is_main": True,
            "opinion_of": "Tên xa-b1",
            "decided_by": "Tên xa-b1",
        }
    ]
    assert [each["until"] for each in plain["ended_posts"]] == ["2023-10-01"]
    assert [(each["unit"]["code"], each["days"]) for each in plain["branches"]] == [
        ("ap-a12", 243),
        ("ap-a11", 122),
    ]
    (opinion,) = plain["opinions"]
    assert (opinion["body"], opinion["mandatory"], opinion["status"]) == (
        "Tên ap-a12",
        False,
        "predecessor",
    )
    assert opinion["source"]["document"] == "21-HD/BTCTW"
    assert (plain["main_post"], plain["graded_differently"]) == (None, None)


def test_each_post_names_the_body_that_decides_on_its_holder() -> None:
    found = explain_places(cadre_with_two_posts())

    assert found is not None
    # the head of a grassroots committee is for the superior, its other cadres are for itself
    assert [each.decided_by for each in found.posts] == [
        "Ban Thường vụ Tên huyen-b",
        "Tên xa-a1",
    ]


def test_the_member_case_names_no_body_for_single_posts() -> None:
    case = cadre_with_two_posts()

    found = explain_places(case_of(case.cycle, "member", case.subject_code))

    assert found is not None
    assert not found.names_deciders
