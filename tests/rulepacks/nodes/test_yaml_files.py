"""What a hostile or broken file can and cannot do to the loader."""

import pytest

from xeploai.domain.words import Refused
from xeploai.rulepacks import parse_pack
from xeploai.rulepacks.nodes.yaml_files import DEEPEST_NESTING, LARGEST_FILE, compose


def refusal_of(content: bytes) -> Refused:
    with pytest.raises(Refused) as refusal:
        parse_pack(content, file="p.yaml")
    return refusal.value


def test_a_bomb_of_aliases_is_refused_at_its_first_alias() -> None:
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 30)]
    bomb = "\n".join(["l0: &l0 [lol, lol]", *levels])

    (fault,) = refusal_of(bomb.encode()).faults

    assert fault.place == "p.yaml:2"
    assert "may not use YAML aliases" in fault.text


def test_a_file_of_a_million_keys_is_refused_for_its_size() -> None:
    (fault,) = refusal_of(b"".join(b"k%d: 1\n" % n for n in range(1_000_000))).faults

    assert "larger than" in fault.text


def test_a_file_of_unknown_keys_just_below_the_limit_is_refused_with_every_one() -> None:
    keys = b"".join(b"%05d: 1\n" % n for n in range(LARGEST_FILE // 9))

    assert len(refusal_of(keys).faults) > LARGEST_FILE // 9


@pytest.mark.parametrize(("size", "refused"), [(LARGEST_FILE, False), (LARGEST_FILE + 1, True)])
def test_the_size_limit_is_the_largest_size_admitted(size: int, refused: bool) -> None:
    content = b"a: b\n#".ljust(size, b"x")

    if refused:
        with pytest.raises(Refused, match="larger than"):
            compose(content, file="p.yaml")
    else:
        assert compose(content, file="p.yaml")


@pytest.mark.parametrize(
    ("levels", "refused"), [(DEEPEST_NESTING, False), (DEEPEST_NESTING + 1, True), (60_000, True)]
)
def test_the_nesting_limit_is_the_deepest_admitted(levels: int, refused: bool) -> None:
    content = b"[" * levels + b"]" * levels

    if refused:
        with pytest.raises(Refused, match="levels are nested"):
            compose(content, file="p.yaml")
    else:
        assert compose(content, file="p.yaml")


@pytest.mark.parametrize(
    "content",
    [
        b"a: [1",
        b"a: b: c",
        b"\ta: 1",
        b"a: \x07",
        b"--- a\n--- b",
        b"%YAML 9.9\n---\na: 1",
        b"a: &x 1\nb: &x 2\n!",
    ],
)
def test_what_is_not_one_yaml_document_is_refused_with_a_reason(content: bytes) -> None:
    (fault,) = refusal_of(content).faults

    assert "not readable as YAML" in fault.text


def test_a_tag_runs_nothing() -> None:
    refused = refusal_of(b"pack: !!python/object/apply:os.system [exit]\n")

    assert any("A text belongs here" in fault.text for fault in refused.faults)


@pytest.mark.parametrize("content", [b"", b"# nothing\n", b"---\n"])
def test_an_empty_file_is_no_pack(content: bytes) -> None:
    assert refusal_of(content).faults


def test_a_file_in_another_encoding_is_refused() -> None:
    (fault,) = refusal_of("pack: Đảng".encode("cp1258", "replace")).faults

    assert "not UTF-8" in fault.text


@pytest.mark.parametrize("content", [b"[]", b"text", b"1", b"{[a]: b}", b"rules: {a: b}"])
def test_a_document_of_another_shape_is_refused(content: bytes) -> None:
    assert refusal_of(content).faults


def test_percent_signs_in_a_file_do_not_break_the_messages() -> None:
    refused = refusal_of(b"rules: [{rule: '%s %(x)s', values: [{from: '%d'}]}]\nx%s: 1\n")

    assert all(fault.text % fault.values for fault in refused.faults)


def test_a_message_repeats_only_the_beginning_of_a_long_value() -> None:
    refused = refusal_of(b"rules:\n- values:\n  - from: " + b"9" * 100_000)

    assert max(len(str(fault.values)) for fault in refused.faults) < 1_000
