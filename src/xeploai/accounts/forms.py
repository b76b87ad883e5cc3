"""Sign-in forms that replace those of allauth."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.account.forms import ReauthenticateForm as ReauthenticateByPassword
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from xeploai.domain import say

from .attempts import count_wrong_code, forget_wrong_codes, may_try_code
from .second_factor import use_code
from .secrets_at_rest import KeyLost


class _PlainForm:
    """Labels instead of placeholders, and the focus on the first field."""

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


class _CodeForm(_PlainForm):
    """A code that cannot be guessed: wrong ones are counted, right ones are accepted once."""

    user: Any
    cleaned_data: dict[str, Any]
    authenticator: Any

    def clean_code(self) -> str:
        """Check the code and mark it as used."""
        code = str(self.cleaned_data["code"])
        if not may_try_code(context.request, self.user):
            raise get_adapter().validation_error("too_many_login_attempts")
        try:
            self.authenticator = use_code(self.user, code)
        except KeyLost as lost:
            language = get_language() or "vi"
            raise ValidationError([say(fault, language) for fault in lost.faults]) from None
        if self.authenticator is None:
            count_wrong_code(context.request, self.user)
            raise get_adapter().validation_error("incorrect_code")
        forget_wrong_codes(self.user)
        return code


class SecondFactorForm(_CodeForm, AuthenticateForm):  # type: ignore[misc]
    """The code after the password."""


class ConfirmByCodeForm(_CodeForm, ReauthenticateForm):  # type: ignore[misc]
    """The code again, to confirm the user's identity before a sensitive action."""


class ActivateSecondFactorForm(_PlainForm, ActivateTOTPForm):  # type: ignore[misc]
    """The first code, which proves that the app has the secret."""

    code_label = _("Code of the app")


class SignInForm(_PlainForm, LoginForm):  # type: ignore[misc]
    """Name and password."""


class ConfirmByPasswordForm(_PlainForm, ReauthenticateByPassword):  # type: ignore[misc]
    """The password again, to confirm the user's identity before a sensitive action."""


class NewPasswordForm(_PlainForm, ChangePasswordForm):  # type: ignore[misc]
    """A new password; the present one counts as a sign-in attempt, and the two must differ."""

    def clean_oldpassword(self) -> str:
        """Check the present password. Wrong ones are counted."""
        password = str(self.cleaned_data.get("oldpassword", ""))
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password

    def clean(self) -> dict[str, Any]:
        """Refuse a new password that is the present one."""
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("password1") and cleaned["password1"] == cleaned.get("oldpassword"):
            self.add_error("password1", get_adapter().validation_error("same_as_current"))
        return cleaned
