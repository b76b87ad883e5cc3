"""Sign-in forms have labels instead of placeholders, and count wrong codes."""

from collections.abc import Iterator

import pytest
from allauth.core import context
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils.translation import override

from tests.accounts.codes import WRONG, code
from xeploai.accounts.forms import ActivateSecondFactorForm, SecondFactorForm, SignInForm
from xeploai.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def _request() -> Iterator[HttpRequest]:
    request = RequestFactory().post("/", REMOTE_ADDR="10.0.0.1")
    request.session = {}  # type: ignore[assignment]
    with context.request_context(request), override("en"):
        yield request


def test_the_first_field_has_the_focus_and_none_a_placeholder() -> None:
    fields = SignInForm().fields

    assert [name for name in fields if "autofocus" in fields[name].widget.attrs] == ["login"]
    assert not any("placeholder" in field.widget.attrs for field in fields.values())


def test_a_code_is_asked_for_with_a_numeric_keyboard(protected: User) -> None:
    field = SecondFactorForm(user=protected).fields["code"]

    assert field.label == "Code of the app, or recovery code"
    assert field.widget.attrs["inputmode"] == "numeric"
    assert field.widget.attrs["autocomplete"] == "one-time-code"


def test_the_first_code_is_one_of_the_app(user: User) -> None:
    assert ActivateSecondFactorForm(user=user).fields["code"].label == "Code of the app"


def test_a_right_code_is_accepted_once(protected: User) -> None:
    right = code()

    assert SecondFactorForm({"code": right}, user=protected).is_valid()
    again = SecondFactorForm({"code": right}, user=protected)
    assert again.errors == {"code": ["Incorrect code."]}


def test_after_five_wrong_codes_the_right_one_is_refused_too(protected: User) -> None:
    for _ in range(5):
        form = SecondFactorForm({"code": WRONG}, user=protected)
        assert form.errors == {"code": ["Incorrect code."]}

    form = SecondFactorForm({"code": code()}, user=protected)

    assert form.errors == {"code": ["Too many failed login attempts. Try again later."]}


def test_a_right_code_resets_the_counter(protected: User) -> None:
    for right in (code(steps=-1), code()):
        for _ in range(4):
            assert not SecondFactorForm({"code": WRONG}, user=protected).is_valid()
        assert SecondFactorForm({"code": right}, user=protected).is_valid()
