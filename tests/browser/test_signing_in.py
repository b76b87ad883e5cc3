"""The way in: password, second factor, and what is said where it stays closed."""

import base64
import hashlib
import hmac
import re
import struct
import time

from playwright.sync_api import Page, expect

from tests.browser.accounts import AUDITOR, PASSWORD, TWO_STEPS, WITHOUT_ROLE
from tests.browser.axe import faults_at_all_sizes
from tests.browser.signing_in import fill_in, sign_in

HALF_MINUTE = 30
SECRET = re.compile(r"\b[A-Z2-7]{32}\b")


def code_of(secret: str, at: float) -> str:
    """Return the six digits that a telephone shows at a moment (RFC 6238)."""
    counter = struct.pack(">Q", int(at // HALF_MINUTE))
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def secret_shown_on(page: Page) -> str:
    inputs = page.locator("main input").evaluate_all("all => all.map(one => one.value)")
    found = SECRET.search(" ".join([page.locator("main").inner_text(), *inputs]))
    assert found, "the page shows no secret to type into the telephone"
    return found[0]


def confirm_password(page: Page) -> None:
    """Enter the password once more, as is asked before anything delicate."""
    page.locator("main input[type=password]").fill(PASSWORD)
    page.locator("main input[type=password]").press("Enter")
    expect(page.locator("main input[type=password]")).to_have_count(0)


def sign_out(page: Page) -> None:
    page.goto("/account/logout/")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("input[name=password]:visible")).to_be_visible()


def test_a_second_factor_once_set_up_is_asked_for_and_lets_in(stranger: Page) -> None:
    sign_in(stranger, TWO_STEPS.name)
    stranger.goto("/account/two-factor/totp/activate/")
    confirm_password(stranger)
    secret = secret_shown_on(stranger)
    now = time.time()  # noqa: TID251 (what a telephone goes by)
    stranger.locator("input[name=code]").fill(code_of(secret, now))
    stranger.locator("input[name=code]").press("Enter")
    expect(stranger.locator("input[name=code]")).to_have_count(0)
    for page in ("", "recovery-codes/", "recovery-codes/generate/", "totp/deactivate/"):
        stranger.goto(f"/account/two-factor/{page}")
        assert faults_at_all_sizes(stranger) == {}
    sign_out(stranger)

    fill_in(stranger, TWO_STEPS.name)
    expect(stranger.locator("input[name=code]")).to_be_visible()
    assert faults_at_all_sizes(stranger) == {}
    # the password alone opens nothing
    stranger.goto("/2023/kien-giang/")
    expect(stranger.locator("input[name=code]")).to_be_visible()
    # the code of the next half minute: that of this one has been used
    stranger.locator("input[name=code]").fill(code_of(secret, now + HALF_MINUTE))
    stranger.locator("input[name=code]").press("Enter")

    expect(stranger.locator("h1")).to_contain_text("An Giang")


def test_a_wrong_password_is_told_in_words_that_do_not_tell_who_has_an_account(
    stranger: Page,
) -> None:
    told = []
    for name in (WITHOUT_ROLE.name, "khong-ai-ca"):
        stranger.goto("/account/login/")
        fill_in(stranger, name, "sai-mat-khau-roi")
        fault = stranger.locator("main [role=alert]:visible").first
        expect(fault).to_contain_text("mật khẩu")
        told.append(fault.inner_text())

    assert told[0] == told[1]
    assert "/account/login/" in stranger.url


def test_whoever_signed_out_sees_nothing_any_more(stranger: Page) -> None:
    sign_in(stranger, "cong-bo")
    sign_out(stranger)

    stranger.goto("/2023/kien-giang/")

    expect(stranger.locator("input[name=password]:visible")).to_be_visible()


def test_whoever_signs_in_goes_on_to_the_page_that_was_asked_for(stranger: Page) -> None:
    stranger.goto("/2022/an-bien/")

    fill_in(stranger, AUDITOR)

    expect(stranger).to_have_url(re.compile(r"/2022/an-bien/$"))


def test_nobody_unknown_sees_anything_but_the_way_in(stranger: Page) -> None:
    stranger.goto("/2023/kien-giang/")

    expect(stranger).to_have_url(re.compile("/account/login/"))
    expect(stranger.locator("main table")).to_have_count(0)
