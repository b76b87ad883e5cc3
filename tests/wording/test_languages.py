"""The reader's language: asked for, then set, then the system's, then Vietnamese."""

import pytest

from xeploai.wording import UnknownLanguage, language_from


@pytest.mark.parametrize(
    ("option", "environ", "language"),
    [
        (None, {}, "vi"),
        ("en", {"XEPLOAI_LANG": "vi"}, "en"),
        ("VI", {"LANG": "en_US.UTF-8"}, "vi"),
        (None, {"XEPLOAI_LANG": "en", "LC_ALL": "vi_VN.UTF-8"}, "en"),
        (None, {"XEPLOAI_LANG": "", "LANG": "en_US.UTF-8"}, "en"),
        (None, {"LC_ALL": "en_GB", "LC_MESSAGES": "vi_VN", "LANG": "vi_VN"}, "en"),
        (None, {"LC_MESSAGES": "vi_VN", "LANG": "en_US.UTF-8"}, "vi"),
        (None, {"LANG": "en.UTF-8"}, "en"),
        (None, {"LC_ALL": "C", "LANG": "en_US.UTF-8"}, "vi"),
        (None, {"LC_ALL": "C.UTF-8"}, "vi"),
        (None, {"LANG": "POSIX"}, "vi"),
        (None, {"LANG": "ja_JP.UTF-8"}, "vi"),
        (None, {"LANG": "enm_XX"}, "vi"),
    ],
)
def test_the_first_that_is_set_decides(
    option: str | None, environ: dict[str, str], language: str
) -> None:
    assert language_from(option, environ) == language


@pytest.mark.parametrize(
    ("option", "environ", "place"),
    [("fr", {}, "--lang"), ("", {}, "--lang"), (None, {"XEPLOAI_LANG": "fr"}, "XEPLOAI_LANG")],
)
def test_a_language_without_wording_is_refused_in_both_languages(
    option: str | None, environ: dict[str, str], place: str
) -> None:
    with pytest.raises(UnknownLanguage) as refused:
        language_from(option, environ)

    (fault,) = refused.value.faults
    given = fault.values["given"]
    assert str(refused.value) == (
        f"{place}: Không có bản tiếng “{given}”. Hãy chọn một trong: vi, en. / "
        f"{place}: The language “{given}” is not available. Choose one of: vi, en."
    )
