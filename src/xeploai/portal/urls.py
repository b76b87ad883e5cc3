"""Addresses of the pages."""

from django.urls import path

from xeploai.portal.rules.layers import form as layers_form
from xeploai.portal.rules.layers import upload as layers_new
from xeploai.portal.rules.layers import views as layers

from .accounts import administration as accounts
from .accounts import own as own_account
from .accounts import tokens
from .api import docs as api_docs
from .api import endpoints as api
from .api import errors as api_answers
from .cases import detail as case_page
from .cases import facts as case_facts
from .cases import grades as case_deciding
from .cases import lists as cases
from .comparison import views as compare
from .deciding import views as deciding
from .downloads import views as downloads
from .evaluation import views as evaluation
from .journal import views as journal
from .rules import check as rules_check
from .rules import diff as rules_diff
from .rules import packs as rules
from .rules import rehearsal as rules_rehearse
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
    path("rules/", rules.listing, name="rules"),
    path("rules/diff/", rules_diff.diff, name="rules_diff"),
    path("rules/check/", rules_check.check, name="rules_check"),
    path("rules/layers/", layers.listing, name="rules_layers"),
    path("rules/layers/new/", layers_new.new, name="rules_layer_new"),
    path("rules/layers/form/", layers_form.form, name="rules_layer_form"),
    path("rules/layers/of/<str:code>/", layers.one, name="rules_layer"),
    path("rules/layers/of/<str:code>/file", layers.file, name="rules_layer_file"),
    path("rules/<str:pack>/", rules.one, name="rules_pack"),
    path("rules/<str:pack>/file", rules.file, name="rules_pack_file"),
    path("uploads/", uploads.listing, name="uploads"),
    path("uploads/<int:number>/", uploads.one, name="upload"),
    path("uploads/<int:number>/progress", uploads.progress, name="upload_progress"),
    path("uploads/<int:number>/bad.xlsx", uploads.bad, name="upload_bad"),
    path("templates/<str:kind>.xlsx", upload_templates.template, name="template_file"),
    path("", views.start, name="start"),
    path("<int:year>/<str:code>/", views.unit, name="unit"),
    path("my-cases/", cases.my_cases, name="my_cases"),
    path("<int:year>/cases/<str:category>/<path:subject>/", case_page.case, name="case"),
    path("<int:year>/facts/<str:category>/<path:subject>/", case_facts.facts, name="case_facts"),
    path(
        "<int:year>/grades/<str:category>/<path:subject>/",
        case_deciding.grades,
        name="case_grades",
    ),
    path("<int:year>/<str:code>/cases/", cases.cases, name="cases"),
    path("<int:year>/<str:code>/cases.<str:form>", downloads.cases, name="cases_file"),
    path("<int:year>/<str:code>/tables/<str:name>.<str:form>", downloads.table, name="table"),
    path("<int:year>/<str:code>/charts/", charts.charts, name="charts"),
    path("<int:year>/<str:code>/charts.json", charts.charts_data, name="charts_data"),
    path("<int:year>/<str:code>/tree/", tree.tree, name="tree"),
    path("<int:year>/<str:code>/report.<str:form>", views.report, name="report"),
    path("<int:year>/<str:code>/deciding/", deciding.groups, name="deciding"),
    path("<int:year>/<str:code>/deciding/<int:key>/", deciding.group, name="deciding_group"),
    path("<int:year>/<str:code>/evaluation/", evaluation.lists, name="evaluation"),
    path("<int:year>/<str:code>/rehearse/", rules_rehearse.page, name="rehearse"),
    path("<int:year>/<str:code>/compare/", compare.compare, name="compare"),
    path("<int:year>/<str:code>/compare.<str:form>", downloads.compare, name="compare_file"),
    path("<int:year>/", tree.search, name="search"),
]
