"""Files checked together: packs, layers below them, and packs that follow each other."""

from pathlib import Path

import pytest

from xeploai.rulepacks import check_files
from xeploai.rulepacks.catalogue import PACKS


def faults_of(*paths: Path) -> list[str]:
    return [str(each) for each in check_files(paths)]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def following(text: str, code: str, until: str | None = None, first: str = "2020-01-01") -> str:
    cited = "source: {document: DOC, issued: 2020-01-01, place: Điều 1}, status: confirmed"
    end = f"{{until: {until}, {cited}, rule_ids: []}}" if until else "{until: null}"
    text = text.replace("pack: small", f"pack: {code}").replace("{until: null}", end)
    return text.replace("- from: 2020-01-01", f"- from: {first}", 1)


def test_the_supplied_packs_have_no_fault() -> None:
    assert faults_of(*sorted(PACKS.glob("*.yaml"))) == []


def test_a_pack_and_a_layer_below_it_are_checked_in_either_order(
    write: Path, whole_pack: str, small_layer: str
) -> None:
    Path("pack.yaml").write_text(whole_pack)
    Path("layer.yaml").write_text(small_layer)

    assert faults_of(Path("layer.yaml"), Path("pack.yaml")) == []


def test_the_faults_of_all_files_come_at_once_each_with_file_and_line(
    write: Path, whole_pack: str, small_layer: str
) -> None:
    Path("pack.yaml").write_text(whole_pack)
    Path("layer.yaml").write_text(small_layer.replace("60 %", "40 %"))
    Path("broken.yaml").write_text(whole_pack.replace("pack: small", "pack: x").replace("1/2", "2"))
    Path("other.yaml").write_text("a: 1\n")

    faults = faults_of(
        *map(Path, ("pack.yaml", "layer.yaml", "broken.yaml", "other.yaml", "no.yaml"))
    )

    assert [each.split(":")[0] for each in faults] == [
        "broken.yaml", "other.yaml", "no.yaml", "layer.yaml",
    ]  # fmt: skip
    assert "neither a pack nor a layer" in faults[1]


def test_a_layer_below_a_supplied_pack_is_checked_against_it(write: Path, small_layer: str) -> None:
    Path("layer.yaml").write_text(small_layer.replace("extends: small", "extends: vn-party-2023"))

    assert any(
        "vn-party-2023 has no provision “P18-GR-1”" in each
        for each in faults_of(Path("layer.yaml"))
    )


def test_a_layer_below_no_known_pack_is_refused(write: Path, small_layer: str) -> None:
    Path("layer.yaml").write_text(small_layer)

    (fault,) = faults_of(Path("layer.yaml"))

    assert "There is no rule pack “small”" in fault


def test_nothing_is_said_of_a_layer_below_a_pack_that_has_faults_itself(
    write: Path, whole_pack: str, small_layer: str
) -> None:
    Path("pack.yaml").write_text(whole_pack.replace("unit: day", ""))
    Path("layer.yaml").write_text(small_layer)

    (fault,) = faults_of(Path("pack.yaml"), Path("layer.yaml"))

    assert fault.startswith("pack.yaml:")


def test_a_code_belongs_to_one_file(write: Path, small_pack: str) -> None:
    for name in ("a.yaml", "b.yaml"):
        Path(name).write_text(small_pack)

    (fault,) = faults_of(Path("a.yaml"), Path("b.yaml"))

    assert fault.startswith("b.yaml:1: a.yaml has the pack “small” too")


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("2022-01-01", None),
        ("2021-12-31", "On the days between no pack would govern"),
        ("2022-01-02", "On those days two packs would govern"),
        (None, "a.yaml has no end"),
    ],
)
def test_packs_of_a_family_follow_each_other_without_overlap_or_gap(
    write: Path, small_pack: str, until: str | None, said: str | None
) -> None:
    Path("a.yaml").write_text(following(small_pack, "xx-2020", until))
    Path("b.yaml").write_text(following(small_pack, "xx-2022", first="2022-01-01"))

    faults = faults_of(Path("b.yaml"), Path("a.yaml"))

    assert bool(faults) is bool(said)
    for fault in faults:
        assert str(said) in fault
        assert "a.yaml" in fault
        assert "b.yaml" in fault


def test_packs_of_two_families_may_govern_the_same_days(write: Path, small_pack: str) -> None:
    Path("a.yaml").write_text(following(small_pack, "xx-2020"))
    Path("b.yaml").write_text(following(small_pack, "yy-2020"))

    assert faults_of(Path("a.yaml"), Path("b.yaml")) == []


def test_a_file_with_the_code_of_a_supplied_pack_stands_in_its_place(write: Path) -> None:
    Path("new.yaml").write_text((PACKS / "vn-party-2023.yaml").read_text())

    assert faults_of(Path("new.yaml")) == []


def test_a_new_pack_is_compared_with_the_supplied_ones_of_its_family(
    write: Path, small_pack: str
) -> None:
    Path("new.yaml").write_text(following(small_pack, "vn-party-2020"))

    faults = faults_of(Path("new.yaml"))

    assert len(faults) == 2
    assert all("new.yaml" in each for each in faults)
