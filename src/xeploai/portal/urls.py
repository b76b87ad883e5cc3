"""Addresses of the pages."""

from django.urls import path

from .accounts import administration as accounts
from .accounts import own as own_account
from .accounts import tokens
from .api import docs as api_docs
from .api import endpoints as api
from .api import errors as api_answers
from .cases import urls as cases
from .comparison import views as compare
from .deciding import urls as deciding
from .downloads import views as downloads
from .evaluation import urls as evaluation
from .journal import views as journal
from .rules import urls as rules
from .site import health_check
from .units import charts, tree, views
from .uploads import templates as upload_templates
from .uploads import views as uploads

urlpatterns = [
    path("healthz", health_check, name="health"),
    path("account/", own_account.own, name="account"),
    path("accounts/", accounts.listing, name="accounts"),
    path("accounts/<str:username>/", accounts.one, name="account_of"),
    path("account/tokens/", tokens.own, name="tokens"),
    path("account/tokens/<int:number>/revoke/", tokens.revoke, name="token_revoke"),
    path("api/", api_docs.docs, name="api_docs"),
    path("api/v1/", api.addresses),
    path("api/v1/<path:rest>", api_answers.unknown, name="api_unknown"),
    path("journal/", journal.search, name="journal"),
    path("journal/<int:year>/<str:kind>/<path:code>/", journal.about, name="journal_about"),
    *rules.urlpatterns,
    path("uploads/", uploads.listing, name="uploads"),
    path("uploads/<int:number>/", uploads.one, name="upload"),
    path("uploads/<int:number>/progress", uploads.progress, name="upload_progress"),
    path("uploads/<int:number>/bad.xlsx", uploads.bad, name="upload_bad"),
    path("templates/<str:kind>.xlsx", upload_templates.template, name="template_file"),
    path("", views.start, name="start"),
    path("<int:year>/<str:code>/", views.unit, name="unit"),
    *cases.urlpatterns,
    *deciding.urlpatterns,
    *evaluation.urlpatterns,
    path("<int:year>/<str:code>/cases.<str:form>", downloads.cases, name="cases_file"),
    path("<int:year>/<str:code>/tables/<str:name>.<str:form>", downloads.table, name="table"),
    path("<int:year>/<str:code>/charts/", charts.charts, name="charts"),
    path("<int:year>/<str:code>/charts.json", charts.charts_data, name="charts_data"),
    path("<int:year>/<str:code>/tree/", tree.tree, name="tree"),
    path("<int:year>/<str:code>/report.<str:form>", views.report, name="report"),
    path("<int:year>/<str:code>/compare/", compare.compare, name="compare"),
    path("<int:year>/<str:code>/compare.<str:form>", downloads.compare, name="compare_file"),
    path("<int:year>/", tree.search, name="search"),
]
