"""Invented exceptions: replaced decisions, contradicting facts, reasons, local rules."""

from datetime import timedelta
from importlib.resources import files

from xeploai.domain import Grade, Outcome

from .dice import Dice
from .grading import COLLECTIVE, MEMBER, ORGANISATIONS
from .records import Decision, DemoCycle

LAYERS = ("kien-giang-2023.yaml", "kien-giang-du-thao.yaml")
REPLACED, CONTRADICTED, PROPOSED = 2, 3, 4

MERGED_LAYER = "an-giang-2025.yaml"

Key = tuple[str, str]  # category and code of the subject

REASONS = (
    (
        "Kết quả khắc phục khuyết điểm trong quý IV rõ rệt, được cấp trên trực tiếp xác nhận;"
        " cấp có thẩm quyền xem xét toàn diện cả năm."
    ),
    (
        "Khuyết điểm phát sinh trước khi đồng chí được phân công phụ trách; phần việc được giao đã"
        " hoàn thành tốt."
    ),
    (
        "Địa bàn chịu thiệt hại do nguyên nhân khách quan, tập thể đã hoàn thành các nhiệm vụ"
        " đột xuất được giao thêm trong năm."
    ),
    (
        "Sản phẩm cụ thể của quý IV được nghiệm thu sau ngày tổng hợp, ban thường vụ cấp ủy đã"
        " kiểm tra và thống nhất."
    ),
)


def layer_files() -> dict[str, bytes]:
    """Return the invented local rules by the name of their file."""
    return {name: _layer(name) for name in LAYERS}


def merged_layer_file() -> tuple[str, bytes]:
    """Return the invented rules of the merged province, with the name of their file."""
    return MERGED_LAYER, _layer(MERGED_LAYER)


def _layer(name: str) -> bytes:
    return files("xeploai.demo").joinpath("local_rules").joinpath(name).read_bytes()


def first_decisions(seed: int, cycle: DemoCycle) -> dict[Key, Decision]:
    """Return first decisions that those of the cycle replaced later.

    They concern organisations that were graded lower in the end and whose leadership
    collective's grade depended on it.
    """
    grades = {(one.category, one.subject): one.outcome.grade for one in cycle.decisions}
    good = {one.unit for one in cycle.decisions if _is(one, COLLECTIVE, Grade.GOOD)}
    fallen = [
        one
        for one in cycle.decisions
        if one.category in ORGANISATIONS
        and one.unit in good
        and grades[one.category, one.subject] is Grade.COMPLETED
    ]
    chosen = Dice(seed, f"first decisions/{cycle.year}").shuffled(fallen)[:REPLACED]
    return {
        (one.category, one.subject): one._replace(
            outcome=Outcome(Grade.GOOD),
            document=f"{one.document} (lần đầu)",
            decided_on=one.decided_on - timedelta(days=1),
        )
        for one in chosen
    }


def contradicting_grades(seed: int, cycle: DemoCycle) -> dict[Key, Grade]:
    """Return the grade that the facts of a few members suggest instead of the decided one."""
    good = [one for one in cycle.decisions if _is(one, MEMBER, Grade.GOOD)]
    chosen = Dice(seed, f"otherwise/{cycle.year}").shuffled(good)[:CONTRADICTED]
    return {(one.category, one.subject): Grade.COMPLETED for one in chosen}


def _is(one: Decision, category: str, grade: Grade) -> bool:
    return one.category == category and one.outcome.grade is grade
