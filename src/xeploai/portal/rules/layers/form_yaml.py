"""Convert the local-rules form to YAML, and a stored layer back to form data."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import yaml

from xeploai import rulepacks
from xeploai.domain import Layer, Scale

from .forms import SETTING, LayerForm, filled_lines, parse_criterion

if TYPE_CHECKING:
    from xeploai.domain import CriteriaGroup, CriteriaSet

WIDTH = 100
# parts of a layer that the form does not show and that a new version keeps unchanged
CARRIED = ("parameters", "withdraw_waivers", "provisions", "facts", "competence")
Plain = dict[str, Any]


class _Dumper(yaml.SafeDumper):
    """A dumper that writes no aliases, and decimals exactly."""

    def ignore_aliases(self, data: object) -> bool:
        """Write everything out, since the loader accepts no aliases."""
        return True


_Dumper.add_representer(
    Decimal, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", str(value))
)


def yaml_of(plain: Plain) -> str:
    """Dump plain values as YAML, in their order."""
    text: str = yaml.dump(plain, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)
    return text


def layer_of_form(form: LayerForm, former: bytes | None = None) -> Plain:
    """Convert a valid form to the plain form of a layer.

    Args:
        former: the previous version, of which the parts outside the form are kept.
    """
    given, book = form.cleaned_data, form.book
    carried = _carried(former)
    source = {key: given[key] for key in ("document", "issued", "place")}
    plain: Plain = {
        "layer": given["code"],
        "extends": book.pack.code,
        "title": _labels(given, "title"),
        "standing": given["standing"],
        "issued_by": _labels(given, "body"),
        "unit": given["unit"],
        "source": source,
    }
    day = given["from_on"]
    adopted = [{"provision": code, "from": day} for code in given["adopt"]]
    settings = [
        {"setting": key, "from": day, "value": value}
        for key in book.pack.settings
        if (value := given.get(f"{SETTING}{key}", ""))
    ]
    sets = [*_criteria(form, former), *carried.pop("criteria", [])]
    parts = {"adopt": adopted, "settings": settings, "criteria": sets, **carried}
    return plain | {key: value for key, value in parts.items() if value}


def _labels(given: Mapping[str, Any], name: str) -> dict[str, str]:
    return {"vi": given[f"{name}_vi"], "en": given[f"{name}_en"] or given[f"{name}_vi"]}


def _carried(former: bytes | None) -> Plain:
    if former is None:
        return {}
    plain: Plain = rulepacks.read_plain(former, file="")
    parts = {key: plain[key] for key in CARRIED if plain.get(key)}
    for each in (*parts.get("parameters", ()), *parts.get("withdraw_waivers", ())):
        # these keep the old document as their source: the form names a new one
        each.setdefault("source", plain["source"])
    for provision in parts.get("provisions", ()):
        for value in provision.get("values", ()):
            value.setdefault("source", plain["source"])
    others = [{"source": plain["source"], **each} for each in plain.get("criteria", ())[1:]]
    return parts | ({"criteria": others} if others else {})


def count_carried_entries(layer: Layer | None) -> int:
    """Count the entries of a layer that the form does not show."""
    if layer is None:
        return 0
    parts = (layer.parameters, layer.withdrawals, layer.provisions, layer.facts, layer.criteria[1:])
    return sum(len(each) for each in parts)


def _criteria(form: LayerForm, former: bytes | None) -> list[Plain]:
    given = form.cleaned_data
    if not given["set_label_vi"]:
        return []
    codes = _former_codes(former)
    groups = [
        _group(number, given, codes)
        for number in range(form.groups)
        if given.get(f"group{number}_criteria")
    ]
    name = codes.get(given["set_label_vi"], f"{given['code']}-criteria")
    return [
        {
            "set": name,
            "label": _labels(given, "set_label"),
            "from": given["from_on"],
            "scale": given["scale"],
            "categories": list(given["categories"]),
            "groups": groups,
            "when_changed": given["when_changed"],
        }
    ]


def _former_codes(former: bytes | None) -> dict[str, str]:
    """Return the codes of sets, groups and criteria in the previous version, by their labels."""
    plain = rulepacks.read_plain(former, file="") if former is not None else {}
    codes: dict[str, str] = {}
    for criteria in plain.get("criteria", ())[:1]:
        codes[criteria["label"]["vi"]] = criteria["set"]
        for group in criteria["groups"]:
            codes[group["label"]["vi"]] = group["code"]
            codes |= {each["label"]["vi"]: each["code"] for each in group["criteria"]}
    return codes


def _group(number: int, given: Mapping[str, Any], codes: Mapping[str, str]) -> Plain:
    scale, label = given["scale"], given[f"group{number}_label"]
    code = codes.get(label, f"g{number + 1}")
    group: Plain = {
        "code": code,
        "fact": given[f"group{number}_fact"],
        "label": {"vi": label, "en": label},
        "criteria": [
            _criterion(f"{code}_{place}", line, scale, codes)
            for place, line in enumerate(filled_lines(given[f"group{number}_criteria"]), start=1)
        ],
    }
    if scale == Scale.POINTS:
        group["most"] = _number(given[f"group{number}_most"])
    return group


def _criterion(code: str, line: str, scale: str, codes: Mapping[str, str]) -> Plain:
    label, most = parse_criterion(line, scale)
    criterion: Plain = {"code": codes.get(label, code), "label": {"vi": label, "en": label}}
    return criterion if most is None else criterion | {"most": _number(most)}


def _number(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() else value.normalize()


def form_data_of_layer(layer: Layer, plain_source: Mapping[str, Any], today: date) -> Plain:
    """Convert a stored layer to initial form data, for a new version of it."""
    initial: Plain = {
        "title_vi": layer.title["vi"],
        "title_en": layer.title["en"],
        "body_vi": layer.issued_by["vi"],
        "body_en": layer.issued_by["en"],
        "code": layer.code,
        "unit": layer.unit,
        "standing": layer.standing.value,
        **{key: plain_source[key] for key in ("document", "issued", "place")},
        "from_on": today,
        "adopt": [each.provision for each in layer.adoptions],
        **{f"{SETTING}{each.key}": each.value for each in layer.settings},
    }
    return initial | (_initial_set(layer.criteria[0]) if layer.criteria else {})


def _initial_set(criteria: "CriteriaSet") -> Plain:
    initial: Plain = {
        "set_label_vi": criteria.label["vi"],
        "set_label_en": criteria.label["en"],
        "categories": list(criteria.categories),
        "scale": criteria.scale.value,
        "when_changed": criteria.when_changed.value,
    }
    for number, group in enumerate(criteria.groups):
        initial |= {f"group{number}_{name}": value for name, value in _initial_group(group).items()}
    return initial


def _initial_group(group: "CriteriaGroup") -> Plain:
    lines = (
        f"{each.label['vi']}: {each.most}" if each.most is not None else each.label["vi"]
        for each in group.criteria
    )
    return {
        "label": group.label["vi"],
        "fact": group.fact,
        "most": group.most,
        "criteria": "\n".join(lines),
    }
