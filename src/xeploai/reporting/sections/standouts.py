"""The section on notable figures: each with base and size, no guesses at causes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xeploai.domain import (
    MISSING_LABELS,
    Allowance,
    Share,
    Statistics,
    SubjectKind,
    UnitRef,
    allowance_remarks,
    allowance_sentence,
    ceiling_percent,
    documents_text,
    grouped,
    say,
)
from xeploai.reporting.phrases import (
    CEILING_BASE_WORDS,
    KIND_LABELS,
    LANGUAGE,
    NAMED,
    NOUNS,
    base_word,
    category_word,
    figure_word,
    kinds_of,
    listed,
    numbered,
    of_base,
    pack_word,
    percent,
)
from xeploai.reporting.report import Bullets, Paragraph, Section
from xeploai.reporting.tables import (
    by_exceptional_share,
    exceptional_word,
    over_the_ceiling,
    rules_by_category,
    status_word,
)

_FIGURE = "good_or_better"
# units named at either end of a list of shares
_AT_EITHER_END = 3


@dataclass(frozen=True)
class UnitShare:
    """A direct subordinate's share of a figure."""

    unit: UnitRef
    share: Share


@dataclass(frozen=True)
class Extremes:
    """The subordinates with the highest and the lowest shares.

    Args:
        compared: number of subordinates that have a share.
        as_high: further subordinates with the share of the last one in `highest`.
        as_low: the same for `lowest`.
    """

    highest: tuple[UnitShare, ...]
    lowest: tuple[UnitShare, ...]
    compared: int
    as_high: int
    as_low: int


def shares_of(statistics: Statistics, kind: SubjectKind, figure: str) -> tuple[UnitShare, ...]:
    """Return the subordinates' shares, highest first, without those whose base is 0."""
    found = []
    for subordinate in statistics.subordinates:
        total = statistics.sum_of(kind, subordinate.categories)
        share = total.share(figure, statistics.share_bases)
        if share is not None and share.exact is not None:
            found.append(UnitShare(subordinate.unit, share))
    return tuple(sorted(found, key=_by_share))


def _by_share(found: UnitShare) -> tuple[object, ...]:
    assert found.share.exact is not None
    return (-found.share.exact, -found.share.whole, found.unit.name, found.unit.code)


def extremes(statistics: Statistics, kind: SubjectKind, figure: str) -> Extremes | None:
    """Return the highest and lowest shares; None unless two shares differ."""
    found = shares_of(statistics, kind, figure)
    if len({one.share.exact for one in found}) <= 1:
        return None
    number = min(_AT_EITHER_END, len(found) // 2)
    # of equal shares the largest unit comes first, as on the high side
    rising = tuple(sorted(found, key=lambda one: (one.share.exact, -one.share.whole)))
    return Extremes(
        highest=found[:number],
        lowest=rising[:number],
        compared=len(found),
        as_high=_equal_to_last(found, number),
        as_low=_equal_to_last(rising, number),
    )


def _equal_to_last(found: tuple[UnitShare, ...], number: int) -> int:
    last = found[number - 1].share.exact
    return sum(one.share.exact == last for one in found[number:])


@dataclass(frozen=True)
class Concentration:
    """The distribution of `FAILED` over the direct subordinates, for one kind of subject.

    Args:
        failed: the total, including subjects outside the subordinates.
        holders: each subordinate with any, most first: share of the total, and of its graded.
    """

    failed: int
    subordinates: int
    holders: tuple[tuple[UnitRef, Share, Share], ...]


def failed_concentration(statistics: Statistics, kind: SubjectKind) -> Concentration | None:
    """Return the distribution of `FAILED`; None if there are none or none is reported."""
    failed = statistics.sum_of(kind, statistics.categories).figure("failed")
    if not failed or not statistics.subordinates:
        return None
    holders = []
    for subordinate in statistics.subordinates:
        counts = statistics.sum_of(kind, subordinate.categories).counts
        if counts is not None and 0 < counts.failed <= failed:
            of_all = Share(counts.failed, failed, of="failed")
            of_own = Share(counts.failed, counts.graded, of="graded")
            holders.append((subordinate.unit, of_all, of_own))
    holders.sort(key=lambda holder: (-holder[1].part, holder[0].name))
    return Concentration(failed, len(statistics.subordinates), tuple(holders))


def undecided_by_unit(statistics: Statistics, kind: SubjectKind) -> Mapping[UnitRef, int]:
    """Return the number of undecided cases of a kind by subordinate, most first."""
    waiting = {
        subordinate.unit: statistics.sum_of(kind, subordinate.categories).figure("undecided")
        for subordinate in statistics.subordinates
    }
    found = {unit: number for unit, number in waiting.items() if number}
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0].name)))


def standouts_section(statistics: Statistics) -> Iterator[Section]:
    """Yield the part on notable figures, in three sections."""
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
        f"{unit.unit.name} {percent(unit.share)} "
        f"({grouped(unit.share.part)} trên {grouped(unit.share.whole)})"
        for unit in units
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
    # within a return the subordinates have no figures to distribute
    if found is None or any(
        subordinate.is_within_return for subordinate in statistics.subordinates
    ):
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
        f"Đã đối chiếu {numbered(checked, 'nhóm')} với tỷ lệ tối đa hoàn thành xuất sắc nhiệm "
        f"vụ; {grouped(len(over))} nhóm vượt{_binding(over)}."
        if checked
        else "Không có nhóm nào được đối chiếu với tỷ lệ tối đa hoàn thành xuất sắc nhiệm vụ."
    )
    blocks: list[Paragraph | Bullets] = [Paragraph(f"{text}{_not_checked(statistics)}")]
    items = tuple(_over(statistics, each) for each in over[:NAMED])
    blocks += [Bullets(items)] if items else []
    if len(over) > NAMED:
        rest = grouped(len(over) - NAMED)
        blocks.append(Paragraph(f"Còn {rest} nhóm nữa vượt tỷ lệ tối đa, nêu ở Biểu 6b."))
    blocks += _by_exceptional_share(statistics)
    blocks += _without_ceiling(statistics)
    return Section("3. Tỷ lệ tối đa hoàn thành xuất sắc nhiệm vụ", tuple(blocks), level=2)


def _by_exceptional_share(statistics: Statistics) -> list[Paragraph | Bullets]:
    found = by_exceptional_share(statistics)
    if not found:
        return []
    rest = f", trong đó {NAMED} nhóm nêu dưới đây, các nhóm còn lại nêu ở Biểu 6a"
    text = (
        f"{numbered(len(found), 'nhóm')} được áp dụng tỷ lệ đặc biệt theo văn bản của cấp có "
        f"thẩm quyền{rest if len(found) > NAMED else ''}:"
    )
    return [
        Paragraph(text),
        Bullets(tuple(Paragraph(f"{exceptional_word(each)}.") for each in found[:NAMED])),
    ]


def _binding(over: Sequence[Allowance]) -> str:
    binding = sum(each.ceiling.is_binding for each in over)
    return f", trong đó {grouped(binding)} nhóm vượt tỷ lệ bắt buộc" if over else ""


def _not_checked(statistics: Statistics) -> str:
    number = len(statistics.ceilings_not_checked)
    if not number:
        return ""
    return (
        f" Không đối chiếu được với {numbered(number, 'đơn vị')} chỉ gửi biểu tổng hợp, vì biểu "
        "không cho biết từng nhóm."
    )


def _over(statistics: Statistics, each: Allowance) -> Paragraph:
    ceiling = each.ceiling
    documents = documents_text(ceiling)[LANGUAGE]
    noun = NOUNS[statistics.category_labels[ceiling.category].kind]
    remarks = "".join(f"; {remark[LANGUAGE]}" for remark in allowance_remarks(each))
    return Paragraph(
        f"{category_word(statistics, ceiling.category)}; mẫu số là "
        f"{CEILING_BASE_WORDS[ceiling.base]} {numbered(each.base, noun)}, tối đa "
        f"{ceiling_percent(each.share)} tức {grouped(each.allowed)}{_rounded(each)}, thực tế hoàn "
        f"thành xuất sắc nhiệm vụ {grouped(each.excellent)}, vượt {grouped(each.over_by)} "
        f"({status_word(ceiling)}, theo {documents}){remarks}.",
        f"{each.group}:",
    )


def _rounded(each: Allowance) -> str:
    """Return how a number that is not whole was rounded."""
    if each.exact.denominator == 1:
        return ""
    return f" ({say(allowance_sentence(each), LANGUAGE)})"


def _without_ceiling(statistics: Statistics) -> list[Paragraph | Bullets]:
    by_category = rules_by_category(statistics)
    names = [category_word(statistics, code) for code, found in by_category.items() if not found]
    if not names:
        return []
    text = f"{pack_word(statistics)} chưa có quy định tỷ lệ tối đa đối với: {', '.join(names)}."
    return [Paragraph(text), *_half_known(statistics)]


def _half_known(statistics: Statistics) -> list[Paragraph]:
    """Return what is missing where a document lays down only the share, or only its base."""
    by_missing: dict[tuple[str, ...], list[str]] = {}
    for code, keys in statistics.open_ceilings.items():
        if len(keys) == 1:
            by_missing.setdefault(keys, []).append(category_word(statistics, code))
    return [
        Paragraph(
            f"Tỷ lệ tối đa chưa xác định, {MISSING_LABELS[keys[0]][LANGUAGE]}: {', '.join(names)}."
        )
        for keys, names in by_missing.items()
    ]
