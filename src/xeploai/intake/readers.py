"""How a line of each kind becomes a row, and what rows must agree on together."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import cast

from xeploai.domain import Fault

from .collectives import collective_row, faults_of_collectives
from .gradings import faults_of_gradings, grading_row
from .kinds import Kind
from .lines import Line
from .people import faults_of_people, person_row
from .posts import faults_of_posts, post_row
from .register import faults_of_units, unit_row
from .returns import faults_of_lines, return_line
from .rows import Row
from .vocabulary import Vocabulary

RowReader = Callable[[Line, Vocabulary], Row]
Together = Callable[[Sequence[Row], Vocabulary], Iterable[Fault]]


def _alone(check: Callable[..., Iterable[Fault]]) -> Together:
    return lambda rows, _: check(rows)


def _wordless(reader: Callable[[Line], Row]) -> RowReader:
    return lambda line, _: reader(line)


READERS: Mapping[Kind, tuple[RowReader, Together]] = {
    Kind.REGISTER: (unit_row, _alone(faults_of_units)),
    Kind.PEOPLE: (_wordless(person_row), _alone(faults_of_people)),
    Kind.POSTS: (_wordless(post_row), _alone(faults_of_posts)),
    Kind.COLLECTIVES: (_wordless(collective_row), _alone(faults_of_collectives)),
    Kind.GRADINGS: (grading_row, _alone(faults_of_gradings)),
    Kind.RETURN: (return_line, cast("Together", faults_of_lines)),
}
