"""Addresses of the pages on rules."""

from django.urls import path

from .check import check_file
from .competence import competence, competence_json
from .diff import pack_diff
from .layers.form import layer_form
from .layers.upload import upload_layer
from .layers.views import layer_detail, layer_file, layer_list
from .packs import pack_detail, pack_file, pack_list
from .rehearsal.views import rehearse_cycle

urlpatterns = [
    path("rules/", pack_list, name="rules"),
    path("rules/diff/", pack_diff, name="rules_diff"),
    path("rules/check/", check_file, name="rules_check"),
    path("rules/layers/", layer_list, name="rules_layers"),
    path("rules/layers/new/", upload_layer, name="rules_layer_new"),
    path("rules/layers/form/", layer_form, name="rules_layer_form"),
    path("rules/layers/of/<code:code>/", layer_detail, name="rules_layer"),
    path("rules/layers/of/<code:code>/file", layer_file, name="rules_layer_file"),
    # the code of a pack matches the words above as well, so it comes last
    path("rules/<str:pack>/", pack_detail, name="rules_pack"),
    path("rules/<str:pack>/file", pack_file, name="rules_pack_file"),
    path("<cycle:cycle_code>/<code:code>/competence/", competence, name="competence"),
    path("<cycle:cycle_code>/<code:code>/competence.json", competence_json, name="competence_json"),
    path("<cycle:cycle_code>/<code:code>/rehearse/", rehearse_cycle, name="rehearse"),
]
