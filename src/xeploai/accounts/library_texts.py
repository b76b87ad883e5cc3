"""Texts of allauth and Django on our pages, marked so that our catalogue translates them.

allauth has no Vietnamese catalogue; Django's lacks some texts, and in others it addresses the
reader as no office would. Texts are looked up word for word: when a new version rewords one, it
appears in that library's own translation until it is updated here.
"""

from django.utils.translation import ngettext_lazy

from xeploai.domain import message

ALLAUTH_TEXTS = (
    message("Username"),
    message("Password"),
    message("Current Password"),
    message("New Password"),
    message("New Password (again)"),
    message("You must type the same password each time."),
    message("This account is currently inactive."),
    message("Please type your current password."),
    message("Incorrect code."),
    message("Incorrect password."),
    message("Invalid login."),
    message("Too many failed login attempts. Try again later."),
    message("The username and/or password you specified are not correct."),
    message("The new value must be different from the current one."),
    message("Be patient, you are sending too many requests."),
    message("You cannot generate recovery codes without having two-factor authentication enabled."),
    message("Use your password"),
    message("Use authenticator app or code"),
    message("Your account has no password set up."),
    message("Password successfully changed."),
    message("A new set of recovery codes has been generated."),
    message("Authenticator app activated."),
    message("Authenticator app deactivated."),
    message("The third-party account has been connected."),
    message("The third-party account is already connected to a different account."),
    message("The third-party account has been disconnected."),
)

DJANGO_TEXTS = (
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
        10,
    ),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        10,
    ),
    message("The password is too similar to the %(verbose_name)s."),
    message("This password is too common."),
    message("This password is entirely numeric."),
    message("Your password can’t be too similar to your other personal information."),
    message("Your password can’t be a commonly used password."),
    message("Your password can’t be entirely numeric."),
    message("This field is required."),
    message("Enter a valid date."),
    message("username"),
    message("label"),
)
