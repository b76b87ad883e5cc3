"""A small pack in a file, and facts of an invented subject."""

import json
from pathlib import Path

import pytest

from tests.builders import decide, decision
from tests.cycle.assessed import EXCELLENT, assessed_cycle, enter, member_case
from xeploai.cycle.models import Cycle
from xeploai.domain.grades import Grade
from xeploai.rulepacks import builtin_packs

SMALL = Path(__file__).parents[3] / "rulepacks"


FACTS = {
    "tasks_assigned": 100,
    "tasks_done": 100,
    "tasks_on_time": 100,
    "tasks_exceeded": 40,
    "outstanding": True,
    "has_concrete_product": True,
    "criteria_general": {"a": "GOOD"},
    "criteria_results": {"r1": "EXCELLENT"},
    "discipline": [],
    "conclusions": [],
    "is_exempt": False,
    "is_suspended": False,
    "months_since_admission": 40,
}


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """Return facts of an invented member, as a file."""
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(FACTS))
    return file


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return the small pack with provisions, as a file."""
    file = tmp_path / "small.yaml"
    text = (SMALL / "small-pack.yaml").read_text() + (SMALL / "small-provisions.yaml").read_text()
    file.write_text(text)
    return file


def no_such_pack(code: str) -> str:
    """Return the refusal of a code that is not one of a pack."""
    return f"Unknown rule pack “{code}”. Use one of: {', '.join(builtin_packs())}."


LAYER = """layer: {code}
extends: vn-party-2023
title: {{vi: Văn bản {code}, en: Document {code}}}
standing: {standing}
issued_by: {{vi: Tỉnh ủy, en: Committee}}
unit: {unit}
source: {{document: {document}, issued: 2023-11-01, place: mục 3}}
parameters:
  - {{parameter: P23-GR-3.exceeded, from: 2023-11-01, value: {value}}}
"""


def layer_text(code: str, unit: str, document: str, value: str, standing: str = "LOCAL") -> str:
    """Return a local document that sets one number."""
    return LAYER.format(code=code, unit=unit, document=document, value=value, standing=standing)


@pytest.fixture
def assessed(db: None) -> Cycle:
    """Return a cycle with facts of one member, who is graded EXCELLENT."""
    cycle = assessed_cycle()
    enter(member_case(cycle), EXCELLENT)
    decide(cycle, decision("member", "dv-0", Grade.EXCELLENT))
    return cycle
