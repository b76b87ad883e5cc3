"""Invented names of people."""

from xeploai.demo.dice import Dice
from xeploai.demo.people import names


def test_a_name_is_put_together_from_the_lists() -> None:
    dice = Dice(1, "test")

    for _ in range(200):
        family_and_middle, given = names.person_name(dice)
        family, middle = family_and_middle.split(" ", 1)
        assert family in names.FAMILY
        assert (middle, given) in {
            (middle, given)
            for middles, givens in (
                (names.MALE_MIDDLE, names.MALE_GIVEN),
                (names.FEMALE_MIDDLE, names.FEMALE_GIVEN),
            )
            if middle in middles and given in givens
        }


def test_about_a_third_of_the_names_are_of_women() -> None:
    dice = Dice(1, "test")

    given = [name for _, name in (names.person_name(dice) for _ in range(2000))]

    only_female = set(names.FEMALE_GIVEN) - set(names.MALE_GIVEN)
    assert 25 < 100 * sum(name in only_female for name in given) / len(given) < 37
