from random import Random

from tools.bench.rules import province
from tools.bench.rules.facts import make_facts
from xeploai.domain.model.pack import rulebook
from xeploai.rulepacks import pack


def test_made_up_facts_are_the_same_every_time() -> None:
    book = rulebook(pack("vn-party-2023"), on=province.ON)
    plan = book.plan_for("leading_cadre")

    assert make_facts(plan, book.facts, Random(1)) == make_facts(plan, book.facts, Random(1))
