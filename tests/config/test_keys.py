"""Keys of an installation."""

from pathlib import Path

import pytest

from xeploai.config.keys import second_factor_keys, signing_key
from xeploai.domain.words import Refused

LONG, LONGER = "a" * 32, "b" * 40


def test_each_key_is_made_once_for_the_owner_only(tmp_path: Path) -> None:
    signing, (factors,) = signing_key(tmp_path, {}), second_factor_keys(tmp_path, {})

    assert (signing_key(tmp_path, {}), second_factor_keys(tmp_path, {})) == (signing, (factors,))
    assert signing != factors
    assert min(len(signing), len(factors)) >= 50
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mfa_key", "secret_key"]
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_keys_of_the_environment_are_not_stored(tmp_path: Path) -> None:
    environment = {"XEPLOAI_SECRET_KEY": "khóa riêng", "XEPLOAI_MFA_KEY": f" {LONG} {LONGER}\n"}

    assert signing_key(tmp_path, environment) == "khóa riêng"
    assert second_factor_keys(tmp_path, environment) == (LONG, LONGER)
    assert not list(tmp_path.iterdir())


def test_a_file_may_hold_a_former_key_behind_the_present_one(tmp_path: Path) -> None:
    (tmp_path / "mfa_key").write_text(f"{LONG}\n{LONGER}\n", encoding="ascii")

    assert second_factor_keys(tmp_path, {"XEPLOAI_MFA_KEY": ""}) == (LONG, LONGER)


@pytest.mark.parametrize("text", ["short", f"{LONG} short"])
def test_a_key_that_can_be_guessed_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(Refused, match="shorter than 32 characters"):
        second_factor_keys(tmp_path, {"XEPLOAI_MFA_KEY": text})


def test_an_empty_file_of_keys_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mfa_key").touch()

    with pytest.raises(Refused, match="shorter than 32 characters"):
        second_factor_keys(tmp_path, {})
