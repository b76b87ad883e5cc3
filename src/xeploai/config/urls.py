"""Root URL configuration."""

from allauth.account import views as account
from django.urls import include, path

from xeploai.portal.accounts.my_account import no_password

urlpatterns = [
    path("account/login/", account.login, name="account_login"),
    path("account/logout/", account.logout, name="account_logout"),
    path("account/password/", account.password_change, name="account_change_password"),
    # where allauth sends an account that signs in by an identity server only
    path("account/password/none/", no_password, name="account_set_password"),
    path("account/again/", account.reauthenticate, name="account_reauthenticate"),
    path("account/closed/", account.account_inactive, name="account_inactive"),
    path("account/two-factor/", include("allauth.mfa.urls")),
    path("account/identity/", include("allauth.socialaccount.urls")),
    path("account/oidc/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("", include("xeploai.portal.urls")),
]

handler400 = "xeploai.portal.site.errors.bad_request"
handler403 = "xeploai.portal.site.errors.permission_denied"
handler404 = "xeploai.portal.site.errors.not_found"
handler500 = "xeploai.portal.site.incidents.server_error"
