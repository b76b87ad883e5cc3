"""Addresses of accounts and of tokens for programs."""

from django.urls import path

from . import administration, my_account, requests, tokens

urlpatterns = [
    path("account/", my_account.my_account, name="account"),
    path("account/tokens/", tokens.token_list, name="tokens"),
    path("account/tokens/<key:number>/revoke/", tokens.revoke_token, name="token_revoke"),
    path("account/requests/", requests.request_list, name="account_requests"),
    path("accounts/", administration.account_list, name="accounts"),
    path("accounts/<str:username>/", administration.account_detail, name="account_of"),
]
