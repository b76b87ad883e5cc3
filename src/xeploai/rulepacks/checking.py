"""Check files of packs and layers together, along with the supplied packs."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import yaml

from xeploai.domain import (
    SETTING_USE_LABELS,
    Effect,
    Fault,
    Layer,
    LayerLoosens,
    LayerStanding,
    Refused,
    RulePack,
    SettingUse,
    join_labels,
    message,
    rulebook,
    settings_without_effect,
)
from xeploai.rulepacks.checks.ceilings import exceptional_faults
from xeploai.rulepacks.checks.families import CLOSING_DATES, family_faults, family_of
from xeploai.rulepacks.checks.tightening import remarks_on_wider

from .catalogue import UnknownPack, pack
from .loading import parse_layer, parse_pack, supplied_codes
from .nodes import compose, items, line_of, peek, read_file

NEITHER = message("This is neither a pack nor a layer. Begin it with the key “pack” or “layer”.")
PACK_TWICE = message("%(other)s has the pack “%(code)s” too. Keep one, or choose another code.")


IDLE_SETTING = message(
    "The setting “%(setting)s” is stored and shown: %(use)s. It changes no grade and no figure."
)
NO_CEILING_YET = message(
    "The setting “%(setting)s” has no effect yet: there is no “%(missing)s”, so no ceiling comes "
    "of it. Lay that down too, unless a document above does."
)
IDLE_NUMBER = message(
    "%(provision)s is text only: the number is shown and not computed. It changes no grade and no "
    "figure."
)


class Findings(NamedTuple):
    """What is wrong with files, and what will do nothing though it is right."""

    faults: list[Fault]
    remarks: list[Fault]


@dataclass
class _Checked:
    """What was read so far."""

    faults: list[Fault] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)
    packs: dict[str, tuple[str, RulePack]] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    layers: list[tuple[str, bytes, str]] = field(default_factory=list)
    contents: dict[str, bytes] = field(default_factory=dict)
    above: Sequence[Layer] = ()


def check_files(paths: Iterable[Path]) -> list[Fault]:
    """Return everything that is wrong with packs and layers: the faults of `review_files`."""
    return review_files(paths).faults


def review_files(paths: Iterable[Path]) -> Findings:
    """Return everything that is wrong with packs and layers, each alone and all together.

    A layer extends one of the packs among the files, or a supplied one. A file with the code
    of a supplied pack replaces it.
    """
    checked = _Checked()
    for path in paths:
        try:
            _read(str(path), read_file(path), checked)
        except Refused as refused:
            checked.faults += refused.faults
    return Findings(_faults_of(checked), checked.remarks)


def check_content(content: bytes, *, file: str) -> list[Fault]:
    """Return everything that is wrong with a pack or layer that was read already."""
    return review_content(content, file=file).faults


def review_content(content: bytes, *, file: str, above: Sequence[Layer] = ()) -> Findings:
    """Return everything that is wrong with a file that was read already, with remarks.

    Args:
        above: the layers above the file's, from the centre down, where they are known.
    """
    checked = _Checked(above=above)
    try:
        _read(file, content, checked)
    except Refused as refused:
        checked.faults += refused.faults
    return Findings(_faults_of(checked), checked.remarks)


def _faults_of(checked: _Checked) -> list[Fault]:
    """Return the faults of all files, alone and together, once each was read."""
    for file, content, extends in checked.layers:
        if extends in checked.refused - checked.packs.keys():
            continue  # what is above it has to be right first
        try:
            base = _base(extends, file, checked)
            layer = parse_layer(content, file=file, base=base)
            checked.remarks += _idle_entries(content, file, base)
            checked.remarks += _without_ceiling(content, file, base, (*checked.above, layer))
            checked.remarks += _wider_than_advised(content, file, base, (*checked.above, layer))
            checked.remarks += exceptional_faults(
                layer, checked.above, base, _last_day(layer), content=content, file=file
            )
        except Refused as refused:
            checked.faults += refused.faults
    checked.faults += _between(checked)
    return checked.faults


def _read(file: str, content: bytes, checked: _Checked) -> None:
    node = compose(content, file=file)
    keys = {key.value for key, _ in node.value} if isinstance(node, yaml.MappingNode) else set()
    if "layer" in keys:
        checked.layers.append((file, content, peek(node, "extends")))
    elif keys & {"pack", "rules"}:
        checked.refused.add(peek(node, "pack"))
        _keep(parse_pack(content, file=file), file, checked)
        checked.contents[file] = content
    else:
        raise Refused(Fault(NEITHER, {}, f"{file}:1"))


def _keep(found: RulePack, file: str, checked: _Checked) -> None:
    if found.code in checked.packs:
        values = {"other": checked.packs[found.code][0], "code": found.code}
        raise Refused(Fault(PACK_TWICE, values, f"{file}:1"))
    checked.packs[found.code] = file, found


def _idle_entries(content: bytes, file: str, base: RulePack) -> Iterator[Fault]:
    """Yield a remark for each entry of a layer that changes nothing that is computed."""
    node = compose(content, file=file)
    for entry in items(node, "settings"):
        setting = base.settings.get(peek(entry, "setting"))
        if setting is not None and setting.use is not SettingUse.COMPUTED:
            values = {"setting": setting.label, "use": SETTING_USE_LABELS[setting.use]}
            place = f"{file}:{line_of(entry)} {setting.key}"
            yield Fault(IDLE_SETTING, values, place)
    for entry in items(node, "parameters"):
        code = peek(entry, "parameter").rpartition(".")[0]
        dated = base.provisions.get(code)
        if dated and all(each.effect is Effect.TEXT for each in dated.wordings):
            yield Fault(IDLE_NUMBER, {"provision": code}, f"{file}:{line_of(entry)} {code}")


def _without_ceiling(
    content: bytes, file: str, base: RulePack, layers: Sequence[Layer]
) -> Iterator[Fault]:
    """Yield a remark for each setting of the last layer from which no ceiling comes yet."""
    lacking = _settings_without_effect(base, layers)
    for entry in items(compose(content, file=file), "settings"):
        key = peek(entry, "setting")
        if missing := lacking.get(key):
            labels = join_labels((base.settings[each].label for each in missing), "”, “")
            values = {"setting": base.settings[key].label, "missing": labels}
            yield Fault(NO_CEILING_YET, values, f"{file}:{line_of(entry)} {key}")


def _settings_without_effect(
    base: RulePack, layers: Sequence[Layer]
) -> Mapping[str, tuple[str, ...]]:
    """Return the settings that no ceiling comes of, once all of the last layer is in force."""
    *above, layer = layers
    if not layer.settings:
        return {}
    # a draft is looked at as what it would be once it is issued
    binding = replace(layer, standing=LayerStanding.LOCAL)
    try:
        book = rulebook(base, on=_last_day(layer), layers=(*above, binding))
    except LayerLoosens:
        return {}  # refused already, with its place
    return settings_without_effect(book, {each.key for each in layer.settings})


def _wider_than_advised(
    content: bytes, file: str, base: RulePack, layers: Sequence[Layer]
) -> list[Fault]:
    """Return a remark on all in which the last layer allows more than a text that only advises."""
    *above, layer = layers
    try:
        book = rulebook(base, on=_last_day(layer), layers=above)
    except LayerLoosens:
        return []  # refused already, with its place
    return remarks_on_wider(layer, book, content=content, file=file)


def _last_day(layer: Layer) -> date:
    """Return the day from which all of a layer is in force."""
    wordings = (each for dated in layer.provisions.values() for each in dated.wordings)
    parts = (
        layer.parameters,
        layer.adoptions,
        layer.withdrawals,
        layer.settings,
        layer.criteria,
        layer.competence,
        wordings,
    )
    return max((each.from_on for part in parts for each in part), default=date.min)


def _base(code: str, file: str, checked: _Checked) -> RulePack:
    if code in checked.packs:
        return checked.packs[code][1]
    try:
        return pack(code)
    except UnknownPack as unknown:
        faults = [Fault(each.text, each.values, f"{file}:1 extends") for each in unknown.faults]
        raise Refused(faults) from unknown


def _between(checked: _Checked) -> Iterator[Fault]:
    """Yield overlaps and gaps that the given files make among themselves or with supplied packs."""
    given = {file for file, _ in checked.packs.values()}
    families = {family_of(code) for code in checked.packs}
    all_packs = list(checked.packs.values())
    others = [code for code in supplied_codes() if code not in checked.packs]
    all_packs += [(f"{code}.yaml", pack(code)) for code in others if family_of(code) in families]
    for fault in family_faults(all_packs):
        if given & {fault.values["earlier"], fault.values["later"]}:
            yield _with_line(fault, given, checked)


def _with_line(fault: Fault, given: Collection[str], checked: _Checked) -> Fault:
    """Return a fault between two files, placed in one that was given, at its closing dates."""
    earlier, later = (str(fault.values[key]) for key in ("earlier", "later"))
    file = earlier if earlier in given else later
    line = _line_of(checked.contents[file], file, CLOSING_DATES)
    return Fault(fault.text, fault.values, f"{file}:{line} {CLOSING_DATES}")


def _line_of(content: bytes, file: str, rule: str) -> int:
    """Return the line on which a rule begins; the first one where it is not found."""
    found = (each for each in items(compose(content, file=file), "rules"))
    return next((line_of(each) for each in found if peek(each, "rule") == rule), 1)
