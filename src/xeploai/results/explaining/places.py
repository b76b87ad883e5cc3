"""Explain where a person belongs: posts, the branches of the year, and who gives an opinion."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from xeploai.cycle.evaluation import CompetenceReader, SubjectRow, steps_of
from xeploai.cycle.queries import BranchPlace, Case, PersonPlaces, PostPlace, pack_of, places_of
from xeploai.domain import (
    GRADE_OF_SEVERAL_POSTS_LABELS,
    POST_CRITERION_LABELS,
    Citation,
    Fault,
    FormerUnitOpinion,
    Labels,
    PostCriterion,
    RuleNotInForce,
    RulePack,
    SubjectKind,
    UnitRef,
    message,
)

MAIN_POST, SEVERAL_POSTS = "subjects.main_post", "subjects.grade_of_several_posts"

CHOSEN = message("The case is made for the post “%(title)s” at %(unit)s: %(criterion)s.")
CHANGED_SINCE = message(
    "The register has been changed since the tree was frozen: by the rule the main post would now "
    "be “%(title)s” at %(unit)s."
)
MUST_COMMENT = message(
    "%(branch)s must give its written comments: the member spent %(months)s full months of the "
    "year there, and %(least)s are enough."
)
SHOULD_COMMENT = message(
    "%(branch)s should be asked for its written comments: the member spent %(months)s full months "
    "of the year there, and by the earlier text %(least)s are enough."
)
CLOSED_SINCE = message("%(branch)s closed on %(day)s.")
LABELLED = "%(label)s"  # nothing of it to translate


def day_before(until: date | None) -> date | None:
    """Return the last day of a time that ends before a day; None where it has no end."""
    return until - timedelta(days=1) if until else None


@dataclass(frozen=True)
class ExplainedPost:
    """A leading post of the person.

    Args:
        bodies: the leadership collectives of the unit in which the person has a seat: there the
            person is reviewed for this post; by the unit itself where there are none.
        until: first day on which the person no longer held it.
        is_main: whether the case is made for it.
        is_held: whether the person held it on the closing day.
        decided_by: the body that decides on a holder of this post; empty where none is laid down.
    """

    title: str
    unit: UnitRef
    is_head: bool
    since: date
    until: date | None
    bodies: tuple[str, ...]
    is_main: bool = False
    is_held: bool = True
    decided_by: str = ""

    @property
    def last_day(self) -> date | None:
        """The last day of it; None while it lasts."""
        return day_before(self.until)

    @property
    def reviewed_by(self) -> str:
        """The bodies that give their opinion on the person for this post."""
        return "; ".join(self.bodies) or self.unit.name


@dataclass(frozen=True)
class ExplainedBranch:
    """A branch of the year.

    Args:
        until: first day on which the person was no longer there; None where it is the present one.
        days, months: of the year, spent there; only full months count.
        gives_opinion: whether a former branch has to be heard.
    """

    unit: UnitRef
    since: date
    until: date | None
    days: int
    months: int
    is_present: bool
    gives_opinion: bool

    @property
    def last_day(self) -> date | None:
        """The last day there; None where the person was still there on the closing day."""
        return day_before(self.until)


@dataclass(frozen=True)
class CitedSentence:
    """A sentence that rests on a rule, and where that is written."""

    sentence: Fault
    citation: Citation


@dataclass(frozen=True)
class OpinionDue:
    """The written comments of a former branch.

    Args:
        is_mandatory: whether a text in force demands them; known only from the text before
            otherwise.
        closed: a sentence where the branch no longer exists.
    """

    body: str
    is_mandatory: bool
    reason: CitedSentence
    closed: Fault | None = None


@dataclass(frozen=True)
class ExplainedPlaces:
    """The posts and branches of the person of a case.

    Args:
        ended: the posts that ended in the year.
        main: why the case is made for that one of several posts.
        alike_in: in what the posts were alike before that decided.
        changed: a sentence where another post would be the main one today.
        opinions: the former branches that are to be heard.
        several: what counts where several posts are graded differently.
    """

    posts: tuple[ExplainedPost, ...]
    ended: tuple[ExplainedPost, ...]
    branches: tuple[ExplainedBranch, ...]
    main: CitedSentence | None = None
    alike_in: tuple[Labels, ...] = ()
    changed: Fault | None = None
    opinions: tuple[OpinionDue, ...] = ()
    several: CitedSentence | None = None

    @property
    def all_posts(self) -> tuple[ExplainedPost, ...]:
        """The posts of the closing day, then those that ended in the year."""
        return self.posts + self.ended

    @property
    def names_deciders(self) -> bool:
        """Whether the bodies that decide for the single posts are known."""
        return any(each.decided_by for each in self.posts)

    @property
    def former(self) -> tuple[ExplainedBranch, ...]:
        """The branches that the person left in the year."""
        return tuple(each for each in self.branches if not each.is_present)


def explain_places(case: Case) -> ExplainedPlaces | None:
    """Return the posts and branches of a case's person; None where its subject is none."""
    cycle, pack = case.cycle, pack_of(case.cycle)
    on = cycle.closes_on
    places = places_of(case, _order(pack, on))
    if places is None:
        return None
    rule = pack.former_unit_opinion_on(on)
    is_cadre = pack.categories_on(on)[case.category].kind is SubjectKind.CADRE
    deciding = deciding_bodies(case, places) if is_cadre else {}
    posts = tuple(
        _post(place, case, decided_by=deciding.get(place.post.pk, "")) for place in places.held
    )
    several = is_cadre and len(posts) > 1
    return ExplainedPlaces(
        posts=posts,
        ended=tuple(_post(place, case, is_held=False) for place in places.ended),
        branches=tuple(_branch(each, places, rule) for each in places.branches),
        main=_main(case, places, pack) if several and posts[0].is_main else None,
        alike_in=tuple(POST_CRITERION_LABELS[each] for each in places.alike_in) if several else (),
        changed=_changed(posts) if is_cadre else None,
        opinions=tuple(_opinions(places, rule)),
        several=_several(pack, on) if several else None,
    )


def deciding_bodies(case: Case, places: PersonPlaces) -> Mapping[int, str]:
    """Return the body that decides on a leading cadre for each post held, by id of the post."""
    paths = {place.post.pk: place.cycle_unit.path for place in places.held if place.cycle_unit}
    steps = {step for path in paths.values() for step in steps_of(path)}
    reader = CompetenceReader(case.cycle, paths=steps)
    found = {
        place.post.pk: reader.bodies_for(
            SubjectRow(case.category, paths[place.post.pk], place.post.is_head)
        )
        for place in places.held
        if place.post.pk in paths
    }
    return {post: bodies.body for post, bodies in found.items() if bodies is not None}


def _order(pack: RulePack, on: date) -> tuple[PostCriterion, ...]:
    try:
        return pack.main_post_on(on)
    except RuleNotInForce:  # a pack without leading cadres puts no posts in order
        return ()


def _post(
    place: PostPlace, case: Case, *, is_held: bool = True, decided_by: str = ""
) -> ExplainedPost:
    post = place.post
    is_place = place.cycle_unit is not None and place.cycle_unit.pk == case.cycle_unit_id
    return ExplainedPost(
        post.title,
        UnitRef(post.unit.code, place.unit_name, post.unit.category),
        post.is_head,
        post.from_on,
        post.until_on,
        tuple(each.name for each in place.collectives),
        is_main=is_held and is_place and post.title == case.post,
        is_held=is_held,
        decided_by=decided_by,
    )


def _branch(
    place: BranchPlace, places: PersonPlaces, rule: FormerUnitOpinion | None
) -> ExplainedBranch:
    branch, stay = place.branch, place.stay
    return ExplainedBranch(
        UnitRef(branch.code, place.name, branch.category),
        stay.from_on,
        stay.until_on,
        stay.days,
        stay.months,
        is_present=stay.unit == places.present,
        gives_opinion=_is_heard(place, places, rule),
    )


def _is_heard(place: BranchPlace, places: PersonPlaces, rule: FormerUnitOpinion | None) -> bool:
    is_former = place.stay.unit != places.present
    return is_former and rule is not None and place.stay.months >= rule.months


def _opinions(places: PersonPlaces, rule: FormerUnitOpinion | None) -> Iterator[OpinionDue]:
    if rule is None:
        return
    for place in (each for each in places.branches if _is_heard(each, places, rule)):
        values = {"branch": place.name, "months": place.stay.months, "least": rule.months}
        text = MUST_COMMENT if rule.is_mandatory else SHOULD_COMMENT
        closed = place.branch.closed_on
        yield OpinionDue(
            place.name,
            rule.is_mandatory,
            CitedSentence(Fault(text, values), rule.citation),
            Fault(CLOSED_SINCE, {"branch": place.name, "day": closed}) if closed else None,
        )


def _main(case: Case, places: PersonPlaces, pack: RulePack) -> CitedSentence | None:
    criterion = places.main_criterion
    if criterion is None:
        return None
    citation = pack.value_on(MAIN_POST, case.cycle.closes_on).citation_of(criterion)
    values = {
        "title": places.held[0].post.title,
        "unit": places.held[0].unit_name,
        "criterion": POST_CRITERION_LABELS[criterion],
    }
    return CitedSentence(Fault(CHOSEN, values), citation)


def _changed(posts: tuple[ExplainedPost, ...]) -> Fault | None:
    if not posts or posts[0].is_main:
        return None
    return Fault(CHANGED_SINCE, {"title": posts[0].title, "unit": posts[0].unit.name})


def _several(pack: RulePack, on: date) -> CitedSentence | None:
    counts = pack.grade_of_several_posts_on(on)
    if counts is None:
        return None
    citation = pack.value_on(SEVERAL_POSTS, on).citation_of()
    label = GRADE_OF_SEVERAL_POSTS_LABELS[counts]
    return CitedSentence(Fault(LABELLED, {"label": label}), citation)
