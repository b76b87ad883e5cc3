"""Packs that follow each other."""

from pathlib import Path

import pytest

from tests.rulepacks.sentences import sentence
from xeploai.rulepacks import check_files

GAP = (
    "a.yaml applies until 2021-12-31, and b.yaml only from 2022-01-01 on. On the days between no "
    "pack would apply. Let one end where the other begins."
)


OVERLAP = (
    "b.yaml applies from 2022-01-01 on, but a.yaml applies until 2022-01-02. On those days two "
    "packs would apply. Let one end where the other begins."
)


NO_END = (
    "b.yaml applies from 2022-01-01 on, but a.yaml has no end. Write its end under “until”, with "
    "the text that ended it."
)


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


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("2022-01-01", None),
        ("2021-12-31", GAP),
        ("2022-01-02", OVERLAP),
        (None, NO_END),
    ],
)
def test_packs_of_a_family_follow_each_other_without_overlap_or_gap(
    write: Path, small_pack: str, until: str | None, said: str | None
) -> None:
    Path("a.yaml").write_text(following(small_pack, "xx-2020", until))
    Path("b.yaml").write_text(following(small_pack, "xx-2022", first="2022-01-01"))

    faults = faults_of(Path("b.yaml"), Path("a.yaml"))

    assert [sentence(each) for each in faults] == ([said] if said else [])


def test_packs_of_two_families_may_govern_the_same_days(write: Path, small_pack: str) -> None:
    Path("a.yaml").write_text(following(small_pack, "xx-2020"))
    Path("b.yaml").write_text(following(small_pack, "yy-2020"))

    assert faults_of(Path("a.yaml"), Path("b.yaml")) == []


def test_a_new_pack_is_compared_with_the_supplied_ones_of_its_family(
    write: Path, small_pack: str
) -> None:
    Path("new.yaml").write_text(following(small_pack, "vn-party-2020"))

    faults = faults_of(Path("new.yaml"))

    assert len(faults) == 2
    assert all("new.yaml" in each for each in faults)
