"""Forms of signing in, where they ask more than allauth's own."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.account.forms import ReauthenticateForm as ReauthenticateByPassword
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.utils.translation import gettext_lazy as _

from .attempts import count_wrong_code, forget_wrong_codes, may_try_code
from .second_factor import use_code


class _Plain:
    """A form whose fields say what they are beside them, and the first of which is ready."""

    fields: dict[str, Any]
    code_label = _("Code of the app, or recovery code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        if code := self.fields.get("code"):
            code.label = self.code_label
            code.widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}
        next(iter(self.fields.values())).widget.attrs["autofocus"] = True


class _CountedCode(_Plain):
    """A code that cannot be guessed: wrong ones are counted, right ones are taken once."""

    user: Any
    cleaned_data: dict[str, Any]
    authenticator: Any

    def clean_code(self) -> str:
        """Return the code, used up."""
        code = str(self.cleaned_data["code"])
        if not may_try_code(context.request, self.user):
            raise get_adapter().validation_error("too_many_login_attempts")
        self.authenticator = use_code(self.user, code)
        if self.authenticator is None:
            count_wrong_code(context.request, self.user)
            raise get_adapter().validation_error("incorrect_code")
        forget_wrong_codes(self.user)
        return code


class SecondFactor(_CountedCode, AuthenticateForm):  # type: ignore[misc]
    """The code after the password."""


class SecondFactorAgain(_CountedCode, ReauthenticateForm):  # type: ignore[misc]
    """The code asked for again, before something delicate."""


class FirstCode(_Plain, ActivateTOTPForm):  # type: ignore[misc]
    """The code that shows that the app has the key."""

    code_label = _("Code of the app")


class SignIn(_Plain, LoginForm):  # type: ignore[misc]
    """Name and password."""


class PasswordAgain(_Plain, ReauthenticateByPassword):  # type: ignore[misc]
    """The password asked for again, before something delicate."""


class ChangePassword(_Plain, ChangePasswordForm):  # type: ignore[misc]
    """A new password: the present one is tried like a sign-in, and the new one differs."""

    def clean_oldpassword(self) -> str:
        """Return the present password. Wrong ones are counted."""
        given = str(self.cleaned_data.get("oldpassword", ""))
        if not get_adapter().reauthenticate(self.user, given):
            raise get_adapter().validation_error("enter_current_password")
        return given

    def clean(self) -> dict[str, Any]:
        """Refuse the password that is being left."""
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("password1") and cleaned["password1"] == cleaned.get("oldpassword"):
            self.add_error("password1", get_adapter().validation_error("same_as_current"))
        return cleaned
