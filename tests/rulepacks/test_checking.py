"""Files checked together: packs, layers below them, and packs that follow each other."""

from pathlib import Path

import pytest

from tests.rulepacks.sentences import sentence
from xeploai.domain import say
from xeploai.rulepacks import check_files, pack, parse_layer, review_content
from xeploai.rulepacks.loading import PACKS


def faults_of(*paths: Path) -> list[str]:
    return [str(each) for each in check_files(paths)]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


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
    assert sentence(faults[1]) == (
        "This is neither a pack nor a layer. Begin it with the key “pack” or “layer”."
    )


def test_a_layer_below_a_supplied_pack_is_checked_against_it(write: Path, small_layer: str) -> None:
    Path("layer.yaml").write_text(small_layer.replace("extends: small", "extends: vn-party-2023"))

    assert (
        "vn-party-2023 has no provision “P18-GR-1” in force on 2020-11-01. "
        "Correct the id or the day."
    ) in map(sentence, faults_of(Path("layer.yaml")))


def test_a_layer_below_no_known_pack_is_refused(write: Path, small_layer: str) -> None:
    Path("layer.yaml").write_text(small_layer)

    (fault,) = faults_of(Path("layer.yaml"))

    assert sentence(fault) == (
        "Unknown rule pack “small”. Use one of: vn-civil-servant-2020, "
        "vn-civil-servant-2026, vn-party-2018, vn-party-2023, vn-party-2025."
    )


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


def test_a_file_with_the_code_of_a_supplied_pack_stands_in_its_place(write: Path) -> None:
    Path("new.yaml").write_text((PACKS / "vn-party-2023.yaml").read_text())

    assert faults_of(Path("new.yaml")) == []


def remarks_of(*above: str, **values: str) -> list[str]:
    """Return the remarks on the last of some layers of vn-party-2025 that set ceilings."""

    def text(number: int, settings: dict[str, str]) -> bytes:
        lines = "\n".join(
            f'  - {{setting: cap.{key}, from: 2026-11-20, value: "{each}"}}'
            for key, each in settings.items()
        )
        return LAYER_OF_CEILINGS.format(number=number, lines=lines).encode()

    base = pack("vn-party-2025")
    layers = [parse_layer(text(1, {key: "GOOD"}), file="above.yaml", base=base) for key in above]
    found = review_content(text(2, values), file="layer.yaml", above=layers)
    assert not found.faults
    return [say(each, "en") for each in found.remarks]


LAYER_OF_CEILINGS = """layer: tinh-{number}
extends: vn-party-2025
title: {{vi: Hướng dẫn, en: Guidance}}
standing: LOCAL
issued_by: {{vi: Tỉnh ủy A, en: Province A}}
unit: tinh
source: {{document: 09-HD/TU, issued: 2026-11-20, place: mục 5}}
settings:
{lines}
"""


def test_a_share_without_a_base_is_remarked_on_and_one_with_a_base_is_not() -> None:
    assert remarks_of(share="20 %") == [
        (
            "layer.yaml:9 cap.share: The setting “Largest share of Excellent” has no effect yet: "
            "there is no “Base of the ceiling on Excellent”, so no ceiling comes of it. Lay that "
            "down too, unless a document above does."
        )
    ]
    assert not remarks_of(share="20 %", base="GOOD")
    assert not remarks_of("base", share="20 %")


@pytest.mark.parametrize(("key", "value"), [("rounding", "DOWN"), ("groups", "PEERS")])
def test_a_rounding_or_grouping_alone_lacks_share_and_base(key: str, value: str) -> None:
    (remark,) = remarks_of(**{key: value})

    assert "no “Largest share of Excellent”, “Base of the ceiling on Excellent”" in remark
    (alone,) = remarks_of("base", **{key: value})
    assert "there is no “Largest share of Excellent”, so" in alone


WIDENING = """
layer: l-1
extends: vn-party-2023
title: {vi: Hướng dẫn, en: Guidance}
standing: LOCAL
issued_by: {vi: Tỉnh ủy A, en: Province A}
unit: tinh
source: {document: 09-HD/TU, issued: 2023-11-20, place: mục 5}
"""
OWN_CEILING = """
provisions:
  - provision: L-CAP-1
    label: {vi: Tỷ lệ, en: Ceiling}
    categories: [leading_cadre]
    values:
      - from: 2023-11-20
        effect: CEILING
        base: BASE
        group_by: TITLE
        parameters:
          - {name: share, value: 20 %, unit: {vi: số, en: n}, stricter: LOWER}
"""


def remarks_on(text: str) -> list[str]:
    found = review_content((WIDENING + text).encode(), file="l.yaml")
    assert found.faults == []
    return [say(each, "en") for each in found.remarks]


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("share", "21 %", "(“Ceiling on EXCELLENT for individuals”: 21%)"),
        ("base", "ALL_RATED", "(“Base of the ceiling on EXCELLENT for individuals”: All graded)"),
    ],
)
def test_a_share_and_a_base_wider_than_a_text_that_only_advises_are_remarked_on_alike(
    key: str, value: str, said: str
) -> None:
    setting = f"settings:\n  - {{setting: cap.{key}, from: 2023-11-20, value: VALUE}}\n"

    (remark,) = remarks_on(setting.replace("VALUE", value))

    assert remark.startswith("l.yaml:10 cap.")
    assert said in remark
    assert "P23-CAP-2.MEMBER, 21-HD/BTCTW, mục II.B.2; P23-CAP-2.CADRE, 21-HD/BTCTW" in remark
    assert not remarks_on(setting.replace("VALUE", {"share": "20 %", "base": "GOOD"}[key]))


def test_a_ceiling_of_ones_own_that_is_wider_than_what_only_advises_is_remarked_on() -> None:
    (remark,) = remarks_on(OWN_CEILING.replace("BASE", "GOOD_OR_BETTER"))

    assert "l.yaml:11 L-CAP-1" in remark
    assert "Those graded GOOD or better) than P23-CAP-2.CADRE, 21-HD/BTCTW" in remark
    assert not remarks_on(OWN_CEILING.replace("BASE", "GOOD"))


COMPETENCE_ONLY = """
competence:
  - row: x
    from: 2023-11-20
    categories: [member]
    decides: GRASSROOTS
    body: EXECUTIVE
    proposes: OWN
    appraises: OWN
"""
CRITERIA_ONLY = """
criteria:
  - set: s
    label: {vi: Bộ tiêu chí, en: Set}
    from: 2023-11-20
    scale: LEVELS
    categories: [member]
    when_changed: KEEP
    groups:
      - code: g1
        fact: criteria_results
        label: {vi: Nhóm, en: Group}
        criteria: [{code: g1_1, label: {vi: Một, en: One}}]
"""


@pytest.mark.parametrize("content", [COMPETENCE_ONLY, CRITERIA_ONLY])
def test_a_document_with_a_single_kind_of_entry_is_checked_like_any_other(content: str) -> None:
    assert remarks_on(content) == []


def test_an_exceptional_share_below_what_holds_above_is_remarked_on() -> None:
    setting = "settings:\n  - {setting: cap.exceptional_share, from: 2023-11-20, value: VALUE}\n"

    (remark,) = remarks_on(setting.replace("VALUE", "19 %"))

    assert remark.startswith("l.yaml:10 cap.exceptional_share: The exceptional share would be 19%")
    assert not any("below" in each for each in remarks_on(setting.replace("VALUE", "20 %")))
