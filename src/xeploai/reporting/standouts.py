"""The section on what stands out: facts with their base and size, no guesses at causes."""

from collections.abc import Iterator, Sequence

from xeploai.domain import CeilingCheck, Statistics, SubjectKind, grouped

from .findings import UnitShare, extremes, failed_concentration, undecided_by_unit
from .phrases import (
    CEILING_BASE_WORDS,
    KIND_LABELS,
    NAMED,
    NOUNS,
    base_word,
    category_word,
    ceiling_percent,
    figure_word,
    kinds_of,
    listed,
    numbered,
    of_base,
    pack_word,
    percent,
)
from .report import Bullets, Paragraph, Section
from .tables import over_the_ceiling, rules_by_category, status_word

_FIGURE = "good_or_better"


def standouts_section(statistics: Statistics) -> Iterator[Section]:
    """Yield the part on what stands out, in its three sections."""
    yield Section("V. NHỮNG ĐIỂM ĐÁNG CHÚ Ý")
    yield _subordinates(statistics)
    yield _failed(statistics)
    yield _ceilings(statistics)


def _points(items: Sequence[Paragraph], otherwise: str) -> tuple[Paragraph | Bullets, ...]:
    return (Bullets(tuple(items)),) if items else (Paragraph(otherwise),)


def _subordinates(statistics: Statistics) -> Section:
    items = [
        item
        for kind in kinds_of(statistics)
        for item in (*_ends(statistics, kind), *_waiting(statistics, kind))
    ]
    nothing = "Không có các đơn vị trực thuộc với tỷ lệ khác nhau để đối chiếu."
    return Section("1. Đơn vị trực thuộc", _points(items, nothing), level=2)


def _ends(statistics: Statistics, kind: SubjectKind) -> Iterator[Paragraph]:
    found = extremes(statistics, kind, _FIGURE)
    if found is None:
        return
    base = base_word(statistics.share_bases[_FIGURE])
    text = (
        f"tỷ lệ {figure_word(_FIGURE).lower()} trên {base}, so giữa {grouped(found.compared)} "
        f"đơn vị trực thuộc có số liệu: cao nhất là {_named(found.highest, found.as_high)}; "
        f"thấp nhất là {_named(found.lowest, found.as_low)}."
    )
    yield Paragraph(text, f"{KIND_LABELS[kind]}:")


def _named(units: Sequence[UnitShare], equal: int) -> str:
    names = ", ".join(
        f"{one.unit.name} {percent(one.share)} "
        f"({grouped(one.share.part)} trên {grouped(one.share.whole)})"
        for one in units
    )
    return f"{names} và {numbered(equal, 'đơn vị khác')} cùng tỷ lệ" if equal else names


def _waiting(statistics: Statistics, kind: SubjectKind) -> Iterator[Paragraph]:
    found = undecided_by_unit(statistics, kind)
    if found:
        names = [f"{unit.name} ({grouped(number)})" for unit, number in found.items()]
        text = f"còn trường hợp chưa có quyết định ở {listed(names, noun='đơn vị')}."
        yield Paragraph(text, f"{KIND_LABELS[kind]}:")


def _failed(statistics: Statistics) -> Section:
    items = [item for kind in kinds_of(statistics) for item in _failed_of(statistics, kind)]
    nothing = "Không ghi nhận trường hợp không hoàn thành nhiệm vụ ở các đơn vị trực thuộc."
    return Section("2. Không hoàn thành nhiệm vụ", _points(items, nothing), level=2)


def _failed_of(statistics: Statistics, kind: SubjectKind) -> Iterator[Paragraph]:
    found = failed_concentration(statistics, kind)
    if found is None or any(one.is_within_return for one in statistics.subordinates):
        return
    noun = NOUNS[kind]
    names = [
        f"{unit.name} {numbered(of_all.part, noun)} (bằng {percent(of_all)} của toàn nhóm; "
        f"{of_base(of_own)} của đơn vị)"
        for unit, of_all, of_own in found.holders
    ]
    text = (
        f"{numbered(found.failed, noun)}, có ở {grouped(len(names))} trong "
        f"{grouped(found.subordinates)} đơn vị trực thuộc"
    )
    most = f"; nhiều nhất: {listed(names, noun='đơn vị', most=3)}" if names else ""
    yield Paragraph(f"{text}{most}.", f"{KIND_LABELS[kind]}:")


def _ceilings(statistics: Statistics) -> Section:
    over = over_the_ceiling(statistics)
    checked = len(statistics.ceilings)
    text = (
        f"Đã đối chiếu {numbered(checked, 'nhóm')} với mức tối đa của hoàn thành xuất sắc nhiệm "
        f"vụ; {grouped(len(over))} nhóm vượt{_binding(over)}."
        if checked
        else "Không có nhóm nào được đối chiếu với mức tối đa của hoàn thành xuất sắc nhiệm vụ."
    )
    blocks: list[Paragraph | Bullets] = [Paragraph(f"{text}{_not_checked(statistics)}")]
    items = tuple(_over(statistics, check) for check in over[:NAMED])
    blocks += [Bullets(items)] if items else []
    if len(over) > NAMED:
        rest = grouped(len(over) - NAMED)
        blocks.append(Paragraph(f"Còn {rest} nhóm nữa vượt mức tối đa, nêu ở Biểu 6b."))
    blocks += _without_ceiling(statistics)
    return Section("3. Mức tối đa của hoàn thành xuất sắc nhiệm vụ", tuple(blocks), level=2)


def _binding(over: Sequence[CeilingCheck]) -> str:
    binding = sum(not check.rule.status.is_advisory for check in over)
    return f", trong đó {grouped(binding)} nhóm vượt mức bắt buộc" if over else ""


def _not_checked(statistics: Statistics) -> str:
    number = len(statistics.ceilings_not_checked)
    if not number:
        return ""
    return (
        f" Không đối chiếu được với {numbered(number, 'đơn vị')} chỉ gửi biểu tổng hợp, vì biểu "
        "không cho biết từng nhóm."
    )


def _over(statistics: Statistics, check: CeilingCheck) -> Paragraph:
    noun = NOUNS[statistics.category_labels[check.rule.category].kind]
    return Paragraph(
        f"{category_word(statistics, check.rule.category)}; mẫu số là "
        f"{CEILING_BASE_WORDS[check.rule.base]} {numbered(check.base, noun)}, tối đa "
        f"{ceiling_percent(check.rule)} tức {grouped(check.allowed)}, thực tế hoàn thành xuất sắc "
        f"nhiệm vụ {grouped(check.counts.excellent)}, vượt {grouped(check.over_by)} "
        f"({status_word(check.rule)}).",
        f"{check.group}:",
    )


def _without_ceiling(statistics: Statistics) -> list[Paragraph | Bullets]:
    by_category = rules_by_category(statistics)
    names = [category_word(statistics, code) for code, found in by_category.items() if not found]
    if not names:
        return []
    text = f"{pack_word(statistics)} chưa có quy định mức tối đa đối với: {', '.join(names)}."
    return [Paragraph(text)]
