"""A province's statistics for tests: published totals, invented units below them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from xeploai.domain.figures.allowances import Allowance
from xeploai.domain.figures.ceilings import (
    Ceiling,
)
from xeploai.domain.figures.counts import REASON_NOT_STATED, Counts
from xeploai.domain.figures.rollup import ReportingSource
from xeploai.domain.figures.senders import Letter, ReturnState, Sender, UnitRef
from xeploai.domain.figures.statistics import (
    Disagreement,
    EarlierFigures,
    Statistics,
    Subordinate,
    Total,
)
from xeploai.domain.model.ceiling_terms import CeilingBase, GroupBy
from xeploai.domain.model.rules import (
    Category,
    NotRatedReason,
    Source,
    Status,
    SubjectKind,
)
from xeploai.domain.register import Sector
from xeploai.domain.words import Fault

WRITTEN_ON = date(2024, 1, 17)

# excellent, good, completed, failed of the year 2023 as published, with those not rated
PUBLISHED = {
    "district_committee": Counts(1, 16, 1, 0, {REASON_NOT_STATED: 1}),
    "grassroots_committee": Counts(58, 207, 25, 1, {REASON_NOT_STATED: 5}),
    "grassroots_branch": Counts(92, 393, 25, 3, {REASON_NOT_STATED: 3}),
    "departmental_committee": Counts(2, 16, 1, 0),
    "subordinate_branch": Counts(531, 2086, 145, 20, {"newly_established": 37}),
    "member": Counts(9152, 39653, 7682, 300, {"under_review": 454}),
    "leadership_collective": Counts(66, 323, 5, 5, {REASON_NOT_STATED: 1}),
    "leading_cadre": Counts(1573, 3886, 88, 42, {REASON_NOT_STATED: 11}),
}

_KINDS = {
    "member": SubjectKind.MEMBER,
    "leadership_collective": SubjectKind.COLLECTIVE,
    "leading_cadre": SubjectKind.CADRE,
}
_LABELS = {
    "district_committee": "Đảng bộ cấp huyện và tương đương",
    "grassroots_committee": "Đảng bộ cơ sở",
    "grassroots_branch": "Chi bộ cơ sở",
    "departmental_committee": "Đảng bộ bộ phận",
    "subordinate_branch": "Chi bộ trực thuộc",
    "member": "Đảng viên",
    "leadership_collective": "Tập thể lãnh đạo, quản lý",
    "leading_cadre": "Cán bộ lãnh đạo, quản lý",
}
CATEGORIES = {
    code: Category(code, _KINDS.get(code, SubjectKind.ORGANISATION), {"vi": label, "en": code})
    for code, label in _LABELS.items()
}
REASONS = {
    "newly_established": NotRatedReason(
        "newly_established",
        {"vi": "Thành lập chưa đủ 6 tháng", "en": "New"},
        Status.PREDECESSOR,
        "21-HD/BTCTW, mục II.B.6",
    ),
    "under_review": NotRatedReason(
        "under_review",
        {"vi": "Đang kiểm tra, xác minh, giải quyết tố cáo hoặc xem xét kỷ luật", "en": "Review"},
        Status.SECONDARY,
        "Số liệu tỉnh Kiên Giang công bố năm 2024",
    ),
}
SHARE_BASES = {
    "graded": "total",
    "not_graded": "total",
    "good_or_better": "graded",
    "excellent": "good_or_better",
    "completed": "graded",
    "failed": "graded",
}

_PLACES = (
    "thành phố Bình Sơn", "thành phố Hòa Lạc", "huyện An Phước", "huyện Cẩm Thủy Đông",
    "huyện Đồng Giữa", "huyện Gò Ưu", "huyện Hưng Nghĩa", "huyện Kênh Đôi", "huyện Long Ẩn",
    "huyện Mỹ Thượng", "huyện Phú Ngữ", "huyện Rạch Ổi", "huyện Tân Khởi", "huyện Vĩnh Ẩm",
    "huyện đảo Hòn Yến", "Khối các cơ quan và doanh nghiệp tỉnh", "Quân sự tỉnh",
    "Công an tỉnh", "Bộ đội Biên phòng tỉnh",
)  # fmt: skip
_SIZES = (9, 5, 6, 4, 7, 5, 6, 5, 4, 6, 5, 7, 8, 4, 2, 10, 2, 3, 2)


def portions(number: int, sizes: Sequence[int]) -> list[int]:
    """Divide a number by sizes so that the portions add up to it again."""
    ends, done = [], 0
    for size in sizes:
        done += size
        ends.append(number * done // sum(sizes))
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def divided(counts: Counts, sizes: Sequence[int]) -> list[Counts]:
    """Divide counts grade by grade and reason by reason."""
    grades = [portions(number, sizes) for number in counts.by_grade().values()]
    reasons = {code: portions(number, sizes) for code, number in counts.not_rated.items()}
    return [
        Counts(
            best,
            good,
            done,
            failed,
            not_rated={code: numbers[place] for code, numbers in reasons.items()},
        )
        for place, (best, good, done, failed) in enumerate(zip(*grades, strict=True))
    ]


def _tilted(parts: list[Counts]) -> list[Counts]:
    """Let every second unit pass some of its completed to the next, so that shares differ."""
    tilted = list(parts)
    for place in range(0, len(parts) - 1, 2):
        first, second = parts[place], parts[place + 1]
        moved = min(first.completed, second.good) * (place + 2) // 24
        tilted[place] = _moved(first, moved)
        tilted[place + 1] = _moved(second, -moved)
    return tilted


def _moved(counts: Counts, number: int) -> Counts:
    return replace(counts, good=counts.good + number, completed=counts.completed - number)


def subordinates() -> tuple[Subordinate, ...]:
    """Return nineteen units: four by return, the collectives and cadres partly outside them."""
    below: list[dict[str, Total]] = [{} for _ in _PLACES]
    for code, whole in PUBLISHED.items():
        for place, counts in enumerate(_tilted(divided(whole, [*_SIZES, 6])[:-1])):
            by_return = place >= len(_PLACES) - 4
            total = Total(None, counts) if by_return else Total(counts, None)
            below[place][code] = total
    return tuple(
        Subordinate(
            UnitRef(f"KG-{place:02d}", f"Đảng bộ {name}"),
            ReportingSource.RETURN if place > len(_PLACES) - 4 else ReportingSource.CASES,
            below[place - 1],
        )
        for place, name in enumerate(_PLACES, 1)
    )


MISSING = (
    UnitRef("KG-03-11", "Chi bộ Trạm Y tế xã Đồng Giữa"),
    UnitRef("KG-12-04", "Chi bộ Hợp tác xã Rạch Ổi"),
)


def root_totals() -> dict[str, Total]:
    """Return the province's totals, of which the last four units' part came by return."""
    totals = {}
    for code, whole in PUBLISHED.items():
        parts = divided(whole, [sum(_SIZES[:-4]) + 6, sum(_SIZES[-4:])])
        totals[code] = Total(parts[0], parts[1])
    silent = UnitRef("KG-18", "Đảng bộ Công an tỉnh")
    collective = totals["leadership_collective"]
    totals["leadership_collective"] = replace(collective, not_reported_by=(silent,))
    totals["member"] = replace(totals["member"], owed_by=MISSING)
    return totals


def rule(category: str, status: Status, share: Fraction = Fraction(1, 5)) -> Ceiling:
    """Return a ceiling as the pack of 2023 lays it down."""
    return Ceiling(
        category,
        share,
        CeilingBase.GOOD,
        GroupBy.GRASSROOTS,
        provision="P23-CAP-1",
        status=status,
        source=Source("124-QĐ/TW", date(2023, 10, 4), "khoản 1 Điều 12"),
        is_binding=not status.is_advisory,
        note="Chỉ biết qua bản dịch." if status is Status.CONFIRMED else "",
    )


CEILING_RULES = (
    rule("leadership_collective", Status.CONFIRMED),
    rule("member", Status.PREDECESSOR),
)


def ceilings() -> tuple[Allowance, ...]:
    """Return nine groups of which seven stand above their ceiling."""
    members = [
        Allowance(CEILING_RULES[1], counts, f"Đảng viên của Đảng bộ xã Tân Khởi {place}")
        for place, counts in enumerate(
            (Counts(12, 40, 3), Counts(9, 40, 2), Counts(8, 40, 2), Counts(31, 95, 10, 1),
             Counts(10, 44), Counts(5, 12), Counts(7, 30)), 1
        )
    ]  # fmt: skip
    offices = Allowance(CEILING_RULES[0], Counts(4, 13, 1), "Ban thường vụ cấp huyện")
    agencies = Allowance(CEILING_RULES[0], Counts(3, 15, 1), "Lãnh đạo sở, ngành")
    return (*members, offices, agencies)


def earlier() -> EarlierFigures:
    """Return invented figures of 2022; of the leading cadres there are none."""
    before = {
        code: replace(counts, good=counts.good + 9, completed=max(0, counts.completed - 4))
        for code, counts in PUBLISHED.items()
        if code != "leading_cadre"
    }
    before["member"] = Counts(8011, 39022, 8120, 355, {"under_review": 725})
    before["leadership_collective"] = Counts(53, 216, 14, 2, {REASON_NOT_STATED: 2})
    return EarlierFigures(2022, {code: Total(counts) for code, counts in before.items()})


def by_sector() -> dict[str, dict[str, Total]]:
    """Return the grassroots organisations by sector; a return does not tell the sector."""
    sizes = {Sector.COMMUNE: 6, Sector.ADMINISTRATION: 3, Sector.SCHOOL: 4, Sector.ENTERPRISE: 1}
    found: dict[str, dict[str, Total]] = {}
    for code in ("grassroots_committee", "grassroots_branch"):
        parts = divided(PUBLISHED[code], list(sizes.values()))
        for sector, counts in zip(sizes, parts, strict=True):
            found.setdefault(sector, {})[code] = Total(counts)
    found[""] = {"grassroots_branch": Total(None, Counts(3, 20, 1)), "member": Total()}
    return found


def province() -> Statistics:
    """Return the whole sample."""
    units = subordinates()
    return Statistics(
        unit=UnitRef("KG", "Đảng bộ tỉnh Kiên Giang"),
        cycle=2023,
        closes_on=date(2023, 12, 31),
        pack="vn-party-2023",
        category_labels=CATEGORIES,
        reason_labels=REASONS,
        share_bases=SHARE_BASES,
        categories=root_totals(),
        by_sector=by_sector(),
        subordinates=units,
        missing_units=MISSING,
        senders=tuple(
            Sender(one.unit, ReturnState.RECEIVED, Letter("12-BC/ĐU", date(2024, 1, 8)))
            for one in units
            if one.source is ReportingSource.RETURN
        ),
        disagreements=(
            Disagreement(units[-1].unit, "member", "excellent", 196, 191, ReportingSource.RETURN),
            Disagreement(units[4].unit, "member", "total", 4007, 4011, ReportingSource.CASES),
        ),
        ceiling_rules=CEILING_RULES,
        ceilings=ceilings(),
        ceilings_not_checked=tuple(one.unit for one in units[-4:]),
        earlier=earlier(),
    )


def not_comparable() -> Statistics:
    """Return the sample with an earlier cycle that must not be set beside it."""
    fault = Fault("Cycle %(year)s was graded under %(pack)s.", {"year": 2022, "pack": "khác"})
    return replace(province(), earlier=replace(earlier(), not_comparable=(fault,)))


def empty(categories: Mapping[str, Total] | None = None) -> Statistics:
    """Return a unit without subordinates, earlier cycle, sectors or ceilings."""
    unreported = {code: Total() for code in CATEGORIES}
    return Statistics(
        unit=UnitRef("X", "Chi bộ Trường Tiểu học Gò Ưu"),
        cycle=2023,
        closes_on=date(2023, 12, 31),
        pack="vn-party-2023",
        category_labels=CATEGORIES,
        reason_labels=REASONS,
        share_bases=SHARE_BASES,
        categories=categories if categories is not None else unreported,
    )
