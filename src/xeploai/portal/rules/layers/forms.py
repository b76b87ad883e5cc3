"""The form for local rules: the document, its criteria, its settings, and what it adopts."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from xeploai.domain import (
    LAYER_STANDING_LABELS,
    NOT_OF_ONE_SUBJECT,
    SCALE_LABELS,
    SETTING_USE_LABELS,
    WHEN_CHANGED_LABELS,
    FactDefinition,
    FactKind,
    GivenBy,
    LayerStanding,
    Provision,
    Rulebook,
    Scale,
    Setting,
    SettingUse,
    Standing,
    WhenChanged,
)
from xeploai.portal.site import DayField, language_of_page

GROUPS_FIRST, GROUPS_MOST = 3, 12
LONG, SHORT = 300, 60
CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+){0,8}")
WITH_POINTS = re.compile(
    r"(?P<label>.+?)\s*[:;|\t]\s*(?P<most>[0-9]{1,4}(?:[.,][0-9]{1,4})?)\s*(?:điểm|points?)?",
    re.IGNORECASE,
)
SETTING = "set_"
LEFT_OPEN = ""
STANDINGS = (LayerStanding.LOCAL, LayerStanding.DRAFT)


def _text_field(
    label: Any, *, required: bool = True, most: int = LONG, **more: Any
) -> forms.CharField:
    plain = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, required=required, max_length=most, widget=plain, **more)


class LayerForm(forms.Form):
    """The parts of a local document that can be entered without a rule file."""

    title_vi = _text_field(gettext_lazy("Title of the document"))
    title_en = _text_field(gettext_lazy("Title in English"), required=False)
    body_vi = _text_field(gettext_lazy("Body that issued it"))
    body_en = _text_field(gettext_lazy("Body in English"), required=False)
    code = _text_field(
        gettext_lazy("Short code"),
        most=SHORT,
        help_text=gettext_lazy("Small letters without marks, digits and “-”: kien-giang-2023"),
    )
    unit = _text_field(
        gettext_lazy("Unit to which it applies, with all units below"),
        most=SHORT,
        help_text=gettext_lazy("Its code"),
    )
    standing = forms.ChoiceField(label=gettext_lazy("Standing"))
    document = _text_field(gettext_lazy("Number of the document"), most=SHORT)
    issued = DayField(label=gettext_lazy("Issued on"))
    place = _text_field(gettext_lazy("Place in it"), initial="toàn văn")
    from_on = DayField(
        label=gettext_lazy("Applies from"),
        help_text=gettext_lazy("For cycles that close on that day or later"),
    )
    set_label_vi = _text_field(gettext_lazy("Name of the criteria set"), required=False)
    set_label_en = _text_field(gettext_lazy("Name in English"), required=False)
    categories = forms.MultipleChoiceField(
        label=gettext_lazy("For whom"), required=False, widget=forms.CheckboxSelectMultiple
    )
    scale = forms.ChoiceField(label=gettext_lazy("How criteria are judged"), required=False)
    when_changed = forms.ChoiceField(
        label=gettext_lazy("Reviews already begun when it changes"), required=False
    )
    adopt = forms.MultipleChoiceField(
        label=gettext_lazy("Provisions that this document makes binding"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, book: Rulebook, groups: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.book, self.groups = book, groups
        self._set_choices("standing", _choices(LAYER_STANDING_LABELS, STANDINGS))
        self._set_choices("scale", _choices(SCALE_LABELS, Scale))
        self._set_choices("when_changed", _choices(WHEN_CHANGED_LABELS, WhenChanged))
        categories = book.pack.categories_on(book.on)
        self._set_choices(
            "categories", [(code, _text(one.label)) for code, one in categories.items()]
        )
        self._set_choices("adopt", [(one.code, _adoption(one)) for one in adoptable(book)])
        for number in range(groups):
            self._add_group(number)
        for setting in book.pack.settings.values():
            self.fields[f"{SETTING}{setting.key}"] = _setting(setting)

    def _set_choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def _add_group(self, number: int) -> None:
        facts = [("", "–"), *criteria_facts(self.book.facts)]
        self.fields |= {
            f"group{number}_label": _text_field(gettext_lazy("Name of the group"), required=False),
            f"group{number}_fact": forms.ChoiceField(
                label=gettext_lazy("What it corresponds to in the regulation"),
                required=False,
                choices=facts,
            ),
            f"group{number}_most": forms.DecimalField(
                label=gettext_lazy("Highest number of points"),
                required=False,
                min_value=0,
                max_digits=8,
                decimal_places=4,
                localize=True,
                help_text=gettext_lazy("Only where points are given"),
            ),
            f"group{number}_criteria": forms.CharField(
                label=gettext_lazy("Criteria, one a line"),
                required=False,
                widget=forms.Textarea(attrs={"rows": 5}),
                help_text=gettext_lazy("With points, end each line with them: “Tiêu chí: 20”"),
            ),
        }

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not CODE.fullmatch(code):
            raise forms.ValidationError(
                gettext("Use small letters without marks, digits and “-” only.")
            )
        return code

    def clean(self) -> dict[str, Any]:
        """Require a name, categories and criteria of a criteria set, or none of them."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        numbers = [number for number in range(self.groups) if given.get(f"group{number}_criteria")]
        for number in range(self.groups):
            self._check_group(number, given)
        if numbers and not given.get("set_label_vi"):
            self.add_error("set_label_vi", gettext("Give the criteria set a name."))
        if numbers and not given.get("categories"):
            self.add_error("categories", gettext("Choose the subjects that the criteria are for."))
        if given.get("set_label_vi") and not numbers:
            text = gettext("Enter the first criteria of the set, or clear its name.")
            self.add_error("set_label_vi", text)
        return given

    def _check_group(self, number: int, given: Mapping[str, Any]) -> None:
        names = ("label", "fact", "criteria")
        values = {name: given.get(f"group{number}_{name}") for name in names}
        if not any(values.values()):
            return
        for name, value in values.items():
            if not value:
                self.add_error(f"group{number}_{name}", gettext("The group needs this field."))
        if given.get("scale") != Scale.POINTS or not values["criteria"]:
            return
        if given.get(f"group{number}_most") is None:
            self.add_error(
                f"group{number}_most", gettext("Enter the highest number of points of the group.")
            )
        for line in filled_lines(values["criteria"]):
            if WITH_POINTS.fullmatch(line) is None:
                text = gettext("“%(line)s” does not end with its points. Write “%(line)s: 20”.")
                self.add_error(f"group{number}_criteria", text % {"line": line})

    def group_fields(self) -> Iterator[list[Any]]:
        """Yield the fields of each group."""
        for number in range(self.groups):
            names = ("label", "fact", "most", "criteria")
            yield [self[f"group{number}_{name}"] for name in names]

    def setting_fields(self) -> Iterator[Any]:
        for key in self.book.pack.settings:
            yield self[f"{SETTING}{key}"]

    def fields_of(self, *names: str) -> list[Any]:
        return [self[name] for name in names]


def filled_lines(text: str) -> list[str]:
    """Return the lines of a text that are not empty."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def parse_criterion(line: str, scale: str) -> tuple[str, Decimal | None]:
    """Split a line into the label of a criterion and, on a scale of points, its points."""
    parts = WITH_POINTS.fullmatch(line) if scale == Scale.POINTS else None
    if parts is None:
        return line, None
    return parts["label"], Decimal(parts["most"].replace(",", "."))


def _choices(labels: Mapping[Any, Mapping[str, str]], chosen: Any) -> list[tuple[str, str]]:
    return [(each.value, _text(labels[each])) for each in chosen]


def _text(labels: Mapping[str, str]) -> str:
    return labels[language_of_page()]


def _setting(setting: Setting) -> forms.Field:
    hint = ""
    if setting.suggestion:
        label = _text(setting.choices.get(setting.suggestion, {"vi": "", "en": ""}))
        values = {"suggestion": label or setting.suggestion}
        hint = gettext("The project's suggestion, never applied by itself: %(suggestion)s") % values
    if setting.bound:
        cited = setting.bound.citation.source
        values = {"bound": setting.bound.value, "source": f"{cited.document}, {cited.place}"}
        bound = gettext("At the mildest: %(bound)s (%(source)s)") % values
        hint = f"{hint} {bound}".strip()
    if setting.use is not SettingUse.COMPUTED:
        hint = f"{hint} {_text(SETTING_USE_LABELS[setting.use])}".strip()
    if not setting.choices:
        return _text_field(_text(setting.label), required=False, help_text=hint)
    choices = [(LEFT_OPEN, gettext("no rule yet"))]
    choices += [(code, _text(label)) for code, label in setting.choices.items()]
    return forms.ChoiceField(
        label=_text(setting.label), required=False, choices=choices, help_text=hint
    )


def adoptable(book: Rulebook) -> list[Provision]:
    """Return the provisions not binding so far that a document can make binding."""
    return [
        each
        for each in book.provisions.values()
        if each.standing in (Standing.PROPOSAL, Standing.OFF)
        and (each.effect not in NOT_OF_ONE_SUBJECT or each.parameters)
    ]


def _adoption(provision: Provision) -> str:
    source = provision.citation.source
    return f"{_text(provision.label)} ({source.document}, {source.place})"


def criteria_facts(facts: Mapping[str, FactDefinition]) -> list[tuple[str, str]]:
    """Return the facts that a group of criteria can result in, as choices."""
    scales = {FactKind.LEVELS: gettext("levels"), FactKind.POINTS: gettext("points")}
    return [
        (code, f"{_text(each.label)} ({scales[each.kind]})")
        for code, each in facts.items()
        if each.kind in scales and each.given_by is GivenBy.ENTERED
    ]
