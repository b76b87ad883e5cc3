import ast

import pytest

from tools.mutants.operators import changes_of


@pytest.mark.parametrize(
    ("line", "changed"),
    [
        ("a < b", ["a <= b", "a >= b"]),
        ("a <= b", ["a < b", "a > b"]),
        ("a > b", ["a >= b", "a <= b"]),
        ("a >= b", ["a > b", "a < b"]),
        ("a == b", ["a != b"]),
        ("a not in b", ["a in b"]),
        ("a is b", ["a is not b"]),
        ("not a", ["a"]),
        ("a and b", ["a or b"]),
        ("operator.ge", ["operator.gt", "operator.lt"]),
        ("max(a, b)", ["min(a, b)"]),
        ("any(a)", ["all(a)"]),
        ("a[0]", ["a[1]", "a[-1]"]),
        ("x if a else b", ["not a"]),
        ("[x for x in a if x]", ["not x"]),
        ("0 <= a < b", ["0 < a < b", "0 > a < b", "0 <= a <= b", "0 <= a >= b"]),
        ("x: Literal[3] = a", []),
        ("date(2023, 12, 31)", []),
        ("True", []),
        ("'a text of 5 words or so'", []),
    ],
)
def test_each_comparison_is_flipped_and_each_number_moved_by_one(
    line: str, changed: list[str]
) -> None:
    found = [change.text.split(" → ")[1] for change in changes_of(ast.parse(line))]

    assert found[: len(changed)] == changed
    assert bool(found) is bool(changed)
